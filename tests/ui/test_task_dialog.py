# SPDX-License-Identifier: GPL-2.0-or-later
"""The windows of the tasks: filled in, checked, copied, remembered, fed with models."""

from types import SimpleNamespace

import pytest
from deep_fusion.ui.tasks import open_task, task_dialog
from deep_fusion.ui.tasks.task_dialog import ClassifyDialog, PredictDialog, SegmentDialog, SharpenDialog
from qgis.core import QgsMapSettings, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QMimeData, QObject, QPoint, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QCheckBox, QWidget


class FakeRun(QObject):
    progressed, said, ended, watched = pyqtSignal(), pyqtSignal(str), pyqtSignal(bool), pyqtSignal(dict)
    state, fraction, problem, stage, remaining_s = "running", 0.0, "", "", None
    can_finish_early, training = True, {}


@pytest.fixture
def project():
    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def pair(project, pan_path, ms_path):
    """A panchromatic and a multispectral layer of one place, the wrong one first."""
    layers = [QgsRasterLayer(str(path), name) for path, name in ((ms_path, "ms"), (pan_path, "pan"))]
    project.addMapLayers(layers)
    return {layer.name(): layer for layer in layers}


@pytest.mark.parametrize("dialog", [SharpenDialog, PredictDialog, SegmentDialog, ClassifyDialog])
def test_every_window_has_both_tabs_and_opens_without_layers(project, dialog):
    window = dialog()
    assert [window.tabs.tabText(index) for index in range(window.tabs.count())] == ["Train", "Apply"]
    assert not window.isModal()
    window.start()
    assert window.message.text()
    assert window.run is None


def test_layers_are_filled_in_by_what_they_are(pair):
    values = SharpenDialog().tab.values()
    assert (values["PAN"], values["MS"]) == (pair["pan"].id(), pair["ms"].id())
    assert "MS_BANDS" not in values


def test_images_are_judged_by_the_box(pair):
    tab = SharpenDialog().tab
    tab.judge()
    assert {finding.subject for finding in tab.harmony.found} >= {"Grids", "Overlap", "Ratio"}
    assert not [finding for finding in tab.harmony.found if finding.light == "red"]


def test_other_method_keeps_the_layers(pair):
    tab = SharpenDialog().tab
    tab.form.set_values({"MS_BANDS": [3, 1]})
    tab.method.setCurrentIndex(tab.method.findData("pansharpen_network"))
    values = tab.values()
    assert tab.algorithm_id == "deepfusion:pansharpen_network"
    assert (values["PAN"], values["MS"], values["MS_BANDS"]) == (pair["pan"].id(), pair["ms"].id(), [3, 1])


def test_values_are_remembered_in_the_project(pair):
    window = SharpenDialog()
    window.show()
    window.tab.form.set_values({"METHOD": "brovey", "MS_BANDS": [2, 1]})
    window.close()
    values = SharpenDialog().tab.values()
    assert (values["METHOD"], values["MS_BANDS"]) == ("brovey", [2, 1])


def test_a_missing_value_is_named_before_the_run(pair):
    window = ClassifyDialog()
    window.start()
    assert window.message.text() == "Model is missing. Choose it above, then run."
    assert not window.message.isHidden()


def test_ticks_of_the_outputs_decide_whether_they_are_loaded(pair):
    form = SharpenDialog().tab.form
    assert form.opens
    for box in form.findChild(QWidget, "OUTPUT").findChildren(QCheckBox):
        box.setChecked(False)
    assert not form.opens


def test_a_closed_window_writes_nothing_into_another_project(pair, project):
    window = SharpenDialog()
    window.show()
    window.close()
    project.clear()
    window.close()
    assert not project.entryList("deep_fusion", "")
    assert not project.isDirty()


def test_another_project_fills_the_window_anew(pair, project, tmp_path, pan_path):
    window = SharpenDialog()
    project.write(str(tmp_path / "p.qgz"))
    project.clear()
    project.read(str(tmp_path / "p.qgz"))
    layers = [QgsProject.instance().mapLayer(window.tab.values()[name]).name() for name in ("PAN", "MS")]
    assert layers == ["pan", "ms"]


def test_copy_names_files_and_the_method(pair, pan_path):
    text = SharpenDialog().copy("command")
    assert text.startswith("qgis_process run deepfusion:pansharpen_classical -- ")
    assert f"PAN={pan_path}" in text
    assert "METHOD=gsa" in text
    assert pair["pan"].id() not in text


