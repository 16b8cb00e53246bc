# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatio-temporal fusion through the toolbox, for real, on invented images with known changes."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import Qgis, QgsDateTimeRange, QgsProcessingContext, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis_support import Recorder, algorithm, pixels, run

RATIO, SIDE = 8, 96
LEVELS = {"2020-05-01": 0.2, "2020-05-11": 0.26, "2020-05-21": 0.3}


def write(path, values, pixel_m):
    """A GeoTIFF of (bands, rows, cols) float32."""
    bands, rows, cols = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, gdal.GDT_Float32)
    dataset.SetGeoTransform((500000, pixel_m, 0, 5400000, 0, -pixel_m))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32633)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.WriteArray(values.astype(np.float32))
    return str(path)


@pytest.fixture(scope="module")
def images(qgis_application, tmp_path_factory):
    """Fine images whose detail grows from date to date, and what a sensor with large pixels sees of them, by date."""
    folder = tmp_path_factory.mktemp("series")
    detail = np.random.default_rng(2).random((3, SIDE, SIDE))
    made = {}
    for date, level in LEVELS.items():
        fine = level * (1 + 0.2 * (detail - 0.5))
        coarse = fine.reshape(3, SIDE // RATIO, RATIO, SIDE // RATIO, RATIO).mean(axis=(2, 4))
        made[date] = {
            "fine": write(folder / f"fine_{date}.tif", fine, 30),
            "coarse": write(folder / f"coarse_{date}.tif", coarse, 30 * RATIO),
        }
    return made


@pytest.fixture(scope="module")
def pairs(images):
    """Parameters of the pairs and of the date between them."""
    first, middle, last = images.values()
    return {
        "FINE_1": first["fine"],
        "COARSE_1": first["coarse"],
        "FINE_3": last["fine"],
        "COARSE_3": last["coarse"],
        "COARSE_2": [middle["coarse"]],
    }


def error(path, truth):
    return float(np.sqrt(((pixels(path) - pixels(truth)) ** 2).mean()))


@pytest.mark.parametrize("method", ["starfm", "estarfm", "fsdaf", "fitfc", "fine_aware", "linear"])
def test_every_classical_method_beats_both_copies(images, pairs, method, tmp_path):
    result = run(
        "predict_spatiotemporal_classical", {**pairs, "METHOD": method, "OUTPUT": str(tmp_path / f"{method}.tif")}
    )
    truth = images["2020-05-11"]["fine"]
    copies = min(error(pairs[name], truth) for name in ("FINE_1", "FINE_3"))
    assert error(result["OUTPUT"], truth) < 0.5 * copies
    assert gdal.Open(result["OUTPUT"]).GetMetadataItem("DEEP_FUSION_METHOD") == method
    assert len(json.loads(result["WEIGHTS"])[0]) == 3
    assert (tmp_path / f"{method}.qml").exists()


@pytest.mark.parametrize(
    ("name", "more"),
    [("predict_heterogeneity_cnn", {"PRESET": "fast"}), ("predict_stfdcnn", {"PATCH_SIZE": 16})],
)
def test_networks_learn_report_and_are_kept(images, pairs, name, more, tmp_path):
    wanted = {
        "OUTPUT": str(tmp_path / "made.tif"),
        "OUTPUT_SOURCE": str(tmp_path / "source.tif"),
        "OUTPUT_UNCERTAINTY": str(tmp_path / "apart.tif"),
        "OUTPUT_MODEL": str(tmp_path / "model.safetensors"),
        "OUTPUT_HTML": str(tmp_path / "page.html"),
    }
    result = run(name, {**pairs, **more, "ITERATIONS": 20, **wanted})
    truth = images["2020-05-11"]["fine"]
    assert error(result["OUTPUT"], truth) < 0.7 * min(error(pairs[one], truth) for one in ("FINE_1", "FINE_3"))
    assert (pixels(result["OUTPUT_SOURCE"]) == 3).all()
    assert pixels(result["OUTPUT_UNCERTAINTY"]).shape == (3, SIDE, SIDE)
    assert result["VALIDATION_LOSS"] <= result["VALIDATION_LOSS_BEFORE"]
    assert "Learning" in Path(result["OUTPUT_HTML"]).read_text()
    again = run(name, {**pairs, "MODEL": result["OUTPUT_MODEL"], "OUTPUT": str(tmp_path / "again.tif")})
    assert (pixels(again["OUTPUT"]) == pixels(result["OUTPUT"])).all()


def test_a_series_is_planned_predicted_and_dated(images, tmp_path):
    first, _, last = images.values()
    parameters = {
        "FINE_SERIES": [first["fine"], last["fine"]],
        "COARSE_FOLDER": str(tmp_path / "coarse"),
        "METHOD": "linear",
        "EXISTING": "copy",
        "OUTPUT_FOLDER": str(tmp_path / "season"),
    }
    (tmp_path / "coarse").mkdir()
    for each in images.values():
        (tmp_path / "coarse" / Path(each["coarse"]).name).symlink_to(each["coarse"])
    plan = run("predict_series", {**parameters, "PLAN_ONLY": True})
    assert "1 day, 2020-05-11, between 2020-05-01 and 2020-05-21" in plan["PLAN"]
    assert list((tmp_path / "season").iterdir()) == []
    result = run("predict_series", parameters)
    assert (result["PAIRS"], result["PREDICTED"], result["COPIED"]) == (2, 1, 2)
    names = [Path(path).name for path in result["OUTPUT_LAYERS"]]
    assert names == ["2020-05-01_fine.tif", "2020-05-11_predicted.tif", "2020-05-21_fine.tif"]
    layer = QgsRasterLayer(result["OUTPUT_LAYERS"][1], "result")
    layer.loadNamedStyle(str(tmp_path / "season/2020-05-11_predicted.qml"))
    assert layer.temporalProperties().isActive()
    assert layer.temporalProperties().fixedTemporalRange().begin().date() == QDate(2020, 5, 11)


def test_masks_belong_to_the_images_of_their_days(images, tmp_path):
    """The upper half of the earlier fine image is cloud: there the later pair alone tells."""
    first, middle, last = images.values()
    cloud = np.zeros((1, SIDE, SIDE))
    cloud[:, : SIDE // 2] = 2**3
    series = {"FINE_SERIES": [first["fine"], last["fine"]], "METHOD": "linear"}
    parameters = {**series, "COARSE_SERIES": [each["coarse"] for each in images.values()]}
    masks = {"FINE_MASKS": [write(tmp_path / "qa_2020-05-01.tif", cloud, 30)], "MASK_BITS": "3"}
    made = {
        name: pixels(
            run("predict_series", {**parameters, **more, "OUTPUT_FOLDER": str(tmp_path / name)})["OUTPUT_LAYERS"][0]
        )
        for name, more in {"clear": {}, "masked": masks, "other bit": {**masks, "MASK_BITS": "4"}}.items()
    }
    change = pixels(middle["coarse"]) - pixels(last["coarse"])
    alone = pixels(last["fine"])[0, 0, 0] + change[0, 0, 0]
    assert made["masked"][0, 0, 0] == pytest.approx(alone, abs=5e-3)
    assert (made["masked"][:, -1] == made["clear"][:, -1]).all()
    assert (made["masked"][:, 0] != made["clear"][:, 0]).any()
    assert (made["other bit"] == made["clear"]).all()


def test_dates_come_from_layers_before_file_names(images):
    """A layer that says another day than its file name, and a table that says another one than both."""
    first, _, last = images.values()
    project = QgsProject()
    coarse = [QgsRasterLayer(each["coarse"], f"coarse {number}") for number, each in enumerate(images.values())]
    project.addMapLayers(coarse)
    start = QDateTime(QDate(2020, 5, 14), QTime(0, 0), Qt.TimeSpec.UTC)
    coarse[1].temporalProperties().setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    coarse[1].temporalProperties().setFixedTemporalRange(QgsDateTimeRange(start, start.addSecs(86399)))
    coarse[1].temporalProperties().setIsActive(True)
    context = QgsProcessingContext()
    context.setProject(project)
    parameters = {
        "FINE_SERIES": [first["fine"], last["fine"]],
        "COARSE_SERIES": [layer.id() for layer in coarse],
        "PLAN_ONLY": True,
        "OUTPUT_FOLDER": "TEMPORARY_OUTPUT",
    }
    assert "1 day, 2020-05-14, between" in run("predict_series", parameters, context=context)["PLAN"]
    table = Path(first["coarse"]).with_suffix(".csv")
    table.write_text("coarse 1,2020-05-16\n")
    dated = run("predict_series", {**parameters, "DATE_TABLE": str(table)}, context=context)
    assert "1 day, 2020-05-16, between" in dated["PLAN"]


def test_methods_are_ranked_and_a_result_is_assessed(images, pairs, tmp_path):
    truth = images["2020-05-11"]["fine"]
    reports = {f"OUTPUT_{kind.upper()}": str(tmp_path / f"c.{kind}") for kind in ("html", "csv", "json")}
    ranked = run("compare_spatiotemporal", {**pairs, "TRUTH": truth, "METHODS": ["linear", "fine_aware"], **reports})
    measured = json.loads(Path(ranked["OUTPUT_JSON"]).read_text())["measured"]
    assert ranked["RMSE"] == min(each["RMSE"] for title, each in measured.items() if title == ranked["BEST_TITLE"])
    assert ranked["RMSE"] <= min(each["RMSE"] for each in measured.values())
    assert ranked["RMSE_BASELINE"] == measured["coarse change (H = 0)"]["RMSE"]
    with open(ranked["OUTPUT_CSV"], newline="") as file:
        images_measured = {row["image"] for row in csv.DictReader(file)}
    assert {"copy of t1", "copy of t3", "mean of t1 and t3", "coarse change (H = 0)"} < images_measured
    assert Path(ranked["OUTPUT_HTML"]).stat().st_size > 50_000
    made = run(
        "predict_spatiotemporal_classical", {**pairs, "METHOD": ranked["BEST"], "OUTPUT": str(tmp_path / "m.tif")}
    )
    beside = {name: value for name, value in pairs.items() if name != "COARSE_2"} | {"COARSE_2": pairs["COARSE_2"][0]}
    measured = run("assess_spatiotemporal", {"PREDICTED": made["OUTPUT"], "TRUTH": truth, **beside})
    assert measured["RMSE"] == pytest.approx(ranked["RMSE"], rel=1e-6)
    assert measured["RMSE"] == pytest.approx(error(made["OUTPUT"], truth), rel=1e-3)
    assert measured["RMSE_LINEAR"] < measured["RMSE_COPY_1"]


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("predict_stfdcnn", {"COARSE_3": None}, "not whole"),
        ("predict_stfdcnn", {"COARSE_2": []}, "COARSE_2"),
        ("predict_stfdcnn", {"MASK_BITS": "one"}, "MASK_BITS"),
        ("predict_stfdcnn", {"BANDS_FINE": [1, 2]}, "2 bands and the coarse ones 3"),
        ("predict_stfdcnn", {"MODEL": "nowhere.safetensors"}, "does not exist"),
        ("compare_spatiotemporal", {"METHODS": []}, "nothing to compare"),
        ("predict_series", {"DATE_PATTERN": "MMDD"}, "DATE_PATTERN"),
        ("predict_series", {"FINE_SERIES": []}, "FINE_SERIES"),
    ],
)
def test_what_cannot_work_is_said_before_the_run(images, pairs, name, changes, sentence):
    series = {"FINE_SERIES": [pairs["FINE_1"]], "COARSE_SERIES": [pairs["COARSE_1"]]}
    usual = {"predict_series": {**series, "OUTPUT_FOLDER": "TEMPORARY_OUTPUT"}}
    usual["compare_spatiotemporal"] = {**pairs, "TRUTH": pairs["FINE_1"]}
    parameters = usual.get(name, {**pairs, "OUTPUT": "TEMPORARY_OUTPUT"}) | changes
    fine, said = algorithm(name).checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    assert sentence in said


