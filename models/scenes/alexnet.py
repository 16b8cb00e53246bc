# SPDX-License-Identifier: GPL-2.0-or-later
"""AlexNet in one tower.

Krizhevsky, Sutskever & Hinton: ImageNet Classification with Deep Convolutional Neural Networks, NIPS 2012; with the
widths of Krizhevsky: One weird trick for parallelizing convolutional neural networks, arXiv 1404.5997, which do without
the split into two towers and without local response normalisation. Here with batch normalisation, unless `norm` is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from torch import nn

from .classifier import Classifier, ClassifierConfig, convolution, pool
from .heads import ClassicHead, MatchedHead

#: Pixels on a side below which the deepest map of the published stem is a pixel or two.
_SMALL = 112


@dataclass(frozen=True)
class AlexNetConfig(ClassifierConfig):
    """How AlexNet is built."""

    stem: Literal["large", "small"] = "large"  #: first kernels of 11 pixels with stride 4, or of 5 with stride 2


class AlexNet(Classifier):
    """Five convolutions; merged are the maps behind the second and the fourth, and the last."""

    Config = AlexNetConfig
    bytes_per_pixel: ClassVar[int] = 200
    depths: ClassVar[Mapping[str, int]] = {"pool 2": 192, "convolution 4": 256, "pool 5": 256}

    def __init__(self, config: AlexNetConfig) -> None:
        super().__init__(config)
        kernel, stride = (11, 4) if config.stem == "large" else (5, 2)
        first = convolution(config.bands, 64, kernel, config.norm, stride, padding=2)
        self.stages = nn.ModuleList(
            [
                nn.Sequential(first, pool(), convolution(64, 192, 5, config.norm), pool()),
                nn.Sequential(convolution(192, 384, 3, config.norm), convolution(384, 256, 3, config.norm)),
                nn.Sequential(convolution(256, 256, 3, config.norm), pool()),
            ]
        )
        channels = tuple(self.depths.values())
        self.head = MatchedHead(config, channels) if config.head == "matched" else ClassicHead(config, channels[-1], 6)
        self._start()

    @classmethod
    def suited(cls, size: int) -> dict[str, Any]:
        """The small stem for small chips."""
        return {"stem": "small"} if size < _SMALL else {}
