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

collect_ignore_glob = []
try:
    import qgis  # noqa: F401
except ImportError:
    collect_ignore_glob += ["algorithms/*", "processing_provider/*", "ui/*", "qgis/*"]