def test_several_dates_need_a_folder_and_fill_it(images, pairs, tmp_path):
    both = [images["2020-05-11"]["coarse"], images["2020-05-21"]["coarse"]]
    several = {**pairs, "COARSE_2": both, "METHOD": "linear"}
    fine, said = algorithm("predict_spatiotemporal_classical").checkParameterValues(
        {**several, "OUTPUT": "TEMPORARY_OUTPUT"}, QgsProcessingContext()
    )
    assert (fine, "OUTPUT_FOLDER" in said) == (False, True)
    result = run("predict_spatiotemporal_classical", {**several, "OUTPUT_FOLDER": str(tmp_path / "made")})
    assert [Path(path).name for path in result["OUTPUT_LAYERS"]] == [
        "coarse_2020-05-11_predicted.tif",
        "coarse_2020-05-21_predicted.tif",
    ]


def test_the_series_runs_from_the_command_line(images, qgis_process, tmp_path):
    folder = Path(images["2020-05-01"]["fine"]).parent
    for kind in ("fine", "coarse"):
        (tmp_path / kind).mkdir()
    for date, each in images.items():
        (tmp_path / "coarse" / f"{date}.tif").symlink_to(each["coarse"])
        if date != "2020-05-11":
            (tmp_path / "fine" / f"{date}.tif").symlink_to(folder / f"fine_{date}.tif")
    done = qgis_process(
        "run",
        "deepfusion:predict_series",
        "--",
        f"FINE_FOLDER={tmp_path / 'fine'}",
        f"COARSE_FOLDER={tmp_path / 'coarse'}",
        f"OUTPUT_FOLDER={tmp_path / 'made'}",
    )
    assert done.returncode == 0, done.stderr
    assert error(tmp_path / "made/2020-05-11_predicted.tif", images["2020-05-11"]["fine"]) < 0.02


def test_dates_far_from_both_pairs_are_warned_about(images, pairs, tmp_path):
    far = tmp_path / "coarse_2020-09-01.tif"
    far.symlink_to(images["2020-05-11"]["coarse"])
    recorder = Recorder()
    parameters = {**pairs, "COARSE_2": [str(far)], "METHOD": "linear", "OUTPUT": str(tmp_path / "made.tif")}
    run("predict_spatiotemporal_classical", parameters, recorder)
    assert any("2020-09-01: more than 40 days" in text for text in recorder.warnings)
