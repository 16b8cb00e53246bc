# SPDX-License-Identifier: GPL-2.0-or-later
"""A trained scene classifier at work: chips in, probabilities out, and where in a chip they come from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar, cast

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from ...models.scenes.classifier import Classifier
from ..errors import OutOfMemory, is_out_of_memory
from ..jobs import Compute
from ..weights.model_file import Card
from .device import precision
from .folding import for_inference
from .memory import free_memory

_ROLE = "image"
_MOST_AT_ONCE = 64

Made = TypeVar("Made")

#: (N, bands, H, W): numbers of any type in image units, or what `ChipClassifier.seen` made of them.
Chips = np.ndarray | Tensor


class Evidence(NamedTuple):
    """Probabilities (N, classes), and how much each place speaks for the most probable class, (N, side, side)."""

    probabilities: np.ndarray
    maps: np.ndarray


class ChipClassifier:
    """Applies a network, with the means, spreads and temperature on its card, to chips in image units.

    Attributes:
        forward_s: seconds spent in the bare network, to be held against the run's wall time.
    """

    def __init__(self, network: Classifier, card: Card, device: torch.device, compute: Compute) -> None:
        self._network = cast(Classifier, for_inference(network.without_fusion())).to(device)
        self._temperature = float(card.options.get("temperature", 1.0))
        self._device, self._compute = device, compute
        mean, spread = (torch.tensor(each[_ROLE])[:, None, None] for each in (card.mean, card.spread))
        self._scale, self._shift = 1 / spread, -mean / spread
        self._bytes_per_pixel = network.bytes_per_pixel
        self.forward_s = 0.0

    def batch_size(self, size: int) -> int:
        """How many chips of so many pixels on a side to compute at once, by the memory there is."""
        limit = self._compute.memory_limit_mb * 2**20
        budget = (limit or free_memory()) // 4
        return int(np.clip(budget // (self._bytes_per_pixel * size**2), 1, _MOST_AT_ONCE))

    def seen(self, chips: np.ndarray) -> Tensor:
        """Chips as the network sees them, for the calls below; another thread may make the next ones ready."""
        values = torch.from_numpy(chips).to(torch.float32, memory_format=torch.channels_last)
        return torch.addcmul(self._shift, values, self._scale)

    def scores(self, chips: Chips) -> np.ndarray:
        """Before the softmax and without the temperature, (N, classes)."""
        return self._in_parts(chips, self._scores, np.concatenate)

    def probabilities(self, chips: Chips) -> np.ndarray:
        """Of the classes, (N, classes).

        Raises:
            OutOfMemory: a single chip does not fit into the device's memory.
        """
        return softmax(self.scores(chips) / self._temperature)

    def evidence(self, chips: Chips, side: int) -> Evidence:
        """Probabilities, and class activation maps of so many pixels on a side.

        Each feature map counts by the slope of the score with it, the slopes summed over the map (Grad-CAM); what is
        negative is cut at each depth, and the depths are added. The mean of a map is thus how much the features raise
        the score, as far as it is linear in them.

        Source: Selvaraju et al. (2017), Grad-CAM, ICCV.
        """

        def joined(parts: list[Evidence]) -> Evidence:
            return Evidence(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

        return self._in_parts(chips, lambda part: self._evidence(part, side), joined)

    @torch.inference_mode()
    def _scores(self, chips: Chips) -> np.ndarray:
        seen = (chips if isinstance(chips, Tensor) else self.seen(chips)).to(self._device)
        with self._timed(), precision(self._compute, self._device):
            return self._network(seen).float().cpu().numpy()

    def _evidence(self, chips: Chips, side: int) -> Evidence:
        seen = (chips if isinstance(chips, Tensor) else self.seen(chips)).to(self._device)
        with self._timed():
            return self._traced(seen, side)

    def _traced(self, chips: Tensor, side: int) -> Evidence:
        """There and back through the network."""
        with torch.no_grad(), precision(self._compute, self._device):
            maps = self._network.maps(chips)
        leaves = [each.detach().float().requires_grad_() for each in maps]
        scores = self._network.head(leaves)
        slopes = torch.autograd.grad(scores.amax(1).sum(), leaves, allow_unused=True)
        total = torch.zeros(len(chips), side, side, device=self._device)
        for each, slope in zip(leaves, slopes, strict=True):
            if slope is not None:
                speaks = (each.detach() * slope.sum((2, 3), keepdim=True)).sum(1, keepdim=True).relu()
                total += F.interpolate(speaks, (side, side), mode="bilinear", align_corners=False)[:, 0]
        found = scores.detach().cpu().numpy() / self._temperature
        return Evidence(softmax(found), total.cpu().numpy())

    @contextmanager
    def _timed(self) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.forward_s += time.perf_counter() - started

    def _in_parts(self, chips: Chips, compute: Callable[[Chips], Made], join: Callable[[list], Made]) -> Made:
        """As many chips at once as fit; half of them where memory runs out."""
        most, parts, start = min(self.batch_size(chips.shape[-1]), len(chips)), [], 0
        while start < len(chips):
            try:
                parts.append(compute(chips[start : start + most]))
                start += most
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                if self._device.type == "cuda":
                    torch.cuda.empty_cache()
                if most == 1:
                    raise OutOfMemory(device=str(self._device), tile=chips.shape[-1]) from error
                most = most // 2
        return join(parts)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities of scores (N, classes)."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)
