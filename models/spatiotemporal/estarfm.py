# SPDX-License-Identifier: GPL-2.0-or-later
"""ESTARFM: pixels alike in both fine images, and how much more the fine sensor changes than the coarse one.

Source: Zhu, Chen, Gao, Chen & Masek (2010), An enhanced spatial and temporal adaptive reflectance fusion model for
complex heterogeneous regions, Remote Sensing of Environment 114(11). In a window around each pixel

    similar:  |Lk(i) - Lk(centre)| <= 2 s_k / m    in every band, at t1 and at t3
    W ~ 1 / ((1 - R_i) (1 + distance / A))         R_i: correlation of the fine and coarse values of pixel i
    V = slope of the fine on the coarse values of the similar pixels at both dates
    Lk' = Lk + V sum W (M2 - Mk) / sum W
    L2 = T1 L1' + T3 L3',  Tk ~ 1 / |mean over the window of (M2 - Mk)|

V is 1 where the slope is not significant (p > 0.05), not in (0, 5], or the coarse change small. With fewer than six
similar pixels the pixel's own change is taken. Where the result leaves the range of both fine images by a tenth, it is
the mean of the two fine values by Tk; the original takes that of the similar pixels, which are like the centre. A
single band has no correlation over bands; R_i is then 1 less half the relative differences of fine and coarse values.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from ...engine.progress import Progress
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ...engine.raster.statistics import moments
from .from_pairs import Setting
from .linear import Linear
from .neighbours import inner, neighbours, outer, window_mean

_CLASSES = 4
_REACH = 1.5  # half the window, in coarse pixels: 25 Landsat pixels beside MODIS
_LEAST_CHANGE = 0.02  # reflectance, below which the slope is not asked for
_MOST_SLOPE = 5.0
_LEAST_SIMILAR = 6
_BEYOND = 0.1  # share of the range of the fine images that results may leave it by
_SURE = 1e-7  # added to 1 - R, which may be zero


class Estarfm(Linear):
    """All bands and neighbours as array operations; where one pair is missing, H = 0 from the other."""

    parallel = False
    preferred_tile = 128

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.halo = max(3, round(_REACH * setting.ratio))
        self._device = torch.device(setting.device)
        self.bytes_per_pixel = 800

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """What the fine images spread over, which tells how far similar pixels may be apart."""
        super().survey(rasters, grid, progress)
        fine = Stack([Resampled(rasters[role], grid) for role in ("fine_1", "fine_3")], rasters["fine_1"].name)
        found = moments(fine, progress)
        apart = 2.0 * np.sqrt(np.diag(found.covariance)) / _CLASSES
        self._apart = self._tensor(np.where(apart > 0, apart, 1.0))[:, None, None]
        low, high = (np.split(extreme, 2) for extreme in (found.minimum, found.maximum))
        low, high = np.minimum(*low), np.maximum(*high)
        margin = _BEYOND * (high - low)
        self._least, self._most = (self._tensor(limit)[:, None, None] for limit in (low - margin, high + margin))
        self._usual = self._tensor(found.mean.reshape(2, -1).mean(axis=0))[:, None, None]

    @torch.inference_mode()
    def blended(self, first: np.ndarray, second: np.ndarray, tile: Mapping[str, Sample]) -> np.ndarray:
        """L2 as above, (bands, rows, cols)."""
        names = ("fine_1", "fine_3", "coarse_1", "coarse_3", "coarse_2")
        valid = torch.from_numpy(np.logical_and.reduce([tile[name].valid for name in names])).to(self._device)
        fine_1, fine_3, coarse_1, coarse_3, target = (self._tensor(tile[name].values) for name in names)
        fine, coarse = torch.stack([fine_1, fine_3]), torch.stack([coarse_1, coarse_3])
        changes = target - coarse
        sums = self._sums(fine, coarse, changes, valid)
        middle = inner(fine, self.halo)
        own = inner(changes, self.halo)
        told = torch.where(sums.count >= _LEAST_SIMILAR, sums.slope() * sums.changes, own)
        nearness = 1 / torch.stack([window_mean(each, valid, self.halo).abs() for each in changes]).clamp_min(1e-6)
        share = nearness / nearness.sum(dim=0)
        result = (share * (middle + told)).sum(dim=0)
        plain = (share * middle).sum(dim=0)
        result = torch.where((result >= self._least) & (result <= self._most), result, plain)
        return outer(result.cpu().numpy() / np.float32(self.setting.unit), self.halo)

    def _tensor(self, values: np.ndarray) -> torch.Tensor:
        """In reflectance."""
        return torch.from_numpy(np.asarray(values, np.float32)).to(self._device) * self.setting.unit

    def _sums(self, fine: torch.Tensor, coarse: torch.Tensor, changes: torch.Tensor, valid: torch.Tensor) -> _Sums:
        """Over the windows; images and changes are (pairs, bands, rows, cols)."""
        both = fine.flatten(0, 1) / self._apart
        middle = inner(both, self.halo)
        trust = (valid / (1 - _agreement(fine, coarse) + _SURE))[None]
        told = torch.cat([trust, trust * changes.flatten(0, 1)])
        counted = torch.cat([torch.ones_like(trust), self._products(fine, coarse)]) * valid
        told_sum, counted_sum = (torch.zeros_like(inner(each, self.halo)) for each in (told, counted))
        for there, distance in neighbours(both, self.halo):
            similar = ((both[there] - middle).abs_().amax(dim=0) <= 1).to(told.dtype)
            told_sum.addcmul_(told[there], similar, value=1 / (1 + distance / self.halo))
            counted_sum.addcmul_(counted[there], similar)
        weighted = told_sum[1:] / told_sum[0].clamp_min(torch.finfo(told.dtype).tiny)
        bands = fine.shape[1]
        return _Sums(counted_sum[0], counted_sum[1:].unflatten(0, (-1, bands)), weighted.unflatten(0, (2, bands)))

    def _products(self, fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
        """What a regression sums, by band, of values less the usual ones, so that squares keep their digits."""
        y, x = fine - self._usual, coarse - self._usual
        parts = [x.sum(dim=0), y.sum(dim=0), (x * x).sum(dim=0), (x * y).sum(dim=0), (y * y).sum(dim=0), x[1] - x[0]]
        return torch.cat(parts)


def _agreement(fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
    """R of each pixel, (rows, cols): how well its fine and coarse values of both dates agree."""
    y, x = fine.flatten(0, 1), coarse.flatten(0, 1)
    if fine.shape[1] == 1:
        return 1 - 0.5 * ((y - x).abs() / (y + x).abs().clamp_min(_SURE)).sum(dim=0)
    y, x = y - y.mean(dim=0), x - x.mean(dim=0)
    return (x * y).sum(dim=0) / ((x**2).sum(dim=0) * (y**2).sum(dim=0)).sqrt().clamp_min(_SURE)


class _Sums:
    """What was gathered in the windows: number of similar pixels, sums of products, and weighted coarse changes.

    `changes` is (pairs, bands, rows, cols); of both dates, sums of x, y, x^2, xy, y^2 and of the change of x come in
    `products`, (6, bands, rows, cols), x the coarse and y the fine values.
    """

    def __init__(self, count: torch.Tensor, products: torch.Tensor, changes: torch.Tensor) -> None:
        self.count, self.changes = count, changes
        self._products = products

    def slope(self) -> torch.Tensor:
        """V, (bands, rows, cols)."""
        values = (2 * self.count).clamp_min(1.0)  # of two dates each
        x, y, xx, xy, yy, change = self._products
        spread = (xx - x * x / values).clamp_min(torch.finfo(x.dtype).tiny)
        shared, rest = xy - x * y / values, (yy - y * y / values).clamp_min(torch.finfo(x.dtype).tiny)
        slope = shared / spread
        freedom = (values - 2).clamp_min(1.0)
        explained = (shared**2 / (spread * rest)).clamp(0.0, 1 - 1e-6)
        significant = explained * freedom / (1 - explained) >= _critical_t(freedom) ** 2
        enough = (change / self.count.clamp_min(1.0)).abs() >= _LEAST_CHANGE
        return torch.where(significant & enough & (slope > 0) & (slope <= _MOST_SLOPE), slope, torch.ones_like(slope))


def _critical_t(freedom: torch.Tensor) -> torch.Tensor:
    """Two-sided 5 % point of Student's t (Abramowitz & Stegun 26.7.5), for ten degrees of freedom and more."""
    z = 1.959964
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
