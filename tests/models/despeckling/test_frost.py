# SPDX-License-Identifier: GPL-2.0-or-later
"""Frost against a loop over windows, its limits, and Orfeo ToolBox."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.models.despeckling.frost import Frost
from scipy.ndimage import uniform_filter
from speckle_support import LOOKS, each_pixel, fields, filtered, inner, needs_otb, otb_filtered, speckled


def by_loops(power: np.ndarray, valid: np.ndarray | None, window: int, damping: float) -> np.ndarray:
    result = np.full(power.shape, np.nan)
    middle = window // 2
    for pixel in each_pixel(power, valid, window):
        mean, variance = pixel.moments()
        total = weights = 0.0
        for row, col in np.argwhere(pixel.valid):
            weight = math.exp(-damping * variance / mean**2 * math.hypot(row - middle, col - middle))
            total += weight * pixel.window[row, col]
            weights += weight
        result[pixel.place] = total / weights
    return result


@pytest.mark.parametrize(("window", "damping"), [(3, 1.0), (7, 1.0), (11, 0.3)])
def test_loops_over_windows_give_the_same(window: int, damping: float):
    power = speckled(fields(26, 30))
    valid = np.random.default_rng(5).random((26, 30)) > 0.1
    valid[10:17, 10:20] = False
    expected = by_loops(power[0], valid, window, damping)
    assert filtered(Frost(window, LOOKS, damping), power, valid)[0] == pytest.approx(expected, rel=1e-5, nan_ok=True)
    whole = by_loops(power[0], None, window, damping)
    assert filtered(Frost(window, LOOKS, damping), power)[0] == pytest.approx(whole, rel=1e-5)


@needs_otb
@pytest.mark.parametrize("damping", [0.1, 1.0])
def test_orfeo_toolbox_gives_the_same_away_from_borders(tmp_path: Path, damping: float):
    power = speckled(fields(64, 80))
    theirs = otb_filtered(tmp_path, power, "frost", rad=3, deramp=damping)
    assert inner(filtered(Frost(7, LOOKS, damping), power), 4) == pytest.approx(inner(theirs, 4), rel=1e-6)


def test_without_damping_it_is_the_mean_of_the_window():
    power = speckled(fields())
    mean = uniform_filter(power[0].astype(np.float64), 7, mode="reflect")
    assert filtered(Frost(7, LOOKS, 0.0), power)[0] == pytest.approx(mean, rel=1e-5)


def test_with_all_damping_it_is_the_pixel_itself():
    power = speckled(fields())
    assert filtered(Frost(7, LOOKS, 1e6), power) == pytest.approx(power, rel=1e-6)


def test_looks_play_no_part():
    power = speckled(fields())
    assert np.array_equal(filtered(Frost(7, 1.0), power), filtered(Frost(7, 50.0), power))
