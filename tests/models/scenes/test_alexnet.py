# SPDX-License-Identifier: GPL-2.0-or-later
"""AlexNet against its published size."""

from __future__ import annotations

import torch
from deep_fusion.models.scenes.alexnet import AlexNet, AlexNetConfig


def parameters(module: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def test_with_its_own_head_it_has_the_published_number_of_parameters():
    network = AlexNet(AlexNetConfig(3, 1000, fusion="none", head="classic", norm=False))
    assert parameters(network) == 61_100_840
    assert parameters(network.stages) == 2_469_696


def test_maps_shrink_as_published_and_small_chips_keep_more_with_the_small_stem():
    large, small = (AlexNet(AlexNetConfig(3, 2, stem=stem)).eval() for stem in ("large", "small"))
    sides = {
        (name, size): network.maps(torch.zeros(1, 3, size, size))[-1].shape[-1]
        for name, network in (("large", large), ("small", small))
        for size in (64, 128, 224)
    }
    assert [sides["large", size] for size in (64, 128, 224)] == [1, 3, 6]
    assert [sides["small", size] for size in (64, 128, 224)] == [4, 8, 14]


def test_small_chips_call_for_the_small_stem():
    assert AlexNet.suited(64) == {"stem": "small"}
    assert AlexNet.suited(128) == {}
