# SPDX-License-Identifier: GPL-2.0-or-later
"""SSIM, structural similarity: are brightness, contrast and texture alike within a small window?"""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, divide, measure
from .windows import filter_separably, holds_a_window, wholly_valid, windows_of_core

_RADIUS = 5
_SIZE = 2 * _RADIUS + 1
_SIGMA = 1.5
_K1, _K2 = 0.01, 0.03
_STRIP = 64


class Ssim(PairAccumulator):
    """Structural similarity; see `ssim`."""

    margin = _RADIUS

    def __init__(self, peak: float) -> None:
        self._c1 = (_K1 * peak) ** 2
        self._c2 = (_K2 * peak) ** 2
        offsets = np.arange(-_RADIUS, _RADIUS + 1)
        weights = np.exp(-0.5 * (offsets / _SIGMA) ** 2)
        self._weights = weights / weights.sum()
        self._sums: Floats = np.zeros(1)
        self._count = 0

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        rows, cols = windows_of_core(core, valid.shape, before=_RADIUS, size=_SIZE)
        # strips of rows stay in the processor's cache; this halves the time
        for top in range(rows.start, rows.stop - _SIZE + 1, _STRIP):
            part = slice(top, min(top + _STRIP + _SIZE - 1, rows.stop)), cols
            if holds_a_window(part, _SIZE):
                self._add_strip(reference[:, part[0], part[1]], fused[:, part[0], part[1]], valid[part])

    def _add_strip(self, reference: Image, fused: Image, valid: Mask) -> None:
        usable = wholly_valid(valid, _SIZE)
        sums = np.empty(len(reference))
        for band, (x, y) in enumerate(zip(reference, fused, strict=True)):
            similarity = self._similarity(
                np.where(valid, x, 0).astype(np.float64), np.where(valid, y, 0).astype(np.float64)
            )
            sums[band] = similarity.sum() if usable is None else similarity[usable].sum()
        self._sums = self._sums + sums
        self._count += similarity.size if usable is None else int(usable.sum())

    def _similarity(self, x: Floats, y: Floats) -> Floats:
        mean_x, mean_y = self._blur(x), self._blur(y)
        product = mean_x * mean_y
        squares = mean_x**2 + mean_y**2
        covariance = self._blur(x * y) - product
        variances = self._blur(x**2 + y**2) - squares
        likeness = (2 * product + self._c1) * (2 * covariance + self._c2)
        return likeness / ((squares + self._c1) * (variances + self._c2))

    def _blur(self, values: Floats) -> Floats:
        return filter_separably(values, self._weights, self._weights)

    def per_band(self) -> Floats:
        return divide(self._sums, self._count)

    def result(self) -> float:
        return float(self.per_band().mean())


def ssim(reference: Image, fused: Image, peak: float, valid: Mask | None = None) -> float:
    """Mean structural similarity over 11 x 11 Gaussian windows (sigma 1.5), then over bands.

    1 means equal. K1 is 0.01, K2 0.03. Only windows that lie wholly inside the image and are wholly valid
    count; NaN if there is none. Variances are weighted means (divided by n, not n - 1), as in the authors'
    program.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        peak: the largest value the sensor can deliver, in the units of the images (2047 for 11 bits).
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Wang, Bovik, Sheikh & Simoncelli (2004), IEEE Transactions on Image Processing 13(4).
    """
    return measure(Ssim(peak), reference, fused, valid=valid)
