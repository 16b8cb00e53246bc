# SPDX-License-Identifier: GPL-2.0-or-later
"""A network of a few parameters that is to the engine what DCFNet is: views of two sizes, residual, presets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from deep_fusion.engine.training.loop import Preset, Schedule
from deep_fusion.engine.weights.model_file import Card
from deep_fusion.models.method import View
from deep_fusion.models.network import Network
from torch import Tensor, nn
from torch.nn.functional import interpolate, mse_loss


@dataclass(frozen=True)
class TinyConfig:
    bands: int
    width: int = 6


class TinyNetwork(Network):
    """Two convolutions on PAN, MS and the coarser MS; sees 4 pixels far (2 by itself, 2 by the enlarged view)."""

    Config = TinyConfig
    views: ClassVar = {"pan": View("pan"), "ms": View("ms"), "ms_half": View("ms", scale=2)}
    target: ClassVar[str] = "ms"
    halo: ClassVar[int] = 4
    stride: ClassVar[int] = 2
    preferred_tile: ClassVar[int] = 64
    layers: ClassVar = {"first convolution": "first", "second convolution": "second"}
    presets: ClassVar = {"plain": Preset({}, Schedule(30, batch_size=4, learning_rate=1e-2, patch_size=16))}

    def __init__(self, config: TinyConfig) -> None:
        super().__init__(config)
        self.first = nn.Conv2d(2 * config.bands + 1, config.width, 3, padding=1)
        self.second = nn.Conv2d(config.width, config.bands, 3, padding=1)

    def forward(self, pan: Tensor, ms: Tensor, ms_half: Tensor) -> Tensor:
        seen = torch.cat([pan, ms, interpolate(ms_half, pan.shape[-2:])], 1)
        return ms + self.second(torch.relu(self.first(seen)))

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        return mse_loss(output, truth)

    @staticmethod
    def bytes_per_pixel(config: TinyConfig) -> int:
        return 100


def tiny(bands: int = 3, seed: int = 0) -> TinyNetwork:
    torch.manual_seed(seed)
    return TinyNetwork(TinyConfig(bands))


def card(bands: int = 3, **changes) -> Card:
    facts = {
        "task": "pansharpening",
        "method": "dcfnet",
        "config": {"bands": bands},
        "bands": tuple(f"Band {number}" for number in range(1, bands + 1)),
        "mean": {"pan": (600.0,), "ms": tuple(500.0 + 90 * band for band in range(bands))},
        "spread": {"pan": (80.0,), "ms": (90.0,) * bands},
        "ratio": 4.0,
        "sensor": "generic",
    }
    return Card(**(facts | changes))
