# SPDX-License-Identifier: GPL-2.0-or-later
"""FSDAF: change by class, what it leaves unexplained, and a filter over similar pixels.

Source: Zhu, Helmer, Gao, Liu, Chen & Lefsky (2016), A flexible spatiotemporal method for fusing satellite images with
different resolutions, Remote Sensing of Environment 172. From one pair:

    1  classes of L1; their shares f in each coarse pixel
    2  change of each class, dF: M2 - M1 = sum f dF, by least squares over the purest coarse pixels of each class, those
       with changes beyond the 10 % and 90 % quantiles left out
    3  TP = L1 + dF(class) and, from space alone, SP = M2 interpolated
    4  R = (M2 - M1) - mean of dF(class) in the coarse pixel, dealt out to its fine pixels in proportion to
       CW = (SP - TP) HI + R (1 - HI), where that has the sign of R; HI is the share of the pixel's class around it
    5  L2 = L1 + mean change of the 20 most similar pixels of the window, by 1 / (1 + distance / A)

Here classes come from k-means on a sample of L1, and SP from cubic convolution, which is local, instead of thin-plate
splines. With two pairs each predicts by itself, and the predictions are weighed as in from_pairs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from ...engine.errors import NoValidPixels
from ...engine.progress import Progress
from ...engine.raster.adjusted import Difference
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid, Window, tiles
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Box, Resampled
from ..method import View
from .coarse_grid import coarse_grid, spread_out
from .from_pairs import FromPairs, Setting
from .neighbours import mean_of_similar, outer

_CLASSES = 5
_SAMPLE = 50_000  # pixels that tell the classes
_ROUNDS = 30
_PURE = 100  # coarse pixels for each class
_QUANTILES = (0.1, 0.9)
_MOST_WEIGHT = 10.0
_SIMILAR = 20
_REACH = 1.25  # half the window, in coarse pixels
_TILE = 512
_TINY = 1e-6


class Fsdaf(FromPairs):
    """All that is summed over coarse pixels is read tile by tile too."""

    parallel = False
    preferred_tile = 128

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.halo = max(3, round(_REACH * setting.ratio))
        self.bytes_per_pixel = 3 * 4 * (2 * self.halo + 1) ** 2
        changes = {f"change_{pair}": _ChangeView("coarse_2", method=self, pair=pair) for pair in self.pairs}
        self.views = {**self.views, **changes}
        self.classes: dict[int, np.ndarray] = {}  #: by pair, centres of the classes, (classes, bands)
        self.change: dict[int, np.ndarray] = {}  #: by pair, dF, (classes, bands)
        self._device = torch.device(setting.device)

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Weights as the paper's; classes and their changes for each pair."""
        with progress.stage("Weigh the pairs", 0.4):
            super().survey(rasters, grid, progress)
        for pair in self.pairs:
            with progress.stage("Find classes and their changes", 0.6 / len(self.pairs)):
                fine = Resampled(rasters[f"fine_{pair}"], grid)
                self.classes[pair] = centres(_sampled(fine, _SAMPLE), _CLASSES)
                fractions, change = _coarse_parts(rasters, grid, pair, self.setting.ratio, self.classes[pair])
                self.change[pair] = class_changes(*_pixels(Stack([fractions, change], fine.name), _CLASSES, progress))

    @torch.inference_mode()
    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        fine, change = tile[f"fine_{pair}"], tile[f"change_{pair}"]
        values, changes, valid = (
            torch.from_numpy(each).to(self._device) for each in (fine.values, change.values, fine.valid & change.valid)
        )
        mean = mean_of_similar(values, changes, valid, self.halo, _SIMILAR).cpu().numpy()
        return fine.values + outer(mean, self.halo)


