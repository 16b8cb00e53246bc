# SPDX-License-Identifier: GPL-2.0-or-later
"""Lee, Kuan and Gamma-MAP against loops over windows, the equations they solve, and Orfeo ToolBox."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.models.despeckling.local_statistics import GammaMap, Kuan, Lee
from scipy.ndimage import uniform_filter
from speckle_support import LOOKS, each_pixel, fields, filtered, inner, needs_otb, otb_filtered, speckled


def lee(x: float, mean: float, variance: float, looks: float) -> float:
    """As Lee writes it: the variance of the ground is what speckle leaves of the window's."""
    speckle = mean**2 / looks
    return mean + max(variance - speckle, 0) / variance * (x - mean)


def kuan(x: float, mean: float, variance: float, looks: float) -> float:
    """As Kuan writes it: the ground's variance follows from E[z^2] = E[ground^2] (1 + 1/looks)."""
    ground = max((variance - mean**2 / looks) / (1 + 1 / looks), 0)
    return mean + ground / variance * (x - mean)


def gamma_map(x: float, mean: float, variance: float, looks: float) -> float:
    """The positive root of a r^2 - (a - looks - 1) m r - looks m x = 0, found by numpy."""
    there, speckle = math.sqrt(variance) / mean, math.sqrt(1 / looks)
    if there <= speckle:
        return mean
    if there >= math.sqrt(2) * speckle:
        return x
    order = (1 + speckle**2) / (there**2 - speckle**2)
    return float(max(np.roots([order, -(order - looks - 1) * mean, -looks * mean * x]).real))


PAIRS = [(Lee, lee), (Kuan, kuan), (GammaMap, gamma_map)]


def by_loops(estimate: Callable[..., float], power: np.ndarray, valid: np.ndarray | None, window: int) -> np.ndarray:
    result = np.full(power.shape, np.nan)
    for pixel in each_pixel(power, valid, window):
        mean, variance = pixel.moments()
        result[pixel.place] = estimate(pixel.centre, mean, variance, LOOKS) if variance > 0 else mean
    return result


@pytest.mark.parametrize(("kind", "estimate"), PAIRS, ids=["lee", "kuan", "gamma_map"])
@pytest.mark.parametrize("window", [3, 7, 9])
def test_loops_over_windows_give_the_same(kind: type, estimate: Callable[..., float], window: int):
    power = speckled(fields(40, 44))
    valid = np.random.default_rng(5).random((40, 44)) > 0.1
    valid[10:20, 10:25] = False
    expected = by_loops(estimate, power[0], valid, window)
    assert filtered(kind(window, LOOKS), power, valid)[0] == pytest.approx(expected, rel=1e-5, nan_ok=True)


@needs_otb
@pytest.mark.parametrize(("kind", "name"), [(Lee, "lee"), (Kuan, "kuan"), (GammaMap, "gammamap")])
def test_orfeo_toolbox_gives_the_same_away_from_borders(tmp_path: Path, kind: type, name: str):
    power = speckled(fields(64, 80))
    theirs = otb_filtered(tmp_path, power, name, rad=3, nblooks=LOOKS)
    assert inner(filtered(kind(7, LOOKS), power), 4) == pytest.approx(inner(theirs, 4), rel=1e-6)


@pytest.mark.parametrize("kind", [Lee, Kuan])
def test_where_all_variance_is_speckle_the_mean_of_the_window_remains(kind: type):
    """With the speckle said to be twice as strong as it is, its variance falls to a 49th."""
    power = speckled(np.full((1, 400, 400), 0.05))
    found = inner(filtered(kind(7, LOOKS / 2), power), 3)
    assert found.mean() == pytest.approx(0.05, rel=0.005)
    assert found.var() == pytest.approx(0.05**2 / LOOKS / 49, rel=0.1)


@pytest.mark.parametrize("kind", [Lee, Kuan])
def test_on_even_ground_the_variance_falls_nearly_as_far(kind: type):
    """Sampled windows vary now and then more than speckle does, so a little of it is kept."""
    power = speckled(np.full((1, 400, 400), 0.05))
    found = inner(filtered(kind(7, LOOKS), power), 3)
    assert 1 < found.var() / (0.05**2 / LOOKS / 49) < 2.5


def test_kuan_goes_less_far_from_the_mean_than_lee_by_a_fixed_share():
    power = speckled(fields())
    mean = uniform_filter(power[0].astype(np.float64), 7, mode="reflect")
    lees, kuans = (filtered(kind(7, LOOKS), power)[0] - mean for kind in (Lee, Kuan))
    assert np.abs(lees).max() > 0.05
    assert kuans * (1 + 1 / LOOKS) == pytest.approx(lees, rel=1e-4, abs=1e-7)


def test_a_window_without_more_variance_than_speckle_becomes_its_mean():
    power = speckled(np.full((1, 60, 60), 2.0), looks=20)
    mean = uniform_filter(power[0].astype(np.float64), 7, mode="reflect")
    for kind in (Lee, Kuan, GammaMap):
        assert filtered(kind(7, 2.0), power)[0] == pytest.approx(mean, rel=1e-6)


def test_gamma_map_leaves_targets_alone():
    power = speckled(np.full((1, 30, 30), 0.01))
    power[0, 15, 15] = 50.0
    found = filtered(GammaMap(7, LOOKS), power)
    assert np.array_equal(found[0, 12:19, 12:19], power[0, 12:19, 12:19])


@pytest.mark.parametrize("kind", [Lee, Kuan, GammaMap])
def test_many_looks_leave_the_image_as_it_is(kind: type):
    power = speckled(fields())
    assert filtered(kind(7, 1e9), power) == pytest.approx(power, rel=1e-5)
