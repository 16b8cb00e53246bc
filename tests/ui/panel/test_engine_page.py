# SPDX-License-Identifier: GPL-2.0-or-later
"""The state of the engine in the panel."""

import os

import pytest
from deep_fusion.algorithms.environment import PYTHON_VARIABLE
from deep_fusion.ui.panel.engine_page import EnginePage
from deep_fusion.ui.panel.engine_setup import EngineSetup
from deep_fusion.ui.runs import DONE, FAILED, Run, Runs
from desktop_support import delete_later, wait_for
from qgis.core import QgsApplication


class Recorded(Runs):
    """Runs that are started by nobody and end when the test says so."""

    def start(self, algorithm_id, parameters, title, load=True):
        run = Run(algorithm_id, parameters, title, load)
        self.all.append(run)
        return run

    def end(self, state, results=None, problem=""):
        run = self.all[-1]
        run.state, run.results, run.problem = state, results or {}, problem
        run.ended.emit(state == DONE)


FOUND = {
    "DEVICE_NAME": "4 CPU threads",
    "DEVICES": "4 CPU threads",
    "FREE_MEMORY_MB": 5120,
    "TORCH_VERSION": "2.9",
    "PYTHON_VERSION": "3.12.1",
    "VERSIONS": "torch 2.9, numpy 2.1",
}


@pytest.fixture
def runs():
    return Recorded()


@pytest.fixture
def page(runs):
    made = EnginePage(runs)
    made.show()
    yield made
    made.close()


@pytest.fixture
def no_engine(monkeypatch, tmp_path):
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "no python"))


def test_nothing_is_started_by_itself_and_the_interpreter_is_named_with_its_origin(page, runs):
    assert runs.all == []
    assert os.environ[PYTHON_VARIABLE] in page.facts.toPlainText()
    assert f"the environment variable {PYTHON_VARIABLE}" in page.facts.toPlainText()
    assert page.state.text() == "An engine is chosen. Check tells what it can do."


def test_a_check_is_shown_with_device_memory_and_versions(page, runs):
    page.check_button.click()
    assert [(run.algorithm_id, run.parameters) for run in runs.all] == [("deepfusion:check_engine", {})]
    assert not page.check_button.isEnabled()
    assert not page.install_button.isEnabled()
    assert page.bar.isVisible()
    runs.end(DONE, FOUND)
    assert page.check_button.isEnabled()
    assert not page.bar.isVisible()
    text = page.facts.toPlainText()
    assert all(words in text for words in ("4 CPU threads", "5.0 GiB", "3.12.1", "torch 2.9", "numpy 2.1"))
    assert page.state.text() == "The engine works. It computes on 4 CPU threads."
    assert page.problem == ""


def test_an_engine_without_torch_is_good_for_classical_methods(page, runs):
    page.check()
    runs.end(DONE, FOUND | {"TORCH_VERSION": ""})
    assert "Networks need torch" in page.state.text()


def test_a_check_that_fails_leaves_its_sentence_and_forgets_older_facts(page, runs):
    page.check()
    runs.end(DONE, FOUND)
    page.check()
    runs.end(FAILED, problem="It lacks numpy.")
    assert page.state.text() == page.problem == "It lacks numpy."
    assert "4 CPU threads" not in page.facts.toPlainText()


def test_without_an_engine_the_page_says_so_and_only_setting_up_is_offered(no_engine, runs):
    page = EnginePage(runs)
    assert "does not exist" in page.state.text()
    assert not page.check_button.isEnabled()
    assert page.install_button.isEnabled()
    assert page.repair_button.isEnabled()


def test_another_interpreter_is_another_engine(page, runs, monkeypatch, tmp_path):
    page.check()
    runs.end(DONE, FOUND)
    (tmp_path / "python").write_text("")
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "python"))
    page.refresh()
    assert "4 CPU threads" not in page.facts.toPlainText()
    assert page.state.text() == "An engine is chosen. Check tells what it can do."


@pytest.mark.parametrize("action", ["install", "repair"])
def test_an_installation_is_asked_about_then_done_then_checked(page, runs, action):
    getattr(page, f"{action}_button").click()
    (dialog,) = page.findChildren(EngineSetup)
    assert runs.all == []
    dialog.accept()
    delete_later()
    assert runs.all[-1].algorithm_id == "deepfusion:install_engine"
    assert runs.all[-1].parameters["ACTION"] == action
    runs.end(DONE)
    assert runs.all[-1].algorithm_id == "deepfusion:check_engine"


def test_a_refused_question_installs_nothing(page, runs):
    page.install_button.click()
    page.findChildren(EngineSetup)[0].reject()
    delete_later()
    assert runs.all == []


def test_an_installation_that_fails_is_not_checked(page, runs):
    page.set_up({"CONFIRM": True}, "Install engine")
    runs.end(FAILED, problem="The disk is full.")
    assert len(runs.all) == 1
    assert page.state.text() == "The disk is full."


def test_the_real_engine_answers():
    page = EnginePage(Runs())
    page.check_button.click()
    assert wait_for(lambda: page.check_button.isEnabled())
    assert page.state.text().startswith("The engine works.")
    assert "numpy" in page.facts.toPlainText()


def test_a_run_that_cannot_start_leaves_its_sentence(page, monkeypatch):
    page._runs = Runs()
    monkeypatch.setattr("deep_fusion.ui.panel.engine_page._CHECK", "deepfusion:nothing")
    page.check()
    assert page.state.text() == "There is no algorithm deepfusion:nothing."
    assert page.check_button.isEnabled()


def test_diagnostics_hold_what_was_found_and_the_last_problems(page, runs):
    page.check()
    runs.end(DONE, FOUND)
    page.set_up({"CONFIRM": True}, "Install engine")
    runs.end(FAILED, problem="The disk is full.")
    page.copy_button.click()
    text = QgsApplication.clipboard().text()
    assert "Engine device: 4 CPU threads" in text
    assert "Problem: The disk is full." in text
    assert page.state.text().startswith("Copied.")