def centres(pixels: np.ndarray, classes: int) -> np.ndarray:
    """K-means of (n, bands): centres (classes, bands), which start along the direction of most spread."""
    mean = pixels.mean(axis=0)
    _, _, axes = np.linalg.svd(pixels[:: max(1, len(pixels) // 2000)] - mean, full_matrices=False)
    along = np.argsort((pixels - mean) @ axes[0], kind="stable")
    found = np.stack([pixels[part].mean(axis=0) for part in np.array_split(along, classes)])
    for _ in range(_ROUNDS):
        nearest = ((pixels[:, None] - found) ** 2).sum(axis=2).argmin(axis=1)
        moved = np.stack([
            pixels[nearest == each].mean(axis=0) if (nearest == each).any() else found[each] for each in range(classes)
        ])  # fmt: skip
        if np.allclose(moved, found, rtol=1e-6, atol=0):
            break
        found = moved
    return found.astype(np.float32)


def class_changes(fractions: np.ndarray, change: np.ndarray) -> np.ndarray:
    """dF, (classes, bands), from fractions (n, classes) and changes (n, bands) of coarse pixels, band by band."""
    purest = [np.argsort(-fractions[:, each], kind="stable")[:_PURE] for each in range(fractions.shape[1])]
    found = np.empty((fractions.shape[1], change.shape[1]), np.float32)
    for band, values in enumerate(change.T):
        kept = []
        for chosen in purest:
            low, high = np.quantile(values[chosen], _QUANTILES)
            kept.append(chosen[(values[chosen] >= low) & (values[chosen] <= high)])
        rows = np.concatenate(kept)
        solved = np.linalg.lstsq(fractions[rows], values[rows], rcond=1e-3)[0]
        spread = values[rows].std()
        found[:, band] = np.clip(solved, values[rows].min() - spread, values[rows].max() + spread)
    return found


def _sampled(raster: Raster, most: int) -> np.ndarray:
    """Valid pixels, (n, bands), on a regular grid of places.

    Raises:
        NoValidPixels: there are none.
    """
    step = max(1, math.ceil(math.sqrt(raster.grid.height * raster.grid.width / most)))
    found = []
    for window in tiles(raster.grid.height, raster.grid.width, _TILE * step):
        for part in tiles(window.height, window.width, _TILE):
            sample = raster.read(Window(window.row + part.row, window.col + part.col, part.height, part.width))
            found.append(sample.values[:, ::step, ::step][:, sample.valid[::step, ::step]].T)
    pixels = np.concatenate(found)
    if not len(pixels):
        raise NoValidPixels(name=raster.name)
    return pixels.astype(np.float64)


def _coarse_parts(
    rasters: Mapping[str, Raster], grid: Grid, pair: int, ratio: float, classes: np.ndarray
) -> tuple[Raster, Raster]:
    """Shares of the classes, and M2 - Mk, of coarse pixels."""
    there = coarse_grid(rasters[f"coarse_{pair}"], grid, ratio)
    members = _Members(Resampled(rasters[f"fine_{pair}"], grid), classes)
    change = Difference(*(Resampled(rasters[role], there) for role in ("coarse_2", f"coarse_{pair}")))
    return Resampled(members, there, Box(ratio)), change


def _pixels(raster: Raster, split: int, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """All valid pixels, (n, bands), the first `split` bands apart from the others.

    Raises:
        NoValidPixels: there are none.
    """
    found = []
    windows = tiles(raster.grid.height, raster.grid.width, 64)
    for done, window in enumerate(windows, 1):
        sample = raster.read(window)
        found.append(sample.values[:, sample.valid].T)
        progress.update(done / len(windows))
    pixels = np.concatenate(found).astype(np.float64)
    if not len(pixels):
        raise NoValidPixels(name=raster.name)
    return pixels[:, :split], pixels[:, split:]


class _Members(Raster):
    """One band for each class: 1 where a pixel belongs to it."""

    def __init__(self, fine: Raster, classes: np.ndarray) -> None:
        self.grid, self.count, self.name = fine.grid, len(classes), fine.name
        self._fine, self._classes = fine, classes

    def _read(self, window: Window) -> Sample:
        sample = self._fine.read(window)
        apart = np.stack([((sample.values - each[:, None, None]) ** 2).sum(axis=0) for each in self._classes])
        nearest = apart.argmin(axis=0)
        return Sample((nearest == np.arange(self.count)[:, None, None]).astype(np.float32), sample.valid)


class _Mixed(Raster):
    """Shares of classes times a value of each, by band."""

    def __init__(self, shares: Raster, values: np.ndarray) -> None:
        self.grid, self.count, self.name = shares.grid, values.shape[1], shares.name
        self._shares, self._values = shares, values

    def _read(self, window: Window) -> Sample:
        sample = self._shares.read(window)
        return Sample(np.tensordot(self._values.T, sample.values, 1).astype(np.float32), sample.valid)


@dataclass(frozen=True, kw_only=True)
class _ChangeView(View):
    """dF(class) plus the dealt-out residual, on the fine grid; steps 3 and 4."""

    method: Fsdaf
    pair: int

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        method, pair = self.method, self.pair
        ratio, classes = method.setting.ratio, method.classes[pair]
        fractions, change = _coarse_parts(rasters, grid, pair, ratio, classes)
        fine = Resampled(rasters[f"fine_{pair}"], grid)
        members = _Members(fine, classes)
        by_class = _Mixed(members, method.change[pair])
        residual = Difference(change, _Mixed(fractions, method.change[pair]))
        weights = _Weights(
            Difference(Difference(Resampled(rasters["coarse_2"], grid), fine), by_class),
            spread_out(residual, grid), members, Resampled(members, grid, Box(ratio)),
        )  # fmt: skip
        usual = spread_out(Resampled(weights, residual.grid, Box(ratio)), grid)
        return _Dealt(by_class, spread_out(residual, grid), weights, usual)


class _Weights(Raster):
    """CW: what space alone says is missing, where a class keeps to itself, else the residual."""

    def __init__(self, missing: Raster, residual: Raster, members: Raster, around: Raster) -> None:
        self.grid, self.count, self.name = missing.grid, missing.count, missing.name
        self._rasters = missing, residual, members, around

    def _read(self, window: Window) -> Sample:
        missing, residual, members, around = (raster.read(window) for raster in self._rasters)
        alike = (members.values * around.values).sum(axis=0)
        weights = missing.values * alike + residual.values * (1 - alike)
        valid = missing.valid & residual.valid & around.valid
        return Sample(np.where(weights * residual.values > 0, np.abs(weights), 0.0), valid)


class _Dealt(Raster):
    """The change of the class and the pixel's part of the residual."""

    def __init__(self, by_class: Raster, residual: Raster, weights: Raster, usual: Raster) -> None:
        self.grid, self.count, self.name = by_class.grid, by_class.count, by_class.name
        self._rasters = by_class, residual, weights, usual

    def _read(self, window: Window) -> Sample:
        by_class, residual, weights, usual = (raster.read(window) for raster in self._rasters)
        known = usual.values > _TINY * np.abs(residual.values)
        share = np.divide(weights.values, usual.values, out=np.ones_like(weights.values), where=known)
        share = np.where(share > _MOST_WEIGHT, 1.0, share)
        valid = by_class.valid & residual.valid
        return Sample((by_class.values + residual.values * share).astype(np.float32), valid)
