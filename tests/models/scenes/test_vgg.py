# SPDX-License-Identifier: GPL-2.0-or-later
"""VGG networks against their published sizes."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.scenes.classifier import ClassifierConfig
from deep_fusion.models.scenes.vgg import Vgg, Vgg11, Vgg16


@pytest.mark.parametrize(("kind", "parameters"), [(Vgg11, 132_863_336), (Vgg16, 138_357_544)])
def test_with_its_own_head_it_has_the_published_number_of_parameters(kind: type[Vgg], parameters: int):
    with torch.device("meta"):
        network = kind(ClassifierConfig(3, 1000, fusion="none", head="classic", norm=False))
    assert sum(weight.numel() for weight in network.parameters()) == parameters


@pytest.mark.parametrize(("kind", "depth"), [(Vgg11, 8), (Vgg16, 13)])
def test_convolutions_are_as_many_as_the_name_says_less_three_linear_layers(kind: type[Vgg], depth: int):
    network = kind(ClassifierConfig(3, 2))
    assert sum(isinstance(module, torch.nn.Conv2d) for module in network.modules()) == depth


def test_each_block_halves_the_map():
    maps = Vgg11(ClassifierConfig(3, 2)).eval().maps(torch.zeros(1, 3, 128, 128))
    assert [tuple(each.shape[1:]) for each in maps] == [(256, 16, 16), (512, 8, 8), (512, 4, 4)]
