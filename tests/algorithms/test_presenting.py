# SPDX-License-Identifier: GPL-2.0-or-later
"""Results come into the project with their look, and in the group of their run."""

import pytest
from deep_fusion.algorithms.heat_map import write_heat_style_beside
from deep_fusion.algorithms.presenting import GROUP, Presenter, gather, load_group, present, show_as_file_says
from deep_fusion.algorithms.result_layer import Look, write_style_beside
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QDate
from qgis_support import write_raster


@pytest.fixture
def project():
    return QgsProject()


@pytest.fixture
def context(project):
    made = QgsProcessingContext()
    made.setProject(project)
    return made


def added(project, folder, name):
    layer = QgsRasterLayer(write_raster(folder / f"{name}.tif", bands=3), name)
    project.addMapLayer(layer)
    return layer


def tree(node):
    """The layer tree as nested names."""
    return [(child.name(), tree(child)) for child in node.children()]


def load_as_processing_does(project, context):
    for path, details in context.layersToLoadOnCompletion().items():
        layer = QgsRasterLayer(path, details.name)
        project.addMapLayer(layer)
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())


def test_layers_of_a_run_become_a_group_within_ours(project, tmp_path):
    layers = [added(project, tmp_path, name) for name in ("a", "b", "other")]
    gather(layers[:2], "Sharpened", project)
    assert tree(project.layerTreeRoot()) == [(GROUP, [("Sharpened", [("a", []), ("b", [])])]), ("other", [])]


def test_a_group_that_loses_its_last_layer_goes_and_that_of_the_user_stays(project, tmp_path):
    ours, theirs = added(project, tmp_path, "ours"), added(project, tmp_path, "theirs")
    gather([ours], "first", project)
    root = project.layerTreeRoot()
    mine = root.insertGroup(0, "mine")
    mine.addLayer(theirs)
    root.removeChildNode(root.children()[-1])
    gather([ours, theirs], "second", project)
    assert tree(root) == [("mine", []), (GROUP, [("second", [("ours", []), ("theirs", [])])])]


def test_layers_that_the_tree_does_not_have_make_no_group(project, tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "a.tif"), "a")
    assert gather([layer], "Sharpened", project) is None
    assert tree(project.layerTreeRoot()) == []


def test_maps_become_one_group_of_the_project(project, context, tmp_path):
    paths = [write_raster(tmp_path / f"{name}.tif") for name in ("a", "b")]
    for path in paths:
        write_heat_style_beside(path, from_zero=False)
    load_group("Grad-CAM", [(path, path[-5]) for path in paths], context)
    load_as_processing_does(project, context)
    assert tree(project.layerTreeRoot()) == [(GROUP, [("Grad-CAM", [("a", []), ("b", [])])])]
    assert {layer.renderer().type() for layer in project.mapLayers().values()} == {"singlebandpseudocolor"}


def test_without_a_project_nothing_is_loaded(tmp_path):
    context = QgsProcessingContext()
    load_group("Grad-CAM", [(write_raster(tmp_path / "a.tif"), "a")], context)
    assert not context.layersToLoadOnCompletion()


def test_loaded_images_of_a_series_are_shown_on_their_days(project, context, tmp_path):
    days = {"a": "2020-03-08", "b": "2020-03-24"}
    paths = {write_raster(tmp_path / f"{name}.tif", bands=3): day for name, day in days.items()}
    for path, day in paths.items():
        write_style_beside(path, Look((3, 2, 1), None), day)
    load_group("Series", [(path, path[-5]) for path in paths], context)
    load_as_processing_does(project, context)
    for layer in project.mapLayers().values():
        properties, (year, month, day) = layer.temporalProperties(), map(int, days[layer.name()].split("-"))
        assert properties.isActive()
        assert properties.fixedTemporalRange().begin().date() == QDate(year, month, day)


def test_only_the_outputs_own_description_is_renamed(project, context, tmp_path):
    path = write_raster(tmp_path / "r.tif", bands=3)
    for given, expected in (("Fused image", "ms sharpened"), ("mine", "mine")):
        context.addLayerToLoadOnCompletion(path, QgsProcessingContext.LayerDetails(given, project, "OUTPUT"))
        present(path, context, show_as_file_says, "Sharpen", ("ms sharpened", "Fused image"))
        details = context.layerToLoadOnCompletionDetails(path)
        assert details.name == expected
        assert isinstance(details.postProcessor(), Presenter)


def test_a_result_that_nobody_loads_is_left_alone(context):
    present("/nowhere/r.tif", context, show_as_file_says, "Sharpen")
    assert context.layersToLoadOnCompletion() == {}
