# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine expects of a network, so that it can be trained, saved, loaded and applied to tiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from torch import Tensor

from ..engine.training.loop import Preset
from .method import View


class Network(Protocol):
    """An `nn.Module` that says what it sees and how it is trained."""

    views: ClassVar[Mapping[str, View]]  #: in the order of forward's arguments
    target: ClassVar[str]  #: the role in whose units and bands the output is
    halo: ClassVar[int]  #: reference pixels within which an output pixel depends on the input
    stride: ClassVar[int]  #: sizes and tile origins are multiples of this
    preferred_tile: ClassVar[int]  #: reference pixels on a side with which it runs fastest
    presets: ClassVar[Mapping[str, Preset]]  #: ways to build and train it; the first is the default
    Config: ClassVar[type]  #: its configuration, a frozen dataclass with a field `bands`

    def forward(self, *views: Tensor) -> Tensor:
        """(N, bands, H, W) from the views, all divided by their role's scale."""

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """The published loss, a scalar."""

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory that a forward pass takes per pixel of the tile, halo included (measured)."""
