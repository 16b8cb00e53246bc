# SPDX-License-Identifier: GPL-2.0-or-later
"""Optical-SAR segmentation through the toolbox, for real: from polygons to a map, its polygons and its assessment."""

import csv
import json

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFillSymbol,
    QgsPalettedRasterRenderer,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis_support import Recorder, algorithm, pixels, run

ROWS, COLS, PIXEL_M = 128, 160, 10.0
COLOURS = {"water": "#3060ff", "field": "#e0c040"}


def write(path, values, kind=gdal.GDT_Float32, pixel_m=PIXEL_M, nodata=None):
    """A GeoTIFF of (bands, rows, cols)."""
    bands, rows, cols = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, kind)
    dataset.SetGeoTransform((500000, pixel_m, 0, 5400000, 0, -pixel_m))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32633)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.WriteArray(values)
    if nodata is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
    return str(path)


@pytest.fixture(scope="module")
def scene(qgis_application, tmp_path_factory):
    """Water on the left of a slanted bank, fields on its right; dark and bright to both sensors."""
    folder = tmp_path_factory.mktemp("scene")
    random = np.random.default_rng(1)
    rows, cols = np.mgrid[:ROWS, :COLS]
    water = cols + 20 * np.sin(rows / 15) < COLS / 2
    optical = np.where(water, 200, 900)[None] * random.normal(1, 0.1, (3, ROWS, COLS))
    power = np.where(water, 0.01, 0.1)[None] * random.gamma(6, 1 / 6, (2, ROWS, COLS))
    return {
        "OPTICAL": write(folder / "optical.tif", optical.astype(np.float32)),
        "SAR": write(folder / "sar.tif", power.astype(np.float32)),
        "labels": write(folder / "labels.tif", np.where(water, 1, 2)[None].astype(np.uint8), gdal.GDT_Byte),
        "water": water,
    }


@pytest.fixture(scope="module")
def polygons(scene):
    """The classes as polygons in degrees, named, in a layer of memory with a style."""
    source = gdal.Open(scene["labels"])
    made = ogr.GetDriverByName("Memory").CreateDataSource("")
    crs = osr.SpatialReference(source.GetProjection())
    shapes = made.CreateLayer("shapes", crs, ogr.wkbPolygon)
    shapes.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    gdal.Polygonize(source.GetRasterBand(1), None, shapes, 0)
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=cover:string", "cover", "memory")
    project = QgsProject.instance()
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32633"), QgsCoordinateReferenceSystem("EPSG:4326"), project
    )
    for shape in shapes:
        feature = QgsFeature(layer.fields())
        geometry = feature.geometry().fromWkt(shape.GetGeometryRef().ExportToWkt())
        geometry.transform(transform)
        feature.setGeometry(geometry)
        feature.setAttributes([{1: "water", 2: "field"}[shape.GetField(0)]])
        layer.dataProvider().addFeature(feature)
    categories = [
        QgsRendererCategory(name, QgsFillSymbol.createSimple({"color": colour}), name.title())
        for name, colour in COLOURS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("cover", categories))
    project.addMapLayer(layer)
    yield layer
    project.removeMapLayer(layer.id())


SCHEDULE = {"ITERATIONS": 25, "PATCH_SIZE": 32, "BATCH_SIZE": 4, "WIDTH": "light"}


@pytest.fixture(scope="module")
def trained(scene, polygons, tmp_path_factory):
    """Results of a training with polygons."""
    folder = tmp_path_factory.mktemp("trained")
    return run(
        "train_segmentation",
        {
            "OPTICAL_LAYERS": [scene["OPTICAL"]],
            "SAR_LAYERS": [scene["SAR"]],
            "LABELS": polygons,
            "CLASS_FIELD": "cover",
            "NETWORK": "unet_early",
            **SCHEDULE,
            "OUTPUT_MODEL": str(folder / "model.safetensors"),
            "OUTPUT_HTML": str(folder / "page.html"),
        },
    )


