# SPDX-License-Identifier: GPL-2.0-or-later
"""DMDNet: multi-scale detail by grouped convolutions of growing dilation, in the high-pass domain.

Source: Fu, Wang, Huang, Ding & Paisley (2020), Deep Multiscale Detail Networks for Multiband Spectral Image Sharpening,
IEEE TNNLS 32(5).

Published: high-frequency inputs; residual blocks of grouped dilated convolutions, the dilation growing from group to
group; neither pooling nor batch normalisation; the interpolated MS added at the end. The exact widths are in no public
text or code that we know. **Assumed here**: 64 maps, four blocks, four groups of 16 maps with dilations 1 to 4, mixed
by a 1x1 convolution; PanNet's inputs and its recipe of training. Figures of the paper may not be reached.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from ..method import View
from .convolutional import ROBUST, SAMPLES, Sharpener, SharpenerConfig, high_pass, same, starting_at_zero

_WIDTH = 64
_DILATIONS = 1, 2, 3, 4


class DMDNet(Sharpener):
    """M~ + CNN(high-pass of P, high-pass of M): 3x3 to 64 maps, four multi-scale blocks, 3x3 to the bands."""

    views: ClassVar = {"pan": View("pan"), "ms_full": View("ms"), "ms_quarter": View("ms", scale=4)}
    stride: ClassVar[int] = 4
    halo: ClassVar[int] = 32
    layers: ClassVar = {"first convolution": "first", "last multi-scale block": "blocks.3"}
    presets: ClassVar = {
        "robust": Preset({}, ROBUST),
        "paper": Preset(
            {},
            Schedule(
                450 * SAMPLES // 32, batch_size=32, learning_rate=1e-3, patch_size=64, descent=Descent("constant")
            ),
        ),
    }

    def __init__(self, config: SharpenerConfig) -> None:
        super().__init__(config)
        self.enlarge = nn.Upsample(scale_factor=4, mode="bilinear", align_corners=False)
        self.first = nn.Sequential(same(config.bands + 1, _WIDTH), nn.ReLU(inplace=True))
        self.blocks = nn.Sequential(*(MultiScaleBlock(_WIDTH) for _ in range(4)))
        self.last = starting_at_zero(same(_WIDTH, config.bands))

    @staticmethod
    def bytes_per_pixel(config: SharpenerConfig) -> int:
        """Memory of a forward pass per pixel of the tile (measured)."""
        return 2500

    def forward(self, pan: Tensor, ms_full: Tensor, ms_quarter: Tensor) -> Tensor:
        """The fused image, (N, B, H, W); the arguments are those of PanNet."""
        detail = torch.cat([high_pass(pan), self.enlarge(high_pass(ms_quarter))], 1)  # (N, B+1, H, W)
        return ms_full + self.last(self.blocks(self.first(detail)))


class MultiScaleBlock(nn.Module):
    """A quarter of the maps through each of four dilated convolutions, mixed, beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        part = channels // len(_DILATIONS)
        self.scales = nn.ModuleList(nn.Conv2d(part, part, 3, padding=step, dilation=step) for step in _DILATIONS)
        self.mix = nn.Conv2d(channels, channels, 1)

    def forward(self, features: Tensor) -> Tensor:
        parts = features.chunk(len(_DILATIONS), 1)
        seen = torch.cat([scale(part) for scale, part in zip(self.scales, parts, strict=True)], 1)
        return features + self.mix(seen.relu())
