# SPDX-License-Identifier: GPL-2.0-or-later
"""The feature reconstruction module, a level of the decoder.

Chang & Balz (2025) name it without an equation or a figure: it takes the features of SAR, of the optical image, the
fused ones, and what the next deeper level has reconstructed. The form is that of a U-Net's decoder:

- The deeper features pass a 1x1 convolution to this level's number of maps and are enlarged bilinearly. The
  convolution comes first, which gives the same at a quarter of the cost.
- All four are stacked (three at the deepest level), a 1x1 convolution brings them to this level's number of maps, and
  two 3x3 convolutions follow; each of the three with batch normalisation and ReLU.
- Last comes the convolutional block attention module, which the paper names as its inspiration (Woo et al. 2018, ECCV),
  with its own values: reduction 16, mean and maximum, a spatial kernel of 7x7. At least 8 maps stay between its two
  convolutions: of the 2 that a reduction of 16 leaves of 32, ReLU can close both for good at the start (seen).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

_REDUCTION = 16
_LEAST_HIDDEN = 8
_LEAST_HIDDEN = 8
_KERNEL = 7


class BlockAttention(nn.Module):
    """Weights each map by what it holds in the whole window, then each place by what all maps hold there (CBAM)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        hidden = max(channels // _REDUCTION, _LEAST_HIDDEN)
        self.of_maps = nn.Sequential(
            nn.Conv2d(channels, hidden, 1, bias=False),
            nn.ReLU(inplace=True),
            nn.Conv2d(hidden, channels, 1, bias=False),
        )
        self.of_places = nn.Sequential(
            nn.Conv2d(2, 1, _KERNEL, padding=_KERNEL // 2, bias=False), nn.BatchNorm2d(1), nn.Sigmoid()
        )

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        mean, largest = maps.mean((2, 3), keepdim=True), maps.amax((2, 3), keepdim=True)
        maps = maps * torch.sigmoid(self.of_maps(mean) + self.of_maps(largest))
        summary = torch.cat([maps.mean(1, keepdim=True), maps.amax(1, keepdim=True)], 1)
        return maps * self.of_places(summary)


class Reconstruction(nn.Module):
    """Makes one level's features of those of both images, the fused ones and the deeper ones, if there are any."""

    def __init__(self, channels: int, deeper: int = 0) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(deeper, channels, 1) if deeper else None
        self.enlarge = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.convolutions = nn.Sequential(
            *conv(channels * (4 if deeper else 3), channels, 1),
            *conv(channels, channels, 3),
            *conv(channels, channels, 3),
        )
        self.attention = BlockAttention(channels)

    def forward(self, features: Sequence[Tensor], deeper: Tensor | None = None) -> Tensor:
        """(N, C, H, W) from three of that shape and the next level's (N, deeper, H / 2, W / 2)."""
        if self.narrow is not None and deeper is not None:
            features = [*features, self.enlarge(self.narrow(deeper))]
        return self.attention(self.convolutions(torch.cat(list(features), 1)))


def conv(inputs: int, outputs: int, kernel: int) -> tuple[nn.Conv2d, nn.BatchNorm2d, nn.ReLU]:
    """Layers of a convolution that keeps the size, batch normalisation and ReLU."""
    return (
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
