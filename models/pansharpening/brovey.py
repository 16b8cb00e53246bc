# SPDX-License-Identifier: GPL-2.0-or-later
"""Brovey transform: every band times PAN over the mean of the bands.

Source: Gillespie, Kahle & Walker (1987), Remote Sensing of Environment 22(3); the form with equal weights is that of
Vivone et al. (2015), IEEE TGRS 53(5).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.raster.raster import Sample
from .classical import Classical, modulation


class Brovey(Classical):
    """M~_k P / I with I the mean of M~ over the bands. No statistics, hence no first pass."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where the mean of the bands is not positive M~ stays as it is."""
        ms, pan = tile["ms"].values, tile["pan"].values[0]
        intensity = ms.mean(axis=0)
        return ms * modulation(pan, intensity)
