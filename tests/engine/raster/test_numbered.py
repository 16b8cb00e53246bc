# SPDX-License-Identifier: GPL-2.0-or-later
"""Class numbers as indices."""

from __future__ import annotations

import numpy as np
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.numbered import Numbered, numbers_in
from engine_support import grid, raster, whole

HERE = grid(2, 4)
VALUES = np.array([[[7, 0, 65535, 3], [2.5, -1, 65536, 7]]])
KNOWN = np.array([[True, True, True, True], [True, True, True, False]])


def test_numbers_become_places_in_the_list_and_all_others_holes():
    found = whole(Numbered(raster(VALUES, HERE, KNOWN), [65535, 7, 0]))
    assert np.array_equal(found, [[[1, 2, 0, np.nan], [np.nan] * 4]], equal_nan=True)


def test_only_the_first_band_counts():
    numbered = Numbered(raster(np.concatenate([VALUES, VALUES + 1]), HERE), [7])
    assert numbered.count == 1
    assert numbered.read(Window(0, 0, 1, 1)).values.tolist() == [[[0.0]]]


def test_values_at_holes_are_indices_too():
    sample = Numbered(raster(VALUES, HERE, KNOWN), [0]).read(HERE.whole)
    assert set(np.unique(sample.values)) == {0.0}


def test_the_numbers_of_a_raster_are_the_whole_ones_that_are_valid():
    assert numbers_in(raster(VALUES, HERE, KNOWN), Progress()) == [0, 3, 7, 65535]


def test_numbers_are_found_in_every_tile():
    values = np.zeros((1, 600, 1100))
    values[0, 599, 1099], values[0, 0, 600] = 9, 4
    assert numbers_in(raster(values, grid(600, 1100)), Progress()) == [0, 4, 9]
