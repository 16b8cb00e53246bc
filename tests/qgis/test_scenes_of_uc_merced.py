# SPDX-License-Identifier: GPL-2.0-or-later
"""Real chips on the command line: learned from for some seconds, found again in a mosaic of others, and measured."""

import csv
import json
import shutil

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis_support import ROOT

CHIPS = ROOT.parent / "shared" / "data" / "scene" / "ucm128"
pytestmark = pytest.mark.skipif(not CHIPS.is_dir(), reason="no real chips")

KINDS = "agricultural", "chaparral", "forest", "harbor"
LEARNED, SHOWN = range(0, 96, 4), range(2, 96, 16)
PIXEL_M, SIDE = 0.6096, 128  # a foot, twice
CELL_M = SIDE * PIXEL_M
WEST, NORTH = 500000.0, 3700000.0


def copies(folder, numbers):
    """Class folders of some chips of each kind."""
    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
        for number in numbers:
            shutil.copy(CHIPS / kind / f"{kind}{number:02d}.jpg", folder / kind)
    return folder


def places():
    """Row, column and kind of all cells; no row and no column is of one kind."""
    return [(row, col, KINDS[(row + col) % len(KINDS)]) for row in range(len(KINDS)) for col in range(len(SHOWN))]


def reference():
    """UTM 11 N, where UC Merced is."""
    found = osr.SpatialReference()
    found.ImportFromEPSG(32611)
    return found


def write_mosaic(path):
    """Chips that are not learned from, side by side, each once."""
    options = ["COMPRESS=DEFLATE", "TILED=YES"]
    rows, cols = len(KINDS) * SIDE, len(SHOWN) * SIDE
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, 3, gdal.GDT_Byte, options)
    dataset.SetProjection(reference().ExportToWkt())
    dataset.SetGeoTransform((WEST, PIXEL_M, 0, NORTH, 0, -PIXEL_M))
    for row, col, kind in places():
        chip = gdal.Open(str(CHIPS / kind / f"{kind}{SHOWN[col]:02d}.jpg")).ReadAsArray()
        dataset.WriteArray(chip, col * SIDE, row * SIDE)


def write_samples(path):
    """A polygon in each cell, somewhat smaller, that tells what the cell shows."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("samples", reference(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("kind", ogr.OFTString))
    for row, col, kind in places():
        west, north = WEST + col * CELL_M + 3, NORTH - row * CELL_M - 3
        east, south = west + CELL_M - 6, north - CELL_M + 6
        feature = ogr.Feature(layer.GetLayerDefn())
        ring = ", ".join(f"{x} {y}" for x, y in ((west, north), (east, north), (east, south), (west, south)))
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}, {west} {north}))"))
        feature["kind"] = kind
        layer.CreateFeature(feature)


@pytest.fixture(scope="module")
def command(qgis_process):
    """Run one of our algorithms; returns its results."""

    def call(name, **parameters):
        given = (f"{key}={value}" for key, value in parameters.items())
        done = qgis_process("--json", "run", f"deepfusion:{name}", "--", *given)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout[done.stdout.index("{\n") :])["results"]

    return call


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Chips to learn from, others, these as a mosaic, and samples on it."""
    root = tmp_path_factory.mktemp("merced")
    copies(root / "learned", LEARNED)
    copies(root / "shown", SHOWN)
    write_mosaic(root / "mosaic.tif")
    write_samples(root / "samples.gpkg")
    return root


@pytest.fixture(scope="module")
def trained(command, folder):
    """A model of half the pixels of the chips, after a short training."""
    return command(
        "train_scene_classifier",
        FOLDER=folder / "learned",
        PIXEL_SIZE=PIXEL_M,
        PATCH_SIZE=64,
        BATCH_SIZE=16,
        ITERATIONS=60,
        OUTPUT_MODEL=folder / "model.safetensors",
        OUTPUT_HTML=folder / "training.html",
    )


