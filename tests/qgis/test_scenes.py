# SPDX-License-Identifier: GPL-2.0-or-later
"""Scene classification through the toolbox, for real: from folders or samples to answers and their assessment."""

import csv
import json

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsPalettedRasterRenderer,
    QgsPointXY,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis_support import Recorder, algorithm, pixels, run

KINDS = ("blue", "green", "red")
SIDE, PIXEL_M = 64, 2.0
CELL_M = SIDE * PIXEL_M
ROWS, COLS = 4, 6
WEST, NORTH = 500000.0, 5400000.0
SCHEDULE = {"BACKBONE": "alexnet", "ITERATIONS": 60, "BATCH_SIZE": 6, "PATCH_SIZE": SIDE, "LEARNING_RATE": 2e-3}


def chip(kind, seed):
    """Noise that is bright in the band of its kind, (3, side, side) bytes."""
    random = np.random.default_rng(seed)
    values = random.normal(90, 12, (3, SIDE, SIDE)) + np.linspace(-15, 15, SIDE) * random.choice([-1, 1])
    values[kind] += 70
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def write(path, values, placed=False):
    """A GeoTIFF of (bands, rows, cols), which lies somewhere or not."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[2], values.shape[1], 3, gdal.GDT_Byte)
    if placed:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(32633)
        dataset.SetProjection(crs.ExportToWkt())
        dataset.SetGeoTransform((WEST, PIXEL_M, 0, NORTH, 0, -PIXEL_M))
    dataset.WriteArray(values)
    return str(path)


@pytest.fixture(scope="module")
def folder(qgis_application, tmp_path_factory):
    """Class folders with ten chips each."""
    root = tmp_path_factory.mktemp("chips")
    for kind, name in enumerate(KINDS):
        (root / name).mkdir()
        for number in range(10):
            write(root / name / f"{number}.tif", chip(kind, 100 * kind + number))
    return str(root)


@pytest.fixture(scope="module")
def truth():
    """Kinds of the cells of the mosaic, (rows, cols)."""
    return np.random.default_rng(3).permutation(np.arange(ROWS * COLS) % 3).reshape(ROWS, COLS)


@pytest.fixture(scope="module")
def mosaic(truth, tmp_path_factory):
    """Chips that nobody has seen before, side by side."""
    rows = [
        np.concatenate([chip(kind, 1000 + 10 * r + c) for c, kind in enumerate(row)], 2) for r, row in enumerate(truth)
    ]
    return write(tmp_path_factory.mktemp("mosaic") / "mosaic.tif", np.concatenate(rows, 1), placed=True)


def cell(row, col, margin=0.0):
    """A cell of the mosaic."""
    west, north = WEST + col * CELL_M, NORTH - row * CELL_M
    return QgsRectangle(west + margin, north - CELL_M + margin, west + CELL_M - margin, north - margin)


def layer_of(truth, kind, crs, geometry):
    """A feature in each cell, in a layer of memory with the field `cover` of class names."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=cover:string", "cover", "memory")
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32633"), QgsCoordinateReferenceSystem(crs), QgsProject.instance()
    )
    for (row, col), number in np.ndenumerate(truth):
        feature = QgsFeature(layer.fields())
        shape = geometry(cell(row, col, 10))
        shape.transform(transform)
        feature.setGeometry(shape)
        feature.setAttributes([KINDS[number]])
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture(scope="module")
def polygons(truth):
    """What each cell shows, in degrees, with a style."""
    layer = layer_of(truth, "Polygon", "EPSG:4326", QgsGeometry.fromRect)
    categories = [
        QgsRendererCategory(name, QgsFillSymbol.createSimple({"color": colour}), name.title())
        for name, colour in zip(KINDS, ("#0000f0", "#00f000", "#f00000"))
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("cover", categories))
    yield layer
    QgsProject.instance().removeMapLayer(layer.id())


@pytest.fixture(scope="module")
def points(truth):
    """The middle of each cell."""
    layer = layer_of(truth, "Point", "EPSG:32633", lambda box: QgsGeometry.fromPointXY(QgsPointXY(box.center())))
    yield layer
    QgsProject.instance().removeMapLayer(layer.id())


