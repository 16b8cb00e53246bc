# SPDX-License-Identifier: GPL-2.0-or-later
"""The heterogeneity CNN: how fine pixels change differently from the coarse ones that hold them.

Source: Li, Liu, Yan, Li, Plaza & Li (2020), A new spatio-temporal fusion method for remotely sensed data based on
convolutional neural networks, equations 1 to 5. Every band has a network of its own, three convolutions with batch
normalisation and ReLU after the first two, which turns the coarse change dM_ij = Mi - Mj into the heterogeneity
H_ij = (Li - Lj) - dM_ij. All bands run as one grouped convolution.

What the paper leaves open: changes are divided by their standard deviations; both signs, t1 to t3 and back, are learned
from, as a prediction meets both; the last convolution starts at zero, that is, as H = 0; kernels and widths as in the
presets (those of ``paper`` are the usual ones of its predecessors).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.training.loop import Preset, Schedule


@dataclass(frozen=True)
class HeterogeneityConfig:
    """Sides of the kernels and maps per band of the three convolutions."""

    bands: int
    kernels: tuple[int, int, int] = (9, 5, 5)
    widths: tuple[int, int] = (64, 32)


class HeterogeneityCnn(nn.Module):
    """(N, bands, H, W) coarse changes, in their spreads, to (N, bands, H, W) heterogeneities, in theirs."""

    Config: ClassVar[Any] = HeterogeneityConfig
    presets: ClassVar = {
        "paper": Preset({}, Schedule(300, batch_size=12, learning_rate=1e-3, patch_size=32)),
        "fast": Preset(
            {"kernels": (3, 3, 3), "widths": (32, 32)},
            Schedule(300, batch_size=12, learning_rate=1e-3, patch_size=32),
        ),
    }

    def __init__(self, config: HeterogeneityConfig) -> None:
        super().__init__()
        self.config = config
        bands, (first, second) = config.bands, config.widths
        last = _grouped(bands, second, 1, config.kernels[2])
        for parameters in last.parameters():
            nn.init.zeros_(parameters)
        self.layers = nn.Sequential(
            _grouped(bands, 1, first, config.kernels[0]),
            nn.BatchNorm2d(bands * first),
            nn.ReLU(inplace=True),
            _grouped(bands, first, second, config.kernels[1]),
            nn.BatchNorm2d(bands * second),
            nn.ReLU(inplace=True),
            last,
        )

    @property
    def halo(self) -> int:
        """Pixels around it that an output pixel depends on."""
        return sum(kernel // 2 for kernel in self.config.kernels)

    def forward(self, change: Tensor) -> Tensor:
        """H^ of each band from that band's coarse change."""
        return self.layers(change)

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """(4): the mean squared error."""
        return F.mse_loss(output, truth)


def _grouped(bands: int, inputs: int, outputs: int, kernel: int) -> nn.Conv2d:
    """A convolution of each band by itself that keeps the size; beyond the border the image's edge goes on."""
    return nn.Conv2d(
        bands * inputs, bands * outputs, kernel, padding=kernel // 2, groups=bands, padding_mode="replicate"
    )
