# SPDX-License-Identifier: GPL-2.0-or-later
"""PNN: the first convolutional network for pansharpening, three layers after super-resolution's SRCNN.

Source: Masi, Cozzolino, Verdoliva & Scarpa (2016), Pansharpening by Convolutional Neural Networks, Remote Sensing 8(7).
With 8 bands 104,360 parameters.

Departures: convolutions keep the size, as tiles come with a halo (published: none padded, the image extended instead).
The preset ``robust`` adds the interpolated MS to the output, as A-PNN does (Scarpa, Vitale & Cozzolino 2018, IEEE TGRS
56(9)), and starts there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from .convolutional import ROBUST, SAMPLES, Sharpener, same, starting_at_zero


@dataclass(frozen=True)
class PNNConfig:
    """What a PNN is built from; `residual` adds the interpolated MS to the output."""

    bands: int
    residual: bool = True


class PNN(Sharpener):
    """9x9 to 64 maps, 5x5 to 32 maps, 5x5 to the bands."""

    Config = PNNConfig
    halo: ClassVar[int] = 8
    layers: ClassVar = {"first convolution": "first", "second convolution": "second"}
    presets: ClassVar = {
        "robust": Preset({}, ROBUST),
        # 12,000 epochs of 64 samples a batch
        "paper": Preset(
            {"residual": False},
            Schedule(
                12000 * SAMPLES // 64,
                batch_size=64,
                learning_rate=1e-4 * 17**2,
                patch_size=32,
                descent=Descent("constant", momentum=0.9),
            ),
        ),
    }

    def __init__(self, config: PNNConfig) -> None:
        super().__init__(config)
        self.first = nn.Sequential(same(config.bands + 1, 64, 9), nn.ReLU(inplace=True))
        self.second = nn.Sequential(same(64, 32, 5), nn.ReLU(inplace=True))
        self.last = same(32, config.bands, 5)
        if config.residual:
            starting_at_zero(self.last)

    @staticmethod
    def bytes_per_pixel(config: PNNConfig) -> int:
        """Memory of a forward pass per pixel of the tile (measured)."""
        return 900

    def parameter_groups(self, schedule: Schedule) -> list[dict[str, Any]]:
        """As published for plain descent: steps grow with the bands, those of the last layer are a tenth."""
        if schedule.descent.momentum is None:
            return super().parameter_groups(schedule)
        rate = schedule.learning_rate * self.config.bands
        others = [*self.first.parameters(), *self.second.parameters()]
        return [{"params": others, "lr": rate}, {"params": list(self.last.parameters()), "lr": rate / 10}]

    def forward(self, pan: Tensor, ms: Tensor) -> Tensor:
        """The fused image, (N, B, H, W), from PAN (N, 1, H, W) and the interpolated MS (N, B, H, W)."""
        output = self.last(self.second(self.first(torch.cat([pan, ms], 1))))
        return ms + output if self.config.residual else output
