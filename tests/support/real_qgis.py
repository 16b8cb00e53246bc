# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts QGIS with its windows on a display that nobody sees, and has it run a script."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests" / "support"
PICTURES = ROOT / "build" / "desktop"  #: where sessions leave what they saw
SETTINGS = """[PythonPlugins]
deep_fusion=true
processing=true

[locale]
overrideFlag=true
userLocale={language}

[UI]
UITheme={theme}

[qgis]
checkVersion=false
showTips=false
newsFeed\\disabled=true
"""

_LONGEST_S = 300


def session(script, home, screen="1280x900", theme="default", language="en_US", **variables):
    """What a script wrote into seen.json in the folder `home`, where plugins and profile are made too.

    The script runs inside QGIS with the folders in SESSION_FOLDER and SESSION_PICTURES and the given environment
    variables, and ends it; `exit_status` and `ended_at`, in seconds since 1970, are added to what it wrote.
    """
    if not shutil.which("xvfb-run") or not Path("/usr/bin/qgis").exists():
        pytest.skip("the desktop test needs qgis and xvfb")
    home.chmod(0o700)
    _make_profile(home, theme, language)
    PICTURES.mkdir(parents=True, exist_ok=True)
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "QGIS_PLUGINPATH": str(home / "plugins"),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(SUPPORT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LANG": "C.UTF-8",
        "DEEP_FUSION_PYTHON": os.environ.get("DEEP_FUSION_PYTHON", str(ROOT / ".venv" / "bin" / "python")),
        "SESSION_FOLDER": str(home),
        "SESSION_PICTURES": str(PICTURES),
        **variables,
    }
    command = [
        "xvfb-run", "-a", "-s", f"-screen 0 {screen}x24",
        "/usr/bin/qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home / "profiles"), "--code", script,
    ]  # fmt: skip
    status, ended = _end_of(command, environment), time.time()
    answer = home / "seen.json"
    crash = home / "crash.txt"
    words = crash.read_text() if crash.exists() else ""
    assert answer.exists(), f"the session did not come to its end: status {status} {words}"
    return {**json.loads(answer.read_text()), "exit_status": status, "ended_at": ended}


def engines_of(home):
    """Ids of the processes of engines that a session in this folder started and that are alive."""
    mark = f"SESSION_FOLDER={home}".encode()
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _is_engine(folder, mark)]


def gone(home, seconds=10):
    """Whether no engine of a session is alive any more, or within these seconds."""
    end = time.monotonic() + seconds
    while engines_of(home) and time.monotonic() < end:
        time.sleep(0.1)
    return not engines_of(home)


def _is_engine(folder, mark):
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")
        marks = (folder / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended in between, or is another user's
        return False
    return mark in marks and any(word.endswith(b"worker.py") for word in words)


def _make_profile(home, theme, language):
    """The plugin, and settings that spare us what QGIS shows at its first start."""
    plugins, settings = home / "plugins", home / "profiles" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    plugins.mkdir()
    (plugins / "deep_fusion").symlink_to(ROOT)
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS.format(theme=theme, language=language))


def _end_of(command, environment):
    """The exit status of a session; one that does not end is killed with all that it started."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, start_new_session=True, **streams) as process:
        try:
            return process.wait(timeout=_LONGEST_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
