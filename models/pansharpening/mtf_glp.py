# SPDX-License-Identifier: GPL-2.0-or-later
"""The generalised Laplacian pyramid matched to the sensor's MTF, with four ways to inject its detail.

P_k^L is PAN as the MS sensor sees it in band k (blurred with the band's MTF, sampled on the MS grid) and interpolated
back; P - P_k^L is the detail that band k misses.

Sources: Aiazzi, Alparone, Baronti, Garzelli & Selva (2006), PE&RS 72(5) (MTF-GLP); the same (2003), GRSS/ISPRS Joint
Workshop (HPM); Vivone, Restaino & Chanussot (2018), IEEE TGRS 56(2) (HPM-R); the same (2018), IEEE TIP 27(7) (FS, also
called GLP-Reg).

Departure: decimation and interpolation go by georeferencing, with cubic convolution instead of 23 taps.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.statistics import Moments
from ...engine.training.degradation import degraded
from ..method import View
from .classical import MATCHING_GAIN, Classical, measured, modulation, per_band, quotient


class _Pyramid(Classical):
    """Three views, and moments of all of them: M~, then P, then P^L."""

    views = {**Classical.views, "pan_low": View("pan_low")}

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Statistics of the interpolated bands, PAN and its low-pass."""
        images = [view.of(rasters, grid) for view in (View("ms"), View("pan"), View("pan_low"))]
        with progress.stage("Measure the images", 0.9):
            full = measured(images, progress)
        self.settle(full, images[0].count)

    def settle(self, full: Moments, bands: int) -> None:
        """Keep what `predict` needs; the first `bands` entries of `full` are M~, then comes PAN, then P^L."""
        raise NotImplementedError


class _Matched(_Pyramid):
    """PAN gets the mean and spread of each band: P_k = s_k (P - mean P) + mean M~_k, s_k = std M~_k / std P_L."""

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Also P_L, PAN at the MS resolution, whose spread is the one compared."""
        with progress.stage("Measure PAN at the MS resolution", 0.1):
            low = measured([degraded(rasters["pan"], rasters["ms"].grid, (MATCHING_GAIN,))], progress)
        self._low_variance = low.covariance[0, 0]
        super().survey(rasters, grid, progress)

    def settle(self, full: Moments, bands: int) -> None:
        """Means and s."""
        variance = np.diag(full.covariance)[:bands]
        self._gains = per_band(np.sqrt(quotient(variance, self._low_variance)))
        self._mean, self._pan_mean = per_band(full.mean[:bands]), np.float32(full.mean[bands])


class MtfGlp(_Matched):
    """M~_k + P_k - P_k^L."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        return tile["ms"].values + self._gains * (tile["pan"].values - tile["pan_low"].values)


class MtfGlpHpm(_Matched):
    """High-pass modulation: M~_k P_k / P_k^L."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where P_k^L is not positive M~ stays."""
        pan, low = (self._gains * (tile[name].values - self._pan_mean) + self._mean for name in ("pan", "pan_low"))
        return tile["ms"].values * modulation(pan, low)


class MtfGlpHpmR(_Pyramid):
    """Regression-based modulation: M~_k (P + c_k) / (P_k^L + c_k), c_k = mean M~_k / g_k - mean P.

    g_k = cov(M~_k, P_k^L) / var(P_k^L). Multiplied by g_k both sides are in the units of the band, which keeps bands
    that PAN does not show (g_k near 0) as they are.
    """

    def settle(self, full: Moments, bands: int) -> None:
        """g and means."""
        low = _low_of(bands, len(full.mean))
        own = np.arange(bands)
        self._gains = per_band(quotient(full.covariance[own, low], full.covariance[low, low]))
        self._mean, self._pan_mean = per_band(full.mean[:bands]), np.float32(full.mean[bands])

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where g_k P_k^L + g_k c_k is not positive M~ stays."""
        pan, low = (self._gains * (tile[name].values - self._pan_mean) + self._mean for name in ("pan", "pan_low"))
        return tile["ms"].values * modulation(pan, low)


class MtfGlpFs(_Pyramid):
    """Full-scale regression: M~_k + g_k (P - P_k^L), g_k = cov(M~_k, P) / cov(P_k^L, P)."""

    def settle(self, full: Moments, bands: int) -> None:
        """g."""
        low = _low_of(bands, len(full.mean))
        self._gains = per_band(quotient(full.covariance[:bands, bands], full.covariance[low, bands]))

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        return tile["ms"].values + self._gains * (tile["pan"].values - tile["pan_low"].values)


def _low_of(bands: int, total: int) -> np.ndarray:
    """Where P_k^L of each band stands among the moments; one serves all bands whose MTF is the same."""
    low = np.arange(bands + 1, total)
    return np.broadcast_to(low, bands) if len(low) == 1 else low