@pytest.fixture(scope="module")
def classified(command, folder, trained):
    """All that can be made of the mosaic, cell by cell."""
    names = {"OUTPUT": "cells.gpkg", "OUTPUT_RASTER": "cells.tif", "OUTPUT_MAP": "evidence.tif"}
    wanted = {name: folder / file for name, file in names.items()}
    return command("classify_scenes", INPUT=folder / "mosaic.tif", MODEL=trained["OUTPUT_MODEL"], **wanted)


def rows_of(path):
    """All features of a layer."""
    return list(QgsVectorLayer(path, "answers", "ogr").getFeatures())


def test_a_short_training_tells_four_kinds_apart(trained, folder):
    assert trained["OA"] > 0.7
    assert trained["VALIDATION_LOSS"] < trained["VALIDATION_LOSS_BEFORE"]
    assert "Accuracy" in (folder / "training.html").read_text(encoding="utf-8")


def test_every_cell_is_a_chip_and_has_one_answer(classified):
    assert classified["COUNT"] == len(places())
    for answer in rows_of(classified["OUTPUT"]):
        row, col = divmod(answer["feature"], len(SHOWN))
        middle = answer.geometry().boundingBox().center()
        assert abs(middle.x() - (WEST + (col + 0.5) * CELL_M)) < 1
        assert abs(middle.y() - (NORTH - (row + 0.5) * CELL_M)) < 1
        shares = [answer[f"p_{kind}"] for kind in KINDS]
        assert sum(shares) == pytest.approx(1)
        assert answer["confidence"] == max(shares)
        assert answer["class"] == KINDS[int(np.argmax(shares))]


def test_answers_open_in_the_colours_of_their_classes(classified):
    layer = QgsVectorLayer(classified["OUTPUT"], "cells", "ogr")
    layer.loadDefaultStyle()
    shown = {each.value(): each.symbol().color().name() for each in layer.renderer().categories()}
    assert set(shown) == {*KINDS, "unknown"}
    assert len(set(shown.values())) == len(shown)
    raster = QgsRasterLayer(classified["OUTPUT_RASTER"], "cells")
    assert {each.label: each.color.name() for each in raster.renderer().classes()} == shown
    assert QgsRasterLayer(classified["OUTPUT_MAP"], "evidence").renderer().type() == "singlebandpseudocolor"


def test_cells_are_as_accurate_as_the_chips_they_were_made_of(command, folder, trained, classified):
    samples = {"TRUTH": folder / "samples.gpkg", "TRUTH_FIELD": "kind"}
    cells = command("assess_scenes", PREDICTED=classified["OUTPUT"], OUTPUT_CSV=folder / "cells.csv", **samples)
    chips = command("assess_scenes", FOLDER=folder / "shown", MODEL=trained["OUTPUT_MODEL"])
    assert cells["COUNT"] == chips["COUNT"] == len(places())
    assert cells["OA"] > 0.7
    assert abs(cells["OA"] - chips["OA"]) < 1.5 / len(places())  # one answer may tip over
    with open(folder / "cells.csv") as file:
        counted = [float(row["value"]) for row in csv.DictReader(file) if row["metric"] == "count"]
    assert sum(counted) == len(places())


def test_polygons_get_their_answers_and_a_model_the_same_accuracy_on_them(command, folder, trained):
    image, samples, model = folder / "mosaic.tif", folder / "samples.gpkg", trained["OUTPUT_MODEL"]
    output = folder / "polygons.gpkg"
    told = command("classify_scenes", INPUT=image, MODEL=model, FEATURES=samples, OUTPUT=output)
    assert (told["COUNT"], told["EMPTY"]) == (len(places()), 0)
    right = [answer["class"] == answer["kind"] for answer in rows_of(str(output))]
    page = folder / "accuracy.html"
    measured = command("assess_scenes", INPUT=image, TRUTH=samples, TRUTH_FIELD="kind", MODEL=model, OUTPUT_HTML=page)
    assert measured["COUNT"] == len(places())
    assert abs(measured["OA"] - np.mean(right)) < 1.5 / len(places())
    assert "Confusion matrix (chips)" in page.read_text(encoding="utf-8")
