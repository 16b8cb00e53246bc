# SPDX-License-Identifier: GPL-2.0-or-later
"""STFDCNN, also STIFCNN: a coarse image becomes fine in two steps, each a network.

Source: Song, Liu, Wang, Hang & Huang (2018), Spatiotemporal Satellite Image Fusion Using Deep Convolutional Neural
Networks, IEEE JSTARS 11(3). Between the fine and the coarse pixels lies a grid of low resolution, `factor` fine pixels
wide. The first network maps coarse images to fine ones degraded to that grid, the second maps degraded fine images to
fine ones. Neither output is the result: both say how much changes, which is added to what the pairs showed, first on
the grid of low resolution, then on the fine one.

What the paper leaves open, as its re-implementations do it: three convolutions of 9, 5 and 5 pixels with 64 and 32
maps, ReLU after the first two, the input added to the output; the last convolution starts at zero. Adam with a step of
1e-3 instead of plain descent, which is fragile at the published steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.training.loop import Preset, Schedule


@dataclass(frozen=True)
class StfdcnnConfig:
    """Bands, and side of a pixel of low resolution in fine pixels."""

    bands: int
    factor: int = 8


class Stfdcnn(nn.Module):
    """Two networks of one form: `mapping` on the grid of low resolution, `sharpening` on the fine grid."""

    Config: ClassVar[Any] = StfdcnnConfig
    presets: ClassVar = {"adam": Preset({}, Schedule(300, batch_size=12, learning_rate=1e-3, patch_size=32))}
    halo: ClassVar[int] = 8  #: pixels around it that an output pixel of either network depends on

    def __init__(self, config: StfdcnnConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping, self.sharpening = (ResidualCnn(config.bands) for _ in range(2))

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """Of each network: the mean squared error."""
        return F.mse_loss(output, truth)


class ResidualCnn(nn.Module):
    """(N, bands, H, W) to the same: x plus three convolutions of x."""

    def __init__(self, bands: int) -> None:
        super().__init__()
        last = nn.Conv2d(32, bands, 5, padding=2, padding_mode="replicate")
        for parameters in last.parameters():
            nn.init.zeros_(parameters)
        self.layers = nn.Sequential(
            nn.Conv2d(bands, 64, 9, padding=4, padding_mode="replicate"),
            nn.ReLU(inplace=True),
            nn.Conv2d(64, 32, 5, padding=2, padding_mode="replicate"),
            nn.ReLU(inplace=True),
            last,
        )

    def forward(self, image: Tensor) -> Tensor:
        """The image as the finer sensor would have it."""
        return image + self.layers(image)
