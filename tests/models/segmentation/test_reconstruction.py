# SPDX-License-Identifier: GPL-2.0-or-later
"""The decoder's level, and block attention against its published form."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from deep_fusion.models.segmentation.reconstruction import BlockAttention, Reconstruction


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(2))


def test_block_attention_has_the_published_size():
    """Reduction 16 without biases, a 7x7 kernel for mean and maximum with its normalisation."""
    assert sum(each.numel() for each in BlockAttention(256).parameters()) == 2 * 256 * 16 + 2 * 49 + 2
    assert sum(each.numel() for each in BlockAttention(32).parameters()) == 2 * 32 * 8 + 2 * 49 + 2


def test_block_attention_weighs_maps_then_places():
    torch.manual_seed(3)
    attention, maps = BlockAttention(32).eval(), noise(2, 32, 9, 8)
    narrow, _, widen = attention.of_maps
    summed = 0
    for pooled in (F.adaptive_avg_pool2d(maps, 1), F.adaptive_max_pool2d(maps, 1)):
        hidden = torch.relu(torch.einsum("oc,nc->no", narrow.weight[:, :, 0, 0], pooled[:, :, 0, 0]))
        summed = summed + torch.einsum("oc,nc->no", widen.weight[:, :, 0, 0], hidden)
    weighed = maps * torch.sigmoid(summed)[:, :, None, None]
    mean, largest = weighed.mean(1), weighed.max(1).values
    scores = F.conv2d(torch.stack([mean, largest], 1), attention.of_places[0].weight, padding=3) / (1 + 1e-5) ** 0.5
    torch.testing.assert_close(attention(maps), weighed * torch.sigmoid(scores), rtol=1e-4, atol=1e-5)


def test_convolving_before_enlarging_is_enlarging_before_convolving():
    level, deeper = Reconstruction(8, 16), noise(1, 16, 3, 5)
    torch.testing.assert_close(
        level.enlarge(level.narrow(deeper)), level.narrow(level.enlarge(deeper)), rtol=1e-4, atol=1e-5
    )


def test_every_input_of_a_level_counts():
    torch.manual_seed(3)
    level = Reconstruction(8, 16).eval()
    inputs = [noise(1, 8, 6, 10) for _ in range(3)]
    deeper = noise(1, 16, 3, 5)
    before = level(inputs, deeper)
    assert before.shape == (1, 8, 6, 10)
    for number in range(3):
        changed = [each + (number == place) for place, each in enumerate(inputs)]
        assert (level(changed, deeper) - before).abs().max() > 1e-4
    assert (level(inputs, deeper + 1) - before).abs().max() > 1e-4


def test_the_deepest_level_takes_three():
    assert Reconstruction(8)([noise(2, 8, 3, 5)] * 3).shape == (2, 8, 3, 5)
