# SPDX-License-Identifier: GPL-2.0-or-later
"""The shift is measured when it is asked for, judged by its size, and forgotten with the layers."""

import re
import time

import pytest
from deep_fusion.ui.runs import CANCELLED, the_runs
from deep_fusion.ui.tasks.harmony import AMBER, GREEN, RED
from deep_fusion.ui.tasks.shift import Pair, ShiftMeasure, shift_finding
from deep_fusion.ui.tasks.task_dialog import PredictDialog, SharpenDialog
from desktop_support import wait_for
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer
from qgis_support import run, write_raster

PAIR = Pair("p", "m", "pan", "ms")
FOUND = {"CLEAR": 1, "PEAK": 20.0, "PIXEL": 2.0, "ROWS": 0.0, "COLS": 0.0, "SHIFT_PX": 0.0, "DISTANCE": 0.0}


@pytest.fixture(scope="module")
def demo(qgis_application, tmp_path_factory):
    """Paths of small demo images, by the name of the output."""
    return run("create_demo_data", {"SIZE": 512, "FOLDER": str(tmp_path_factory.mktemp("demo"))})


@pytest.fixture
def project():
    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


def moved(path, place, east, south):
    """A copy of an image whose file says that it lies so many metres elsewhere."""
    gdal.Translate(str(place), path)
    dataset = gdal.Open(str(place), gdal.GA_Update)
    west, width, _, north, _, height = dataset.GetGeoTransform()
    dataset.SetGeoTransform((west + east, width, 0, north - south, 0, height))
    del dataset
    return str(place)


def window_for(project, dialog, **paths):
    """A window in which these images are chosen; the first pair is judged."""
    layers = {name: QgsRasterLayer(path, name.lower()) for name, path in paths.items()}
    project.addMapLayers(list(layers.values()))
    window = dialog()
    window.tab.form.set_values({name: layer.id() for name, layer in layers.items()})
    window.tab.judge()
    return window


def subjects(window):
    return {finding.subject: finding for finding in window.tab.harmony.found}


@pytest.mark.parametrize(
    ("pixels", "light"), [(0.0, GREEN), (0.49, GREEN), (0.51, AMBER), (1.99, AMBER), (2.01, RED), (7.0, RED)]
)
def test_the_light_goes_by_pixels_of_the_coarser_image(pixels, light):
    assert shift_finding(PAIR, {**FOUND, "SHIFT_PX": pixels}).light == light


def test_the_sentence_has_columns_rows_and_metres():
    found = shift_finding(PAIR, {**FOUND, "ROWS": -3.96, "COLS": 0.04, "SHIFT_PX": 3.96, "DISTANCE": 39.6, "PIXEL": 10})
    assert found.subject == "Shift"
    assert found.sentence == (
        "ms lies +0.0 columns and -4.0 rows from pan, 39.6 m away (in pixels of 10 m). Register them first."
    )
    assert "-0.0" not in shift_finding(PAIR, {**FOUND, "ROWS": -0.01}).sentence


def test_what_is_not_clear_is_amber_and_says_why():
    found = shift_finding(PAIR, {"CLEAR": 0, "PEAK": 2.0, "PIXEL": 2.0})
    assert found.light == AMBER
    assert "could not be measured: too few common edges" in found.sentence


def test_the_button_measures_in_the_background_and_the_finding_joins_the_others(project, demo, tmp_path):
    ms = moved(demo["VHR_MS"], tmp_path / "moved.tif", east=1.4, south=0.0)
    window = window_for(project, SharpenDialog, PAN=demo["VHR_PAN"], MS=ms)
    tab, ticks = window.tab, []
    assert "Shift" not in subjects(window)
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    tab.harmony.measure.click()
    assert not tab.harmony.measure.isEnabled()
    assert wait_for(lambda: "Shift" in subjects(window))
    timer.stop()
    found = subjects(window)["Shift"]
    assert found.light == AMBER, found.sentence
    cols, rows, metres = map(float, re.findall(r"[-+\d.]+(?= columns| rows| m away)", found.sentence))
    assert (cols, rows, metres) == (
        pytest.approx(0.7, abs=0.15),
        pytest.approx(0, abs=0.15),
        pytest.approx(1.4, abs=0.3),
    )
    assert len(ticks) > 5  # the event loop went on
    assert {"Grids", "Overlap", "Ratio"} < set(subjects(window))
    assert tab.harmony.measure.isEnabled()
    assert len(project.mapLayers()) == 2


