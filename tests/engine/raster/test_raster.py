# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading windows of a raster, also beyond its edge."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.raster import load
from engine_support import grid, raster

ROWS, COLS = 7, 11


@pytest.fixture
def image():
    values = np.random.default_rng(1).normal(size=(3, ROWS, COLS)).astype(np.float32)
    valid = np.random.default_rng(2).random((ROWS, COLS)) > 0.2
    return raster(values, grid(ROWS, COLS), valid)


@pytest.mark.parametrize("margin", [1, 3, 7, 40])
def test_beyond_its_edge_the_image_goes_on_as_in_a_mirror(image, margin: int):
    whole = image.read(image.grid.whole)

    seen = image.read(image.grid.whole.expanded(margin))

    assert np.array_equal(seen.values, np.pad(whole.values, ((0, 0), (margin, margin), (margin, margin)), "symmetric"))
    assert np.array_equal(seen.valid, np.pad(whole.valid, margin, "symmetric"))


def test_a_window_that_lies_outside_altogether_shows_the_mirror_image(image):
    seen = image.read(Window(-3, -4, 3, 4))
    assert np.array_equal(seen.values, image.read(Window(0, 0, 3, 4)).values[:, ::-1, ::-1])


def test_a_window_inside_is_cut_out(image):
    assert np.array_equal(image.read(Window(2, 3, 4, 5)).values, image.read(image.grid.whole).values[:, 2:6, 3:8])


def test_a_loaded_window_lies_where_it_was_cut_out(image):
    window = Window(2, 3, 4, 5)
    part = load(image, window)
    assert part.grid == image.grid.cropped(window)
    assert np.array_equal(part.read(part.grid.whole).valid, image.read(window).valid)
