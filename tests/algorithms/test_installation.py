# SPDX-License-Identifier: GPL-2.0-or-later
"""Building, replacing and removing an environment, with a tiny wheel in the place of the real packages."""

import sys
import zipfile
from dataclasses import replace

import pytest
from deep_fusion.algorithms import environment, installation
from qgis.core import QgsProcessingException, QgsSettings
from qgis.PyQt.QtCore import QLockFile, QTimer

BASE = "/usr/bin/python3"


def write_wheel(folder, name="tinywheel", version="1.0"):
    """A wheel with one module, made by hand."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": "answer = 42\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in files) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """A plan that needs nothing but the tiny wheel."""
    monkeypatch.setenv(environment.HOME_VARIABLE, str(tmp_path / "home"))
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    write_wheel(wheels)
    requirements = tmp_path / "engine.txt"
    requirements.write_text("# stub\ntinywheel>=1,<2\n")
    return installation.Plan(BASE, "cpu", str(wheels), tmp_path / "home" / "engine-0", requirements)


def approve(python, backend, feedback):
    """A trial run that is content with anything."""


def refuse(python, backend, feedback):
    """A trial run that fails."""
    raise QgsProcessingException("no good")


def left_behind(plan):
    """What lies beside the finished environment."""
    return sorted(path.name for path in plan.folder.parent.iterdir() if path.name != plan.folder.name)


def test_an_environment_is_built_from_a_wheel_folder_and_replaced_by_a_repair(plan, feedback):
    python = installation.install(plan, feedback, approve)
    assert environment.is_complete(plan.folder)
    assert python == str(environment.python_of(plan.folder))
    assert list(plan.folder.glob("lib/python3*/site-packages/tinywheel.py"))
    stray = plan.folder / "stray"
    stray.write_text("")
    installation.install(plan, feedback, approve)
    assert not stray.exists()
    assert left_behind(plan) == []


def test_a_failed_trial_run_keeps_the_earlier_environment(plan, feedback):
    plan.folder.mkdir(parents=True)
    (plan.folder / "earlier").write_text("")
    with pytest.raises(QgsProcessingException, match="no good"):
        installation.install(plan, feedback, refuse)
    assert (plan.folder / "earlier").exists()
    assert left_behind(plan) == []


def test_a_package_that_the_wheel_folder_lacks_is_named(plan, feedback):
    plan.requirements.write_text("othername<3\n")
    with pytest.raises(QgsProcessingException, match=r"Complete the wheel folder.*othername"):
        installation.install(plan, feedback, approve)
    assert left_behind(plan) == []


def test_cancel_ends_an_installation_and_leaves_nothing(plan, feedback):
    QTimer.singleShot(300, feedback.cancel)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        installation.install(plan, feedback, approve)
    assert left_behind(plan) == []
    assert not plan.folder.exists()


def test_a_second_window_waits(plan, feedback):
    plan.folder.parent.mkdir(parents=True)
    lock = QLockFile(str(plan.folder.parent / "install.lock"))
    lock.lock()
    with pytest.raises(QgsProcessingException, match="Another QGIS window"):
        installation.install(plan, feedback, approve)
    lock.unlock()


def test_a_folder_that_cannot_be_made_is_told(plan, feedback, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(QgsProcessingException, match="cannot be made"):
        installation.install(replace(plan, folder=tmp_path / "file" / "engine-0"), feedback, approve)


def test_remove_deletes_every_managed_environment_and_nothing_else(plan, feedback):
    for name in ("engine-0", "engine-1", "keep"):
        (plan.folder.parent / name).mkdir(parents=True)
    installation.remove(feedback)
    assert left_behind(plan) == ["keep"]


def test_the_trial_run_is_the_engines_own_check(plan, feedback):
    with pytest.raises(QgsProcessingException):  # the tiny environment has no numpy
        installation.install(plan, feedback)
    assert not plan.folder.exists()


def test_torch_comes_from_its_own_index_and_alone(plan):
    online = replace(plan, wheel_folder="", requirements=environment.REQUIREMENTS)
    others, torch = installation.pip_arguments(online)
    assert not [argument for argument in others if "torch" in argument]
    assert torch[-1].startswith("torch==")
    assert torch[torch.index("--index-url") + 1] == "https://download.pytorch.org/whl/cpu"
    _, cuda = installation.pip_arguments(replace(online, backend="cuda"))
    assert "https://download.pytorch.org/whl/cu128" in cuda


def test_a_wheel_folder_is_the_only_source(plan):
    (arguments,) = installation.pip_arguments(plan)
    assert "--no-index" in arguments
    assert "--index-url" not in arguments


def test_the_announcement_names_size_source_and_folder(plan):
    online = replace(plan, wheel_folder="", requirements=environment.REQUIREMENTS)
    text = installation.announcement(online)
    for part in ("torch==", "GB", "download.pytorch.org", str(plan.folder)):
        assert part in text


def test_the_proxy_of_qgis_reaches_pip_through_the_environment():
    settings = QgsSettings()
    settings.setValue("proxy/proxyEnabled", True)
    settings.setValue("proxy/proxyType", "HttpProxy")
    settings.setValue("proxy/proxyHost", "proxy.example")
    settings.setValue("proxy/proxyPort", "3128")
    settings.setValue("proxy/proxyUser", "ann@example")
    settings.setValue("proxy/proxyPassword", "a:b")
    try:
        value = installation.installer_environment().value("HTTPS_PROXY")
    finally:
        settings.remove("proxy")
    assert value == "http://ann%40example:a%3Ab@proxy.example:3128"


def test_a_base_python_is_found_and_checked():
    assert installation.find_base_python() == BASE
    installation.check_base_python(sys.executable)
    with pytest.raises(QgsProcessingException, match="could not be started"):
        installation.check_base_python("/nowhere/python")
