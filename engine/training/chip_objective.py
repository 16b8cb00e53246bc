# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scene classifier learns from a batch of chips: changes to them, and the loss.

Chips come as they are stored, as bytes as a rule, so everything else happens here. In training each is cut at random
(60 to 100 % of its area), turned and mirrored, as the ground has no upper side, and its brightness and contrast change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ..errors import BadOption
from .samples import Samples

AUGMENTATIONS = ("full", "flips", "none")
CLASS_WEIGHTS = ("none", "inverse", "effective")

_LEAST_AREA, _MOST_OBLONG = 0.6, 4 / 3
_JITTER = 0.1  # most that gain and offset change by, in spreads of the image

#: Of "effective" weights (Cui et al. 2019, CVPR).
_OVERLAP = 0.999


@dataclass
class Tally:
    """How many chips are met, stretch by stretch: a stretch ends where training turns into validation or back."""

    _stretches: list[tuple[bool, list[int]]] = field(default_factory=list)

    def add(self, training: bool, right: int, seen: int) -> None:
        """Count a batch."""
        if not self._stretches or self._stretches[-1][0] != training:
            self._stretches.append((training, [0, 0]))
        counts = self._stretches[-1][1]
        counts[0] += right
        counts[1] += seen

    def shares(self, training: bool) -> list[float]:
        """The share that was met in each stretch of training, or of validation."""
        return [right / seen for was, (right, seen) in self._stretches if was == training]


class ChipObjective:
    """The loss of a batch as the training loop wants it, cross-entropy; with changed chips while the network trains.

    Args:
        mean: of each band.
        spread: of each band.
        weights: of the classes.
        smoothing: share of each label that is spread over all classes.
        augmentation: full, flips (turned and mirrored only) or none.
        seed: of the changes.

    Attributes:
        tally: of the chips that were met.
    """

    def __init__(
        self,
        mean: Sequence[float],
        spread: Sequence[float],
        weights: Tensor,
        smoothing: float,
        augmentation: str,
        seed: int,
    ) -> None:
        self._mean, self._spread = (torch.tensor(each)[:, None, None] for each in (mean, spread))
        self._weights, self._smoothing, self._augmentation = weights, smoothing, augmentation
        self._random = torch.Generator().manual_seed(seed)
        self.tally = Tally()

    def __call__(self, network: nn.Module, views: Sequence[Tensor], truth: Tensor) -> Tensor:
        """A scalar, from chips (N, bands, H, W) as stored and class indices (N, 1, 1, 1)."""
        chips = self.normalised(views[0])
        if network.training and self._augmentation != "none":
            chips = self.changed(chips)
        scores, weights, labels = network(chips).float(), self._weights.to(chips.device), truth.flatten().long()
        self.tally.add(network.training, int((scores.argmax(1) == labels).sum()), len(labels))
        return F.cross_entropy(scores, labels, weights, label_smoothing=self._smoothing)

    def normalised(self, chips: Tensor) -> Tensor:
        """Zero mean and unit spread."""
        return (chips.float() - self._mean.to(chips.device)) / self._spread.to(chips.device)

    def changed(self, chips: Tensor) -> Tensor:
        """Each chip in another way, (N, bands, H, W)."""
        where = F.affine_grid(self.frames(len(chips)).to(chips.device), list(chips.shape), align_corners=False)
        chips = F.grid_sample(chips, where, "bilinear", "reflection", align_corners=False)
        if self._augmentation != "full":
            return chips
        gain, offset = ((_JITTER * self._even(len(chips))).to(chips.device)[:, None, None, None] for _ in range(2))
        return chips * (1 + gain) + offset

    def frames(self, count: int) -> Tensor:
        """Where to look in each chip, as affine matrices (N, 2, 3) on coordinates from -1 to 1."""
        turned = self._turns(count)
        if self._augmentation == "flips":
            return torch.cat([turned, torch.zeros(count, 2, 1)], 2)
        area = 1 - (1 - _LEAST_AREA) * torch.rand(count, generator=self._random)
        oblong = torch.exp(math.log(_MOST_OBLONG) / 2 * self._even(count))
        sides = torch.stack([(area.sqrt() * oblong), (area.sqrt() / oblong)], 1).clamp_max(1.0)
        middle = (1 - sides) * torch.stack([self._even(count), self._even(count)], 1)
        return torch.cat([sides[:, :, None] * turned, middle[:, :, None]], 2)

    def _turns(self, count: int) -> Tensor:
        """One of the eight ways to lay down a square, (N, 2, 2)."""
        signs = torch.randint(2, (count, 2), generator=self._random) * 2.0 - 1
        straight = torch.diag_embed(signs)
        swapped = torch.randint(2, (count, 1, 1), generator=self._random).bool()
        return torch.where(swapped, straight.flip(2), straight)

    def _even(self, count: int) -> Tensor:
        return 2 * torch.rand(count, generator=self._random) - 1


def chip_samples(pixels: np.ndarray, labels: np.ndarray) -> Samples:
    """Chips and class indices as the training loop takes them."""
    return Samples({"image": pixels}, labels[:, None, None, None])


def class_weights(counts: Sequence[int], kind: str) -> Tensor:
    """Weights of classes from how many chips they have; a chip's weight is 1 on average. Classes without any get 0.

    none: all alike. inverse: by one over the number. effective: by one over the effective number of samples, which
    grows ever slower.

    Raises:
        BadOption: there is no such kind.
    """
    if kind not in CLASS_WEIGHTS:
        raise BadOption(name="CLASS_WEIGHTS", value=kind, reason=f"choose one of {', '.join(CLASS_WEIGHTS)}")
    there = torch.tensor(counts, dtype=torch.float64)
    worth = {"none": torch.ones_like(there), "inverse": there, "effective": 1 - _OVERLAP**there}[kind]
    weights = torch.where(there > 0, 1 / worth.clamp_min(1e-12), 0.0)
    return (weights * there.sum() / (weights * there).sum()).float()
