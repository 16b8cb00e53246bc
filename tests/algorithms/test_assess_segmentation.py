# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess segmentation: from layers to a job, and the sentences about layers that do not fit."""

import pytest
from deep_fusion.algorithms import base
from deep_fusion.algorithms.class_map import show_classes
from deep_fusion.engine.jobs import LandClass, RasterFile, Source
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis_support import Recorder, algorithm, pixels, run, write_raster

NAMED = [LandClass(3, "water", "#0000ff"), LandClass(8, "wood", "#008000")]


@pytest.fixture
def sent(monkeypatch):
    """The jobs that would have gone to the engine, and the labels in them, which are gone afterwards."""
    jobs = []

    def pretend(python, job, feedback):
        truth = job.inputs["truth"].files[0].path
        jobs.append((job, set(pixels(truth).ravel().tolist()) if gdal.Open(truth) else None))
        return {"OA": 0.5, "PIXELS": 7, "UNDECLARED": 1}

    monkeypatch.setattr(base, "run_job", pretend)
    return jobs


@pytest.fixture
def image(tmp_path):
    """The layer of a map without any style."""
    return QgsRasterLayer(write_raster(tmp_path / "map.tif", kind=gdal.GDT_Byte), "land cover")


def plots(*values, kind="string", corner=(500000, 4600000), geometry="Polygon", crs="?crs=EPSG:32630&"):
    """Squares of 50 m side by side, a value each."""
    layer = QgsVectorLayer(f"{geometry}{crs}field=kind:{kind}", "plots", "memory")
    for number, value in enumerate(values):
        feature = QgsFeature(layer.fields())
        west, north = corner[0] + 60 * number, corner[1]
        square = QgsGeometry.fromRect(QgsRectangle(west, north - 50, west + 50, north))
        feature.setGeometry(square if geometry == "Polygon" else square.centroid())
        feature.setAttributes([value])
        layer.dataProvider().addFeatures([feature])
    return layer


def assess(predicted, truth, feedback=None, **more):
    return run("assess_segmentation", {"PREDICTED": predicted, "TRUTH": truth, **more}, feedback)


def refusal(predicted, truth, **more):
    """What checkParameterValues has against these layers."""
    parameters = {"PREDICTED": predicted, "TRUTH": truth, **more}
    fine, sentence = algorithm("assess_segmentation").checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    return sentence


def test_two_rasters_become_a_job(sent, image, tmp_path):
    truth = write_raster(tmp_path / "truth.tif")
    results = assess(
        image, truth, OUTPUT_HTML=str(tmp_path / "page.html"), OUTPUT_CSV=str(tmp_path / "t.csv"), MEMORY_LIMIT=700
    )
    ((job, _),) = sent
    assert job.task == "segmentation"
    assert job.inputs["predicted"] == Source("land cover", (RasterFile(str(tmp_path / "map.tif")),))
    assert job.inputs["truth"] == Source("truth", (RasterFile(truth),))
    assert (job.output_html, job.output_csv) == (str(tmp_path / "page.html"), str(tmp_path / "t.csv"))
    assert job.compute.memory_limit_mb == 700
    assert job.classes == ()
    assert results == {"OA": 0.5, "PIXELS": 7}


def test_polygons_are_rasterised_with_the_numbers_of_the_map(sent, image):
    show_classes(image, NAMED)
    assess(image, plots("Wood", "water", "wood"), CLASS_FIELD="kind")
    ((job, found),) = sent
    assert job.classes == tuple(NAMED)
    assert found == {0, 3, 8}


def test_classes_that_the_map_lacks_are_told_and_kept(sent, image):
    show_classes(image, NAMED)
    recorder = Recorder()
    assess(image, plots("wood", "ice"), recorder, CLASS_FIELD="kind")
    ((job, found),) = sent
    assert job.classes == (*NAMED, LandClass(65535, "ice"))
    assert found == {0, 8, 65535}
    assert recorder.warnings == ["land cover has no class called ice: whatever it shows there is an error."]


def test_numbers_are_those_of_a_map_without_names(sent, image):
    assess(image, plots(0, 4, kind="integer"), CLASS_FIELD="kind")
    ((job, found),) = sent
    assert [each.number for each in job.classes] == [0, 4]
    assert found == {0, 4, 65535}  # the last for no data, as 0 is a class


def test_names_need_a_map_with_names(sent, image):
    with pytest.raises(QgsProcessingException, match="kind holds names, wood, and the classes of land cover have none"):
        assess(image, plots("wood"), CLASS_FIELD="kind")


def test_classes_of_a_truth_in_pixels_join_those_of_the_map(sent, image, tmp_path):
    show_classes(image, NAMED)
    truth = QgsRasterLayer(write_raster(tmp_path / "truth.tif"), "truth")
    show_classes(truth, [LandClass(3, "lake"), LandClass(8, "Wood"), LandClass(9, "ice", "#ffffff")])
    recorder = Recorder()
    assess(image, truth, recorder)
    ((job, _),) = sent
    assert job.classes == (*NAMED, LandClass(9, "ice", "#ffffff"))
    assert recorder.warnings == [
        "3 is water in the map and lake in the truth. Classes of rasters are matched by number."
    ]


def test_layers_that_do_not_fit_are_refused_in_a_sentence(image, ms_path):
    assert "plots holds no polygons" in refusal(image, plots("wood", geometry="Point"), CLASS_FIELD="kind")
    assert "Choose the field that holds their class" in refusal(image, plots("wood"))
    assert "Choose the field that holds their class" in refusal(image, plots("wood"), CLASS_FIELD="nothing")
    assert "do not overlap" in refusal(image, plots("wood", corner=(0, 0)), CLASS_FIELD="kind")
    assert "plots has no coordinate reference system" in refusal(image, plots("wood", crs="?crs=&"), CLASS_FIELD="kind")
    assert "ms gives 4 band(s) where 1 are needed" in refusal(ms_path, plots("wood"), CLASS_FIELD="kind")
    assert "ms gives 4 band(s) where 1 are needed" in refusal(image, ms_path)
    assert refusal(image, "/nowhere/truth.gpkg")
    assert refusal("/nowhere/map.tif", plots("wood"), CLASS_FIELD="kind")


def test_layers_of_the_project_are_found_by_name(sent, image):
    project = QgsProject()
    show_classes(image, NAMED)
    project.addMapLayers([image, plots("wood")])
    context = QgsProcessingContext()
    context.setProject(project)
    run("assess_segmentation", {"PREDICTED": "land cover", "TRUTH": "plots", "CLASS_FIELD": "kind"}, context=context)
    assert sent[0][1] == {8}
