# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine expects of a network, so that it can be trained, saved, loaded and applied to tiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from torch import Tensor, nn

from ..engine.training.loop import Preset, Schedule
from .method import View


class Network(nn.Module):
    """A network that says what it sees and how it is trained.

    `forward` takes the views in their order, each normalised by its role's mean and spread, and returns
    (N, bands, H, W) in the units of the role `target`.
    """

    views: ClassVar[Mapping[str, View]]  #: in the order of forward's arguments
    target: ClassVar[str]  #: the role in whose units and bands the output is
    halo: ClassVar[int]  #: reference pixels within which an output pixel depends on the input
    stride: ClassVar[int]  #: sizes and tile origins are multiples of this
    preferred_tile: ClassVar[int]  #: reference pixels on a side with which it runs fastest
    presets: ClassVar[Mapping[str, Preset]]  #: ways to build and train it; the first is the default
    layers: ClassVar[Mapping[str, str]]  #: feature maps worth a look: what they are, and the module that gives them
    Config: ClassVar[Any]  #: class of its configuration, a frozen dataclass with a field `bands`
    config: Any  #: what this one was built from

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config

    def parameter_groups(self, schedule: Schedule) -> list[dict[str, Any]]:
        """The weights and how fast they learn; all alike, unless a publication wants it otherwise."""
        return [{"params": list(self.parameters())}]

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """The published loss, a scalar."""
        raise NotImplementedError

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory that a forward pass takes per pixel of the tile, halo included (measured)."""
        raise NotImplementedError
