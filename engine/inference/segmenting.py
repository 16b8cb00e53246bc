# SPDX-License-Identifier: GPL-2.0-or-later
"""A trained network for segmentation as a method: overlapping windows blended into one map.

Attention and pooling see the whole window that a network is given. So the windows are always of one size, on a lattice
that starts in the corner of the reference grid, and the size of the tiles only decides how many are computed at once.
Where windows overlap, probabilities are averaged with weights that fall off to the window's edge as a raised cosine.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...models.method import View
from ...models.segmentation.segmenter import Answer, Seen, Segmenter
from ..errors import OutOfMemory, is_out_of_memory
from ..jobs import Compute
from ..progress import Progress
from ..raster.grid import Grid, Window
from ..raster.raster import Raster, Sample
from ..weights.model_file import Card
from .device import precision
from .folding import for_inference

#: Side of a window in pixels, and from one to the next.
WINDOW, STEP = 256, 192

#: Windows that go through the network together.
_BATCH = 2

#: The least weight of a pixel in a window, so that corners of the image, which only one window sees, have one.
_FLOOR = 1e-3

#: Values further from the mean, in spreads, count as this far: single bright targets in SAR are a hundred times as far.
_REACH = 5.0

#: Quarter turns and whether mirrored, of each look at a window.
_PLAIN = ((0, False),)
_FLIPS = tuple(itertools.product(range(4), (False, True)))


class _Inside(Raster):
    """Valid inside a grid, nowhere else; other rasters go on beyond their edges."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.count, self.name = grid, 1, "inside"

    def read(self, window: Window) -> Sample:
        """Zeros, and whether each pixel of the window is on the grid."""
        rows = np.arange(window.row, window.bottom)
        cols = np.arange(window.col, window.right)
        valid = ((rows >= 0) & (rows < self.grid.height))[:, None] & ((cols >= 0) & (cols < self.grid.width))
        return Sample(np.broadcast_to(np.float32(0), (1, *valid.shape)), valid)

    def _read(self, window: Window) -> Sample:
        return self.read(window)


@dataclass(frozen=True)
class _InsideView(View):
    """Where the reference grid is."""

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        """See `_Inside`."""
        return _Inside(grid)


@dataclass(frozen=True)
class Parts:
    """Which bands of a result are what: class index, confidence, entropy, optical share, then the probabilities."""

    classes: int

    index = slice(0, 1)
    confidence = slice(1, 2)
    entropy = slice(2, 3)
    optical_share = slice(3, 4)

    @property
    def probabilities(self) -> slice:
        """One for each class."""
        return slice(4, 4 + self.classes)


