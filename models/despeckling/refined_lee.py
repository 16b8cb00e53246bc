# SPDX-License-Identifier: GPL-2.0-or-later
"""Refined Lee: statistics from the half of the window that lies on the pixel's side of an edge.

Source: Lee (1981), Refined Filtering of Image Noise Using Local Statistics, Computer Graphics and Image Processing
15(4). The window has 7 x 7 pixels. The means of nine blocks of 3 x 3 in it give four gradients: to the right, down,
and along both diagonals. Across the steepest, that one of the two halves counts whose middle block is more like the
block in the centre. A half has 28 pixels, those on the line between both halves included. With their mean m and
variance, x the pixel and Cu^2 = 1 / looks,

    m + W (x - m),  W = max(0, (variance - m^2 Cu^2) / (1 + Cu^2)) / variance.

Departure: Lee looks for an edge only where the window varies more than a threshold; here every window is cut in half,
so that there is no threshold to choose, and even ground is smoothed by 28 pixels instead of 49.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...engine.errors import BadOption
from .windows import Moments, SpeckleFilter, Strip, blended, box_sums, moments, reliability, run_sums

_WINDOW = 7
_HALF = 4  #: rows or columns of a straight half
_BLOCK = 3


class RefinedLee(SpeckleFilter):
    """Keeps edges sharp. The window is always of 7 pixels.

    Raises:
        BadOption: another window is asked for.
    """

    def __init__(self, window: int = _WINDOW, looks: float = 4.4) -> None:
        super().__init__(window, looks)
        if window != _WINDOW:
            raise BadOption(name="WINDOW", value=window, reason="refined Lee is made for windows of 7 pixels")

    def filtered(self, strip: Strip) -> np.ndarray:
        """Filtered power of a strip, without the halo."""
        around = _moments_of_the_side(strip, _side(_block_means(strip)))
        weight = reliability(around.variation, self.noise)
        weight /= np.float32(1 + self.noise)
        return blended(strip.centre(self.halo), around.mean, weight)


class _Edge(NamedTuple):
    """Blocks (row, column) on both sides of a line through the window, and those in the middle of each side."""

    first: tuple[tuple[int, int], ...]
    second: tuple[tuple[int, int], ...]
    middles: tuple[tuple[int, int], tuple[int, int]]


#: Left and right, above and below, upper left and lower right, upper right and lower left; so also _halves.
_EDGES = (
    _Edge(((0, 0), (1, 0), (2, 0)), ((0, 2), (1, 2), (2, 2)), ((1, 0), (1, 2))),
    _Edge(((0, 0), (0, 1), (0, 2)), ((2, 0), (2, 1), (2, 2)), ((0, 1), (2, 1))),
    _Edge(((0, 0), (0, 1), (1, 0)), ((2, 2), (2, 1), (1, 2)), ((0, 0), (2, 2))),
    _Edge(((0, 2), (0, 1), (1, 2)), ((2, 0), (2, 1), (1, 0)), ((0, 2), (2, 0))),
)


def _block_means(strip: Strip) -> dict[tuple[int, int], np.ndarray]:
    """Means of the nine blocks in each window, by block row and column; one without data is like the central one."""
    rows, cols = (size - _WINDOW + 1 for size in strip.power.shape)
    means = box_sums(strip.power.astype(np.float64), _BLOCK)
    blocks = [(row, col) for row in range(3) for col in range(3)]
    places = {(row, col): (slice(2 * row, 2 * row + rows), slice(2 * col, 2 * col + cols)) for row, col in blocks}
    if strip.valid is None:
        means = (means / _BLOCK**2).astype(np.float32)
        return {block: means[place] for block, place in places.items()}
    count = box_sums(strip.valid.astype(np.float32), _BLOCK)
    means = (means / np.maximum(count, 1)).astype(np.float32)
    centre = means[places[1, 1]]
    return {block: np.where(count[place] > 0, means[place], centre) for block, place in places.items()}


def _side(means: dict[tuple[int, int], np.ndarray]) -> np.ndarray:
    """The number of the half that counts, (rows, cols): twice that of the edge, and 1 more for its second side."""
    centre = means[1, 1]
    side = np.zeros(centre.shape, np.uint8)
    steepest = np.full(centre.shape, np.float32(-1))
    for number, edge in enumerate(_EDGES):
        first, second = (means[a] + means[b] + means[c] for a, b, c in (edge.first, edge.second))
        gradient = np.abs(first - second)
        before, behind = (np.abs(means[middle] - centre) for middle in edge.middles)
        side = np.where(gradient > steepest, np.uint8(2 * number) + (behind < before), side)
        np.maximum(steepest, gradient, out=steepest)
    return side


def _moments_of_the_side(strip: Strip, side: np.ndarray) -> Moments:
    chosen = [side == number for number in range(2 * len(_EDGES))]

    def of_the_side(values: np.ndarray) -> np.ndarray:
        found = np.zeros(side.shape)
        for half, here in zip(_halves(values), chosen, strict=True):
            found += half * here  # several times as fast as a masked copy
        return found

    power = strip.power.astype(np.float64)
    count = _WINDOW * _HALF if strip.valid is None else of_the_side(strip.valid.astype(np.float64))
    return moments(count, of_the_side(power), of_the_side(power * power))


def _halves(values: np.ndarray) -> Iterator[np.ndarray]:
    """Sums over the eight halves of each window, (rows, cols) of the strip without the halo.

    A straight half is a square of 4 x 4 pixels and the rest beside it, a triangle such a square and two small triangles
    of 3, 2 and 1 pixels.
    """
    rows, cols = (size - _WINDOW + 1 for size in values.shape)
    two, three, four = (run_sums(values, length) for length in (2, 3, 4))  # pixels to the right
    square = run_sums(four.T, 4).T

    def at(sums: np.ndarray, row: int, col: int) -> np.ndarray:
        return sums[row : row + rows, col : col + cols]

    def small(first: np.ndarray, second: np.ndarray, third: np.ndarray) -> np.ndarray:
        """Of three lines, one below the other."""
        height, width = rows + _HALF, cols + _HALF
        return first[:height, :width] + second[1 : height + 1, :width] + third[2 : height + 2, :width]

    upright = square[:rows] + run_sums(four.T, 3).T[_HALF:]
    yield from (upright[:, :cols], upright[:, _HALF - 1 :])
    flat = square[:, :cols] + run_sums(three.T, 4).T[:, _HALF:]
    yield from (flat[:rows], flat[_HALF - 1 :])
    upper_left, lower_right = small(three, two, values), small(values[:, 2:], two[:, 1:], three)
    yield at(square, 0, 0) + at(upper_left, 0, 4) + at(upper_left, 4, 0)
    yield at(square, 3, 3) + at(lower_right, 0, 4) + at(lower_right, 4, 0)
    upper_right, lower_left = small(three, two[:, 1:], values[:, 2:]), small(values, two, three)
    yield at(square, 0, 3) + at(upper_right, 0, 0) + at(upper_right, 4, 4)
    yield at(square, 3, 0) + at(lower_left, 0, 0) + at(lower_left, 4, 4)
