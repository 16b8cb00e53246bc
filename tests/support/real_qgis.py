# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts QGIS with its windows on a display that nobody sees, and has it run a script."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "desktop"  #: where sessions leave what they saw
SETTINGS = """[PythonPlugins]
deep_fusion=true
processing=true

[locale]
overrideFlag=true
userLocale=en_US

[qgis]
checkVersion=false
showTips=false
newsFeed\\disabled=true
"""


def session(script, home, screen="1280x900"):
    """What a script wrote into seen.json in the folder `home`, where plugins and profile are made too.

    The script runs inside QGIS with the folders in SESSION_FOLDER and SESSION_PICTURES, and ends it.
    """
    if not shutil.which("xvfb-run") or not Path("/usr/bin/qgis").exists():
        pytest.skip("the desktop test needs qgis and xvfb")
    home.chmod(0o700)
    plugins, settings = home / "plugins", home / "profiles" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    plugins.mkdir()
    (plugins / "deep_fusion").symlink_to(ROOT)
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "QGIS_PLUGINPATH": str(plugins),
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LANG": "C.UTF-8",
        "DEEP_FUSION_PYTHON": os.environ.get("DEEP_FUSION_PYTHON", str(ROOT / ".venv" / "bin" / "python")),
        "SESSION_FOLDER": str(home),
        "SESSION_PICTURES": str(PICTURES),
    }
    command = [
        "xvfb-run", "-a", "-s", f"-screen 0 {screen}x24",
        "/usr/bin/qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home / "profiles"), "--code", script,
    ]  # fmt: skip
    subprocess.run(command, env=environment, timeout=300, capture_output=True)
    answer = home / "seen.json"
    assert answer.exists(), "the session did not come to its end"
    return json.loads(answer.read_text())
