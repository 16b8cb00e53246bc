# SPDX-License-Identifier: GPL-2.0-or-later
"""VGG networks of 11 and 16 layers.

Simonyan & Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition, ICLR 2015, arXiv 1409.1556,
configurations A and D. Here with batch normalisation, unless `norm` is off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from torch import nn

from .classifier import Classifier, ClassifierConfig, convolution, pool
from .heads import ClassicHead, MatchedHead

_WIDTHS = (64, 128, 256, 512, 512)


class Vgg(Classifier):
    """Five blocks of 3 x 3 convolutions; merged are the maps behind the last three pools."""

    depths: ClassVar[Mapping[str, int]] = {"pool 3": 256, "pool 4": 512, "pool 5": 512}
    convolutions: ClassVar[Sequence[int]]  #: how many there are in each block

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__(config)
        blocks, inputs = [], config.bands
        for count, width in zip(self.convolutions, _WIDTHS, strict=True):
            layers = [convolution(inputs if first else width, width, 3, config.norm) for first in _firsts(count)]
            blocks.append(nn.Sequential(*layers, pool(2)))
            inputs = width
        self.stages = nn.ModuleList([nn.Sequential(*blocks[:3]), blocks[3], blocks[4]])
        channels = tuple(self.depths.values())
        self.head = MatchedHead(config, channels) if config.head == "matched" else ClassicHead(config, channels[-1], 7)
        self._start()


class Vgg11(Vgg):
    """Configuration A."""

    convolutions = (1, 1, 2, 2, 2)
    bytes_per_pixel: ClassVar[int] = 600


class Vgg16(Vgg):
    """Configuration D."""

    convolutions = (2, 2, 3, 3, 3)
    bytes_per_pixel: ClassVar[int] = 900


def _firsts(count: int) -> list[bool]:
    return [number == 0 for number in range(count)]
