# SPDX-License-Identifier: GPL-2.0-or-later
"""What a network for segmentation learns from a batch: changes to the images, and the loss.

Patches arrive with a margin (see labelled.py). In training SAR is cut out of it shifted by a few pixels against the
optical image, as real pairs are; speckle and brightness change; and now and then an image is missing, whole or under
clouds, so that the network can do without it later.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from .labelled import UNLABELLED

#: Values and where there are data, by role.
Images = Mapping[str, tuple[Tensor, Tensor]]

KINDS = ("ce", "focal", "dice", "ce_dice")
_FOCUS = 2.0  # of the focal loss (Lin et al. 2017, ICCV)
_JITTER = 0.1  # spread of gain and offset, in spreads of the image
_CLOUDED = 0.15  # share of the patches with clouds
_MOST_LOOKS = 10


@dataclass(frozen=True)
class Changes:
    """How images are changed in training.

    `missing` is the share of patches that lack an image, half of them the one, half the other; `speckle` the spread of
    SAR in decibels, by which multiplied noise becomes added, or 0 for none where decibels mean nothing.
    """

    shift: int = 2
    missing: float = 0.3
    speckle: Sequence[float] = ()


@dataclass
class Objective:
    """The loss of a batch, as the training loop wants it; with changed images while the network trains.

    Otherwise images are as they are, and the loss is what is to be expected if either is missing as often as in
    training: a network that does well with both but fails without one of them is not the best.

    Attributes:
        make: builds what the network sees of an image from values and mask.
        margin: pixels around the patches in the views.
        weights: of the classes, (classes,).
        kind: ce (cross-entropy), focal, dice, or ce_dice, the sum of two.
        changes: to the images.
        iterations: of the whole training, along which the network's own regulariser gains weight:
            2 / (1 + exp(-10 p)) - 1 at the share p of them (Ganin & Lempitsky 2015, ICML).
        seed: of the changes.
    """

    make: Any
    margin: int
    weights: Tensor
    kind: str
    changes: Changes
    iterations: int
    seed: int
    _done: int = field(default=0, init=False)
    _random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(self.seed)

    def __call__(self, network: nn.Module, views: Mapping[str, Tensor], truth: Tensor) -> Tensor:
        """A scalar; pixels without a label do not count."""
        seen = self._seen(views, network.training)
        if not network.training:
            return self._expected(network, seen, truth)
        loss, regulariser = self._loss(network, seen, truth)
        self._done += 1
        if regulariser is not None:
            loss = loss + regulariser * (2 / (1 + math.exp(-10 * self._done / self.iterations)) - 1)
        return loss

    def _loss(self, network: nn.Module, seen: Images, truth: Tensor) -> tuple[Tensor, Tensor | None]:
        answer = network({role: self.make(*each) for role, each in seen.items()})
        return class_loss(answer.scores.float(), truth[:, 0].long(), self.weights, self.kind), answer.regulariser

    def _expected(self, network: nn.Module, seen: Images, truth: Tensor) -> Tensor:
        """The mean loss with all images and with one of them missing, weighed as often as that happens."""
        loss = self._loss(network, seen, truth)[0]
        missing = self.changes.missing if len(seen) > 1 else 0.0
        if not missing:
            return loss
        without = [{**seen, role: (values, torch.zeros_like(there))} for role, (values, there) in seen.items()]
        losses = [self._loss(network, each, truth)[0] for each in without]
        return (1 - missing) * loss + missing * torch.stack(losses).mean()

    def _seen(self, views: Mapping[str, Tensor], training: bool) -> Images:
        roles = [name for name in views if not name.endswith("_there")]
        seen = {}
        for role in roles:
            values, there = views[role], views[f"{role}_there"].float()
            moved = self._offset() if training and role == "sar" and len(roles) > 1 else (0, 0)
            values, there = self._cut(values, moved), self._cut(there, moved)
            seen[role] = (self._varied(values, role) if training else values), there
        return self._thinned(seen) if training and len(roles) > 1 else seen

    def _cut(self, images: Tensor, moved: tuple[int, int]) -> Tensor:
        row, col = (self.margin + offset for offset in moved)
        height, width = (size - 2 * self.margin for size in images.shape[2:])
        return images[:, :, row : row + height, col : col + width]

    def _offset(self) -> tuple[int, int]:
        row, col = self._random.integers(-self.changes.shift, self.changes.shift + 1, 2).tolist()
        return row, col

    def _varied(self, values: Tensor, role: str) -> Tensor:
        """Other gains, offsets and, for SAR in decibels, more speckle in every other batch."""
        gain, offset = (self._tensor(self._random.normal(0, _JITTER, (*values.shape[:2], 1, 1))) for _ in range(2))
        values = values * (1 + gain.to(values.device)) + offset.to(values.device)
        if role == "sar" and len(self.changes.speckle) and self._random.random() < 0.5:
            looks = self._random.uniform(1, _MOST_LOOKS)
            noise = self._random.standard_gamma(looks, values.shape, np.float32) / np.float32(looks)
            spread = np.array(self.changes.speckle, np.float32)[:, None, None]
            values = values + torch.from_numpy(10 * np.log10(np.maximum(noise, 1e-3)) / spread).to(values.device)
        return values

    def _thinned(self, seen: Images) -> Images:
        """Without one of the images, for some of the patches; with clouds in the optical one, for others."""
        optical, radar = seen["optical"], seen["sar"]
        draw, half = self._random.random((len(optical[1]), 1, 1, 1)), self.changes.missing / 2
        keep_optical, keep_radar = draw >= half, (draw < half) | (draw >= 2 * half)
        clear = ~(self._clouds(optical[1].shape) & keep_radar) if half else np.ones(1, bool)
        return {
            "optical": (optical[0], optical[1] * self._tensor(keep_optical & clear).to(optical[1].device)),
            "sar": (radar[0], radar[1] * self._tensor(keep_radar).to(radar[1].device)),
        }

    def _clouds(self, shape: torch.Size) -> np.ndarray:
        """True under clouds: blots of random size that cover a part of some patches, (N, 1, H, W)."""
        coarse = self._tensor(self._random.normal(size=(shape[0], 1, 4, 4)))
        blots = F.interpolate(coarse, shape[2:], mode="bicubic", align_corners=False).numpy()
        return (blots > 0.3) & (self._random.random((shape[0], 1, 1, 1)) < _CLOUDED)

    @staticmethod
    def _tensor(array: np.ndarray) -> Tensor:
        return torch.from_numpy(array.astype(np.float32))


def class_loss(scores: Tensor, truth: Tensor, weights: Tensor, kind: str) -> Tensor:
    """The loss of scores (N, classes, H, W) against class indices (N, H, W); unlabelled pixels do not count.

    ce: cross-entropy, weighted mean. focal: the same with (1 - p)^2 before each logarithm. dice: 1 less the mean Dice
    coefficient of the classes that occur. Without any label the loss is 0.
    """
    labelled = truth != UNLABELLED
    if not labelled.any():
        return scores.sum() * 0.0
    picked, wanted = scores.movedim(1, -1)[labelled], truth[labelled]
    weights = weights.to(scores.device)
    parts = {
        "ce": lambda: F.cross_entropy(picked, wanted, weights),
        "focal": lambda: _focal(picked, wanted, weights),
        "dice": lambda: _dice(picked, wanted),
    }
    return sum((parts[part]() for part in kind.split("_")), start=scores.new_zeros(()))


def _focal(scores: Tensor, truth: Tensor, weights: Tensor) -> Tensor:
    logs = F.log_softmax(scores, 1).gather(1, truth[:, None])[:, 0]
    share = weights[truth]
    return -(share * (1 - logs.exp()) ** _FOCUS * logs).sum() / share.sum()


def _dice(scores: Tensor, truth: Tensor) -> Tensor:
    probabilities, there = scores.softmax(1), F.one_hot(truth, scores.shape[1]).float()
    both = 2 * (probabilities * there).sum(0) / (probabilities + there).sum(0).clamp_min(1e-6)
    return 1 - both[there.any(0)].mean()


def class_weights(pixels: Sequence[float], kind: str) -> Tensor:
    """Weights of classes from how many pixels they have: none, or by the inverse of them or of its square root.

    A pixel's weight is 1 on average. Classes without any pixel get 0.
    """
    counts = torch.tensor(pixels, dtype=torch.float64)
    power = {"none": 0.0, "sqrt": 0.5, "inverse": 1.0}[kind]
    weights = torch.where(counts > 0, counts.clamp_min(1) ** -power, 0.0)
    return (weights * counts.sum() / (weights * counts).sum()).float()
