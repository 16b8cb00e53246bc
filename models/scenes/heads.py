# SPDX-License-Identifier: GPL-2.0-or-later
"""From feature maps to scores: vectors of one length, their fusion, and what classifies the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ..fusion import Concat, absorbed, importance, vector_fusion


class Head(nn.Module):
    """What both heads are: vectors, fusion, something between, a linear layer, and what may follow it.

    Attributes:
        titles: what is merged, in words; empty for the maps of the backbone's depths.
        fusion: merges the vectors.
        between: what stands between the fusion and the first linear layer.
        first: that layer.
        rest: what follows it.
    """

    titles: tuple[str, ...] = ()
    between: nn.Module
    first: nn.Linear
    rest: nn.Module

    def __init__(self, config: Any, inputs: int) -> None:
        super().__init__()
        self.fusion = vector_fusion(config.fusion, inputs, config.start)
        self._linear = config.behind == "none"

    def vectors(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """What is merged, (N, r) each."""
        raise NotImplementedError

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """Scores (N, classes) from maps (N, c_i, h_i, w_i)."""
        return self.rest(self.first(self.between(self.fusion(self.vectors(maps)))))

    def swallow_fusion(self) -> None:
        """Let the first linear layer do what the fusion does, where nothing stands between that bends.

        Dropout does not; it is not there in inference.
        """
        if not self._linear or isinstance(self.fusion, Concat):
            return
        weight = absorbed(self.first.weight.detach(), self.fusion.matrix().detach())
        layer = nn.Linear(weight.shape[1], weight.shape[0]).to(weight)
        layer.load_state_dict({"weight": weight, "bias": self.first.bias.detach()})
        self.first, self.fusion = layer, Concat(self.fusion.inputs)

    @torch.no_grad()
    def importances(self, maps: Sequence[Tensor]) -> Tensor:
        """How much each of the merged vectors moves the first linear layer, for these maps, (n,)."""
        sizes = torch.stack([vector.square().mean().sqrt() for vector in self.vectors(maps)])
        return importance(self.first.weight, self.fusion.matrix(), sizes)


class MatchedHead(Head):
    """Mean of each map, brought to one length by a layer of its own; merged; a hidden layer; scores.

    Args:
        config: of the classifier.
        channels: of the maps; without a fusion only the last is used.
    """

    def __init__(self, config: Any, channels: Sequence[int]) -> None:
        used = channels[-1:] if config.fusion == "none" else channels
        super().__init__(config, len(used))
        self.matches = nn.ModuleList([_match(count, config) for count in used])
        length = self.fusion.groups * config.width
        self.between = nn.Sequential(*_behind(config.behind, length), nn.Dropout(config.dropout))
        self.first = nn.Linear(length, config.width)
        self.rest = nn.Sequential(nn.ReLU(), nn.Dropout(config.dropout), nn.Linear(config.width, config.classes))

    def vectors(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """x_i, (N, r) each."""
        used = maps[-len(self.matches) :]
        return [match(each.mean((2, 3))) for match, each in zip(self.matches, used, strict=True)]


class ClassicHead(Head):
    """The head of AlexNet and VGG: the deepest map at a fixed size, two hidden layers, scores.

    A fusion merges the outputs of the two hidden layers.

    Args:
        config: of the classifier.
        channels: of the deepest map.
        side: of that map once it is pooled, in pixels.
        hidden: units of each hidden layer.
    """

    titles = ("hidden layer 1", "hidden layer 2")

    def __init__(self, config: Any, channels: int, side: int, hidden: int = 4096) -> None:
        super().__init__(config, 2)
        self.pool = nn.AdaptiveAvgPool2d(side)
        self.hidden = nn.ModuleList([_hidden(channels * side**2, hidden, config), _hidden(hidden, hidden, config)])
        length = self.fusion.groups * hidden
        self.between = nn.Sequential(*_behind(config.behind, length))
        self.first = nn.Linear(length, config.classes)
        self.rest = nn.Identity()

    def vectors(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """The outputs of both hidden layers, (N, hidden) each."""
        first = self.hidden[0](self.pool(maps[-1]).flatten(1))
        return [first, self.hidden[1](first)]


class AverageHead(Head):
    """The head of GoogLeNet: the mean of the deepest map, dropout, scores; there is nothing to merge.

    Args:
        config: of the classifier.
        channels: of the deepest map.
    """

    def __init__(self, config: Any, channels: int) -> None:
        super().__init__(config, 1)
        self.between = nn.Dropout(config.dropout)
        self.first = nn.Linear(channels, config.classes)
        self.rest = nn.Identity()

    def vectors(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """The mean of the deepest map, (N, channels)."""
        return [maps[-1].mean((2, 3))]


def _match(channels: int, config: Any) -> nn.Module:
    layer = nn.Linear(channels, config.width)
    return layer if config.match == "linear" else nn.Sequential(layer, nn.BatchNorm1d(config.width), nn.ReLU())


def _hidden(inputs: int, outputs: int, config: Any) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(config.dropout))


def _behind(kind: str, length: int) -> list[nn.Module]:
    norm: list[nn.Module] = [nn.BatchNorm1d(length)] if kind == "norm_relu" else []
    return norm if kind == "none" else [*norm, nn.ReLU()]
