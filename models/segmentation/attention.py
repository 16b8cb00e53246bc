# SPDX-License-Identifier: GPL-2.0-or-later
"""The low-frequency branch: attention between all places of a window at little cost.

Chang & Balz (2025) say "LT block, spatial self-attention, 1x1 convolutions instead of fully connected layers". The rest
is filled in from its relatives:

- Normalisation before attention and before the feed-forward part, each beside a shortcut; the feed-forward part
  has 1x1 convolutions, twice as many maps between them, and GELU.
- Spatial-reduction attention (SegFormer, Xie et al. 2021, NeurIPS; CMX has the same): keys and values come from blocks
  of `reduction` pixels on a side, made one by a convolution. A window of 256 px has 16,384 places at stride 2, and a
  table of all pairs of them is impossible; with blocks of 8, 4, 2, 1 px at strides 2, 4, 8, 16 there are 256 keys at
  every level.
- `ChannelAttention` is the second choice, and what the code of CDDFuse really has: attention between maps instead of
  places (Restormer, Zamir et al. 2022, CVPR).
"""

from __future__ import annotations

from typing import Literal

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn, ones

Attention = Literal["spatial", "channel"]

_EXPANSION = 2


class ChannelNorm(nn.Module):
    """Every place to zero mean and unit spread over its maps, then scaled and shifted map by map."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        return self.norm(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class SpatialReductionAttention(nn.Module):
    """Every place asks blocks of `reduction` x `reduction` places."""

    def __init__(self, channels: int, heads: int, reduction: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Conv2d(channels, channels, 1)
        self.reduce = (
            nn.Sequential(nn.Conv2d(channels, channels, reduction, stride=reduction), ChannelNorm(channels))
            if reduction > 1
            else nn.Identity()
        )
        self.key_value = nn.Conv2d(channels, 2 * channels, 1)
        self.project = nn.Conv2d(channels, channels, 1)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to the same; H and W are multiples of the reduction."""
        key, value = self.key_value(self.reduce(maps)).chunk(2, 1)
        query, key, value = (places(each, self.heads) for each in (self.query(maps), key, value))
        attended = F.scaled_dot_product_attention(query, key, value)
        return self.project(maps_of(attended, maps.shape[2], maps.shape[3]))


class ChannelAttention(nn.Module):
    """Every map asks the others of its head, all compared over the whole window: a table of maps, not of places."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(ones(heads, 1, 1))
        self.query_key_value = nn.Sequential(
            nn.Conv2d(channels, 3 * channels, 1),
            nn.Conv2d(3 * channels, 3 * channels, 3, padding=1, groups=3 * channels),
        )
        self.project = nn.Conv2d(channels, channels, 1)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        query, key, value = (places(each, self.heads) for each in self.query_key_value(maps).chunk(3, 1))
        query, key = F.normalize(query, dim=2), F.normalize(key, dim=2)
        likeness = (self.temperature * (query.transpose(2, 3) @ key)).softmax(3)  # (N, heads, C/heads, C/heads)
        return self.project(maps_of(value @ likeness.transpose(2, 3), maps.shape[2], maps.shape[3]))


class TransformerBlock(nn.Module):
    """Attention and a feed-forward part, each after a normalisation and beside a shortcut."""

    def __init__(self, channels: int, heads: int, reduction: int, attention: Attention) -> None:
        super().__init__()
        self.before_attention = ChannelNorm(channels)
        self.attention: nn.Module = (
            SpatialReductionAttention(channels, heads, reduction)
            if attention == "spatial"
            else ChannelAttention(channels, heads)
        )
        self.feed_forward = nn.Sequential(
            ChannelNorm(channels),
            nn.Conv2d(channels, _EXPANSION * channels, 1),
            nn.GELU(),
            nn.Conv2d(_EXPANSION * channels, channels, 1),
        )

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        maps = maps + self.attention(self.before_attention(maps))
        return maps + self.feed_forward(maps)


def places(maps: Tensor, heads: int) -> Tensor:
    """(N, C, H, W) to (N, heads, H W, C / heads)."""
    return maps.flatten(2).unflatten(1, (heads, -1)).transpose(2, 3)


def maps_of(places: Tensor, height: int, width: int) -> Tensor:
    """(N, heads, H W, C / heads) to (N, C, H, W)."""
    return places.transpose(1, 2).flatten(2).unflatten(1, (height, width)).permute(0, 3, 1, 2)
