# SPDX-License-Identifier: GPL-2.0-or-later
"""Which classes there are, and their colours."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.classes import COLOURS, classes_tag, coloured, known_classes, rgb, tagged_classes
from deep_fusion.engine.errors import BadOption, NoClassMap
from deep_fusion.engine.jobs import LandClass, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import Raster
from engine_support import grid, raster, source, write_tif
from skimage.color import rgb2lab

WATER, WOOD = LandClass(3, "water", "#0000ff"), LandClass(70, "wood")


def tagged(path: Path, tags: dict[str, str]) -> Source:
    """A small map with tags."""
    write_tif(path, np.ones((1, 2, 2), np.uint8))
    with rasterio.open(path, "r+") as dataset:
        dataset.update_tags(**tags)
    return source(path)


def of(*values: float) -> Raster:
    return raster(np.array([[values]]), grid(1, len(values)))


def test_given_classes_keep_their_order_names_and_colours():
    found = known_classes([WOOD, WATER], [of(1, 2)], Progress())
    assert found == (replace(WOOD, colour=COLOURS[0]), WATER)


def test_without_any_the_numbers_of_all_rasters_are_the_classes():
    found = known_classes([], [of(9, 2, 2.5), of(4, 2, -1)], Progress())
    assert [(each.number, each.name) for each in found] == [(2, "2"), (4, "4"), (9, "9")]
    assert len({each.colour for each in found}) == 3


@pytest.mark.parametrize(("truth", "numbers"), [((0, 1), [0, 1, 2]), ((1, 2), [1, 2])])
def test_zero_is_a_class_only_if_all_rasters_hold_it(truth: tuple[int, ...], numbers: list[int]):
    found = known_classes([], [of(0, 1, 2), of(*truth)], Progress())
    assert [each.number for each in found] == numbers


@pytest.mark.parametrize("values", [(0.5, -3.0), tuple(range(256))])
def test_what_is_no_map_of_classes_is_refused(values: tuple[float, ...]):
    with pytest.raises(NoClassMap, match="array is no map of classes"):
        known_classes([], [of(*values)], Progress())


@pytest.mark.parametrize("numbers", [(1, 1), (-1, 2), (65536,), range(256)])
def test_numbers_that_cannot_be_classes_are_refused(numbers):
    with pytest.raises(BadOption):
        known_classes([LandClass(number, "x") for number in numbers], [], Progress())


def test_colours_can_be_told_apart():
    """A distance of 2.3 in CIELAB is just noticed (Mahy et al. 1994)."""
    lab = rgb2lab(np.array([[rgb(colour) for colour in COLOURS]]) / 255)[0]
    paper = rgb2lab(np.ones((1, 1, 3)))[0, 0]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations([*lab, paper], 2)) > 25


def test_colours_that_somebody_chose_are_not_given_again():
    chosen = LandClass(1, "a", COLOURS[0].upper())
    assert coloured([LandClass(2, "b"), chosen, LandClass(3, "c")]) == (
        LandClass(2, "b", COLOURS[1]),
        chosen,
        LandClass(3, "c", COLOURS[2]),
    )


def test_more_classes_than_colours_all_get_one():
    assert {each.colour for each in coloured([LandClass(number, "x") for number in range(60)])} == set(COLOURS)


def test_a_map_tells_its_classes_by_a_tag(tmp_path: Path):
    assert tagged_classes(tagged(tmp_path / "map.tif", {})) == ()
    assert tagged_classes(tagged(tmp_path / "map.tif", classes_tag([WATER, WOOD]))) == (WATER, WOOD)


@pytest.mark.parametrize("text", ["[", "[3]", '[{"name": "wood"}]', '{"number": 1}', '[{"number": "x", "name": "y"}]'])
def test_a_spoilt_tag_tells_nothing(tmp_path: Path, text: str):
    assert tagged_classes(tagged(tmp_path / "map.tif", {"DEEP_FUSION_CLASSES": text})) == ()
