# SPDX-License-Identifier: GPL-2.0-or-later
"""BT-H: Brovey transform with a correction for atmospheric haze.

Source: Lolli, Alparone, Garzelli & Vivone (2017), IEEE GRSL 14(12), as evaluated by Vivone et al. (2021), IEEE GRSM
9(1). The haze level is read off the native MS pixels, before interpolation can overshoot.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ...engine.raster.statistics import moments, quantiles
from ...engine.training.degradation import mtf_kernel
from .classical import MATCHING_GAIN, Classical, measured, modulation, quotient

#: Shares of the first percentile taken as haze in images of exactly blue, green, red and near infrared.
_HAZE_SHARES = np.array([0.95, 0.45, 0.40, 0.05])


class BtH(Classical):
    """max(M~_k - L_k, 0) P' / I + L_k, I = sum_k w_k (M~_k - L_k), P' = PAN matched to I.

    L_k is the haze of band k; w is the least-squares fit of the low-pass PAN by the raw bands, without intercept.
    """

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Haze, weights and the matching of PAN, each over the whole image."""
        ms, pan = rasters["ms"], rasters["pan"]
        haze = self._haze(ms, progress)
        low_pass = Resampled(pan, grid, mtf_kernel(MATCHING_GAIN, ms.grid.ratio_to(grid)))
        with progress.stage("Regress the low-pass PAN on the bands", 0.9):
            full = measured([Resampled(ms, grid), low_pass], progress)
        weights = np.linalg.lstsq(full.second[:-1, :-1], full.second[:-1, -1], rcond=None)[0]
        spread = np.sqrt(max(weights @ full.covariance[:-1, :-1] @ weights, 0.0))
        self._gain = np.float32(quotient(spread, np.sqrt(full.covariance[-1, -1])))
        self._pan_mean = np.float32(full.mean[-1])
        self._intensity_mean = np.float32(weights @ (full.mean[:-1] - haze))
        self._weights, self._haze_level = weights.astype(np.float32), haze.astype(np.float32)

    @staticmethod
    def _haze(ms: Raster, progress: Progress) -> np.ndarray:
        with progress.stage("Measure the haze", 0.05):
            extremes = moments(ms, progress)
        if ms.count != len(_HAZE_SHARES):
            return extremes.minimum
        with progress.stage("Measure the haze", 0.05):
            return _HAZE_SHARES * quantiles(ms, 0.01, extremes, progress)

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where the intensity is not positive M~ stays, though not below the haze."""
        clear = np.maximum(tile["ms"].values - self._haze_level[:, None, None], 0.0)
        intensity = np.tensordot(self._weights, tile["ms"].values - self._haze_level[:, None, None], 1)
        pan = (tile["pan"].values[0] - self._pan_mean) * self._gain + self._intensity_mean
        return clear * modulation(pan, intensity) + self._haze_level[:, None, None]
