# SPDX-License-Identifier: GPL-2.0-or-later
"""The plain convolutional networks: size, reach, start and published training, each against closed forms."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from deep_fusion.engine.training.loop import Schedule
from deep_fusion.models.pansharpening.convolutional import ResidualBlock, high_pass
from deep_fusion.models.pansharpening.pnn import PNN, PNNConfig
from deep_fusion.models.registry import method
from torch import Tensor, nn

NETWORKS = "fusionnet", "pannet", "dicnn1", "dmdnet", "pnn"
RESIDUAL_BLOCKS = 4 * 2 * (32 * 32 * 9 + 32)


def made(name: str, preset: str = "robust", bands: int = 8) -> Any:
    kind = method("pansharpening", name).load()
    torch.manual_seed(3)
    return kind(kind.Config(bands=bands, **kind.presets[preset].config))


def views(network: Any, size: int = 96, bands: int = 4) -> list[Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [
        torch.randn(1, 1 if view.role == "pan" else bands, size // view.scale, size // view.scale, generator=generator)
        for view in network.views.values()
    ]


@pytest.mark.parametrize(
    ("name", "preset", "expected"),
    [
        ("pnn", "paper", 104_360),  # the published count
        ("dicnn1", "paper", 46_792),  # the published count
        ("pannet", "paper", 83_024),  # the published count
        ("fusionnet", "paper", 78_632),  # the published count
        ("pannet", "robust", 83_024 - (8 * 8 * 8 * 8 + 8)),  # without the transposed convolution
        ("dmdnet", "paper", (9 * 64 * 9 + 64) + 4 * (4 * (16 * 16 * 9 + 16) + 64 * 64 + 64) + (64 * 8 * 9 + 8)),
        ("fusionnet", "robust", (8 * 32 * 9 + 32) + RESIDUAL_BLOCKS + (32 * 8 * 9 + 8)),
    ],
)
def test_networks_for_8_bands_have_so_many_parameters(name: str, preset: str, expected: int):
    assert sum(weight.numel() for weight in made(name, preset).parameters()) == expected


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("preset", ["robust", "paper"])
def test_nothing_beyond_the_halo_matters(name: str, preset: str):
    network = made(name, preset, bands=4).eval()
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.05 * torch.randn_like(weight)
    seen = [view.requires_grad_() for view in views(network)]
    for place in range(48, 48 + network.stride):  # every phase of the stride
        network(*seen)[0, :, place, place].sum().backward()
        for image, view in zip(seen, network.views.values(), strict=True):
            touched = image.grad[0].abs().sum(0).nonzero()
            reach = max(place - int(touched.min()) * view.scale, (int(touched.max()) + 1) * view.scale - 1 - place, 0)
            assert reach <= network.halo
            image.grad = None


@pytest.mark.parametrize("name", NETWORKS)
def test_the_robust_form_starts_as_the_interpolated_ms(name: str):
    network = made(name, bands=4)
    seen = views(network)
    assert torch.equal(network(*seen), seen[1])


@pytest.mark.parametrize("name", NETWORKS)
def test_the_published_form_starts_with_an_opinion(name: str):
    if name != "dmdnet":  # whose start is not published
        network = made(name, "paper", bands=4)
        seen = views(network)
        assert not torch.equal(network(*seen), seen[1])


@pytest.mark.parametrize("name", NETWORKS)
def test_the_published_loss_is_the_mean_squared_error(name: str):
    assert float(made(name).loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 5.0]))) == 4.5


@pytest.mark.parametrize("name", [*NETWORKS, "dcfnet"])
def test_every_declared_layer_gives_a_feature_map(name: str):
    network = made(name, bands=4)
    found: dict[str, Any] = {}
    for title, path in network.layers.items():
        network.get_submodule(path).register_forward_hook(
            lambda _module, _inputs, output, title=title: found.update({title: output})
        )
    network(*views(network, 32))
    assert set(found) == set(network.layers)
    assert all(output.dim() == 4 and output.shape[1] > 1 for output in found.values())


def test_pnn_learns_by_plain_descent_slower_in_its_last_layer():
    network = PNN(PNNConfig(bands=8, residual=False))
    first, last = network.parameter_groups(PNN.presets["paper"].schedule)
    assert first["lr"] == pytest.approx(0.0289 * 8)
    assert last["lr"] == pytest.approx(0.0289 * 8 / 10)
    assert {id(weight) for weight in [*first["params"], *last["params"]]} == {id(w) for w in network.parameters()}
    assert len(network.parameter_groups(Schedule(10, 1, 1e-3, 8))) == 1  # Adam takes them all alike


def test_the_high_pass_is_the_image_less_its_mean_over_25_pixels():
    image = torch.randn(1, 2, 11, 13)
    assert high_pass(torch.ones(1, 1, 9, 9)).abs().max() < 1e-6
    assert high_pass(image)[0, 1, 5, 6] == pytest.approx(
        float(image[0, 1, 5, 6] - image[0, 1, 3:8, 4:9].mean()), abs=1e-6
    )


def test_a_residual_block_without_weights_is_the_identity():
    block = ResidualBlock(3)
    for weight in block.parameters():
        nn.init.zeros_(weight)
    features = torch.randn(1, 3, 5, 5)
    assert torch.equal(block(features), features)
