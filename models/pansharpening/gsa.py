# SPDX-License-Identifier: GPL-2.0-or-later
"""GSA: Gram-Schmidt sharpening with an intensity regressed on the degraded PAN.

Source: Aiazzi, Baronti & Selva (2007), IEEE TGRS 45(10), as evaluated by Vivone et al. (2015), IEEE TGRS 53(5). We
depart in one point: PAN is degraded with a sensor-like Gaussian and by georeferencing instead of an a-trous filter and
index decimation, so that grids with a sub-pixel offset and ratios that are no powers of two work.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster
from ...engine.raster.statistics import Moments
from ...engine.training.degradation import degraded
from .classical import MATCHING_GAIN, measured
from .substitution import Substitution


class Gsa(Substitution):
    """M~_k + g_k (P - mean P - I), I = sum_k w_k (M~_k - mean M~_k), g_k = cov(I, M~_k) / var(I)."""

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Weights w by least squares of the degraded PAN on the native MS; gains g from the covariance of M~."""
        ms = rasters["ms"]
        pan = degraded(rasters["pan"], ms.grid, (MATCHING_GAIN,))
        with progress.stage("Regress PAN on the bands", 0.1):
            low = measured([ms, pan], progress).covariance
        self._regressed = np.linalg.lstsq(low[:-1, :-1], low[:-1, -1], rcond=None)[0]
        with progress.stage("Survey", 0.9):
            super().survey(rasters, grid, progress)

    def weights(self, full: Moments) -> np.ndarray:
        """Those of the regression."""
        return self._regressed

    def pan_gain(self, full: Moments, weights: np.ndarray) -> float:
        """PAN is taken as it is: the regression gave I its units."""
        return 1.0
