# SPDX-License-Identifier: GPL-2.0-or-later
"""A training that is watched."""

import pytest
from deep_fusion.ui.runs import CANCELLED, DONE, FAILED
from deep_fusion.ui.training import TrainingView
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QBoxLayout


class FakeRun(QObject):
    """A run that is told by the test where it stands."""

    progressed, ended, watched = pyqtSignal(), pyqtSignal(bool), pyqtSignal(dict)

    def __init__(self):
        super().__init__()
        self.state, self.fraction, self.stage, self.remaining_s, self.problem = "running", 0.0, "", None, ""
        self.training, self.asked = {}, []

    @property
    def can_finish_early(self):
        return self.state == "running" and bool(self.training)

    def finish_early(self):
        self.asked.append("finish")

    def cancel(self):
        self.asked.append("cancel")

    def tell(self, **event):
        self.training = {"type": "training", **event}
        self.watched.emit(self.training)

    def end(self, state, problem=""):
        self.state, self.problem = state, problem
        self.ended.emit(state == DONE)


@pytest.fixture
def run():
    return FakeRun()


@pytest.fixture
def view(run):
    made = TrainingView()
    made.follow(run)
    made.show()
    yield made
    made.close()


def png(path, width=60, height=40):
    QImage(width, height, QImage.Format.Format_RGB32).save(str(path))
    return str(path)


FACTS = {"iteration": 40, "iterations": 2000, "loss": 0.12345, "validation": 0.25, "best": 0.2, "best_iteration": 20}


def test_numbers_and_pictures_are_shown(view, run, tmp_path):
    assert view.curves.is_empty
    assert view.numbers.text() == ""
    curves, samples = png(tmp_path / "curves_1.png"), png(tmp_path / "samples_1.png")
    run.tell(**FACTS, figures={"OA": 0.75, "MIOU": None}, curves=curves, samples=samples)
    assert view.numbers.text().split("\n") == [
        "Iteration 40 of 2000, training loss 0.1235, validation loss 0.25",
        "Best so far: 0.2 at iteration 20, OA 0.750",
    ]
    assert (view.curves.path, view.samples.path) == (curves, samples)


def test_what_is_not_known_yet_is_left_out(view, run):
    run.tell(iteration=0, iterations=50, loss=None, validation=None, best=None, figures={}, curves="", samples="")
    assert view.numbers.text() == "Iteration 0 of 50"


def test_a_run_that_was_going_on_is_shown_at_once(run):
    run.training = {"type": "training", **FACTS}
    view = TrainingView()
    view.follow(run)
    assert "Iteration 40" in view.numbers.text()


def test_progress_is_told_with_the_time_that_is_left(view, run):
    run.fraction, run.stage, run.remaining_s = 0.25, "Train", 180
    run.progressed.emit()
    assert view.progress.value() == 25
    assert view.state.text() == "Train, 3 min left"


def test_training_is_ended_once_and_says_so(view, run):
    assert not view.finish.isVisible()
    run.tell(**FACTS)
    assert view.finish.isVisible()
    view.finish.click()
    view.finish.click()
    assert run.asked == ["finish"]
    assert "best weights" in view.state.text()
    run.end(DONE)
    assert view.state.text() == "Done."
    assert not any(widget.isVisible() for widget in (view.finish, view.cancel, view.progress))


def test_a_run_is_cancelled(view, run):
    view.cancel.click()
    view.cancel.click()
    assert run.asked == ["cancel"]
    run.end(CANCELLED, "Cancelled.")
    assert view.state.text() == "Cancelled."


def test_a_failed_run_shows_its_sentence(view, run):
    run.end(FAILED, "The disk is full.")
    assert view.state.text() == "The disk is full."


def test_another_run_takes_the_place_of_the_first(view, run, tmp_path):
    run.tell(**FACTS, curves=png(tmp_path / "curves_1.png"))
    view.finish.click()
    other = FakeRun()
    view.follow(other)
    assert view.curves.is_empty
    assert view.numbers.text() == ""
    run.tell(**{**FACTS, "iteration": 99})
    assert view.numbers.text() == ""
    other.tell(**FACTS)
    assert view.finish.isEnabled()


def test_pictures_stand_side_by_side_where_that_makes_them_larger(view):
    for size, direction in (((1000, 500), "LeftToRight"), ((480, 800), "TopToBottom")):
        view.resize(*size)
        assert view._pictures.direction() == getattr(QBoxLayout.Direction, direction)


def test_inside_a_window_that_cancels_there_is_no_second_button(run):
    view = TrainingView(alone=False)
    view.follow(run)
    view.show()
    run.tell(**FACTS)
    assert (view.finish.isVisible(), view.cancel.isVisible(), view.progress.isVisible()) == (True, False, False)
    view.close()