def images(scene, *names):
    return {name: scene[name] for name in names or ("OPTICAL", "SAR")}


def test_polygons_teach_a_network_their_classes_with_names_and_colours(scene, trained, tmp_path):
    assert trained["OA"] > 0.9
    result = run(
        "segment_optical_sar",
        {**images(scene), "MODEL": trained["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "map.tif")},
    )
    classes = json.loads(gdal.Open(result["OUTPUT"]).GetMetadataItem("DEEP_FUSION_CLASSES"))
    assert {each["name"]: each["colour"] for each in classes} == {"Water": "#3060ff", "Field": "#e0c040"}
    number = next(each["number"] for each in classes if each["name"] == "Water")
    assert ((pixels(result["OUTPUT"]) == number) == scene["water"]).mean() > 0.9


def test_the_map_is_styled_whoever_opens_it(scene, trained, tmp_path):
    wanted = {"OUTPUT": str(tmp_path / "map.tif"), "OUTPUT_CONFIDENCE": str(tmp_path / "confidence.tif")}
    run("segment_optical_sar", {**images(scene), "MODEL": trained["OUTPUT_MODEL"], **wanted})
    layer = QgsRasterLayer(wanted["OUTPUT"], "map")
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    assert {each.label: each.color.name() for each in layer.renderer().classes()} == {
        "Water": "#3060ff",
        "Field": "#e0c040",
    }
    assert QgsRasterLayer(wanted["OUTPUT_CONFIDENCE"], "confidence").renderer().type() == "singlebandpseudocolor"


def test_polygons_and_areas_cover_what_the_map_covers(scene, trained, tmp_path):
    wanted = {
        "OUTPUT": str(tmp_path / "map.tif"),
        "OUTPUT_POLYGONS": str(tmp_path / "map.gpkg"),
        "OUTPUT_CSV": str(tmp_path / "areas.csv"),
        "MIN_AREA": 1000,
    }
    result = run("segment_optical_sar", {**images(scene), "MODEL": trained["OUTPUT_MODEL"], **wanted})
    layer = QgsVectorLayer(result["OUTPUT_POLYGONS"], "polygons", "ogr")
    shapes = list(layer.getFeatures())
    assert {shape["name"] for shape in shapes} == {"Water", "Field"}
    assert sum(shape.geometry().area() for shape in shapes) == pytest.approx(ROWS * COLS * PIXEL_M**2)
    assert min(shape.geometry().area() for shape in shapes) >= 1000
    assert sum(shape["area_m2"] for shape in shapes) == pytest.approx(ROWS * COLS * PIXEL_M**2, rel=2e-3)
    with open(wanted["OUTPUT_CSV"]) as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["area_m2"]) for row in rows) == pytest.approx(ROWS * COLS * PIXEL_M**2)


