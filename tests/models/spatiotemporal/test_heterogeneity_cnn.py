# SPDX-License-Identifier: GPL-2.0-or-later
"""The heterogeneity CNN: size, reach, bands by themselves."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.spatiotemporal.heterogeneity_cnn import HeterogeneityCnn, HeterogeneityConfig

FORMS = [HeterogeneityConfig(3), HeterogeneityConfig(3, (3, 3, 3), (32, 32))]


def noisy(config: HeterogeneityConfig) -> HeterogeneityCnn:
    torch.manual_seed(0)
    network = HeterogeneityCnn(config)
    with torch.no_grad():
        network.layers[-1].weight.normal_(0, 0.1)
    return network.eval()


@pytest.mark.parametrize(
    ("kernels", "widths", "parameters"),
    [
        # 9*9*64 + 64, 5*5*64*32 + 32, 5*5*32 + 1, and two per map of batch normalisation
        ((9, 5, 5), (64, 32), 5248 + 51232 + 801 + 2 * 96),
        ((3, 3, 3), (32, 32), 320 + 9248 + 289 + 2 * 64),
    ],
)
def test_each_band_has_as_many_parameters_as_counted_by_hand(kernels, widths, parameters: int):
    network = HeterogeneityCnn(HeterogeneityConfig(6, kernels, widths))
    assert sum(each.numel() for each in network.parameters()) == 6 * parameters


@pytest.mark.parametrize("config", FORMS)
def test_it_starts_with_no_heterogeneity(config: HeterogeneityConfig):
    assert (HeterogeneityCnn(config)(torch.randn(2, 3, 16, 16)) == 0).all()


@pytest.mark.parametrize(("config", "halo"), list(zip(FORMS, (8, 3))))
def test_a_pixel_depends_on_its_halo_and_no_further(config: HeterogeneityConfig, halo: int):
    network, side = noisy(config), 41
    change = torch.randn(1, 3, side, side, requires_grad=True)
    network(change)[0, 1, side // 2, side // 2].backward()
    seen = change.grad[0, 1].abs() > 0
    rows = torch.nonzero(seen.any(1)).flatten()
    assert network.halo == halo
    assert (rows.min().item(), rows.max().item()) == (side // 2 - halo, side // 2 + halo)


@pytest.mark.parametrize("config", FORMS)
def test_no_band_sees_another(config: HeterogeneityConfig):
    network, change = noisy(config), torch.randn(1, 3, 24, 24, requires_grad=True)
    network(change)[0, 1].sum().backward()
    assert change.grad[0, 1].abs().sum() > 0
    assert change.grad[0, [0, 2]].abs().sum() == 0


def test_all_weights_learn():
    network = noisy(FORMS[0]).train()
    HeterogeneityCnn.loss(network(torch.randn(4, 3, 16, 16)), torch.randn(4, 3, 16, 16)).backward()
    assert all(each.grad.abs().sum() > 0 for each in network.parameters() if each.ndim > 1)
