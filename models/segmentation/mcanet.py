# SPDX-License-Identifier: GPL-2.0-or-later
"""MCANet: an optical and a SAR image joined by attention that both have to agree on, then DeepLabv3+.

Source: Li et al. (2022), MCANet: A joint semantic segmentation framework of optical and SAR images for land use
classification, Int. J. of Applied Earth Observation and Geoinformation 106, 102638:

- An encoder for each image, not shared: ResNet-50's stages of 3, 4, 6, 3 blocks and 256, 512, 1024, 2048 maps in
  ``full``, a quarter of the maps in ``light``. The second stage halves rows and columns, the last two are dilated
  instead: low-level features at stride 4, high-level ones at stride 8.
- The multimodal cross-attention module joins the images at both levels. Beside what it gives, each image's own features
  go on. In the one public code both of its calls are commented out, so figures obtained with that code are not those of
  this network; here they count.
- The decoder of DeepLabv3+ (Chen et al. 2018, ECCV). High-level features, three times 256 maps, pass atrous pyramid
  pooling: a 1x1 convolution, three dilated ones, and the window's mean. Low-level ones are brought to 48 maps. Both
  together pass two 3x3 convolutions, the second to the classes.

Departures, beside masks and constants for missing pixels (segmenter.py):

- Rates of 3, 6, 9 instead of 6, 12, 18, which were meant for patches of 256 px at stride 8. In patches of 128 px, on
  which networks are trained here, the outer taps of rate 18 never meet a pixel: their weights stay as they were drawn
  and yet count in windows of 256 px. Half the rates in half the patch keep the proportion.
- The two tables of attention are multiplied as published, but then divided by their sum, which is the softmax of the
  sum of both scores. Otherwise weights of N places add up to about 1 / N, and what is joined, a product of two such
  means, fades with the square of the number of places. Scores are divided by the root of the number of maps, as
  everywhere since Vaswani et al. (2017), lest a single place wins.
- The 1x1 convolutions before the pyramid have no normalisation: it would make much of the cross-attention at once,
  which is to start at nothing. Nor has the window's mean, of which a batch has too few for statistics.

At the low level keys and values are the maxima of 2x2 places, as in the public code: 1024 keys of a window of 256 px,
as many as at the high level.

With 4 + 1 bands and 8 classes ``light`` has 4.42 million parameters, of which .93 make the attention, and ``full``
70.30, with the 23.5 of ResNet-50 twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.training.loop import Preset
from .attention import maps_of, places
from .segmenter import ROLES, SCHEDULE, Answer, Seen, Segmenter, SegmenterConfig

_STRIDES = (1, 2, 1, 1)  # of the stages, after the stem's 4
_DILATIONS = (1, 1, 2, 4)
_RATES = (3, 6, 9)


@dataclass(frozen=True)
class MCANetConfig(SegmenterConfig):
    """What an MCANet is built from: maps and blocks of the encoders' stages."""

    widths: tuple[int, ...] = (64, 128, 256, 512)
    blocks: tuple[int, ...] = (3, 4, 6, 3)


