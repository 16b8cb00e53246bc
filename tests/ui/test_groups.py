# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that a run's results name become one group."""

from deep_fusion.ui.results.groups import group_results, layers_of
from qgis.core import QgsProject, QgsRasterLayer
from qgis_support import write_raster


def test_layers_are_found_by_id_by_path_and_in_lists_and_the_rest_is_passed_over(tmp_path):
    project = QgsProject()
    layers = [QgsRasterLayer(write_raster(tmp_path / f"{name}.tif"), name) for name in "abcd"]
    project.addMapLayers(layers)
    results = {
        "OUTPUT": layers[0].id(),
        "OUTPUT_CONFIDENCE": str(tmp_path / "b.tif"),
        "OUTPUT_LAYERS": [str(tmp_path / "c.tif"), layers[0].id()],
        "OUTPUT_HTML": str(tmp_path / "page.html"),
        "OA": 0.9,
        "NOTHING": "",
    }
    assert [layer.name() for layer in layers_of(results, project)] == ["a", "b", "c"]
    group = group_results(results, "Sharpen", project)
    assert [node.name() for node in group.findLayers()] == ["a", "b", "c"]


def test_results_that_were_not_loaded_make_no_group(tmp_path):
    project = QgsProject()
    assert group_results({"OUTPUT": write_raster(tmp_path / "a.tif")}, "Sharpen", project) is None
    assert project.layerTreeRoot().children() == []
