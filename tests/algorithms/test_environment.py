# SPDX-License-Identifier: GPL-2.0-or-later
"""Which interpreter is taken, and what it gets to see."""

import sys

import pytest
from deep_fusion.algorithms import environment
from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingException


@pytest.fixture
def setting(monkeypatch):
    """The plugin's setting for the interpreter, empty."""
    entry = Setting("test", environment.PYTHON_SETTING, "interpreter", "", valuetype=Setting.STRING)
    monkeypatch.setitem(ProcessingConfig.settings, environment.PYTHON_SETTING, entry)
    return entry


@pytest.fixture
def home(monkeypatch, tmp_path):
    """An empty folder for managed environments."""
    monkeypatch.setenv(environment.HOME_VARIABLE, str(tmp_path))
    return tmp_path


def make_managed(complete):
    """A folder that looks like the managed environment."""
    python = environment.python_of(environment.managed_folder())
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    if complete:
        (environment.managed_folder() / environment.COMPLETE_MARKER).write_text("cpu\n")
    return str(python)


def test_the_variable_wins_over_the_setting_and_the_setting_over_the_managed_one(monkeypatch, setting, home):
    managed = make_managed(complete=True)
    setting.value = "/opt/b/python"
    monkeypatch.setenv(environment.PYTHON_VARIABLE, "/opt/a/python")
    assert environment.chosen_interpreter().path == "/opt/a/python"
    monkeypatch.delenv(environment.PYTHON_VARIABLE)
    assert environment.chosen_interpreter().path == "/opt/b/python"
    setting.value = ""
    assert environment.chosen_interpreter().path == managed


def test_a_half_built_environment_is_not_used(monkeypatch, setting, home):
    monkeypatch.delenv(environment.PYTHON_VARIABLE)
    make_managed(complete=False)
    assert environment.chosen_interpreter() is None


def test_without_any_interpreter_the_sentence_says_how_to_get_one(monkeypatch, setting, home):
    monkeypatch.delenv(environment.PYTHON_VARIABLE)
    assert "Install engine" in environment.interpreter_problem()
    with pytest.raises(QgsProcessingException, match="Install engine"):
        environment.required_interpreter()


def test_a_wrong_path_is_told_and_not_passed_over(monkeypatch, setting, home):
    make_managed(complete=True)
    monkeypatch.setenv(environment.PYTHON_VARIABLE, "/opt/a/python")
    assert "/opt/a/python from the environment variable DEEP_FUSION_PYTHON" in environment.interpreter_problem()


def test_what_qgis_sets_for_its_own_libraries_is_scrubbed(monkeypatch):
    poisoned = ["PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "VIRTUAL_ENV", "PIP_TARGET", "GDAL_DATA", "PROJ_LIB"]
    for name in [*poisoned, "LD_LIBRARY_PATH"]:
        monkeypatch.setenv(name, "/nonexistent")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    clean = environment.clean_environment()
    assert not [name for name in [*poisoned, "LD_LIBRARY_PATH"] if clean.contains(name)]
    assert clean.value("HTTPS_PROXY") == "http://proxy:3128"


def test_only_certificates_that_exist_are_passed_on(monkeypatch, tmp_path):
    real = tmp_path / "ca.pem"
    real.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(real))
    clean = environment.clean_environment()
    assert not clean.contains("SSL_CERT_FILE")
    assert clean.value("CURL_CA_BUNDLE") == str(real)


def test_every_requirement_has_an_upper_bound():
    for line in environment.requirement_lines():
        assert "<" in line or "==" in line, line


def test_other_requirements_have_another_environment(monkeypatch, home):
    before = environment.managed_folder()
    monkeypatch.setattr(environment, "requirement_lines", lambda: ["torch==3.0.*"])
    assert environment.managed_folder() != before
