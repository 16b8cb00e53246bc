# SPDX-License-Identifier: GPL-2.0-or-later
"""PanNet: learns in the high-pass domain and adds the result to the interpolated MS, so that spectra stay.

Source: Yang, Fu, Hu, Huang, Ding & Paisley (2017), PanNet: A Deep Network Architecture for Pan-Sharpening, ICCV. With 8
bands and ``upsampling="learned"`` 83,024 parameters.

MS is high-passed at a quarter of the PAN grid, its own resolution at the published ratio of 4, and brought to the PAN
grid by a transposed convolution (``learned``, as published) or bilinearly (``interpolated``: nothing to learn there, so
other ratios transfer). The preset ``robust`` interpolates, and its last convolution starts at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from ..method import View
from .convolutional import ROBUST, SAMPLES, ResidualBlock, Sharpener, high_pass, same, starting_at_zero

_WIDTH = 32


@dataclass(frozen=True)
class PanNetConfig:
    """What a PanNet is built from."""

    bands: int
    upsampling: Literal["interpolated", "learned"] = "interpolated"


class PanNet(Sharpener):
    """M~ + CNN(high-pass of P, high-pass of M): 3x3 to 32 maps, four residual blocks, 3x3 to the bands."""

    Config = PanNetConfig
    views: ClassVar = {"pan": View("pan"), "ms_full": View("ms"), "ms_quarter": View("ms", scale=4)}
    stride: ClassVar[int] = 4
    halo: ClassVar[int] = 24
    layers: ClassVar = {"first convolution": "first", "last residual block": "blocks.3"}
    presets: ClassVar = {
        "robust": Preset({}, ROBUST),
        # 450 epochs of 32 samples a batch
        "paper": Preset(
            {"upsampling": "learned"},
            Schedule(
                450 * SAMPLES // 32, batch_size=32, learning_rate=1e-3, patch_size=64, descent=Descent("constant")
            ),
        ),
    }

    def __init__(self, config: PanNetConfig) -> None:
        super().__init__(config)
        bands = config.bands
        self.enlarge: nn.Module = nn.Upsample(scale_factor=4, mode="bilinear", align_corners=False)
        if config.upsampling == "learned":
            self.enlarge = nn.ConvTranspose2d(bands, bands, 8, stride=4, padding=2)
        self.first = nn.Sequential(same(bands + 1, _WIDTH), nn.ReLU(inplace=True))
        self.blocks = nn.Sequential(*(ResidualBlock(_WIDTH) for _ in range(4)))
        self.last = same(_WIDTH, bands)
        if config.upsampling == "interpolated":
            starting_at_zero(self.last)

    @staticmethod
    def bytes_per_pixel(config: PanNetConfig) -> int:
        """Memory of a forward pass per pixel of the tile (measured)."""
        return 1500

    def forward(self, pan: Tensor, ms_full: Tensor, ms_quarter: Tensor) -> Tensor:
        """The fused image, (N, B, H, W).

        Args:
            pan: (N, 1, H, W), H and W multiples of 4.
            ms_full: MS interpolated to the PAN grid, (N, B, H, W).
            ms_quarter: MS at a quarter of it, (N, B, H/4, W/4).
        """
        detail = torch.cat([high_pass(pan), self.enlarge(high_pass(ms_quarter))], 1)  # (N, B+1, H, W)
        return ms_full + self.last(self.blocks(self.first(detail)))
