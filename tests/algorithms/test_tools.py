# SPDX-License-Identifier: GPL-2.0-or-later
"""The tools around the engine."""

from pathlib import Path

import pytest
from deep_fusion.algorithms import environment, installation
from deep_fusion.algorithms.tools import DEMO_IMAGES
from qgis.core import QgsProcessingContext, QgsProcessingException
from qgis_support import algorithm, run


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Installations that would have been made, and an own folder for environments."""
    plans = []

    def pretend(plan, feedback):
        plans.append(plan)
        return str(environment.python_of(plan.folder))

    monkeypatch.setenv(environment.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(installation, "install", pretend)
    return plans


def test_check_engine_tells_everything_and_writes_it_down(tmp_path):
    page = tmp_path / "engine.html"
    results = run("check_engine", {"OUTPUT_HTML": str(page)})
    assert results["TORCH_VERSION"].startswith("2.")
    assert results["DEVICE_NAME"]
    assert results["THROUGHPUT"] > 0
    assert results["CUDA_AVAILABLE"] in (0, 1)
    assert results["OUTPUT_HTML"] == str(page)
    text = page.read_text()
    assert results["INTERPRETER"] in text
    assert "DEEP_FUSION_PYTHON" in text
    declared = algorithm("check_engine")
    assert set(results) == {output.name() for output in declared.outputDefinitions()}


def test_check_engine_says_what_is_wrong_with_the_interpreter(monkeypatch):
    monkeypatch.setenv("DEEP_FUSION_PYTHON", "/bin/false")
    with pytest.raises(QgsProcessingException, match="without a result"):
        run("check_engine", {})


@pytest.mark.parametrize("action", ["install", "repair", "remove"])
def test_nothing_is_installed_or_removed_without_confirmation(installed, action, feedback, tmp_path):
    fine, sentence = algorithm("install_engine").checkParameterValues({"ACTION": action}, QgsProcessingContext())
    assert not fine
    assert sentence.startswith("Nothing was done.")
    assert str(tmp_path / "home") in sentence
    _, fine = algorithm("install_engine").run({"ACTION": action}, QgsProcessingContext(), feedback)
    assert not fine
    assert installed == []


def test_a_confirmed_installation_is_planned_as_asked(installed, tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    parameters = {"CONFIRM": True, "BACKEND": "cuda", "BASE_PYTHON": "/usr/bin/python3", "WHEEL_FOLDER": str(wheels)}
    results = run("install_engine", parameters)
    (plan,) = installed
    assert (plan.base_python, plan.backend, plan.wheel_folder) == ("/usr/bin/python3", "cuda", str(wheels))
    assert plan.folder == environment.managed_folder()
    assert results["INTERPRETER"] == str(environment.python_of(plan.folder))


def test_an_environment_that_is_shadowed_by_another_choice_is_mentioned(installed, feedback):
    run("install_engine", {"CONFIRM": True}, feedback)
    assert "another Python was chosen" in feedback.warnings[0]


def test_remove_takes_the_environment_away(installed):
    folder = environment.managed_folder()
    folder.mkdir(parents=True)
    run("install_engine", {"CONFIRM": True, "ACTION": "remove"})
    assert not folder.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"WHEEL_FOLDER": "/nowhere"}, "/nowhere does not exist"),
        ({"BASE_PYTHON": "/nowhere/python"}, "/nowhere/python does not exist"),
    ],
)
def test_paths_that_do_not_exist_are_refused(installed, change, words):
    with pytest.raises(QgsProcessingException, match=words):
        run("install_engine", {"CONFIRM": True, **change})


def test_demo_data_are_declared_and_written(tmp_path):
    results = run("create_demo_data", {"SIZE": 64, "FOLDER": str(tmp_path / "demo")})
    assert results.pop("FOLDER") == str(tmp_path / "demo")
    assert set(results) == {name.upper() for name in DEMO_IMAGES}
    assert all(Path(path).is_file() for path in results.values())
    assert len(list((tmp_path / "demo").iterdir())) == len(results)


def test_a_text_file_is_no_model(tmp_path):
    path = tmp_path / "m.safetensors"
    path.write_text("this is not a model")
    with pytest.raises(QgsProcessingException, match="is not a Deep Fusion model"):
        run("model_info", {"MODEL": str(path)})