@pytest.fixture(scope="module")
def trained(folder, tmp_path_factory):
    """Results of a training with the folder."""
    out = tmp_path_factory.mktemp("trained")
    wanted = {"OUTPUT_MODEL": str(out / "model.safetensors"), "OUTPUT_HTML": str(out / "page.html")}
    return run("train_scene_classifier", {"FOLDER": folder, "PIXEL_SIZE": PIXEL_M, **SCHEDULE, **wanted})


@pytest.fixture(scope="module")
def classified(mosaic, trained, tmp_path_factory):
    """Results of a classification of the mosaic's cells."""
    out = tmp_path_factory.mktemp("classified")
    wanted = {
        "OUTPUT": str(out / "scenes.gpkg"),
        "OUTPUT_RASTER": str(out / "scenes.tif"),  # the same name, with a style of its own
        "OUTPUT_MAP": str(out / "evidence.tif"),
    }
    return run("classify_scenes", {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **wanted})


def answers(path):
    """The features of a layer of answers."""
    return list(QgsVectorLayer(path, "answers", "ogr").getFeatures())


def test_a_folder_teaches_classes_that_are_found_in_a_mosaic(truth, trained, classified):
    assert trained["OA"] == 1
    found = {}
    for answer in answers(classified["OUTPUT"]):
        box = answer.geometry().boundingBox()
        place = round((NORTH - box.yMaximum()) / CELL_M), round((box.xMinimum() - WEST) / CELL_M)
        assert box == cell(*place)
        found[place] = answer["class"]
    assert found == {place: KINDS[kind] for place, kind in np.ndenumerate(truth)}
    assert classified["COUNT"] == ROWS * COLS


def test_the_raster_of_cells_says_the_same_as_the_layer(truth, classified):
    classes = json.loads(gdal.Open(classified["OUTPUT_RASTER"]).GetMetadataItem("DEEP_FUSION_CLASSES"))
    numbers = {each["name"]: each["number"] for each in classes}
    assert (pixels(classified["OUTPUT_RASTER"]) == np.vectorize(lambda kind: numbers[KINDS[kind]])(truth)).all()


def test_answers_are_styled_whoever_opens_them(classified):
    layer = QgsVectorLayer(classified["OUTPUT"], "answers", "ogr")
    layer.loadDefaultStyle()
    shown = {each.label(): each.symbol().color().name() for each in layer.renderer().categories()}
    raster = QgsRasterLayer(classified["OUTPUT_RASTER"], "classes")
    assert isinstance(raster.renderer(), QgsPalettedRasterRenderer)
    assert {each.label: each.color.name() for each in raster.renderer().classes()} == shown
    assert set(shown) == {*KINDS, "unknown"}
    assert shown["unknown"] == "#808080"
    assert QgsRasterLayer(classified["OUTPUT_MAP"], "evidence").renderer().type() == "singlebandpseudocolor"


def test_a_threshold_makes_answers_unknown(mosaic, trained, tmp_path):
    wanted = {"THRESHOLD": 1, "OUTPUT": str(tmp_path / "scenes.gpkg")}
    result = run("classify_scenes", {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **wanted})
    unsure = [answer["confidence"] < 1 for answer in answers(result["OUTPUT"])]
    assert result["UNKNOWN"] == sum(unsure) > 0
    assert [answer["class"] == "unknown" for answer in answers(result["OUTPUT"])] == unsure


@pytest.mark.parametrize("kind", ["points", "polygons"])
def test_features_get_an_answer_each_beside_what_was_known_of_them(mosaic, trained, kind, tmp_path, request):
    layer = request.getfixturevalue(kind)
    wanted = {"FEATURES": layer, "OUTPUT": str(tmp_path / "scenes.gpkg")}
    result = run("classify_scenes", {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **wanted})
    known = {feature.id(): feature["cover"] for feature in layer.getFeatures()}
    assert {answer["feature"]: answer["class"] for answer in answers(result["OUTPUT"])} == known
    assert all(answer["cover"] == known[answer["feature"]] for answer in answers(result["OUTPUT"]))
    opened = QgsVectorLayer(result["OUTPUT"], "answers", "ogr")
    assert opened.geometryType() == layer.geometryType()
    assert opened.featureCount() == layer.featureCount()
    measured = run("assess_scenes", {"PREDICTED": result["OUTPUT"], "TRUTH_FIELD": "cover"})
    assert (measured["OA"], measured["COUNT"]) == (1, ROWS * COLS)


