# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows around all pixels of a tile at once: one array operation for each place in the window."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from types import EllipsisType

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

Place = tuple[EllipsisType, slice, slice]


def inner(values: torch.Tensor, reach: int) -> torch.Tensor:
    """(..., rows, cols) without the outer `reach` pixels: those whose windows lie in the tile."""
    return values[..., reach : values.shape[-2] - reach, reach : values.shape[-1] - reach]


def outer(values: np.ndarray, reach: int) -> np.ndarray:
    """The reverse of `inner`, with zeros."""
    return np.pad(values, ((0, 0), (reach, reach), (reach, reach)))


def neighbours(values: torch.Tensor, reach: int) -> Iterator[tuple[Place, float]]:
    """For each place in the windows: the index that yields that neighbour of all inner pixels, and how far it is."""
    height, width = (size - 2 * reach for size in values.shape[-2:])
    for rows, cols in itertools.product(range(2 * reach + 1), repeat=2):
        there = ..., slice(rows, rows + height), slice(cols, cols + width)
        yield there, math.hypot(rows - reach, cols - reach)


def window_mean(values: torch.Tensor, valid: torch.Tensor, reach: int) -> torch.Tensor:
    """Mean over the valid pixels of the window of each inner pixel, (bands, rows, cols); 0 where there are none."""
    side = 2 * reach + 1
    share = F.avg_pool2d(valid[None].to(values.dtype), side, stride=1)
    total = F.avg_pool2d(torch.where(valid, values, torch.zeros_like(values)), side, stride=1)
    return total / share.clamp_min(0.5 / side**2)


def mean_of_similar(
    fine: torch.Tensor, changes: torch.Tensor, valid: torch.Tensor, reach: int, count: int
) -> torch.Tensor:
    """Weighted mean of the changes at the `count` (or, where equal, more) pixels of each window most like its middle.

    Alike are those whose bands differ least, by the root mean square; weights are 1 / (1 + distance / reach).

    Args:
        fine: (bands, rows, cols) to compare by, in units in which bands may be compared.
        changes: (any, rows, cols) to average.
        valid: (rows, cols) bool.
        reach: half the side of the windows, in pixels.
        count: how many pixels to average.

    Returns:
        (any, rows - 2 reach, cols - 2 reach); 0 where no pixel of a window is valid.
    """
    middle = inner(fine, reach)
    apart = torch.stack([_apart(fine[there], middle, valid[there]) for there, _ in neighbours(fine, reach)])
    enough = min(count, len(apart))
    most = apart.movedim(0, -1).contiguous().kthvalue(enough, dim=-1).values
    most = torch.where(most.isinf(), torch.full_like(most, torch.finfo(most.dtype).max), most)
    total, weight = torch.zeros_like(inner(changes, reach)), torch.zeros_like(most)
    for difference, (there, distance) in zip(apart, neighbours(fine, reach)):
        usable = (difference <= most).to(changes.dtype)
        nearness = 1 / (1 + distance / reach)
        total.addcmul_(changes[there], usable, value=nearness)
        weight.add_(usable, alpha=nearness)
    return total / weight.clamp_min_(torch.finfo(weight.dtype).tiny)


def _apart(fine: torch.Tensor, middle: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    return torch.where(valid, (fine - middle).square_().sum(dim=0), torch.inf)
