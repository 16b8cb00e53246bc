# SPDX-License-Identifier: GPL-2.0-or-later
"""Fit-FC: regression between the coarse dates, its residuals, and a filter over similar pixels.

Source: Wang & Atkinson (2018), Spatio-temporal fusion for daily Sentinel-2 images, Remote Sensing of Environment 204.
Around each coarse pixel M2 = a M1 + b + r, by least squares over 3 x 3 coarse pixels; then

    L2 = filter(a L1 + b + r)          a and b in blocks, r interpolated by cubic convolution

where the filter averages the 20 pixels of a window that are most like its middle in L1, by 1 / (1 + distance / A). It
is a one-pair method; with two pairs each predicts by itself, and the predictions are weighed as in from_pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from ...engine.raster.grid import Grid, Window
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ..method import View
from .coarse_grid import Regression, coarse_grid, spread_out
from .from_pairs import FromPairs, Setting
from .neighbours import mean_of_similar, outer

_SIMILAR = 20
_REACH = 1.25  # half the window, in coarse pixels


class Fitfc(FromPairs):
    """Regressions on the coarse sensor's pixels, tile by tile like the rest."""

    parallel = False
    preferred_tile = 128

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.halo = max(3, round(_REACH * setting.ratio))
        self.bytes_per_pixel = 3 * 4 * (2 * self.halo + 1) ** 2
        fitted = {f"fitted_{pair}": _FittedView("coarse_2", pair=pair, ratio=setting.ratio) for pair in self.pairs}
        self.views = {**self.views, **fitted}
        self._device = torch.device(setting.device)

    @torch.inference_mode()
    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        fine, fitted = tile[f"fine_{pair}"], tile[f"fitted_{pair}"]
        values, changed, valid = (
            torch.from_numpy(each).to(self._device) for each in (fine.values, fitted.values, fine.valid & fitted.valid)
        )
        return outer(mean_of_similar(values, changed, valid, self.halo, _SIMILAR).cpu().numpy(), self.halo)


@dataclass(frozen=True, kw_only=True)
class _FittedView(View):
    """a L1 + b + r on the fine grid."""

    pair: int
    ratio: float

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        coarse = rasters[f"coarse_{self.pair}"]
        there = coarse_grid(coarse, grid, self.ratio)
        fit = Regression(Resampled(coarse, there), Resampled(rasters[self.role], there))
        return _Fitted(Resampled(rasters[f"fine_{self.pair}"], grid), spread_out(fit, grid), Resampled(fit, grid))


class _Fitted(Raster):
    """a L1 + b from the blocks, and r from the smooth version of the same regression."""

    def __init__(self, fine: Raster, blocks: Raster, smooth: Raster) -> None:
        self.grid, self.count, self.name = fine.grid, fine.count, fine.name
        self._fine, self._blocks, self._smooth = fine, blocks, smooth

    def _read(self, window: Window) -> Sample:
        fine, blocks, smooth = (raster.read(window) for raster in (self._fine, self._blocks, self._smooth))
        slope, intercept, _ = np.split(blocks.values, 3)
        rest = smooth.values[2 * self.count :]
        return Sample(slope * fine.values + intercept + rest, fine.valid & blocks.valid & smooth.valid)