def test_only_the_features_selected_are_classified(mosaic, trained, points, tmp_path):
    chosen = points.allFeatureIds()[2:7]
    points.selectByIds(chosen)
    source = QgsProcessingFeatureSourceDefinition(points.id(), selectedFeaturesOnly=True)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    wanted = {"FEATURES": source, "OUTPUT": str(tmp_path / "scenes.gpkg")}
    result = run("classify_scenes", {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **wanted}, context=context)
    points.removeSelection()
    assert sorted(answer["feature"] for answer in answers(result["OUTPUT"])) == sorted(chosen)


def test_samples_teach_with_names_and_colours_of_their_style(mosaic, polygons, tmp_path):
    result = run(
        "train_scene_classifier",
        {
            "INPUT": mosaic,
            "SAMPLES": polygons,
            "CLASS_FIELD": "cover",
            "FUSION": "add",
            **SCHEDULE,
            "OUTPUT_MODEL": str(tmp_path / "model.safetensors"),
        },
    )
    assert result["OA"] > 0.9
    wanted = {"MODEL": result["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "scenes.gpkg")}
    run("classify_scenes", {"INPUT": mosaic, **wanted})
    layer = QgsVectorLayer(wanted["OUTPUT"], "answers", "ogr")
    layer.loadDefaultStyle()
    shown = {each.label(): each.symbol().color().name() for each in layer.renderer().categories()}
    assert shown == {"Blue": "#0000f0", "Green": "#00f000", "Red": "#f00000", "unknown": "#808080"}


def test_cells_are_assessed_with_points_by_names_of_style_or_value(classified, points, tmp_path):
    table = str(tmp_path / "accuracy.csv")
    wanted = {"TRUTH": points, "TRUTH_FIELD": "cover", "OUTPUT_CSV": table}
    result = run("assess_scenes", {"PREDICTED": classified["OUTPUT"], **wanted})
    assert (result["OA"], result["KAPPA"], result["COUNT"]) == (1, 1, ROWS * COLS)
    assert 0 <= result["ECE"] < 1
    with open(table) as file:
        assert {row["value"] for row in csv.DictReader(file) if row["metric"] == "OA"} == {"1.0"}


def test_a_field_of_the_answers_may_be_the_truth(classified):
    result = run("assess_scenes", {"PREDICTED": classified["OUTPUT"], "TRUTH_FIELD": "second"})
    assert result["OA"] == 0


def test_a_model_is_assessed_with_a_folder(folder, trained):
    result = run("assess_scenes", {"FOLDER": folder, "MODEL": trained["OUTPUT_MODEL"]})
    assert (result["OA"], result["COUNT"]) == (1, 30)


@pytest.mark.parametrize("kind", ["points", "polygons"])
def test_a_model_is_assessed_with_known_places_of_an_image(mosaic, trained, kind, request):
    wanted = {"INPUT": mosaic, "TRUTH": request.getfixturevalue(kind), "TRUTH_FIELD": "cover"}
    result = run("assess_scenes", {**wanted, "MODEL": trained["OUTPUT_MODEL"]})
    assert (result["OA"], result["COUNT"]) == (1, ROWS * COLS)


def test_fusions_are_ranked_on_the_same_folds(folder, tmp_path):
    wanted = {"OUTPUT_FOLDER": str(tmp_path / "kept"), "OUTPUT_JSON": str(tmp_path / "record.json")}
    quick = {**SCHEDULE, "ITERATIONS": 20, "FOLDS": 2, "FIRST_FOLDS": 1}
    result = run("crossvalidate_scene_classifier", {"FOLDER": folder, "FUSIONS": ["none", "kpff"], **quick, **wanted})
    assert result["OA"] == max(result["OA_NONE"], result["OA_KPFF"])
    assert result["BEST"] in ("none", "kpff")
    assert "OA_ADD" not in result
    assert len(list((tmp_path / "kept").glob("*.json"))) == 2
    assert json.loads((tmp_path / "record.json").read_text())


def refused(name, parameters):
    """The sentence with which a run is refused."""
    with pytest.raises(QgsProcessingException) as caught:
        run(name, parameters)
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((), "Give either"),
        (("FOLDER", "INPUT"), "Give either"),
        (("INPUT",), "Give samples"),
        (("INPUT", "SAMPLES"), "Choose the field"),
        (("INPUT", "SAMPLES", "wrong"), "no field crop"),
        (("lost",), "There is no folder"),
    ],
)
def test_what_is_missing_to_train_is_named(folder, mosaic, polygons, given, words):
    known = {"FOLDER": folder, "INPUT": mosaic, "SAMPLES": polygons}
    special = {"wrong": ("CLASS_FIELD", "crop"), "lost": ("FOLDER", folder + "/nowhere")}
    parameters = dict(special.get(name, (name, known.get(name))) for name in given)
    assert words in refused("train_scene_classifier", {**parameters, "OUTPUT_MODEL": "TEMPORARY_OUTPUT"})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OUTPUT": "/tmp/scenes.shp"}, ".gpkg"),
        ({"OUTPUT_RASTER": "/tmp/scenes.png"}, ".tif"),
        ({"OUTPUT_RASTER": "TEMPORARY_OUTPUT", "FEATURES": True}, "not of features"),
        ({"STRIDE": 200}, "STRIDE"),
    ],
)
def test_results_that_cannot_be_written_are_refused(mosaic, trained, points, changes, words):
    parameters = {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], "OUTPUT": "TEMPORARY_OUTPUT", **changes}
    if "FEATURES" in changes:
        parameters["FEATURES"] = points
    assert words in refused("classify_scenes", parameters)


