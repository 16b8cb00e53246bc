# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a fine and a coarse image show the same places: georeference can be wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...engine.raster.grid import Grid, Window
from ...engine.raster.raster import Raster
from ...engine.raster.resampling import Gaussian, Resampled

_SIDE = 384  # fine pixels of the middle of the images that are looked at
_STEPS = 6  # shifts that are tried on either side
_BLUR = 0.4  # sigma of the coarse sensor's blur, in its pixels


@dataclass(frozen=True)
class Shift:
    """Where the coarse image lies best: rows down and columns to the right, in fine pixels; correlations."""

    rows: int
    cols: int
    correlation: float
    unmoved: float  #: correlation as the images lie


def measured_shift(fine: Raster, coarse: Raster, grid: Grid, ratio: float) -> Shift | None:
    """The shift, up to a coarse pixel, at which the blurred fine image is most like the coarse one.

    None where the images are too small to be moved, or flat.
    """
    step = max(1, math.ceil(ratio / _STEPS))
    reach = step * math.ceil(ratio / step)
    height, width = (min(_SIDE, size - 2 * reach) for size in (grid.height, grid.width))
    if min(height, width) < 2 * reach:
        return None
    middle = Window((grid.height - height) // 2, (grid.width - width) // 2, height, width)
    still = _standardised(Resampled(fine, grid, Gaussian(_BLUR * ratio)), middle)
    moving = Resampled(coarse, grid)
    found = []
    for rows in range(-reach, reach + 1, step):
        for cols in range(-reach, reach + 1, step):
            moved = Window(middle.row + rows, middle.col + cols, height, width)
            likeness = float((still * _standardised(moving, moved)).mean())
            found.append(Shift(rows, cols, likeness, 0.0))
    unmoved = next(shift.correlation for shift in found if shift.rows == shift.cols == 0)
    best = max(found, key=lambda shift: shift.correlation)
    return Shift(best.rows, best.cols, best.correlation, unmoved) if best.correlation > 0 else None


def _standardised(raster: Raster, window: Window) -> np.ndarray:
    """Every band with mean 0 and mean square 1; a flat band, and pixels without data, are 0."""
    sample = raster.read(window)
    count = max(int(sample.valid.sum()), 1)
    values = np.where(sample.valid, sample.values, 0.0).astype(np.float64)
    values = np.where(sample.valid, values - values.sum(axis=(1, 2), keepdims=True) / count, 0.0)
    spread = np.sqrt((values**2).mean(axis=(1, 2), keepdims=True))
    return np.divide(values, spread, out=np.zeros_like(values), where=spread > 1e-9)
