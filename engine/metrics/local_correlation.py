# SPDX-License-Identifier: GPL-2.0-or-later
"""D_rho: does the fused image follow the panchromatic one in every small window?"""

from __future__ import annotations

import math

import numpy as np

from .accumulator import Core, Floats, Image, Mask, check_pan, check_shapes, divide, measure
from .uiqi import FLAT
from .windows import box_sum, holds_a_window, wholly_valid, windows_of_core


class DRho:
    """Mean of 1 - local correlation with the panchromatic image; see `d_rho`."""

    def __init__(self, ratio: float) -> None:
        self.margin = max(math.ceil(round(ratio) / 2), 1)
        self._size = 2 * self.margin
        self._sums: Floats = np.zeros(1)
        self._count = 0

    def update(self, fused: Image, pan: Image, valid: Mask, core: Core) -> None:
        """Count one tile: fused (bands, rows, cols), pan (1, rows, cols), valid (rows, cols)."""
        check_shapes(valid, fused)
        check_pan(valid, pan)
        part = windows_of_core(core, valid.shape, before=self.margin, size=self._size)
        if not holds_a_window(part, self._size):
            return
        shown = valid[part]
        usable = wholly_valid(shown, self._size)
        detail = _Windows(np.where(shown, pan[0][part], 0), self._size)
        sums = np.empty(len(fused))
        for band, image in enumerate(fused):
            rho = detail.correlation(_Windows(np.where(shown, image[part], 0), self._size))
            sums[band] = (1.0 - rho if usable is None else 1.0 - rho[usable]).sum()
        self._sums = self._sums + sums
        self._count += rho.size if usable is None else int(usable.sum())

    def per_band(self) -> Floats:
        return divide(self._sums, self._count)

    def result(self) -> float:
        return float(self.per_band().mean())


def d_rho(fused: Image, pan: Image, ratio: float, valid: Mask | None = None) -> float:
    """Mean of 1 - correlation of each fused band with the panchromatic image in small windows (D_rho).

    0 means that all detail is the panchromatic one; no detail in common gives 1, inverted detail 2. The
    windows are 2w x 2w, w = ratio / 2 rounded up (4 x 4 at ratio 4); only those wholly inside the image and
    wholly valid count. A window that is flat in both images counts as correlation 1, one that is flat in one
    of them as 0.

    Args:
        fused: sharpened image, (bands, rows, cols).
        pan: (1, rows, cols) on the same grid.
        ratio: multispectral pixel size divided by panchromatic pixel size; rounded to a whole number.
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two grids differ.
        WrongBandCount: pan has more than one band.

    Source: Scarpa & Ciotola (2022), Remote Sensing 14(8), as the text defines it. Their program first takes
    from every pixel the mean of its own window, does not centre again, and pads the image with zeros: other
    numbers.
    """
    return measure(DRho(ratio), fused, pan, valid=valid)


class _Windows:
    """One band with the sum and the variance (times n squared, 0 where flat) of all its windows."""

    def __init__(self, values: Image, size: int) -> None:
        self._size = size
        self._values = values.astype(np.float64)
        self._total = box_sum(self._values, size)
        energy = size**2 * box_sum(self._values**2, size)
        self._spread = energy - self._total**2
        self._spread[self._spread <= FLAT * energy] = 0.0

    def correlation(self, other: _Windows) -> Floats:
        products = self._size**2 * box_sum(self._values * other._values, self._size)
        covariance = products - self._total * other._total
        both_flat = self._spread == other._spread
        spread = np.sqrt(self._spread * other._spread)
        return np.where(spread == 0, both_flat, np.clip(divide(covariance, spread), -1.0, 1.0))
