# SPDX-License-Identifier: GPL-2.0-or-later
"""Correlation coefficient r of each band: do the values go up and down together?"""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, core_spectra, divide, measure


class Correlation(PairAccumulator):
    """Correlation coefficient of each band; see `correlation`."""

    def __init__(self) -> None:
        self._count = 0
        self._mean_x: Floats = np.zeros(1)
        self._mean_y: Floats = np.zeros(1)
        self._moments: Floats = np.zeros((3, 1))

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        x, y = core_spectra(reference, valid, core), core_spectra(fused, valid, core)
        added = x.shape[1]
        if not added:
            return
        mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
        moments = _moments(x - mean_x[:, None], y - mean_y[:, None])
        # merging centred moments keeps the digits that plain sums of squares lose on bright, even images
        step_x, step_y = mean_x - self._mean_x, mean_y - self._mean_y
        total = self._count + added
        between = _moments(step_x[:, None], step_y[:, None]) * (self._count * added / total)
        self._moments = self._moments + moments + between
        self._mean_x = self._mean_x + step_x * (added / total)
        self._mean_y = self._mean_y + step_y * (added / total)
        self._count = total

    def per_band(self) -> Floats:
        squares_x, squares_y, products = self._moments
        return divide(products, np.sqrt(squares_x * squares_y))

    def result(self) -> float:
        defined = self.per_band()
        defined = defined[np.isfinite(defined)]
        return float(defined.mean()) if defined.size else float("nan")


def correlation(reference: Image, fused: Image, valid: Mask | None = None) -> float:
    """Pearson's r of each band, averaged over the bands; a band that is flat in either image has none (NaN).

    Raises:
        ShapeMismatch: the two images differ in shape.
    """
    return measure(Correlation(), reference, fused, valid=valid)


def _moments(x: Floats, y: Floats) -> Floats:
    """Sums of xx, yy and xy over the pixels, (3, bands)."""
    return np.stack([np.einsum("bp,bp->b", *pair) for pair in ((x, x), (y, y), (x, y))])
