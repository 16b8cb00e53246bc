# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs in the background of a QGIS without windows."""

import time

import pytest
from deep_fusion.ui.runs import CANCELLED, DONE, FAILED, Runs
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication


def wait_for(run, seconds=60):
    end = time.monotonic() + seconds
    while run.state == "running" and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return run.state


@pytest.fixture
def project():
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def brovey(pan_path, ms_path):
    return {"PAN": pan_path, "MS": ms_path, "METHOD": "brovey"}


def test_a_run_adds_its_layer_to_a_group_of_its_name(project, brovey):
    heard, stages, ends = [], [], []
    runs = Runs()
    runs.added.connect(heard.append)
    run = runs.start("deepfusion:pansharpen_classical", brovey, "Sharper")
    run.progressed.connect(lambda: stages.append(run.fraction))
    run.ended.connect(ends.append)
    assert wait_for(run) == DONE, run.problem
    assert (heard, ends, run.fraction) == ([run], [True], 1)
    group = project.layerTreeRoot().findGroup("Deep Fusion").findGroup("Sharper")
    (layer,) = [node.layer() for node in group.findLayers()]
    assert isinstance(layer, QgsRasterLayer)
    assert layer.source() == run.results["OUTPUT"]


def test_a_result_can_be_added_again(project, brovey):
    run = Runs().start("deepfusion:pansharpen_classical", brovey, "Sharper", load=False)
    assert wait_for(run) == DONE, run.problem
    assert not project.mapLayers()
    run.add_results_again()
    assert [layer.source() for layer in project.mapLayers().values()] == [run.results["OUTPUT"]]


def test_a_run_that_cannot_start_says_why(project, brovey, tmp_path):
    run = Runs().start("deepfusion:pansharpen_classical", brovey | {"PAN": str(tmp_path / "none.tif")}, "Sharper")
    assert run.state == FAILED
    assert "PAN" in run.problem
    assert Runs().start("deepfusion:nothing", {}, "Nothing").state == FAILED


def test_a_cancelled_run_loads_nothing(project, brovey):
    runs = Runs()
    run = runs.start("deepfusion:pansharpen_classical", brovey, "Sharper")
    runs.cancel_all()
    assert wait_for(run) == CANCELLED
    assert not project.mapLayers()
    assert run.results == {}


def test_before_anything_is_done_nobody_knows_how_long_it_takes(brovey):
    run = Runs().start("deepfusion:pansharpen_classical", brovey, "Sharper", load=False)
    assert run.remaining_s is None
    wait_for(run)
    assert run.remaining_s is None
