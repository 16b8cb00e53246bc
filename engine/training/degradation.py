# SPDX-License-Identifier: GPL-2.0-or-later
"""Images as a coarser sensor would have taken them: the reduced-resolution protocol of Wald.

Wald, Ranchin & Mangolini (1997), PE&RS 63(6): blur and sample both images by the ratio; then the original
multispectral image is the truth for what a method makes of the degraded pair.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from affine import Affine

from ..raster.grid import Grid
from ..raster.raster import Raster
from ..raster.resampling import Gaussian, Resampled


def mtf_kernel(gain: float, ratio: float) -> Gaussian:
    """The Gaussian blur whose response is `gain` at the Nyquist frequency of pixels `ratio` times as large.

    The frequency is 1 / (2 ratio) cycles per input pixel, hence sigma = ratio sqrt(-2 ln gain) / pi input pixels.
    """
    return Gaussian(ratio * math.sqrt(-2.0 * math.log(gain)) / math.pi)


def degraded(raster: Raster, grid: Grid, gains: Sequence[float]) -> Raster:
    """The raster as a sensor with the pixels of a coarser grid and these MTF gains (one per band) would give it."""
    ratio = grid.ratio_to(raster.grid)
    return Resampled(raster, grid, tuple(mtf_kernel(gain, ratio) for gain in gains))


def reduced_grid(pan: Grid, ms: Grid) -> Grid:
    """The grid that lies to the MS grid as the MS grid lies to the PAN grid, sub-pixel offset included."""
    relation = ~pan.transform * ms.transform
    col, row = _within_half(relation.c, relation.a), _within_half(relation.f, relation.e)
    transform = ms.transform * Affine(relation.a, 0.0, col, 0.0, relation.e, row)
    height, width = (ms.height - row) / relation.e, (ms.width - col) / relation.a
    return Grid(ms.crs, transform, max(1, math.ceil(round(height, 6))), max(1, math.ceil(round(width, 6))))


def _within_half(offset: float, step: float) -> float:
    """The offset less whole steps, between -step/2 and step/2: the same phase, at the image's corner."""
    return offset - step * round(offset / step)
