# SPDX-License-Identifier: GPL-2.0-or-later
"""These tests run the plugin for real: QGIS, the engine process, files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).resolve().parents[up] / room) for up, room in ((1, "support"), (2, "scripts"))]

from qgis_support import (  # noqa: F401
    ROOT,
    feedback,
    ms_path,
    pan_path,
    qgis_application,
    run,
)

QGIS_PROCESS = "/usr/bin/qgis_process.bin"


@pytest.fixture(scope="session")
def demo(qgis_application, tmp_path_factory):  # noqa: F811
    """Paths of small demo images, by the name of the output."""
    return run("create_demo_data", {"SIZE": 256, "FOLDER": str(tmp_path_factory.mktemp("demo"))})


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """Environment of a child QGIS with an own profile in which the plugin is enabled, and nothing else of ours."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    plugins = home / "plugins"
    plugins.mkdir()
    (plugins / "deep_fusion").symlink_to(ROOT)
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "QGIS_CUSTOM_CONFIG_PATH": str(home / "profile"),
        "QGIS_PLUGINPATH": str(plugins),
        "PATH": "/usr/bin:/bin",  # another python3 in front crashes QGIS
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DEEP_FUSION_PYTHON": os.environ["DEEP_FUSION_PYTHON"],
        "LANG": "C.UTF-8",
    }
    subprocess.run([QGIS_PROCESS, "plugins", "enable", "deep_fusion"], env=environment, check=True, timeout=120)
    return environment


@pytest.fixture(scope="session")
def qgis_process(profile):
    """Run qgis_process and wait for it; returns what subprocess.run returns."""

    def call(*arguments, **changes):
        return subprocess.run(
            [QGIS_PROCESS, *map(str, arguments)],
            env={**profile, **changes},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return call


@pytest.fixture
def start_qgis_process(profile):
    """Start qgis_process and do not wait; whatever is left of it is killed in the end."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [QGIS_PROCESS, *map(str, arguments)],
            env=profile,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
