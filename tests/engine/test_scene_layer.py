# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers as features, cells as a raster, evidence as a map."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.classes import tagged_classes
from deep_fusion.engine.inference.cells import MAP_PIXELS, CellRow
from deep_fusion.engine.jobs import ClassifyJob, LandClass
from deep_fusion.engine.scene_layer import (
    AnswerLayer,
    CellRaster,
    EvidenceMap,
    entropy,
    probability_fields,
    rectangle,
)
from deep_fusion.engine.weights.model_file import Card
from engine_support import UTM, grid, source

CLASSES = tuple(
    LandClass(*each) for each in ((1, "river", "#0000ff"), (4, "forest", "#00ff00"), (5, "field", "#ffff00"))
)
POINT = {"type": "Point", "coordinates": [3.0, 4.0]}


def card(classes: tuple[LandClass, ...] = CLASSES) -> Card:
    listed = tuple({"number": each.number, "name": each.name, "colour": each.colour} for each in classes)
    return Card("scenes", "alexnet", {}, ("1",), {}, {}, 0.0, "any", classes=listed)


def job(folder: Path, **more) -> ClassifyJob:
    return ClassifyJob("m.safetensors", source("image.tif"), str(folder / "a.gpkg"), **more)


def rows(folder: Path, *answers: tuple[int, list[float] | None], classes=CLASSES, **more) -> list[dict]:
    with AnswerLayer.create(job(folder, **more), card(classes), UTM, "POINT") as layer:
        for feature, probabilities in answers:
            layer.add(POINT, feature, None if probabilities is None else np.array(probabilities))
    database = sqlite3.connect(folder / "a.gpkg")
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute("SELECT * FROM scenes")]


def test_an_answer_has_its_class_how_sure_it_is_and_what_else_it_may_be(tmp_path: Path):
    (row,) = rows(tmp_path, (9, [0.2, 0.7, 0.1]))
    assert (row["feature"], row["class"], row["class_id"], row["confidence"]) == (9, "forest", 4, 0.7)
    assert row["margin"] == pytest.approx(0.5)
    assert (row["second"], row["second_p"], row["third"], row["third_p"]) == ("river", 0.2, "field", 0.1)
    assert (row["p_river"], row["p_forest"], row["p_field"]) == (0.2, 0.7, 0.1)


def test_what_is_less_probable_than_the_threshold_is_unknown_but_keeps_its_numbers(tmp_path: Path):
    sure, unsure = rows(tmp_path, (1, [0.6, 0.3, 0.1]), (2, [0.5, 0.4, 0.1]), threshold=0.6)
    assert (sure["class"], sure["class_id"]) == ("river", 1)
    assert (unsure["class"], unsure["class_id"], unsure["confidence"]) == ("unknown", None, 0.5)


def test_without_an_answer_all_is_empty(tmp_path: Path):
    (row,) = rows(tmp_path, (3, None))
    assert row["feature"] == 3
    assert {value for name, value in row.items() if name not in ("fid", "geom", "feature")} == {None}


def test_answers_are_counted(tmp_path: Path):
    with AnswerLayer.create(job(tmp_path, threshold=0.5), card(), UTM, "POINT") as layer:
        found = [layer.add(POINT, 1, answer) for answer in (np.array([0.1, 0.1, 0.8]), np.array([0.4, 0.3, 0.3]), None)]
    assert found == [2, None, None]
    assert layer.counts == {"COUNT": 3, "UNKNOWN": 1, "EMPTY": 1}


def test_two_classes_have_no_third(tmp_path: Path):
    (row,) = rows(tmp_path, (1, [0.2, 0.8]), classes=CLASSES[:2])
    assert (row["second"], row["third"], row["third_p"]) == ("river", None, None)


@pytest.mark.parametrize(
    ("probabilities", "expected"), [([1, 0, 0], 0), ([1 / 3] * 3, 1), ([0.5, 0.5, 0], np.log(2) / np.log(3))]
)
def test_entropy_goes_from_sure_to_all_alike(probabilities: list[float], expected: float):
    assert entropy(np.array(probabilities)) == pytest.approx(expected)


