# SPDX-License-Identifier: GPL-2.0-or-later
"""Make this checkout importable as deep_fusion, whatever its folder is called."""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package
hidden = {ROOT, ROOT / "tests"}
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() not in hidden]

# the tests of the QGIS side run with QGIS's own Python, the others with that of the engine
try:
    import qgis  # noqa: F401

    collect_ignore = ["engine", "models"]
except ImportError:
    collect_ignore = ["algorithms", "processing_provider", "qgis", "gui", "ui"]
