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
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ...engine.raster.statistics import moments
from ...engine.training.degradation import degraded
from ..method import View

#: Nyquist gain of the filter that matches PAN to the MS resolution; the usual value where the sensor's is not known.
MATCHING_GAIN = 0.3


class Gsa:
    """M~_k + g_k (P - mean P - I), I = sum_k w_k (M~_k - mean M~_k), g_k = cov(I, M~_k) / var(I)."""

    views = {"pan": View("pan"), "ms": View("ms")}
    halo = 0
    stride = 1
    parallel = True

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Weights w by least squares of the degraded PAN on the native MS; gains g from the covariance of M~."""
        ms = rasters["ms"]
        native = Stack([ms, degraded(rasters["pan"], ms.grid, (MATCHING_GAIN,))], ms.name)
        with progress.stage("Regress PAN on the bands", 0.1):
            low = moments(native, progress).covariance
        with progress.stage("Measure the interpolated bands", 0.9):
            full = moments(Stack([Resampled(ms, grid), rasters["pan"]], ms.name), progress)
        self._weights = np.linalg.lstsq(low[:-1, :-1], low[:-1, -1], rcond=None)[0]
        spread = full.covariance[:-1, :-1] @ self._weights
        self._gains = (spread / max(self._weights @ spread, np.finfo(float).tiny)).astype(np.float32)
        self._ms_mean, self._pan_mean = full.mean[:-1].astype(np.float32), np.float32(full.mean[-1])

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        ms = tile["ms"].values
        offset = np.float32(self._weights @ self._ms_mean)
        intensity = np.tensordot(self._weights.astype(np.float32), ms, 1) - offset
        detail = tile["pan"].values[0] - self._pan_mean - intensity
        return ms + self._gains[:, None, None] * detail
