# SPDX-License-Identifier: GPL-2.0-or-later
"""GoogLeNet against its published size and Table 1 of its paper."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.engine.errors import BadOption
from deep_fusion.models.scenes.classifier import ClassifierConfig
from deep_fusion.models.scenes.inception import Inception, InceptionModule


def test_with_its_own_head_it_has_the_published_number_of_parameters():
    """That of the authors' network in Caffe, without the auxiliary classifiers."""
    network = Inception(ClassifierConfig(3, 1000, fusion="none", head="classic", norm=False))
    assert sum(weight.numel() for weight in network.parameters()) == 6_998_552


def test_modules_give_as_many_maps_as_the_paper_says():
    found = []
    network = Inception(ClassifierConfig(3, 2)).eval()
    for module in network.modules():
        if isinstance(module, InceptionModule):
            module.register_forward_hook(lambda _, __, maps: found.append(tuple(maps.shape[1:])))
    network(torch.zeros(1, 3, 224, 224))
    assert found == [
        (256, 28, 28),
        (480, 28, 28),
        (512, 14, 14),
        (512, 14, 14),
        (512, 14, 14),
        (528, 14, 14),
        (832, 14, 14),
        (832, 7, 7),
        (1024, 7, 7),
    ]


def test_its_own_head_has_nothing_to_merge():
    with pytest.raises(BadOption, match="nothing to merge"):
        Inception(ClassifierConfig(3, 2, head="classic", fusion="kpff"))
