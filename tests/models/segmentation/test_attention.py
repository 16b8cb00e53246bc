# SPDX-License-Identifier: GPL-2.0-or-later
"""Attention of the low-frequency branch against the formula written out place by place."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from deep_fusion.models.segmentation.attention import (
    ChannelAttention,
    ChannelNorm,
    SpatialReductionAttention,
    TransformerBlock,
    maps_of,
    places,
)

MAPS = torch.randn(2, 8, 4, 6, generator=torch.Generator().manual_seed(2))


def of_seed(kind, *arguments):
    torch.manual_seed(3)
    return kind(*arguments).eval()


def test_places_and_back():
    assert places(MAPS, 2).shape == (2, 2, 24, 4)
    assert places(MAPS, 2)[1, 1, 9, 2] == MAPS[1, 6, 1, 3]  # head 1 has maps 4 to 7; place 9 is row 1, column 3
    assert torch.equal(maps_of(places(MAPS, 2), 4, 6), MAPS)


def test_the_norm_is_over_the_maps_of_a_place():
    normed = ChannelNorm(8)(MAPS)
    torch.testing.assert_close(normed.mean(1), torch.zeros(2, 4, 6), rtol=0, atol=1e-6)
    torch.testing.assert_close(normed.square().mean(1), torch.ones(2, 4, 6), rtol=1e-3, atol=0)


@pytest.mark.parametrize(("heads", "reduction"), [(1, 1), (2, 1), (2, 2)])
def test_spatial_attention_is_a_weighted_mean_of_values(heads, reduction):
    attention = of_seed(SpatialReductionAttention, 8, heads, reduction)
    queries = attention.query(MAPS)
    keys, values = attention.key_value(attention.reduce(MAPS)).chunk(2, 1)
    assert keys.shape[2:] == (4 // reduction, 6 // reduction)
    expected, side = torch.zeros_like(MAPS), 8 // heads
    for image in range(2):
        for head in range(heads):
            part = slice(head * side, head * side + side)
            k, v = keys[image, part].flatten(1), values[image, part].flatten(1)
            for row in range(4):
                for col in range(6):
                    weights = torch.softmax(queries[image, part, row, col] @ k / side**0.5, 0)
                    expected[image, part, row, col] = v @ weights
    torch.testing.assert_close(attention(MAPS), attention.project(expected), rtol=1e-4, atol=1e-5)


def test_channel_attention_compares_maps_whatever_the_place():
    attention = of_seed(ChannelAttention, 8, 2)
    query, key, value = attention.query_key_value(MAPS).chunk(3, 1)
    expected = torch.zeros_like(MAPS)
    for image in range(2):
        for one in range(8):
            others = range(one // 4 * 4, one // 4 * 4 + 4)  # of the same head
            alike = [F.cosine_similarity(query[image, one].flatten(), key[image, o].flatten(), 0) for o in others]
            for weight, other in zip(torch.stack(alike).softmax(0), others, strict=True):
                expected[image, one] += weight * value[image, other]
    torch.testing.assert_close(attention(MAPS), attention.project(expected), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", ["spatial", "channel"])
def test_a_block_sees_the_whole_window(kind):
    block = of_seed(TransformerBlock, 8, 2, 2, kind)
    changed = MAPS.clone()
    changed[:, :, 0, 0] += torch.randn(8, generator=torch.Generator().manual_seed(5))
    assert (block(changed) - block(MAPS))[:, :, -1, -1].abs().max() > 1e-5


@pytest.mark.parametrize("kind", ["spatial", "channel"])
def test_a_block_whose_branches_end_at_zero_is_the_identity(kind):
    block = of_seed(TransformerBlock, 8, 2, 2, kind)
    for last in (block.attention.project, block.feed_forward[-1]):
        torch.nn.init.zeros_(last.weight)
        torch.nn.init.zeros_(last.bias)
    assert torch.equal(block(MAPS), MAPS)
