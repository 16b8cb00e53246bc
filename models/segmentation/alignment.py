# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fusion network wants small beside its segmentation loss: images that mean the same, details that differ.

Chang & Balz (2025), eq. (6), align the high-level features of both images by their maximum mean discrepancy, the
distance between the means of two samples in the space of a kernel, in an "upper-bound approximation" that is never
given. `MMD` lists the readings offered:

- ``multi-kernel``: the biased estimator of the squared distance, mean k(x, x') + mean k(y, y') - 2 mean k(x, y). The
  kernel is the mean of five Gaussians, whose widths are the mean squared distance between all samples times 1/4, 1/2,
  1, 2, 4 (Long et al. 2015, ICML, and the implementations of DAN), so no width has to be tuned. Their mean and not
  their sum, so that k(x, x) = 1 and the result lies between 0 and 2. No gradient passes the widths.
- ``paired``: mean |phi(x_i) - phi(y_i)| = mean sqrt(2 - 2 k(x_i, y_i)) over pixels of the same place. By the triangle
  inequality it is never less than the root of the former: an upper bound, without tables of all pairs. We believe that
  the paper means this. It is stricter, as it pulls the images together pixel by pixel.
- ``linear``: |mean x - mean y|, eq. (6) with phi left out.

None of them touches the features that the decoder sees: a 1x1 convolution for each image projects those of the deepest
level to a quarter as many maps (64 in ``light``, 128 in ``full``), which are brought to unit length. At most 512
random places of a batch take part, those that both images cover wholly. All of it is computed in 32 bits.

`decomposition` is not in the paper but in CDDFuse (Zhao et al. 2023, CVPR), the natural regulariser of a split into
details D and a base B: r(D_S, D_O)^2 / (1.01 + r(B_S, B_O)), r the mean correlation of maps of both images over the
pixels. Small where bases are alike and details are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from .segmenter import ROLES

Mmd = Literal["multi-kernel", "paired", "linear", "none"]

_WIDTHS = (0.25, 0.5, 1.0, 2.0, 4.0)  # of the kernels, as multiples of the mean squared distance
_MOST_PLACES = 512  # of a batch: tables of all pairs then take 3 MB
_TINY = 1e-8


def mean_squared_distance(first: Tensor, second: Tensor) -> Tensor:
    """Between two different ones of all the places of both samples (places, maps); a scalar without a gradient."""
    every = torch.cat([first, second]).detach()
    spread = every.square().sum(1).mean() - every.mean(0).square().sum()
    return (2 * spread * len(every) / (len(every) - 1)).clamp(min=_TINY)


def multi_kernel(first: Tensor, second: Tensor) -> Tensor:
    """The squared maximum mean discrepancy of two samples (places, maps), 0 to 2."""
    width = mean_squared_distance(first, second)

    def mean_kernel(some: Tensor, others: Tensor) -> Tensor:
        lengths = some.square().sum(1)[:, None] + others.square().sum(1)
        return _kernel((lengths - 2 * some @ others.T).clamp(min=0), width).mean()

    return mean_kernel(first, first) + mean_kernel(second, second) - 2 * mean_kernel(first, second)


def paired(first: Tensor, second: Tensor) -> Tensor:
    """Mean distance of pairs of places in the space of the kernel, 0 to the root of 2."""
    kernel = _kernel((first - second).square().sum(1), mean_squared_distance(first, second))
    return (2 - 2 * kernel).clamp(min=_TINY).sqrt().mean()


def linear(first: Tensor, second: Tensor) -> Tensor:
    """Distance of the means of two samples (places, maps)."""
    return (first.mean(0) - second.mean(0)).square().sum().clamp(min=_TINY).sqrt()


#: The readings of eq. (6) by name.
MMD: Mapping[str, Callable[[Tensor, Tensor], Tensor]] = {
    "multi-kernel": multi_kernel,
    "paired": paired,
    "linear": linear,
}


class Alignment(nn.Module):
    """How far apart the features of both images are, once projected."""

    def __init__(self, channels: int, kind: str) -> None:
        super().__init__()
        self.projections = nn.ModuleDict({role: nn.Conv2d(channels, channels // 4, 1) for role in ROLES})
        self.discrepancy = MMD[kind]

    def forward(self, features: Mapping[str, Tensor], together: Tensor) -> Tensor:
        """A scalar, 0 where fewer than two places are covered by both images.

        Args:
            features: of each image, (N, C, H, W).
            together: whether both images cover a place, (N, H, W).
        """
        chosen = together.flatten().nonzero()[:, 0]
        chosen = chosen[torch.randperm(len(chosen), device=chosen.device)[:_MOST_PLACES]]
        if len(chosen) < 2:
            return torch.zeros((), device=together.device)
        with torch.autocast(together.device.type, enabled=False):
            samples = (self._projected(features[role], role, chosen) for role in ROLES)
            return self.discrepancy(*samples)

    def _projected(self, features: Tensor, role: str, chosen: Tensor) -> Tensor:
        """(places, maps) of unit length."""
        projected = self.projections[role](features.float())
        return F.normalize(projected.permute(0, 2, 3, 1).flatten(0, 2)[chosen])


def decomposition(details: Mapping[str, Tensor], bases: Mapping[str, Tensor], together: Tensor) -> Tensor:
    """What CDDFuse makes small; a scalar, 0 where fewer than two places are covered by both images.

    Args:
        details: of each image, (N, high, H, W).
        bases: of each image, (N, low, H, W).
        together: whether both images cover a place, (N, H, W).
    """
    if together.sum() < 2:
        return torch.zeros((), device=together.device)
    detail, base = (
        _correlation(*(parts[role].float().permute(0, 2, 3, 1)[together] for role in ROLES))
        for parts in (details, bases)
    )
    return detail.square() / (1.01 + base)


def _kernel(squared: Tensor, width: Tensor) -> Tensor:
    """The mean of the Gaussians at these squared distances, 0 to 1."""
    return torch.stack([(-squared / (factor * width)).exp() for factor in _WIDTHS]).mean(0)


def _correlation(first: Tensor, second: Tensor) -> Tensor:
    """Pearson's, of each map with its counterpart over the places (places, maps); its mean over the maps."""
    first, second = first - first.mean(0), second - second.mean(0)
    return F.cosine_similarity(first, second, dim=0).mean()
