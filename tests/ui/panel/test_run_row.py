# SPDX-License-Identifier: GPL-2.0-or-later
"""A run in its row."""

import pytest
from deep_fusion.ui import runs as runs_module
from deep_fusion.ui.panel.run_row import RunRow, has_layers, model_of, report_of
from deep_fusion.ui.results.report_viewer import ReportViewer
from deep_fusion.ui.runs import DONE, FAILED, Run
from deep_fusion.ui.training import TrainingWindow
from desktop_support import delete_later

SHARPEN = "deepfusion:pansharpen_classical"


@pytest.fixture
def run():
    """A run that is told by the test where it stands."""
    return Run(SHARPEN, {}, "Sharper <than> before", load=False)


@pytest.fixture
def row(run):
    made = RunRow(run, lambda path: None)
    made.show()
    yield made
    made.close()


def shown(row):
    buttons = {
        "cancel": row.cancel,
        "finish": row.finish,
        "watch": row.watch,
        "report": row.report,
        "again": row.again,
        "keep": row.keep,
    }
    return {name for name, button in buttons.items() if button.isVisible()}


def end(run, state, results=None, problem=""):
    run.state, run.results, run.problem = state, results or {}, problem
    run.ended.emit(state == DONE)


def test_a_run_that_just_began_shows_that_nobody_knows_how_long_it_takes(row):
    assert (row.bar.minimum(), row.bar.maximum()) == (0, 0)
    assert row.state.text() == "running"
    assert not row.words.isVisible()
    assert shown(row) == {"cancel"}


def test_progress_and_remaining_time_are_shown(row, run, monkeypatch):
    monkeypatch.setattr(runs_module.time, "monotonic", lambda: run._started + 120)
    run.fraction, run.stage = 0.25, "Tiles"
    run.progressed.emit()
    assert (row.bar.maximum(), row.bar.value()) == (100, 25)
    assert row.words.text() == "Tiles, 6 min left"


def test_a_cancelled_run_is_asked_once(row, run, monkeypatch):
    asked = []
    monkeypatch.setattr(run, "cancel", lambda: asked.append(True))
    row.cancel.click()
    row.cancel.click()
    assert asked == [True]


def test_a_training_can_stop_and_keep_the_best(monkeypatch):
    run = Run("deepfusion:train_pansharpening", {"OUTPUT_MODEL": "/models/new.safetensors"}, "Train", load=False)
    asked = []
    monkeypatch.setattr(run, "finish_early", lambda: asked.append(True))
    row = RunRow(run, lambda path: None)
    row.show()
    assert shown(row) == {"cancel"}
    run._watch({"type": "training", "iteration": 3, "iterations": 20})
    assert shown(row) == {"cancel", "finish", "watch"}
    row.finish.click()
    row.finish.click()
    assert asked == [True]
    end(run, DONE)
    assert shown(row) == set()
    row.close()


def test_a_training_is_watched_in_a_window(row, run):
    run._watch({"type": "training", "iteration": 3, "iterations": 20})
    row.watch.click()
    window = row.findChild(TrainingWindow)
    assert window.isVisible()
    assert "Iteration 3 of 20" in window.view.numbers.text()
    window.close()


def test_a_failed_run_shows_its_sentence(row, run):
    end(run, FAILED, problem="The disk is full: <b>.")
    assert row.state.text() == "failed"
    assert row.words.text() == "The disk is full: <b>."
    assert row.words.isVisible()
    assert not row.bar.isVisible()
    assert shown(row) == set()


def test_layers_of_a_finished_run_can_be_added_again(row, run, monkeypatch):
    asked = []
    monkeypatch.setattr(run, "add_results_again", lambda: asked.append(True))
    row.again.clicked.disconnect()
    row.again.clicked.connect(run.add_results_again)
    end(run, DONE, {"OUTPUT": "/results/sharp.tif"})
    assert shown(row) == {"again"}
    row.again.click()
    assert asked == [True]


def test_a_report_that_is_there_is_opened_in_a_window(row, run, tmp_path):
    page = tmp_path / "report.html"
    page.write_text("<h1>All is well</h1>")
    end(run, DONE, {"OUTPUT_HTML": str(page), "MEAN": 3.0})
    assert shown(row) == {"report"}
    row.report.click()
    (window,) = row.findChildren(ReportViewer)
    assert "All is well" in window.page.toPlainText()
    window.close()
    delete_later()


def test_a_trained_model_is_given_to_the_library(run, tmp_path):
    kept = []
    row = RunRow(run, kept.append)
    row.show()
    model = tmp_path / "new.safetensors"
    model.write_bytes(b"model")
    end(run, DONE, {"OUTPUT_MODEL": str(model)})
    assert shown(row) == {"keep"}
    row.keep.click()
    assert kept == [str(model)]
    row.close()


def test_results_that_are_gone_are_not_offered(run, tmp_path):
    run.results = {"OUTPUT_HTML": str(tmp_path / "gone.html"), "OUTPUT_MODEL": str(tmp_path / "gone.safetensors")}
    assert (report_of(run), model_of(run), has_layers(run)) == ("", "", False)
    run.algorithm_id = "deepfusion:nothing"
    assert not has_layers(run)


def test_the_log_is_shown_when_somebody_asks(row, run):
    run.said.emit("Reading tiles.")
    assert not row.log.isVisible()
    row.details.click()
    assert row.log.isVisible()
    assert row.log.toPlainText().strip() == "Reading tiles."


def test_a_row_that_is_gone_hears_nothing(run):
    row = RunRow(run, lambda path: None)
    row.deleteLater()
    delete_later()
    run.said.emit("Still running.")
    end(run, DONE)