class SegmentMethod:
    """Probabilities of classes and what follows from them, band by band as `Parts` says."""

    parallel = False
    halo = STEP
    stride = STEP
    preferred_tile = 6 * STEP

    def __init__(
        self,
        network: Segmenter,
        card: Card,
        roles: tuple[str, ...],
        device: torch.device,
        compute: Compute,
        flips: bool,
    ) -> None:
        self.views: Mapping[str, View] = {**{role: View(role) for role in roles}, "inside": _InsideView("")}
        self.parts = Parts(network.config.classes)
        self.bytes_per_pixel = 4 * (2 * self.parts.probabilities.stop + network.config.optical + network.config.sar)
        self._network = for_inference(network).to(device)
        self._roles, self._used = roles, network.roles
        self._card, self._device, self._compute = card, device, compute
        self._looks = _FLIPS if flips else _PLAIN
        ramp = np.minimum(np.arange(WINDOW) + 0.5, WINDOW - 0.5 - np.arange(WINDOW)) / (WINDOW - STEP)
        fall = np.where(ramp < 1, (1 - np.cos(np.pi * ramp.clip(0, 1))) / 2, 1.0).astype(np.float32)
        self._weight = np.maximum(fall[:, None] * fall, np.float32(_FLOOR))

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn: means and spreads are on the card."""

    @torch.inference_mode()
    def predict(self, tile: Mapping[str, Sample]) -> Sample:
        """(4 + classes, rows, cols), valid where one of the images is.

        Raises:
            OutOfMemory: a window is too large for the device.
        """
        there = np.logical_or.reduce([tile[role].valid for role in self._roles])
        kinds = self.parts.classes
        total = np.zeros((kinds + 2, *there.shape), np.float32)  # weighted probabilities and share, and the weights
        windows = list(self._windows(tile["inside"].valid, there))
        for start in range(0, len(windows), _BATCH):
            batch = windows[start : start + _BATCH]
            for (rows, cols), found in zip(batch, self._found(tile, batch), strict=True):
                total[:-1, rows, cols] += found * self._weight
                total[-1, rows, cols] += self._weight
        shares = total[:-1]
        shares /= np.maximum(total[-1], np.float32(1e-12))
        return Sample(self._derived(shares), there & (total[-1] > 0))

    def _windows(self, inside: np.ndarray, there: np.ndarray) -> Iterator[tuple[slice, slice]]:
        """Those that the image needs and that hold data where the tile needs them."""
        height, width = there.shape
        for row, col in itertools.product(*(_starts(np.logical_or.reduce(inside, axis)) for axis in (1, 0))):
            needed = there[
                max(row, STEP) : min(row + WINDOW, height - STEP), max(col, STEP) : min(col + WINDOW, width - STEP)
            ]
            if needed.any():
                yield slice(row, row + WINDOW), slice(col, col + WINDOW)

    def _found(self, tile: Mapping[str, Sample], windows: list[tuple[slice, slice]]) -> np.ndarray:
        """Probabilities and the optical share, (windows, classes + 1, WINDOW, WINDOW)."""
        try:
            images = {role: self._seen(tile, role, windows) for role in self._used}
            looks = [self._look(images, *look) for look in self._looks]
            return torch.stack(looks).mean(0).cpu().numpy() if len(looks) > 1 else looks[0].cpu().numpy()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if self._device.type == "cuda":
                torch.cuda.empty_cache()
            raise OutOfMemory(device=str(self._device), tile=WINDOW) from error

    def _look(self, images: Mapping[str, Seen], turns: int, mirrored: bool) -> Tensor:
        seen = {role: Seen(*(_turned(each, turns, mirrored) for each in image)) for role, image in images.items()}
        with precision(self._compute, self._device):
            answer: Answer = self._network(seen)
        probabilities = answer.scores.float().softmax(1)
        share = self._share(answer, probabilities)
        return _turned_back(torch.cat([probabilities, share], 1), turns, mirrored)

    def _share(self, answer: Answer, probabilities: Tensor) -> Tensor:
        """How much comes from the optical image; half where a network of both cannot tell."""
        if answer.optical_share is not None:
            return answer.optical_share.float()
        share = 0.5 if len(self._used) > 1 else float("optical" in self._used)
        return torch.full_like(probabilities[:, :1], share)

    def _seen(self, tile: Mapping[str, Sample], role: str, windows: list[tuple[slice, slice]]) -> Seen:
        count, bands = len(windows), getattr(self._network.config, role)
        values = np.zeros((count, bands, WINDOW, WINDOW), np.float32)
        there = np.zeros((count, 1, WINDOW, WINDOW), np.float32)
        if role in tile:
            for number, (rows, cols) in enumerate(windows):
                sample = tile[role].cut(rows, cols)
                there[number, 0] = sample.valid
                values[number] = seen_by_segmenter(sample.values, sample.valid, self._card, role)
        return Seen(
            *(torch.from_numpy(each).to(self._device, memory_format=torch.channels_last) for each in (values, there))
        )

    def _derived(self, shares: np.ndarray) -> np.ndarray:
        probabilities, optical_share = shares[:-1], shares[-1:]
        index = probabilities.argmax(0)[None].astype(np.float32)
        confidence = probabilities.max(0, keepdims=True)
        return np.concatenate([index, confidence, _entropy(probabilities), optical_share, probabilities])


def _entropy(probabilities: np.ndarray) -> np.ndarray:
    """Of each pixel, (1, rows, cols) float32, from 0 to 1 where all classes are as probable."""
    terms = np.maximum(probabilities, np.float32(1e-12))
    np.log(terms, out=terms)
    terms *= probabilities
    return terms.sum(0, keepdims=True) / np.float32(-np.log(max(len(probabilities), 2)))


def _starts(inside: np.ndarray) -> list[int]:
    """Where windows start along one axis: on the image's first pixel, and where the one before leaves pixels over."""
    overlap = WINDOW - STEP
    places = range(0, len(inside) - STEP, STEP)
    return [at for at in places if inside[at] and (inside[at + overlap] or at == 0 or not inside[at - 1])]


def _turned(images: Tensor, turns: int, mirrored: bool) -> Tensor:
    turned = images.rot90(turns, (2, 3)) if turns else images
    return turned.flip(3) if mirrored else turned


def _turned_back(images: Tensor, turns: int, mirrored: bool) -> Tensor:
    straight = images.flip(3) if mirrored else images
    return straight.rot90(-turns, (2, 3)) if turns else straight


def seen_by_segmenter(values: np.ndarray, valid: np.ndarray, card: Card, role: str) -> np.ndarray:
    """Image values (..., bands, rows, cols) in the network's units, limited, and 0 where they are not `valid`."""
    limited = np.clip(card.normalised(values, role), -_REACH, _REACH)
    return np.where(valid, limited, np.float32(0.0)).astype(np.float32, copy=False)
