# SPDX-License-Identifier: GPL-2.0-or-later
"""The coarse sensor's own pixels, for methods that compute with them."""

from __future__ import annotations

import math

import numpy as np
from affine import Affine

from ...engine.raster.grid import Grid, Window
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Nearest, Resampled

_ALIKE = 0.02  # relative difference of pixel sizes that are called the same


def coarse_grid(coarse: Raster, grid: Grid, ratio: float) -> Grid:
    """The pixels of a coarse image that a grid needs; new ones, where the image was resampled to finer ones before."""
    whole = coarse.grid
    if abs(whole.ratio_to(grid) / ratio - 1) < _ALIKE:
        inside = whole.overlap(grid, (coarse.name, "the grid of the result"))
        return whole.cropped(inside.expanded(1).clipped(whole.height, whole.width))
    height, width = (math.ceil(size / ratio) for size in (grid.height, grid.width))
    return Grid(grid.crs, grid.transform * Affine.scale(ratio), height, width)


class Regression(Raster):
    """How one coarse image follows from another around each pixel: slopes, intercepts, then what is left, by band.

    Least squares over 3 x 3 pixels. A window without spread has slope 1.
    """

    def __init__(self, start: Raster, end: Raster) -> None:
        self.grid, self.count, self.name = start.grid, 3 * start.count, end.name
        self._start, self._end = start, end

    def _read(self, window: Window) -> Sample:
        x, y = (image.read(window.expanded(1)) for image in (self._start, self._end))
        valid = x.valid & y.valid
        number = np.maximum(_sum_3x3(valid[None].astype(np.float64)), 1.0)
        before, after = (np.where(valid, sample.values, 0.0).astype(np.float64) for sample in (x, y))
        mean_x, mean_y = _sum_3x3(before) / number, _sum_3x3(after) / number
        spread = _sum_3x3(before**2) / number - mean_x**2
        shared = _sum_3x3(before * after) / number - mean_x * mean_y
        steady = spread > 1e-9 * np.maximum(mean_x**2, 1e-12)
        slope = np.where(steady, shared / np.where(steady, spread, 1.0), 1.0)
        intercept = mean_y - slope * mean_x
        rest = after[:, 1:-1, 1:-1] - slope * before[:, 1:-1, 1:-1] - intercept
        return Sample(np.concatenate([slope, intercept, rest]).astype(np.float32), valid[1:-1, 1:-1])


def _sum_3x3(values: np.ndarray) -> np.ndarray:
    lines = values[:, :-2] + values[:, 1:-1] + values[:, 2:]
    return lines[..., :-2] + lines[..., 1:-1] + lines[..., 2:]


def spread_out(coarse: Raster, grid: Grid) -> Raster:
    """Coarse pixels as blocks of fine ones."""
    return Resampled(coarse, grid, Nearest())
