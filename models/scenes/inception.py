# SPDX-License-Identifier: GPL-2.0-or-later
"""GoogLeNet, the first Inception network.

Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going Deeper with Convolutions, CVPR 2015,
arXiv 1409.4842, Table 1, without the auxiliary classifiers and the local response normalisation, which batch
normalisation replaces, unless `norm` is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn

from ...engine.errors import BadOption
from .classifier import Classifier, ClassifierConfig, convolution, pool
from .heads import AverageHead, MatchedHead


class Widths(NamedTuple):
    """Feature maps of a module's branches, as the columns of Table 1."""

    one: int
    three_reduce: int
    three: int
    five_reduce: int
    five: int
    pool: int

    @property
    def total(self) -> int:
        """Feature maps that the module gives."""
        return self.one + self.three + self.five + self.pool


_THIRD = (Widths(64, 96, 128, 16, 32, 32), Widths(128, 128, 192, 32, 96, 64))
_FOURTH = (
    Widths(192, 96, 208, 16, 48, 64),
    Widths(160, 112, 224, 24, 64, 64),
    Widths(128, 128, 256, 24, 64, 64),
    Widths(112, 144, 288, 32, 64, 64),
    Widths(256, 160, 320, 32, 128, 128),
)
_FIFTH = (Widths(256, 160, 320, 32, 128, 128), Widths(384, 192, 384, 48, 128, 128))


class InceptionModule(nn.Module):
    """Convolutions with windows of 1, 3 and 5 pixels and a pool, side by side, their results joined."""

    def __init__(self, inputs: int, widths: Widths, norm: bool) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            [
                convolution(inputs, widths.one, 1, norm),
                nn.Sequential(
                    convolution(inputs, widths.three_reduce, 1, norm),
                    convolution(widths.three_reduce, widths.three, 3, norm),
                ),
                nn.Sequential(
                    convolution(inputs, widths.five_reduce, 1, norm),
                    convolution(widths.five_reduce, widths.five, 5, norm),
                ),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), convolution(inputs, widths.pool, 1, norm)),
            ]
        )

    def forward(self, maps: Tensor) -> Tensor:
        """(N, inputs, H, W) -> (N, total of the widths, H, W)."""
        return torch.cat([branch(maps) for branch in self.branches], 1)


class Inception(Classifier):
    """Nine modules; merged are the maps of 3b, 4e and 5b."""

    bytes_per_pixel: ClassVar[int] = 250
    depths: ClassVar[Mapping[str, int]] = {"inception 3b": 480, "inception 4e": 832, "inception 5b": 1024}

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__(config)
        norm = config.norm
        stem = (
            convolution(config.bands, 64, 7, norm, stride=2),
            pool(),
            convolution(64, 64, 1, norm),
            convolution(64, 192, 3, norm),
            pool(),
        )
        self.stages = nn.ModuleList(
            [
                nn.Sequential(*stem, *_modules(192, _THIRD, norm)),
                nn.Sequential(pool(), *_modules(480, _FOURTH, norm)),
                nn.Sequential(pool(), *_modules(832, _FIFTH, norm)),
            ]
        )
        channels = tuple(self.depths.values())
        if config.head == "classic" and config.fusion != "none":
            reason = "the classic head of Inception has a single layer, so there is nothing to merge; choose none"
            raise BadOption(name="FUSION", value=config.fusion, reason=reason)
        self.head = MatchedHead(config, channels) if config.head == "matched" else AverageHead(config, channels[-1])
        self._start()


def _modules(inputs: int, several: tuple[Widths, ...], norm: bool) -> list[InceptionModule]:
    modules = []
    for widths in several:
        modules.append(InceptionModule(inputs, widths, norm))
        inputs = widths.total
    return modules