class MCANet(Segmenter):
    """Every score depends on all pixels of the window, and on where it lies in the grid of 8 px."""

    Config: ClassVar[Any] = MCANetConfig
    presets: ClassVar = {
        "light": Preset({}, SCHEDULE),
        "full": Preset({"widths": (256, 512, 1024, 2048)}, SCHEDULE),
    }

    def __init__(self, config: MCANetConfig) -> None:
        super().__init__(config)
        low, high = config.widths[0], config.widths[-1]
        narrow = 3 * low // 16  # 48 of 256
        self.encoders = nn.ModuleDict({role: ResidualEncoder(self.channels(role), config) for role in ROLES})
        self.low_attention = CrossAttention(low, pooled=True)
        self.high_attention = CrossAttention(high, pooled=False)
        self.low = nn.Sequential(*_conv(3 * low, narrow, 1))
        self.high = nn.ModuleList(nn.Conv2d(high, low, 1) for _ in ("joined", *ROLES))
        self.pyramid = AtrousPyramid(3 * low, low)
        self.head = nn.Sequential(*_conv(low + narrow, low, 3), nn.Conv2d(low, config.classes, 3, padding=1))

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        """Scores at every pixel."""
        maps = {role: self.encoders[role](self.completed(images[role], role)) for role in ROLES}
        low, high = ({role: maps[role][level] for role in ROLES} for level in range(2))
        fine = self.low(torch.cat([self.low_attention(low), *low.values()], 1))
        deep = zip(self.high, (self.high_attention(high), *high.values()), strict=True)
        pooled = self.pyramid(torch.cat([narrow(features) for narrow, features in deep], 1))
        scores = self.head(torch.cat([_enlarged(pooled, 2), fine], 1))
        return Answer(_enlarged(scores, 4))

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory of a forward pass per pixel of a window: 440 in ``light``, 1,660 in ``full`` (measured)."""
        return 50 + 7 * config.widths[0]


class CrossAttention(nn.Module):
    """The multimodal cross-attention module: places that both images hold to be alike exchange what they hold.

    Its last convolution starts at zero, so that training begins with the two images stacked.
    """

    def __init__(self, channels: int, *, pooled: bool) -> None:
        super().__init__()
        inner = channels // 2
        self.pool = nn.MaxPool2d(2) if pooled else nn.Identity()
        self.theta = nn.ModuleDict({role: nn.Conv2d(channels, inner, 1) for role in ROLES})
        self.phi = nn.ModuleDict({role: nn.Conv2d(channels, inner, 1) for role in ROLES})
        self.g = nn.ModuleDict({role: nn.Conv2d(channels, inner, 1) for role in ROLES})
        self.join = nn.Conv2d(inner, channels, 1)
        for parameters in self.join.parameters():
            nn.init.zeros_(parameters)

    def forward(self, features: Mapping[str, Tensor]) -> Tensor:
        """Features of both images, (N, C, H, W), to what they have in common, of the same shape."""
        stacked = [
            torch.cat([layers[role](features[role]) for role in ROLES], 1) for layers in (self.theta, self.phi, self.g)
        ]
        theta, phi, g = (places(each, 1) for each in (stacked[0], self.pool(stacked[1]), self.pool(stacked[2])))
        # the scores of stacked maps are the sums of both images' scores
        attended = F.scaled_dot_product_attention(theta, phi, g)
        first, second = maps_of(attended, *stacked[0].shape[2:]).chunk(2, 1)
        return self.join(first * second)


class AtrousPyramid(nn.Module):
    """Features at several distances: 1x1, three dilated 3x3 convolutions, and the mean of the window."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            [nn.Sequential(*_conv(inputs, outputs, 1))]
            + [nn.Sequential(*_conv(inputs, outputs, 3, dilation=rate)) for rate in _RATES]
        )
        self.mean = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(inputs, outputs, 1), nn.ReLU(inplace=True))
        self.join = nn.Sequential(*_conv((len(_RATES) + 2) * outputs, outputs, 1))

    def forward(self, features: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, H, W)."""
        found = [branch(features) for branch in self.branches]
        return self.join(torch.cat([*found, self.mean(features).expand_as(found[0])], 1))


class ResidualEncoder(nn.Module):
    """ResNet with bottlenecks, the last two stages dilated instead of strided."""

    def __init__(self, channels: int, config: MCANetConfig) -> None:
        super().__init__()
        stem = config.widths[0] // 4
        self.stem = nn.Sequential(*_conv(channels, stem, 7, stride=2), nn.MaxPool2d(3, 2, 1))
        before = (stem, *config.widths[:-1])
        self.stages = nn.ModuleList(
            _stage(*arguments)
            for arguments in zip(before, config.widths, config.blocks, _STRIDES, _DILATIONS, strict=True)
        )

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """(N, channels, H, W) to low-level (N, C, H / 4, W / 4) and high-level features (N, 8 C, H / 8, W / 8)."""
        low = features = self.stages[0](self.stem(image))
        for stage in self.stages[1:]:
            features = stage(features)
        return low, features


class Bottleneck(nn.Module):
    """Three convolutions, the middle one with a quarter of the maps, beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int, dilation: int) -> None:
        super().__init__()
        inner = outputs // 4
        self.body = nn.Sequential(
            *_conv(inputs, inner, 1),
            *_conv(inner, inner, 3, stride=stride, dilation=dilation),
            *_conv(inner, outputs, 1)[:2],
        )
        unchanged = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if unchanged else nn.Sequential(*_conv(inputs, outputs, 1, stride=stride)[:2])

    def forward(self, features: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, H / stride, W / stride)."""
        return self.body(features).add_(self.shortcut(features)).relu_()


def _stage(inputs: int, outputs: int, blocks: int, stride: int, dilation: int) -> nn.Sequential:
    rest = (Bottleneck(outputs, outputs, 1, dilation) for _ in range(blocks - 1))
    return nn.Sequential(Bottleneck(inputs, outputs, stride, dilation), *rest)


def _conv(inputs: int, outputs: int, kernel: int, *, stride: int = 1, dilation: int = 1) -> list[nn.Module]:
    """Layers of a padded convolution, batch normalisation and ReLU."""
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 * dilation, dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    ]


def _enlarged(maps: Tensor, factor: int) -> Tensor:
    return F.interpolate(maps, scale_factor=factor, mode="bilinear", align_corners=False)
