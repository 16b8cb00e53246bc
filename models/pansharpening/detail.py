# SPDX-License-Identifier: GPL-2.0-or-later
"""Detail injection with a box as low-pass filter: HPF and SFIM.

Sources: Chavez, Sides & Anderson (1991), PE&RS 57(3) (HPF: added to the band); Liu (2000), International Journal of
Remote Sensing 21(18) (SFIM: the band is modulated). As evaluated by Vivone et al. (2015), IEEE TGRS 53(5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Box, Resampled
from ..method import View
from .classical import Classical, modulation


@dataclass(frozen=True)
class BoxMean(View):
    """PAN averaged over a square of `times` the ratio plus `more` PAN pixels."""

    times: float = 1.0
    more: float = 0.0

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        """The averages, on the reference grid."""
        ratio = rasters["ms"].grid.ratio_to(grid)
        return Resampled(rasters[self.role], grid, Box(self.times * ratio + self.more))


class Hpf(Classical):
    """M~_k + P - P_low, P_low the mean over 2 r + 1 pixels."""

    views = {**Classical.views, "pan_low": BoxMean("pan", times=2.0, more=1.0)}

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        return tile["ms"].values + (tile["pan"].values - tile["pan_low"].values)


class Sfim(Classical):
    """M~_k P / P_low, P_low the mean over r pixels."""

    views = {**Classical.views, "pan_low": BoxMean("pan")}

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where P_low is not positive M~ stays."""
        return tile["ms"].values * modulation(tile["pan"].values, tile["pan_low"].values)
