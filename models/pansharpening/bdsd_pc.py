# SPDX-License-Identifier: GPL-2.0-or-later
"""BDSD-PC: band-dependent spatial detail with physical constraints.

Source: Vivone (2019), Robust Band-Dependent Spatial-Detail Approaches for Panchromatic Sharpening, IEEE TGRS 57(9),
after Garzelli, Nencini & Capobianco (2008), IEEE TGRS 46(1). At the MS resolution each band's detail is explained by
what the sensors would see with pixels `ratio` times as large: band k of M - M_low = [M_low, P_low] gamma_k, by least
squares with gamma <= 0 for the bands and >= 0 for PAN.

Departures: the detail is that of the native MS (the authors' code shrinks the interpolated one), and PAN is degraded by
georeferencing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.statistics import moments
from .classical import Classical


class BdsdPc(Classical):
    """M^_k = M~_k + [M~, P] gamma_k, one gamma_k for the whole image."""

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """gamma, (bands, bands + 1)."""
        ms = rasters["ms"]
        with progress.stage("Regress the detail of the bands", 1.0):
            seen = moments(Stack([ms, rasters["ms_low"], rasters["pan_at_ms"]], ms.name), progress).second
        own, low = slice(0, ms.count), slice(ms.count, None)
        detail = seen[own, low] - seen[low, low][: ms.count]  # E[(M - M_low) [M_low, P_low]]
        signs = np.append(-np.ones(ms.count), 1.0)
        gram = signs[:, None] * seen[low, low] * signs
        gamma = [signs * nonnegative_least_squares(gram, signs * band) for band in detail]
        self._gamma = np.stack(gamma).astype(np.float32)

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        ms = tile["ms"].values
        return ms + np.tensordot(self._gamma, np.concatenate([ms, tile["pan"].values]), 1)


def nonnegative_least_squares(gram: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """The x >= 0 that minimises |A x - b|^2, from A^T A (n, n) and A^T b (n,).

    Source: Lawson & Hanson (1974), Solving Least Squares Problems, chapter 23.
    """
    x, free = np.zeros(len(moment)), np.zeros(len(moment), bool)
    tolerance = 1e-10 * max(float(np.abs(moment).max()), np.finfo(float).tiny)
    for _ in range(3 * len(moment)):
        slope = moment - gram @ x
        if free.all() or slope[~free].max() <= tolerance:
            break
        free[np.argmax(np.where(free, -np.inf, slope))] = True
        while True:
            step = np.zeros_like(x)
            step[free] = np.linalg.lstsq(gram[np.ix_(free, free)], moment[free], rcond=None)[0]
            if step[free].min() > 0:
                break
            falling = free & (step <= 0)
            share = np.min(x[falling] / np.maximum(x[falling] - step[falling], np.finfo(float).tiny))
            x += share * (step - x)
            free &= x > tolerance * 1e-6
            x[~free] = 0.0
            if not free.any():
                return x
        x = step
    return x
