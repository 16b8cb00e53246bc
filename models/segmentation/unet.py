# SPDX-License-Identifier: GPL-2.0-or-later
"""U-Nets with the optical image, with SAR, and with both fused early or late: what a fusion network has to beat.

Source: Ronneberger, Fischer & Brox (2015), U-Net: Convolutional Networks for Biomedical Image Segmentation, MICCAI
2015, in the padded form with batch normalisation that land-cover studies use as their baseline (DFC2020 among them):

- Two 3x3 convolutions per level, each with batch normalisation and ReLU, padded, so that the answer has the size of
  the images. Five levels, the deepest as wide as the one above it: 64, 128, 256, 512, 512 maps in ``full``; half of
  them in ``light``.
- Maximum pooling on the way down. On the way up bilinear enlargement, the encoder's maps stacked before it, the first
  convolution halving their number and the second halving it again, so that each level hands on as many maps as the
  level above has; a 1x1 convolution to the classes.

With 3 bands, 2 classes and no mask this is the common implementation's 17.26 million parameters at full width. Forms
whose second convolution keeps its number of maps have 19.6 million, and compute half as much again at full resolution.

``UNetEarly`` stacks the images. ``UNetLate`` has an encoder for each, and at every level their maps are stacked and
mixed by a 1x1 convolution; on DFC2020 late fusion beats early fusion by two points of mean IoU, so both are here.

Departures: the mask of each image is one more band, and learned constants stand where an image has no data (see
segmenter.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from .segmenter import Answer, Seen, Segmenter, SegmenterConfig


class Encoder(nn.Module):
    """Maps at every level, each level half as large as the one before."""

    def __init__(self, channels: int, widths: Sequence[int]) -> None:
        super().__init__()
        before = (channels, *widths[:-1])
        self.levels = nn.ModuleList(
            _double_conv(inputs, width, width) for inputs, width in zip(before, widths, strict=True)
        )
        self.pool = nn.MaxPool2d(2)

    def forward(self, image: Tensor) -> list[Tensor]:
        """(N, channels, H, W) to (N, width, H / 2^level, W / 2^level) for each level."""
        maps = [self.levels[0](image)]
        for level in self.levels[1:]:
            maps.append(level(self.pool(maps[-1])))
        return maps


class Decoder(nn.Module):
    """From the maps of all levels to scores."""

    def __init__(self, widths: Sequence[int], classes: int) -> None:
        super().__init__()
        self.enlarge = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        handed_on = (widths[0], *widths[:-1])  # by each level: as many maps as the level above has
        self.levels = nn.ModuleList(
            _double_conv(2 * width, width, outputs) for width, outputs in zip(widths[:-1], handed_on, strict=False)
        )
        self.scores = nn.Conv2d(widths[0], classes, 1)

    def forward(self, maps: list[Tensor]) -> Tensor:
        """Maps from the finest to the deepest to (N, classes, H, W)."""
        features = maps[-1]
        for level, beside in zip(reversed(self.levels), reversed(maps[:-1]), strict=True):
            features = level(torch.cat([beside, self.enlarge(features)], 1))
        return self.scores(features)


class UNet(Segmenter):
    """One encoder for the stacked images of its roles, and one decoder.

    A pixel's scores depend on the pixels up to 122 px away, and on its place in the grid of 16 px.
    """

    def __init__(self, config: SegmenterConfig) -> None:
        super().__init__(config)
        widths = _with_deepest(config.widths)
        self.encoder = Encoder(sum(self.channels(role) for role in self.roles), widths)
        self.decoder = Decoder(widths, config.classes)

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        """Scores at every pixel."""
        stacked = torch.cat([self.completed(images[role], role) for role in self.roles], 1)
        return Answer(self.decoder(self.encoder(stacked)))

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory of a forward pass per pixel of a window: 1,150 in ``light``, 2,150 in ``full`` (measured)."""
        return 200 + 32 * config.widths[0]


class UNetOptical(UNet):
    """The optical image alone."""

    roles: ClassVar[tuple[str, ...]] = ("optical",)


class UNetSar(UNet):
    """The SAR image alone."""

    roles: ClassVar[tuple[str, ...]] = ("sar",)


class UNetEarly(UNet):
    """Both images, stacked before the first convolution."""


class UNetLate(Segmenter):
    """An encoder for each image, whose maps are mixed level by level, and one decoder."""

    def __init__(self, config: SegmenterConfig) -> None:
        super().__init__(config)
        widths = _with_deepest(config.widths)
        self.encoders = nn.ModuleDict({role: Encoder(self.channels(role), widths) for role in self.roles})
        self.mixers = nn.ModuleList(nn.Conv2d(len(self.roles) * width, width, 1) for width in widths)
        self.decoder = Decoder(widths, config.classes)

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        """Scores at every pixel."""
        maps = [self.encoders[role](self.completed(images[role], role)) for role in self.roles]
        mixed = [mixer(torch.cat(level, 1)) for mixer, level in zip(self.mixers, zip(*maps, strict=True), strict=True)]
        return Answer(self.decoder(mixed))

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory of a forward pass per pixel of a window: 1,550 in ``light``, 2,900 in ``full`` (measured)."""
        return 250 + 43 * config.widths[0]


def _with_deepest(widths: Sequence[int]) -> tuple[int, ...]:
    """The widths of all five levels: the deepest is as wide as the one above it."""
    return (*widths, widths[-1])


def _double_conv(inputs: int, middle: int, outputs: int) -> nn.Sequential:
    """Two 3x3 convolutions, each with batch normalisation and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, middle, 3, padding=1, bias=False),
        nn.BatchNorm2d(middle),
        nn.ReLU(inplace=True),
        nn.Conv2d(middle, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