def test_another_layer_makes_it_forgotten_but_another_method_does_not(project, demo, tmp_path):
    window = window_for(project, SharpenDialog, PAN=demo["VHR_PAN"], MS=demo["VHR_MS"])
    window.tab.harmony.measure.click()
    assert wait_for(lambda: "Shift" in subjects(window))
    window.tab.method.setCurrentIndex(window.tab.method.findData("pansharpen_network"))
    window.tab.judge()
    assert subjects(window)["Shift"].light == GREEN
    other = QgsRasterLayer(demo["LANDSAT_MS"], "other")
    project.addMapLayer(other)
    window.tab.form.set_values({"MS": other.id()})
    window.tab.judge()
    assert "Shift" not in subjects(window)


def test_a_measurement_of_layers_that_are_not_chosen_any_more_is_stopped_and_says_nothing(project, demo):
    window = window_for(project, SharpenDialog, PAN=demo["VHR_PAN"], MS=demo["VHR_MS"])
    window.tab.harmony.measure.click()
    started = the_runs().all[-1]
    other = QgsRasterLayer(demo["LANDSAT_MS"], "other")
    project.addMapLayer(other)
    window.tab.form.set_values({"MS": other.id()})
    window.tab.judge()
    assert window.tab.harmony.measure.isEnabled()
    assert wait_for(lambda: started.state != "running")
    assert started.state == CANCELLED
    assert "Shift" not in subjects(window)
    assert window.tab.harmony.measure.text() == "Measure shift"


def test_a_failure_is_a_sentence_in_the_box(project, pan_path, tmp_path):
    far = write_raster(tmp_path / "far.tif", bands=4, pixel=20.0, corner=(700000.0, 4600000.0))
    window = window_for(project, SharpenDialog, PAN=pan_path, MS=far)
    window.tab.harmony.measure.click()
    found = subjects(window)["Shift"]
    assert found.light == AMBER
    assert "do not overlap" in found.sentence
    assert window.tab.harmony.measure.isEnabled()


def test_several_layers_of_a_training_are_measured_by_the_first_of_each(project, pan_path, ms_path):
    window = SharpenDialog()
    window.tabs.setCurrentIndex(0)
    layers = [QgsRasterLayer(path, name) for path, name in ((pan_path, "pan"), (ms_path, "ms"))]
    project.addMapLayers(layers)
    window.tab.form.set_values({"PAN_LAYERS": [layers[0].id()], "MS_LAYERS": [layers[1].id()]})
    window.tab.judge()
    assert window.tab.harmony.measure.isEnabled()
    assert window.tab.shift._pair == Pair(pan_path, ms_path, "pan", "ms")


def test_a_coarse_image_that_was_resampled_is_measured_in_the_pixels_of_its_sensor(project, pan_path, ms_path):
    window = window_for(project, PredictDialog, FINE_1=pan_path, COARSE_1=ms_path)
    assert window.tab.shift._pair.pixel_m == 0
    window.tab.form.set_values({"COARSE_1": write_raster(ms_path.replace("ms", "c"), width=160, height=120, pixel=5.0)})
    window.tab.judge()
    assert window.tab.shift._pair.pixel_m == pytest.approx(463.3, abs=0.1)
    window.tab.form.set_values({"COARSE_PIXEL_SIZE": 250})
    window.tab.judge()
    assert window.tab.shift._pair.pixel_m == 250


def test_nothing_is_measured_without_a_pair(qgis_application):
    before = len(the_runs().all)
    ShiftMeasure().start()
    assert len(the_runs().all) == before
