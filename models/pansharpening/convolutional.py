# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plain convolutional networks of the family share.

They see PAN and the interpolated MS, PAN first where both are stacked, lose no size (zero padding, which the tiles'
halo keeps away from results), and learn the mean squared error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.training.loop import Schedule
from ..method import View
from ..network import Network

#: The practical recipe of the family; what the published ones are, each module says.
ROBUST = Schedule(2000, batch_size=8, learning_rate=1e-3, patch_size=32)

#: Samples of the WorldView-3 set with which the benchmark trained all networks (Deng et al. 2022, IEEE GRSM 10(3)).
SAMPLES = 9000


@dataclass(frozen=True)
class SharpenerConfig:
    """What most of them are built from."""

    bands: int


class Sharpener(Network):
    """Two views on the reference grid, mean squared error."""

    Config: ClassVar[Any] = SharpenerConfig
    views: ClassVar = {"pan": View("pan"), "ms": View("ms")}
    target: ClassVar[str] = "ms"
    stride: ClassVar[int] = 1
    preferred_tile: ClassVar[int] = 512

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """Mean squared error."""
        return F.mse_loss(output, truth)


class ResidualBlock(nn.Module):
    """Convolution, ReLU, convolution, beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(same(channels, channels), nn.ReLU(inplace=True), same(channels, channels))

    def forward(self, features: Tensor) -> Tensor:
        return self.body(features) + features


def same(inputs: int, outputs: int, kernel: int = 3) -> nn.Conv2d:
    """A convolution that keeps the size."""
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)


def starting_at_zero(layer: nn.Conv2d) -> nn.Conv2d:
    """The layer with zeros: where its output is added to MS, the network starts as the interpolation."""
    nn.init.zeros_(layer.weight)
    layer.bias = nn.Parameter(torch.zeros(layer.out_channels))
    return layer


def high_pass(image: Tensor) -> Tensor:
    """The image less its mean over 5 x 5 pixels, (N, C, H, W)."""
    return image - F.avg_pool2d(image, 5, stride=1, padding=2, count_include_pad=False)
