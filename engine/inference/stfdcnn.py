# SPDX-License-Identifier: GPL-2.0-or-later
"""STFDCNN as a method: its first network where tiles are read, the second where they are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from ...models.method import View
from ...models.spatiotemporal.from_pairs import FromPairs, Setting
from ...models.spatiotemporal.stfdcnn import Stfdcnn
from ..jobs import Compute
from ..progress import Progress
from ..raster.grid import Grid, Window
from ..raster.raster import Raster, Sample
from ..raster.resampling import Resampled
from ..weights.model_file import Card
from .device import precision
from .folding import for_inference

_SMOOTHED = 2  # pixels on each side over which differences are averaged before they become weights
_LEAST = 1e-3  # of a spread, below which differences count alike


class StfdcnnMethod(FromPairs):
    """L2' = Lk + (T2 - Tk), T the outputs of the networks; pairs weigh 1 / |T2 - Tk| around each pixel."""

    parallel = False
    preferred_tile = 256  # larger ones leave the cache

    def __init__(self, setting: Setting, network: Stfdcnn, card: Card, device: torch.device, compute: Compute) -> None:
        super().__init__(setting)
        self.halo = network.halo + _SMOOTHED
        self.bytes_per_pixel = 12 * (64 + 32) + 64 * network.config.bands
        mapping, sharpening = (for_inference(part).to(device) for part in (network.mapping, network.sharpening))
        self._mapping, self._sharpening = (_Applied(part, card, device, compute) for part in (mapping, sharpening))
        low = {f"low_{pair}": _LowView(f"fine_{pair}", factor=network.config.factor) for pair in self.pairs}
        changed = _PredictedLowView("coarse_2", factor=network.config.factor, method=self)
        self.views = {**self.views, **low, "low_2": changed}

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing: pairs are weighed around each pixel."""

    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        now, then = self._sharpening(np.stack([tile["low_2"].values, tile[f"low_{pair}"].values]))
        return tile[f"fine_{pair}"].values + now - then

    def blended(self, first: np.ndarray, second: np.ndarray, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        changes = [made - tile[f"fine_{pair}"].values for pair, made in zip(self.pairs, (first, second))]
        return weighed((first, second), changes, self._sharpening.spread)

    def low(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        """The image to predict, on the grid of low resolution."""
        coarse = {date: _Mapped(Resampled(rasters[f"coarse_{date}"], grid), self._mapping) for date in (*self.pairs, 2)}
        fine = {pair: Resampled(rasters[f"fine_{pair}"], grid) for pair in self.pairs}
        return _Changed([(fine[pair], coarse[pair]) for pair in self.pairs], coarse[2], self._mapping.spread)


def weighed(made: tuple[np.ndarray, np.ndarray], changes: list[np.ndarray], spread: np.ndarray) -> np.ndarray:
    """Two predictions (bands, rows, cols), each weighted by the inverse of the smoothed size of its change."""
    side = 2 * _SMOOTHED + 1
    sizes = torch.from_numpy(np.stack([np.abs(change) / spread for change in changes]).astype(np.float32))
    padded = F.pad(sizes, (_SMOOTHED,) * 4, mode="replicate")
    first, second = (1 / (F.avg_pool2d(padded, side, stride=1) + _LEAST)).numpy()
    return (first * made[0] + second * made[1]) / (first + second)


class _Applied:
    """A network on images in their own units."""

    def __init__(self, network: nn.Module, card: Card, device: torch.device, compute: Compute) -> None:
        self._network, self._card, self._device, self._compute = network, card, device, compute
        self.spread = np.array(card.spread["fine"], np.float32)[:, None, None]
        self._mean = np.array(card.mean["fine"], np.float32)[:, None, None]

    @torch.inference_mode()
    def __call__(self, images: np.ndarray) -> np.ndarray:
        """(N, bands, rows, cols) to the same."""
        inputs = torch.from_numpy(self._card.normalised(images, "fine").astype(np.float32)).to(self._device)
        with precision(self._compute, self._device):
            output = self._network(inputs.contiguous(memory_format=torch.channels_last))
        return output.float().cpu().numpy() * self.spread + self._mean


@dataclass(frozen=True, kw_only=True)
class _LowView(View):
    """The image at low resolution, interpolated."""

    factor: int

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        return Resampled(Resampled(Resampled(rasters[self.role], grid), grid.coarsened(self.factor)), grid)


@dataclass(frozen=True, kw_only=True)
class _PredictedLowView(View):
    """The prediction at low resolution, interpolated."""

    factor: int
    method: StfdcnnMethod

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        return Resampled(self.method.low(rasters, grid.coarsened(self.factor)), grid)


class _Mapped(Raster):
    """A raster as the first network makes it."""

    def __init__(self, raster: Raster, network: _Applied) -> None:
        self.grid, self.count, self.name = raster.grid, raster.count, raster.name
        self._raster, self._network = raster, network

    def _read(self, window: Window) -> Sample:
        halo = Stfdcnn.halo
        sample = self._raster.read(window.expanded(halo))
        made = self._network(sample.values[None])[0]
        inside = slice(halo, halo + window.height), slice(halo, halo + window.width)
        return Sample(made, sample.valid).cut(*inside)


class _Changed(Raster):
    """Images plus the change that the network sees, two of them weighed."""

    def __init__(self, pairs: list[tuple[Raster, Raster]], now: Raster, spread: np.ndarray) -> None:
        self.grid, self.count, self.name = now.grid, now.count, now.name
        self._pairs, self._now, self._spread = pairs, now, spread

    def _read(self, window: Window) -> Sample:
        wide = window.expanded(_SMOOTHED)
        now = self._now.read(wide)
        read = [(image.read(wide), then.read(wide)) for image, then in self._pairs]
        changes = [now.values - then.values for _, then in read]
        made = [image.values + change for (image, _), change in zip(read, changes)]
        valid = [image.valid & then.valid & now.valid for image, then in read]
        if len(made) == 1:
            sample = Sample(made[0], valid[0])
        else:
            both = valid[0] & valid[1]
            either = np.where(valid[0], made[0], made[1])
            values = np.where(both, weighed((made[0], made[1]), changes, self._spread), either)
            sample = Sample(values.astype(np.float32), valid[0] | valid[1])
        inside = slice(_SMOOTHED, _SMOOTHED + window.height), slice(_SMOOTHED, _SMOOTHED + window.width)
        return sample.cut(*inside)