@pytest.mark.parametrize("name", ["OPTICAL", "SAR"])
def test_one_image_is_enough_for_a_model_of_two(scene, trained, name, tmp_path):
    wanted = {"MODEL": trained["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "map.tif")}
    result = run("segment_optical_sar", {**images(scene, name), **wanted})
    classes = json.loads(gdal.Open(result["OUTPUT"]).GetMetadataItem("DEEP_FUSION_CLASSES"))
    number = next(each["number"] for each in classes if each["name"] == "Water")
    assert ((pixels(result["OUTPUT"]) == number) == scene["water"]).mean() > 0.8


def test_a_label_raster_does_as_well(scene, tmp_path):
    result = run(
        "train_segmentation",
        {
            "SAR_LAYERS": [scene["SAR"]],
            "LABELS": scene["labels"],
            "NETWORK": "unet_sar",
            **SCHEDULE,
            "OUTPUT_MODEL": str(tmp_path / "model.safetensors"),
        },
    )
    assert result["OA"] > 0.85
    mapped = run(
        "segment_optical_sar",
        {"SAR": scene["SAR"], "MODEL": result["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "map.tif")},
    )
    found = run("assess_segmentation", {"PREDICTED": mapped["OUTPUT"], "TRUTH": scene["labels"]})
    truth = np.where(scene["water"], 1, 2)
    assert found["OA"] == pytest.approx((pixels(mapped["OUTPUT"]) == truth).mean())


def test_the_map_is_assessed_with_the_polygons_by_the_names_of_the_classes(scene, trained, polygons, tmp_path):
    mapped = run(
        "segment_optical_sar",
        {**images(scene), "MODEL": trained["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "map.tif")},
    )
    found = run("assess_segmentation", {"PREDICTED": mapped["OUTPUT"], "TRUTH": polygons, "CLASS_FIELD": "cover"})
    assert found["OA"] > 0.9
    assert 0.8 < found["MIOU"] < 1


def refused(scene, polygons, **changes):
    parameters = {
        "OPTICAL_LAYERS": [scene["OPTICAL"]],
        "SAR_LAYERS": [scene["SAR"]],
        "LABELS": polygons,
        "CLASS_FIELD": "cover",
        "NETWORK": "unet_early",
        "OUTPUT_MODEL": "TEMPORARY_OUTPUT",
        **changes,
    }
    with pytest.raises(QgsProcessingException) as caught:
        run("train_segmentation", {name: value for name, value in parameters.items() if value is not None})
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SAR_LAYERS": None}, "SAR image"),
        ({"LABELS": None}, "Give either"),
        ({"CLASS_FIELD": None}, "Choose the field"),
        ({"CLASS_FIELD": "crop"}, "Choose the field"),
    ],
)
def test_what_is_missing_is_named(scene, polygons, changes, words):
    assert words in refused(scene, polygons, **changes)


def test_images_in_other_numbers_are_refused(scene, polygons):
    assert "1 optical and 2 SAR" in refused(scene, polygons, SAR_LAYERS=[scene["SAR"], scene["SAR"]])


def test_nothing_to_segment_is_refused(trained):
    with pytest.raises(QgsProcessingException, match="nothing to segment"):
        run("segment_optical_sar", {"MODEL": trained["OUTPUT_MODEL"], "OUTPUT": "TEMPORARY_OUTPUT"})


def test_warnings_of_the_engine_reach_the_user(scene, polygons, tmp_path):
    feedback = Recorder()
    result = run(
        "train_segmentation",
        {
            "OPTICAL_LAYERS": [scene["OPTICAL"]],
            "SAR_LAYERS": [scene["SAR"]],
            "LABELS": polygons,
            "CLASS_FIELD": "cover",
            "NETWORK": "unet_early",
            "MODALITY_DROPOUT": 0,
            **SCHEDULE,
            "ITERATIONS": 1,
            "OUTPUT_MODEL": str(tmp_path / "model.safetensors"),
        },
    )
    wanted = {"SAR": scene["SAR"], "MODEL": result["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "map.tif")}
    run("segment_optical_sar", wanted, feedback)
    assert any("modality dropout" in warning for warning in feedback.warnings)


def test_a_run_in_the_background_leaves_everything_to_be_loaded(scene, trained):
    context, feedback = QgsProcessingContext(), Recorder()
    context.setProject(QgsProject.instance())
    wanted = ("OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_POLYGONS")
    outputs = {name: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance()) for name in wanted}
    parameters = {**images(scene), "MODEL": trained["OUTPUT_MODEL"], **outputs}
    task = QgsProcessingAlgRunnerTask(algorithm("segment_optical_sar"), parameters, context, feedback)
    ended, loop = [], QEventLoop()
    task.executed.connect(lambda fine, results: (ended.append(results if fine else None), loop.quit()))
    QgsApplication.taskManager().addTask(task)
    QTimer.singleShot(120000, loop.quit)
    loop.exec()
    assert ended[0], feedback.errors
    assert set(context.layersToLoadOnCompletion()) == {ended[0][name] for name in wanted}
