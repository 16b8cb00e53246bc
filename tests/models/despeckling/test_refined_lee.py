# SPDX-License-Identifier: GPL-2.0-or-later
"""Refined Lee against a loop over windows, and on edges."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import BadOption
from deep_fusion.models.despeckling.local_statistics import Lee
from deep_fusion.models.despeckling.refined_lee import RefinedLee
from scipy.ndimage import uniform_filter
from speckle_support import LOOKS, Around, each_pixel, fields, filtered, inner, speckled

ROW, COL = np.mgrid[-3:4, -3:4]

#: Gradients over the 3 x 3 blocks, and the halves that they lead to: where the middle block of the first side is nearer
#: to the central one, and where that of the second is.
EDGES = [
    (np.array([[1, 0, -1]] * 3), COL <= 0, COL >= 0),
    (np.array([[1, 0, -1]] * 3).T, ROW <= 0, ROW >= 0),
    (np.array([[1, 1, 0], [1, 0, -1], [0, -1, -1]]), ROW + COL <= 0, ROW + COL >= 0),
    (np.array([[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]), COL >= ROW, COL <= ROW),
]
MIDDLES = [((1, 0), (1, 2)), ((0, 1), (2, 1)), ((0, 0), (2, 2)), ((0, 2), (2, 0))]


def half(pixel: Around) -> np.ndarray:
    """Which pixels of the window count."""
    blocks = np.empty((3, 3))
    for row, col in [(1, 1), *np.ndindex(3, 3)]:
        place = slice(2 * row, 2 * row + 3), slice(2 * col, 2 * col + 3)
        known = pixel.valid[place]
        blocks[row, col] = pixel.window[place][known].mean() if known.any() else blocks[1, 1]
    steepest = int(np.argmax([abs((mask * blocks).sum()) for mask, _, _ in EDGES]))
    first, second = (abs(blocks[middle] - blocks[1, 1]) for middle in MIDDLES[steepest])
    return EDGES[steepest][2 if second < first else 1]


def by_loops(power: np.ndarray, valid: np.ndarray | None) -> np.ndarray:
    result = np.full(power.shape, np.nan)
    for pixel in each_pixel(power, valid, 7):
        mean, variance = pixel.moments(half(pixel))
        ground = max(variance - mean**2 / LOOKS, 0) / (1 + 1 / LOOKS)
        result[pixel.place] = mean + (ground / variance if variance else 0) * (pixel.centre - mean)
    return result


def test_loops_over_windows_give_the_same():
    power = speckled(fields(40, 44))
    assert filtered(RefinedLee(7, LOOKS), power)[0] == pytest.approx(by_loops(power[0], None), rel=1e-5)


def test_loops_over_windows_give_the_same_among_holes():
    power = speckled(fields(40, 44))
    valid = np.random.default_rng(5).random((40, 44)) > 0.15
    valid[10:20, 10:25] = False
    expected = by_loops(power[0], valid)
    assert filtered(RefinedLee(7, LOOKS), power, valid)[0] == pytest.approx(expected, rel=1e-5, nan_ok=True)


def test_even_ground_is_smoothed_about_as_by_28_pixels():
    """Somewhat less, as noise decides which half is taken: their means differ more than those of one half would."""
    power = speckled(np.full((1, 300, 300), 1.0))
    found = inner(filtered(RefinedLee(7, LOOKS / 3), power), 3)  # weaker speckle than said: the mean alone remains
    assert 1 < found.var() / (1 / LOOKS / 28) < 1.6


def step(across: str, rows: int = 60, cols: int = 60) -> np.ndarray:
    """Two fields, one ten times as bright, (1, rows, cols)."""
    row, col = np.mgrid[:rows, :cols]
    place = {"right": col - 30, "down": row - 30, "diagonal": row + col - 60, "other diagonal": row - col}[across]
    return np.where(place < 0, 0.02, 0.2)[None]


@pytest.mark.parametrize("across", ["right", "down"])
def test_a_straight_edge_without_speckle_is_left_as_it_is(across: str):
    edge = step(across)
    assert filtered(RefinedLee(7, LOOKS), edge) == pytest.approx(edge, rel=1e-6)


@pytest.mark.parametrize("across", ["right", "down", "diagonal", "other diagonal"])
def test_edges_under_speckle_come_out_better_than_from_the_mean_and_from_lee(across: str):
    edge = step(across)
    near = np.abs(uniform_filter(edge[0], 5) - edge[0]) > 0.005  # where a window of 5 sees both fields
    power = speckled(edge)

    def error(found: np.ndarray) -> float:
        return float(np.sqrt(np.mean((found - edge[0])[near] ** 2)))

    refined, lee = (error(filtered(kind(7, LOOKS), power)[0]) for kind in (RefinedLee, Lee))
    assert refined < 0.6 * error(uniform_filter(power[0], 7))
    assert refined < 0.8 * lee


def test_another_window_is_refused():
    with pytest.raises(BadOption, match="WINDOW is 5, which does not work: refined Lee is made for windows of 7"):
        RefinedLee(5)
