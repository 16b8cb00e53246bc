# SPDX-License-Identifier: GPL-2.0-or-later
"""As a background task of the desktop: the window stays alive, cancel works at every moment, nothing is left behind."""

import pytest
from deep_fusion.algorithms.presenting import Presenter
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis_support import Recorder, algorithm, write_raster

#: Fewer turns of the event loop than any run has that leaves it alone; `make bench` measures the gaps.
FEWEST_BEATS = 10


class Watch:
    """Counts how often the event loop was served."""

    def __init__(self):
        self.beats = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self):
        self.beats += 1


class Canceller(Recorder):
    """A user who presses cancel when a stage appears that starts with the given words."""

    def __init__(self, moment):
        super().__init__()
        self._moment = moment

    def setProgressText(self, text):
        super().setProgressText(text)
        if self._moment and text.startswith(self._moment):
            self.cancel()


def run_in_background(name, parameters, feedback, context=None):
    """Run an algorithm as a task while an event loop turns; returns success, results and the watch."""
    context = context or QgsProcessingContext()
    task = QgsProcessingAlgRunnerTask(algorithm(name), parameters, context, feedback)
    loop, ended, watch = QEventLoop(), [], Watch()

    def end(successful, results):
        ended.extend((successful, results))
        loop.quit()

    task.executed.connect(end)
    QgsApplication.taskManager().addTask(task)
    QTimer.singleShot(120000, loop.quit)
    loop.exec()
    assert ended, "the task did not end"
    return ended[0], ended[1], watch


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A pair that takes a second or two to sharpen."""
    folder = tmp_path_factory.mktemp("pair")
    pan = write_raster(folder / "pan.tif", width=4000, height=4000, pixel=1.0)
    return {"PAN": pan, "MS": write_raster(folder / "ms.tif", bands=4, width=1000, height=1000, pixel=4.0)}


def test_the_event_loop_stays_alive(pair, tmp_path, feedback):
    parameters = {**pair, "METHOD": "gsa", "OUTPUT": str(tmp_path / "fused.tif")}
    successful, results, watch = run_in_background("pansharpen_classical", parameters, feedback)
    assert successful
    assert results["OUTPUT"] == str(tmp_path / "fused.tif")
    assert watch.beats >= FEWEST_BEATS


@pytest.mark.parametrize("moment", ["Starting", "Survey", "Fuse"])
def test_cancel_leaves_nothing_at_three_moments(pair, tmp_path, moment):
    parameters = {**pair, "METHOD": "gsa", "OUTPUT": str(tmp_path / "fused.tif")}
    feedback = Canceller(moment)
    successful, _, _ = run_in_background("pansharpen_classical", parameters, feedback)
    assert not successful
    assert any(stage.startswith(moment) for stage in feedback.stages)
    assert feedback.errors == ["Cancelled."]
    assert list(tmp_path.iterdir()) == []


def test_cancel_while_the_network_learns_leaves_nothing(demo, tmp_path):
    parameters = {
        "PAN": demo["VHR_PAN"],
        "MS": demo["VHR_MS"],
        "ADAPT_ITERATIONS": 1000,
        "OUTPUT": str(tmp_path / "fused.tif"),
        "OUTPUT_MODEL": str(tmp_path / "m.safetensors"),
    }
    feedback = Canceller("Learn")
    successful, _, _ = run_in_background("pansharpen_dcfnet", parameters, feedback)
    assert not successful
    assert feedback.errors == ["Cancelled."]
    assert list(tmp_path.iterdir()) == []


def test_a_loaded_result_gets_its_name_and_its_look(demo, tmp_path, feedback):
    output, context, project = str(tmp_path / "fused.tif"), QgsProcessingContext(), QgsProject()
    wanted = QgsProcessingOutputLayerDefinition(output, project)  # as the dialog asks for it
    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "METHOD": "bt_h", "OUTPUT": wanted}
    successful, _, _ = run_in_background("pansharpen_classical", parameters, feedback, context)
    assert successful
    assert list(context.layersToLoadOnCompletion()) == [output]
    details = context.layerToLoadOnCompletionDetails(output)
    assert details.name == "vhr_ms sharpened (BT-H)"
    assert isinstance(details.postProcessor(), Presenter)
    layer = QgsRasterLayer(output, details.name)
    project.addMapLayer(layer)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.renderer().redContrastEnhancement().maximumValue() > 0


@pytest.mark.parametrize("moment", ["", "Rasterising"])
def test_polygons_of_the_project_are_rasterised_in_the_background(tmp_path, moment):
    path = write_raster(tmp_path / "map.tif")
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).Fill(100)
    del dataset
    plots = QgsVectorLayer("Polygon?crs=EPSG:32630&field=kind:integer", "plots", "memory")
    feature = QgsFeature(plots.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 4599900, 500200, 4600000)))
    feature.setAttributes([100])
    plots.dataProvider().addFeatures([feature])
    project, context, feedback = QgsProject(), QgsProcessingContext(), Canceller(moment)
    project.addMapLayer(plots)
    context.setProject(project)
    parameters = {"PREDICTED": path, "TRUTH": "plots", "CLASS_FIELD": "kind"}
    successful, results, _ = run_in_background("assess_segmentation", parameters, feedback, context)
    assert successful == (not moment), feedback.errors
    if not moment:
        assert results["PIXELS"] == 200