def test_features_are_not_overwritten_with_their_answers(mosaic, trained, classified):
    given = {"FEATURES": classified["OUTPUT"] + "|layername=scenes", "OUTPUT": classified["OUTPUT"]}
    words = refused("classify_scenes", {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **given})
    assert classified["OUTPUT"] in words
    assert len(answers(classified["OUTPUT"])) == ROWS * COLS


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Give either"),
        ({"FOLDER": True}, "Give the model"),
        ({"FOLDER": True, "INPUT": True}, "Give either"),
        ({"INPUT": True, "MODEL": True}, "Give the truth"),
        ({"INPUT": True, "MODEL": True, "TRUTH": True}, "Choose the field"),
        ({"INPUT": True, "MODEL": "INPUT", "TRUTH": True, "TRUTH_FIELD": "cover"}, "not a Deep Fusion model"),
        ({"PREDICTED": True}, "Choose the field"),
        ({"PREDICTED": True, "FIELD": "kind"}, "no field kind"),
    ],
)
def test_what_is_missing_to_assess_is_named(folder, mosaic, trained, classified, points, given, words):
    known = {"FOLDER": folder, "PREDICTED": classified["OUTPUT"], "INPUT": mosaic, "TRUTH": points}
    known["MODEL"] = mosaic if given.get("MODEL") == "INPUT" else trained["OUTPUT_MODEL"]
    assert words in refused("assess_scenes", {name: known.get(name, value) for name, value in given.items()})


@pytest.mark.parametrize(
    ("features", "wanted"), [(False, ("OUTPUT", "OUTPUT_RASTER", "OUTPUT_MAP")), (True, ("OUTPUT",))]
)
def test_a_run_in_the_background_leaves_everything_to_be_loaded(mosaic, trained, points, features, wanted):
    context, feedback = QgsProcessingContext(), Recorder()
    context.setProject(QgsProject.instance())
    outputs = {name: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance()) for name in wanted}
    parameters = {"INPUT": mosaic, "MODEL": trained["OUTPUT_MODEL"], **outputs}
    if features:
        parameters["FEATURES"] = points.id()
    task = QgsProcessingAlgRunnerTask(algorithm("classify_scenes"), parameters, context, feedback)
    ended, loop = [], QEventLoop()
    task.executed.connect(lambda fine, results: (ended.append(results if fine else None), loop.quit()))
    QgsApplication.taskManager().addTask(task)
    QTimer.singleShot(120000, loop.quit)
    loop.exec()
    assert ended[0], feedback.errors
    assert set(context.layersToLoadOnCompletion()) == {ended[0][name] for name in wanted}
