# SPDX-License-Identifier: GPL-2.0-or-later
"""The window of a training."""

import pytest
from deep_fusion.ui.runs import Run
from deep_fusion.ui.training import TrainingWindow
from desktop_support import delete_later
from qgis.PyQt.QtWidgets import QWidget


@pytest.fixture
def parent():
    made = QWidget()
    yield made
    made.close()


def test_it_follows_its_run_and_leaves_nothing_when_closed(parent):
    run = Run("deepfusion:train_pansharpening", {}, "Sharper", load=False)
    window = TrainingWindow(run, parent)
    window.show()
    assert (window.windowTitle(), window.isWindow(), window.isModal()) == ("Sharper", True, False)
    run._watch({"type": "training", "iteration": 3, "iterations": 20})
    assert "Iteration 3 of 20" in window.view.numbers.text()
    window.close()
    delete_later()
    assert parent.findChild(TrainingWindow) is None
    run._watch({"type": "training", "iteration": 4, "iterations": 20})
