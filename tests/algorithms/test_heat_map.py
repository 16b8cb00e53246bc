# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps in a colour ramp, and as one group of layers."""

from deep_fusion.algorithms.heat_map import load_group, show_heat, write_heat_style_beside
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis_support import write_raster


def colour(layer, value):
    """Red, green and blue of a value."""
    _, red, green, blue, _ = layer.renderer().shader().shade(value)
    return red, green, blue


def test_a_map_runs_from_black_to_yellow(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "map.tif"), "map")
    show_heat(layer, 0.0, 10.0)
    assert colour(layer, 0.0) == (0, 0, 4)
    assert colour(layer, 10.0) == (252, 255, 164)
    assert sum(colour(layer, 2.0)) < sum(colour(layer, 5.0)) < sum(colour(layer, 8.0))


def test_the_style_beside_a_map_is_that_of_a_layer_opened_later(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    write_heat_style_beside(path, from_zero=True)
    layer = QgsRasterLayer(path, "map")
    assert layer.renderer().type() == "singlebandpseudocolor"
    assert layer.renderer().classificationMin() == 0.0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["map.qml", "map.tif"]


def test_maps_become_one_group_of_the_project(tmp_path):
    project, context = QgsProject(), QgsProcessingContext()
    context.setProject(project)
    paths = [write_raster(tmp_path / f"{name}.tif") for name in ("a", "b")]
    for path in paths:
        write_heat_style_beside(path, from_zero=False)
    load_group("Grad-CAM", [(path, path[-5]) for path in paths], context)
    for path in paths:  # what Processing does with what is to be loaded
        details = context.layerToLoadOnCompletionDetails(path)
        layer = QgsRasterLayer(path, details.name)
        project.addMapLayer(layer)
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    root = project.layerTreeRoot()
    (group,) = root.children()
    assert group.name() == "Grad-CAM"
    assert sorted(node.name() for node in group.findLayers()) == ["a", "b"]


def test_without_a_project_nothing_is_loaded(tmp_path):
    context = QgsProcessingContext()
    load_group("Grad-CAM", [(write_raster(tmp_path / "a.tif"), "a")], context)
    assert not context.layersToLoadOnCompletion()
