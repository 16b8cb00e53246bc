# SPDX-License-Identifier: GPL-2.0-or-later
"""Cuts for images and temporary files for results, in an algorithm's parameters."""

import pytest
from deep_fusion.ui.preview.inputs import (
    picture_output,
    picture_path,
    raster_inputs,
    with_layers,
    with_temporary_outputs,
)
from qgis.core import QgsProcessingContext, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis_support import algorithm, write_raster


@pytest.fixture
def context():
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    yield context
    QgsProject.instance().clear()


def found(name, parameters, context, names=()):
    inputs = raster_inputs(algorithm(name), parameters, names, context)
    return {key: [layer.source() for layer in layers] for key, layers in inputs.items()}


def test_ids_paths_and_lists_of_layers_are_all_found(pan_path, ms_path, tmp_path, context):
    more = [write_raster(tmp_path / f"{number}.tif") for number in (1, 2)]
    layer = QgsRasterLayer(pan_path, "pan")
    QgsProject.instance().addMapLayer(layer)
    parameters = {"PAN": layer.id(), "MS": ms_path, "MS_MORE": more, "METHOD": "gsa"}
    assert found("pansharpen_classical", parameters, context) == {"PAN": [pan_path], "MS": [ms_path], "MS_MORE": more}


def test_vector_layers_and_empty_inputs_are_left_alone(ms_path, context):
    points = QgsVectorLayer("Point?crs=EPSG:32630", "points", "memory")
    QgsProject.instance().addMapLayer(points)
    parameters = {"INPUT": ms_path, "FEATURES": points.id(), "MODEL": "a.safetensors"}
    assert found("classify_scenes", parameters, context, ["FEATURES"]) == {"INPUT": [ms_path]}
    assert found("pansharpen_classical", {"PAN": None, "MS": "", "MS_MORE": []}, context) == {}


def test_lists_stay_lists_and_single_layers_single():
    values = with_layers(algorithm("pansharpen_classical"), {"METHOD": "gsa"}, {"MS": ["a"], "MS_MORE": ["b"]})
    assert values == {"METHOD": "gsa", "MS": "a", "MS_MORE": ["b"]}


def test_no_file_of_the_user_is_written(tmp_path):
    parameters = {"OUTPUT": "/home/me/result.tif", "OUTPUT_MODEL": "/home/me/m.safetensors", "SEED": 3}
    values = with_temporary_outputs(algorithm("pansharpen_network"), parameters, str(tmp_path))
    assert values == {"OUTPUT": str(tmp_path / "output.tif"), "SEED": 3}


def test_of_scenes_the_map_of_classes_is_the_picture(tmp_path):
    values = with_temporary_outputs(algorithm("classify_scenes"), {"OUTPUT": "/home/me/s.gpkg"}, str(tmp_path))
    assert picture_output(algorithm("classify_scenes")) == "OUTPUT_RASTER"
    assert values == {"OUTPUT": str(tmp_path / "output.gpkg"), "OUTPUT_RASTER": str(tmp_path / "output_raster.tif")}


def test_several_dates_go_into_a_folder_and_the_first_is_the_picture(tmp_path):
    chosen = algorithm("predict_spatiotemporal_classical")
    values = with_temporary_outputs(chosen, {"OUTPUT_FOLDER": "/home/me/series"}, str(tmp_path))
    assert values["OUTPUT_FOLDER"] == str(tmp_path / "output_folder")
    assert picture_path(chosen, {"OUTPUT_LAYERS": ["a.tif", "b.tif"]}) == "a.tif"
    assert picture_path(chosen, {}) == ""