def test_fields_of_probabilities_never_share_a_name():
    classes = [LandClass(number, name) for number, name in enumerate(("Wood", "wood", "wood_2"))]
    assert probability_fields(classes) == ["p_Wood", "p_wood_2", "p_wood_2_2"]


def test_a_cell_is_a_rectangle_that_ends_with_the_image():
    ground = grid(25, 47)  # 94 x 75 m
    cells = grid(3, 3, pixel=(40.0, 30.0))
    ring = rectangle(cells, 2, 2, ground)["coordinates"][0]
    west, south, east, north = ground.bounds
    assert ring == [
        [west + 80, north - 60],
        [west + 80, south],
        [east, south],
        [east, north - 60],
        [west + 80, north - 60],
    ]


def test_a_raster_has_a_pixel_for_each_cell_and_says_what_it_means(tmp_path: Path):
    raster = CellRaster(grid(2, 3), CLASSES)
    raster.put(0, 0, 0)
    raster.put(0, 1, 2)
    raster.put(1, 2, None)
    path = str(tmp_path / "c.tif")
    raster.write(job(tmp_path, output_raster=path), card())
    with rasterio.open(path) as dataset:
        assert (dataset.nodata, dataset.dtypes) == (255, ("uint8",))
        assert dataset.read(1).tolist() == [[1, 5, 255], [255, 255, 0]]
        assert dataset.colormap(1)[5][:3] == (255, 255, 0)
        assert dataset.tags()["DEEP_FUSION_METHOD"] == "alexnet"
    told = tagged_classes(source(path))
    assert [(each.number, each.name) for each in told] == [(1, "river"), (4, "forest"), (5, "field"), (0, "unknown")]


def test_numbers_that_classes_use_are_not_those_of_nothing_and_unknown(tmp_path: Path):
    raster = CellRaster(grid(1, 2), (LandClass(0, "sea", "#000000"), LandClass(253, "ice", "#ffffff")))
    raster.put(0, 0, None)
    path = str(tmp_path / "c.tif")
    raster.write(job(tmp_path, output_raster=path), card())
    with rasterio.open(path) as dataset:
        assert dataset.read(1).tolist() == [[254, 255]]


def test_many_classes_take_two_bytes(tmp_path: Path):
    raster = CellRaster(grid(1, 1), (LandClass(1, "a", "#000000"), LandClass(300, "b", "#000000")))
    raster.put(0, 0, 1)
    path = str(tmp_path / "c.tif")
    raster.write(job(tmp_path, output_raster=path), card())
    with rasterio.open(path) as dataset:
        assert (dataset.dtypes, dataset.nodata, dataset.read(1).tolist()) == (("uint16",), 65535, [[300]])


def test_the_map_is_written_row_by_row_with_holes_where_nothing_was_seen(tmp_path: Path):
    count = 70  # more than are written at once
    whole = np.random.default_rng(0).random((count * MAP_PIXELS, 2 * MAP_PIXELS)).astype(np.float32)
    path = str(tmp_path / "m.tif")
    with EvidenceMap.create(job(tmp_path, output_map=path), card(), grid(count, 2)) as evidence:
        for row in range(count):
            part = whole[row * MAP_PIXELS : (row + 1) * MAP_PIXELS]
            evidence.write(CellRow(row, np.zeros((2, 3)), np.array([True, row != 5]), part))
    with rasterio.open(path) as dataset:
        found = dataset.read(1)
        assert dataset.transform.a == 2.0 / MAP_PIXELS
    assert np.isnan(found[5 * MAP_PIXELS : 6 * MAP_PIXELS, MAP_PIXELS:]).all()
    assert np.isnan(found).sum() == MAP_PIXELS**2
    assert np.array_equal(found[np.isfinite(found)], whole[np.isfinite(found)])
