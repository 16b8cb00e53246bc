# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel as a whole."""

import pytest
from deep_fusion.algorithms.environment import PYTHON_VARIABLE
from deep_fusion.ui.panel import FusionPanel
from deep_fusion.ui.runs import Run, Runs
from model_support import write_model
from qgis.PyQt.QtWidgets import QPushButton, QToolButton


@pytest.fixture
def panel(own_models):
    return FusionPanel(None, Runs())


def test_it_opens_on_the_models(panel):
    assert panel.pages.currentWidget() is panel.models
    assert [panel.pages.tabText(place) for place in range(panel.pages.count())] == ["Models", "Runs", "Engine"]


def test_without_an_engine_it_opens_on_the_engine_and_marks_its_tab(monkeypatch, tmp_path):
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "no python"))
    panel = FusionPanel(None, Runs())
    assert panel.pages.currentWidget() is panel.engine
    assert not panel.pages.tabIcon(panel.pages.indexOf(panel.engine)).isNull()


def test_the_tab_counts_what_runs(panel):
    run = Run("deepfusion:nothing", {}, "Nothing", load=False)
    panel._runs.all.append(run)
    panel._runs.added.emit(run)
    assert panel.pages.tabText(1) == "Runs (1)"
    run.state = "done"
    run.ended.emit(True)
    assert panel.pages.tabText(1) == "Runs"


def test_a_model_that_is_kept_is_shown_among_the_models(panel, own_models, tmp_path):
    panel.pages.setCurrentWidget(panel.runs)
    panel.keep_model(write_model(tmp_path / "new.safetensors"))
    assert panel.pages.currentWidget() is panel.models
    assert panel.models.models.chosen_path() == str(own_models / "new.safetensors")


def test_every_button_explains_itself(panel):
    buttons = [*panel.findChildren(QPushButton), *panel.findChildren(QToolButton)]
    unnamed = [button.text() for button in buttons if button.text() and not button.toolTip()]
    assert unnamed == []
