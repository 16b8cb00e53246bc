# SPDX-License-Identifier: GPL-2.0-or-later
"""FusionNet: the detail that PAN has and MS lacks, refined by four residual blocks.

Source: Deng, Vivone, Jin & Chanussot (2020), Detail Injection-Based Deep Convolutional Neural Networks for
Pansharpening, IEEE TGRS 59(8). With 8 bands 78,632 parameters.

Departure of the preset ``robust``: the last convolution starts at zero, so the network starts as the interpolated MS.
``paper`` starts as the authors' code does, from truncated normal numbers scaled by the inputs of each convolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from .convolutional import ROBUST, SAMPLES, ResidualBlock, Sharpener, same, starting_at_zero

_WIDTH = 32
_START = 0.128  #: share of the usual scaling by fan-in with which the authors' code starts


@dataclass(frozen=True)
class FusionNetConfig:
    """What a FusionNet is built from; `start` decides its first weights only."""

    bands: int
    start: Literal["zero", "published"] = "zero"


class FusionNet(Sharpener):
    """M~ + CNN(P - M~): 3x3 to 32 maps, four residual blocks, 3x3 to the bands."""

    Config = FusionNetConfig
    halo: ClassVar[int] = 10
    layers: ClassVar = {"first convolution": "first", "last residual block": "blocks.3"}
    presets: ClassVar = {
        "robust": Preset({}, ROBUST),
        # 400 epochs of 32 samples a batch
        "paper": Preset(
            {"start": "published"},
            Schedule(
                400 * SAMPLES // 32, batch_size=32, learning_rate=3e-4, patch_size=64, descent=Descent("constant")
            ),
        ),
    }

    def __init__(self, config: FusionNetConfig) -> None:
        super().__init__(config)
        self.first = nn.Sequential(same(config.bands, _WIDTH), nn.ReLU(inplace=True))
        self.blocks = nn.Sequential(*(ResidualBlock(_WIDTH) for _ in range(4)))
        self.last = same(_WIDTH, config.bands)
        if config.start == "zero":
            starting_at_zero(self.last)
        else:
            self._start_as_published()

    @staticmethod
    def bytes_per_pixel(config: FusionNetConfig) -> int:
        """Memory of a forward pass per pixel of the tile (measured)."""
        return 1300

    @torch.no_grad()
    def _start_as_published(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                fan_in = module.weight[0].numel()
                nn.init.trunc_normal_(module.weight, std=_START * (2.0 / fan_in) ** 0.5)
                module.bias = nn.Parameter(torch.zeros(module.out_channels))

    def forward(self, pan: Tensor, ms: Tensor) -> Tensor:
        """The fused image, (N, B, H, W), from PAN (N, 1, H, W) and the interpolated MS (N, B, H, W)."""
        detail = self.first(pan - ms)  # (N, B, H, W) -> (N, 32, H, W)
        return ms + self.last(self.blocks(detail))
