# SPDX-License-Identifier: GPL-2.0-or-later
"""DiCNN1: three convolutions that find the detail to be added to the interpolated MS.

Source: He, Rao, Li, Chanussot, Plaza, Zhu & Li (2019), Pansharpening via Detail Injection Based Convolutional Neural
Networks, IEEE JSTARS 12(4). With 8 bands 46,792 parameters.

Departure of the preset ``robust``: its recipe of training, and the last convolution starts at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from .convolutional import ROBUST, SAMPLES, Sharpener, same, starting_at_zero


@dataclass(frozen=True)
class DiCNN1Config:
    """What a DiCNN1 is built from; `start` decides its first weights only."""

    bands: int
    start: Literal["zero", "published"] = "zero"


class DiCNN1(Sharpener):
    """M~ + CNN(P, M~): 3x3 to 64 maps, 3x3 to 64 maps, 3x3 to the bands."""

    Config = DiCNN1Config
    halo: ClassVar[int] = 3
    layers: ClassVar = {"first convolution": "first", "second convolution": "second"}
    presets: ClassVar = {
        "robust": Preset({}, ROBUST),
        # 1,000 epochs of 64 samples a batch, the rate halved every 200
        "paper": Preset(
            {"start": "published"},
            Schedule(
                1000 * SAMPLES // 64,
                batch_size=64,
                learning_rate=2e-4,
                patch_size=64,
                descent=Descent("halved", every=200 * SAMPLES // 64),
            ),
        ),
    }

    def __init__(self, config: DiCNN1Config) -> None:
        super().__init__(config)
        self.first = nn.Sequential(same(config.bands + 1, 64), nn.ReLU(inplace=True))
        self.second = nn.Sequential(same(64, 64), nn.ReLU(inplace=True))
        self.last = same(64, config.bands)
        if config.start == "zero":
            starting_at_zero(self.last)

    @staticmethod
    def bytes_per_pixel(config: DiCNN1Config) -> int:
        """Memory of a forward pass per pixel of the tile (measured)."""
        return 900

    def forward(self, pan: Tensor, ms: Tensor) -> Tensor:
        """The fused image, (N, B, H, W), from PAN (N, 1, H, W) and the interpolated MS (N, B, H, W)."""
        return ms + self.last(self.second(self.first(torch.cat([pan, ms], 1))))
