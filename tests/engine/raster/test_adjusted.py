# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters with other values, in another place, with fewer valid pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.raster.adjusted import Difference, Masked, Placed, Scaled
from deep_fusion.engine.raster.files import open_source
from engine_support import grid, raster, whole, write_tif

HERE = grid(2, 3)
NUMBERS = np.arange(6, dtype=np.float32).reshape(1, 2, 3)


def test_values_are_scaled_and_holes_stay():
    valid = np.array([[True, False, True], [True, True, True]])
    seen = whole(Scaled(raster(NUMBERS, HERE, valid), 0.5, 10))
    np.testing.assert_array_equal(seen, [[[10, np.nan, 11], [11.5, 12, 12.5]]])


def test_an_image_is_spread_over_other_ground_whatever_its_own():
    ground = grid(8, 6, corner=(100.0, 900.0))
    placed = Placed(raster(NUMBERS, HERE), ground)
    assert placed.grid.bounds == ground.bounds
    assert placed.grid.pixel_size == (4.0, 12.0)
    np.testing.assert_array_equal(whole(placed), NUMBERS)


def test_a_mask_marks_with_any_number_but_zero_and_its_nodata_marks_nothing():
    marks = raster([[[0, 1, 7], [0, 9, 0]]], HERE, np.array([[True, True, True], [True, False, True]]))
    seen = whole(Masked(raster(NUMBERS, HERE), marks))
    np.testing.assert_array_equal(seen, [[[0, np.nan, np.nan], [3, 4, 5]]])


def test_a_mask_of_bits_marks_with_these_alone():
    clear, cloud, snow_and_cloud = 0b1000000, 0b0001000, 0b0101000  # Landsat's QA_PIXEL: bit 6, 3, 5
    marks = raster([[[clear, cloud, clear], [snow_and_cloud, clear, 0b0100000]]], HERE)
    seen = whole(Masked(raster(NUMBERS, HERE), marks, bits=(3, 4)))
    np.testing.assert_array_equal(seen, [[[0, np.nan, 2], [np.nan, 4, 5]]])


def test_a_difference_is_valid_where_both_are():
    first = raster(NUMBERS, HERE, np.array([[False, True, True], [True, True, True]]))
    second = raster(NUMBERS * 3, HERE, np.array([[True, True, False], [True, True, True]]))
    np.testing.assert_array_equal(whole(Difference(first, second)), [[[np.nan, -2, np.nan], [-6, -8, -10]]])


def test_a_source_is_read_without_what_its_mask_marks_in_whatever_pixels_it_comes(tmp_path: Path):
    image = write_tif(tmp_path / "image.tif", np.ones((1, 4, 4), np.uint16), grid(4, 4))
    coarse = np.array([[[8, 0], [0, 32]]], np.uint16)
    mask = write_tif(tmp_path / "mask.tif", coarse, grid(2, 2, pixel=(4.0, 6.0)))
    opened = open_source(Source("image", (RasterFile(image),), RasterFile(mask), (3,)))
    valid = np.ones((4, 4), bool)
    valid[:2, :2] = False
    np.testing.assert_array_equal(opened.read(opened.grid.whole).valid, valid)