def test_a_dropped_model_goes_to_a_method_that_takes_models(pair, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_bytes(b"")
    window = SharpenDialog()
    window.tabs.setCurrentIndex(0)
    taken = window.tabs.widget(1).take_model(str(model), "dcfnet")
    assert taken
    assert window.tabs.widget(1).algorithm_id == "deepfusion:pansharpen_dcfnet"
    assert window.tabs.widget(1).values()["MODEL"] == str(model)
    assert not window.tabs.widget(0).take_model(str(model))


def test_only_model_files_are_taken(project):
    window, told = SharpenDialog(), []
    window.take_model = told.append
    for name in ("a.tif", "a.safetensors"):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(f"/x/{name}")])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        window.dropEvent(QDropEvent(QPoint(1, 1), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert [path for path in told if path] == ["/x/a.safetensors"]


def test_a_run_shows_its_progress_and_why_it_failed(project):
    window, run = SharpenDialog(), FakeRun()
    window.follow(run)
    run.fraction = 0.4
    run.progressed.emit()
    assert window.progress.value() == 40
    assert not window.run_button.isEnabled()
    run.state, run.problem = "failed", "The memory ran out."
    run.ended.emit(False)
    assert window.message.text() == "The memory ran out."
    assert window.run_button.isEnabled()


def test_a_training_is_shown_beside_the_form_once_it_begins(project):
    window, run = SharpenDialog(), FakeRun()
    window.follow(run)
    assert window.split.count() == 1
    for iteration in (1, 2):
        run.training = {"type": "training", "iteration": iteration, "iterations": 9}
        run.watched.emit(run.training)
        view = window.split.widget(1)
        assert f"Iteration {iteration} of 9" in view.numbers.text()
    assert window.split.count() == 2
    assert view.cancel.isHidden()


def test_an_impatient_second_press_starts_no_second_run(pair, monkeypatch):
    asked, window = [], SharpenDialog()
    monkeypatch.setattr(
        task_dialog, "the_runs", lambda: SimpleNamespace(start=lambda *request: asked.append(request) or FakeRun())
    )
    questions = []

    def problem():  # while the engine is asked, the event loop turns
        questions.append("")
        if len(questions) == 1:
            window.run_button.click()
        return ""

    monkeypatch.setattr(window.tab.form, "problem", problem)
    window.run_button.click()
    assert len(asked) == len(questions) == 1


def test_the_form_of_another_method_is_visited_before_the_buttons(pair):
    window = SharpenDialog()
    window.tab.method.setCurrentIndex(1)
    order, each = [], window.nextInFocusChain()
    while each is not window:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None:
            order.append(each)
        each = each.nextInFocusChain()
    places = [at for at, widget in enumerate(order) if window.tab.form.isAncestorOf(widget)]
    assert order.index(window.tab.method) < min(places)
    assert max(places) < order.index(window.copy_button)


class FakeCanvas:
    def extent(self):
        return QgsRectangle(0, 0, 10, 10)

    def mapSettings(self):
        return QgsMapSettings()


class FakePreview(QObject):
    ready, failed = pyqtSignal(str), pyqtSignal(str)
    asked = None

    def start(self, *request):
        FakePreview.asked = request


class FakeSwipe(QWidget):
    shown = None

    def show(self, before, after, extent, crs):
        self.shown = (before.name(), after.source())


def test_run_starts_the_chosen_algorithm_with_the_values(pair, monkeypatch):
    asked = []
    runs = SimpleNamespace(start=lambda *request: asked.append(request) or FakeRun())
    monkeypatch.setattr(task_dialog, "the_runs", lambda: runs)
    window = SharpenDialog()
    window.run_button.click()
    assert asked == [("deepfusion:pansharpen_classical", window.tab.values(), "Sharpen", True)]
    assert not window.cancel_button.isHidden()


def test_preview_asks_for_what_the_map_shows_and_is_shown_over_the_source(pair, pan_path, monkeypatch):
    monkeypatch.setattr(task_dialog, "Preview", FakePreview)
    monkeypatch.setattr(task_dialog, "SwipeView", FakeSwipe)
    window = SharpenDialog()
    window._iface = SimpleNamespace(mapCanvas=FakeCanvas)
    window.preview()
    name, values, inputs, extent, _ = FakePreview.asked
    assert (name, values, inputs) == (window.tab.algorithm_id, window.tab.values(), ["PAN", "MS"])
    assert extent.width() == 10
    window._preview.ready.emit(str(pan_path))
    assert window.split.widget(1).shown == ("ms", str(pan_path))
    window._preview.failed.emit("No ground there.")
    assert window.message.text() == "No ground there."


def test_a_preview_does_not_learn_for_longer_than_a_few_seconds(pair, monkeypatch):
    monkeypatch.setattr(task_dialog, "Preview", FakePreview)
    window = SharpenDialog()
    window._iface = SimpleNamespace(mapCanvas=FakeCanvas)
    window.tab.method.setCurrentIndex(window.tab.method.findData("pansharpen_dcfnet"))
    for wanted, given in ((0, 10), (4, 4), (900, 10)):
        window.tab.form.set_values({"TIME_LIMIT": wanted})
        window.preview()
        assert FakePreview.asked[1]["TIME_LIMIT"] == given


def test_a_window_that_is_open_is_shown_again(project):
    window = open_task("classify")
    assert open_task("classify") is window
    window.close()
