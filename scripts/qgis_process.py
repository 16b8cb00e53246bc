# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the plugin of this checkout through QGIS's own command line, in a profile of its own below build/."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_HOME = ROOT / "build" / "qgis"
_PROGRAM = "/usr/bin/qgis_process.bin"  # Debian's wrapper without .bin passes an option that QGIS 3.22 refuses


def run(algorithm: str, show_progress: bool = False, **parameters: Any) -> dict[str, Any]:
    """The results of `deepfusion:ALGORITHM`; ends this script with QGIS's message if it failed.

    A list gives a parameter several values. With `show_progress` the algorithm's own output goes to the terminal as it
    comes, and the results are empty.
    """
    command = [_PROGRAM, *([] if show_progress else ["--json"]), "run", f"deepfusion:{algorithm}", "--"]
    for name, value in parameters.items():
        command += [f"{name}={each}" for each in (value if isinstance(value, list) else [value])]
    done = subprocess.run(command, env=_environment(), stdout=None if show_progress else subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{algorithm} failed with status {done.returncode}.")
    if show_progress:
        return {}
    return json.loads(done.stdout[done.stdout.index("\n{" if not done.stdout.startswith("{") else "{") :])["results"]


def enable_plugin() -> None:
    """Link the checkout into the profile under the package's name and switch it on."""
    link = _HOME / "plugins" / "deep_fusion"
    link.parent.mkdir(parents=True, exist_ok=True)
    (_HOME / "run").mkdir(mode=0o700, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT, target_is_directory=True)
    subprocess.run(
        [_PROGRAM, "plugins", "enable", "deep_fusion"], env=_environment(), capture_output=True
    )  # status 1 if it is enabled already


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PATH": "/usr/bin:/bin",
        "HOME": str(_HOME),
        "XDG_RUNTIME_DIR": str(_HOME / "run"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONWARNINGS": "ignore",  # those of the Python bindings that QGIS itself imports
        "QGIS_PLUGINPATH": str(_HOME / "plugins"),
    }
