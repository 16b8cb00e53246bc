# SPDX-License-Identifier: GPL-2.0-or-later
"""A loss for the resolution at which no truth exists: what a fused image has to agree with on both sides.

Spectral consistency: the fused image, seen through the MS sensor's MTF, has to give MS back. Structural consistency: in
small windows it has to correlate with PAN, as far as MS and PAN correlate where both are seen at the MS resolution.

Source: Ciotola, Vitale, Mazza, Poggi & Scarpa (2022), Pansharpening by Convolutional Neural Networks in the Full
Resolution Framework, IEEE TGRS 60. Departures: windows are squares of an odd number of pixels, MS is seen on a grid
that divides that of PAN, bands are not shifted against each other, and what counts of the correlation is how far it
stays behind (published: all that it lacks to one, where it stays behind).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from .degradation import mtf_kernel

#: Weight of the structural part: the paper's for WorldView.
_STRUCTURE = 0.36


class FullResolutionLoss:
    """Callable on normalised images; means and spreads cancel out of both parts.

    Args:
        ratio: whole number of PAN pixels to one of `ms`.
        gains: MTF gain at Nyquist of each band.
    """

    def __init__(self, ratio: int, gains: Sequence[float]) -> None:
        self._ratio = ratio
        self._window = 2 * math.ceil(ratio / 2) + 1
        self._kernels = torch.stack([_gaussian(ratio, gain) for gain in gains])[:, None]  # (bands, 1, size, size)

    def __call__(self, fused: Tensor, pan: Tensor, ms: Tensor) -> Tensor:
        """The loss, a scalar.

        Args:
            fused: (N, bands, H, W).
            pan: (N, 1, H, W).
            ms: (N, bands, H / ratio, W / ratio).
        """
        return self._spectral(fused, ms) + _STRUCTURE * self._structural(fused, pan, ms)

    def _spectral(self, fused: Tensor, ms: Tensor) -> Tensor:
        seen = self._through_mtf(fused)
        return F.l1_loss(seen, _middle(ms, seen))

    def _structural(self, fused: Tensor, pan: Tensor, ms: Tensor) -> Tensor:
        at_ms = self._through_mtf(pan.expand_as(fused))
        reachable = local_correlation(_middle(ms, at_ms), at_ms, self._window)  # (N, bands, h, w)
        reachable = F.interpolate(reachable, scale_factor=self._ratio, mode="nearest")  # (N, bands, H', W')
        found = _middle(local_correlation(fused, pan, self._window), reachable)
        return (reachable - found).relu().mean()

    def _through_mtf(self, image: Tensor) -> Tensor:
        """The image as the MS sensor sees it, where its kernel lies wholly inside."""
        kernels = self._kernels.to(image)
        return F.conv2d(image, kernels, stride=self._ratio, groups=len(kernels))


def local_correlation(first: Tensor, second: Tensor, window: int) -> Tensor:
    """Pearson's correlation in every whole window of so many pixels, (N, bands, H - window + 1, W - window + 1)."""

    def mean(image: Tensor) -> Tensor:
        return F.avg_pool2d(image, window, stride=1)

    def covariance(one: Tensor, other: Tensor) -> Tensor:
        return mean(one * other) - mean(one) * mean(other)

    spread = covariance(first, first).clamp_min(0) * covariance(second, second).clamp_min(0)
    return (covariance(first, second) / (spread + 1e-8).sqrt()).clamp(-1.0, 1.0)


def _gaussian(ratio: int, gain: float) -> Tensor:
    """The blur of one band around the middle of a block of `ratio` pixels; whole blocks beyond it on each side."""
    kernel = mtf_kernel(gain, ratio)
    blocks = math.ceil((kernel.radius(ratio) - ratio / 2) / ratio)
    size = ratio * (2 * blocks + 1)
    line = torch.exp(-0.5 * ((torch.arange(size) - (size - 1) / 2) / kernel.sigma) ** 2)
    return torch.outer(line, line) / line.sum() ** 2


def _middle(image: Tensor, seen: Tensor) -> Tensor:
    """The part of `image` that `seen` shows: the kernel cuts as much from every side."""
    rows, cols = ((whole - part) // 2 for whole, part in zip(image.shape[-2:], seen.shape[-2:], strict=True))
    return image[..., rows : rows + seen.shape[-2], cols : cols + seen.shape[-1]]
