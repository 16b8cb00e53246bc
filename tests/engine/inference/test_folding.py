# SPDX-License-Identifier: GPL-2.0-or-later
"""A network made for inference is the same function as the one it came from."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.engine.inference.folding import for_inference
from deep_fusion.models.pansharpening.dcfnet import DCFNet, DCFNetConfig
from torch import nn


def norms(network: nn.Module) -> list[nn.BatchNorm2d]:
    return [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]


def as_if_trained(network: nn.Module) -> nn.Module:
    """Statistics and gains as training leaves them: at their initial values folding changes almost nothing."""
    torch.manual_seed(3)
    for norm in norms(network):
        norm.running_mean.normal_(0, 0.2)
        norm.running_var.uniform_(0.5, 2)
        norm.weight.data.uniform_(0.5, 1.5)
        norm.bias.data.normal_(0, 0.2)
    return network


def dcfnet(form: str = "inputs") -> nn.Module:
    return as_if_trained(DCFNet(DCFNetConfig(4, residual=False, branch_fusion=form)))


def scene() -> list[torch.Tensor]:
    torch.manual_seed(4)
    return [torch.rand(1, bands, 32 // factor, 48 // factor) for bands, factor in [(1, 1), (4, 1), (4, 2), (4, 4)]]


@pytest.mark.parametrize("form", ["inputs", "columns", "none"])
def test_output_of_dcfnet_stays_the_same(form):
    network, inputs = dcfnet(form), scene()
    with torch.inference_mode():
        expected = network.eval()(*inputs)
        folded = for_inference(network)(*inputs)
    assert (folded - expected).abs().max() <= 1e-5 * expected.abs().max()


def test_no_normalisation_of_dcfnet_is_left():
    assert norms(for_inference(dcfnet())) == []


def test_network_itself_stays_as_it_was():
    network = dcfnet().train()
    state = {name: value.clone() for name, value in network.state_dict().items()}
    for_inference(network)
    assert network.training
    assert all(parameter.requires_grad for parameter in network.parameters())
    assert state.keys() == network.state_dict().keys()
    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())


def test_copy_computes_in_channels_last_and_without_gradients():
    folded = for_inference(dcfnet())
    assert not any(parameter.requires_grad for parameter in folded.parameters())
    features = folded.stem(torch.rand(1, 5, 8, 8))
    assert features.is_contiguous(memory_format=torch.channels_last)


def test_normalisation_that_follows_no_convolution_is_kept():
    network = as_if_trained(
        nn.Sequential(nn.BatchNorm2d(2), nn.Conv2d(2, 3, 3), nn.ReLU(), nn.BatchNorm2d(3), nn.Conv2d(3, 2, 1))
    )
    image = torch.rand(1, 2, 9, 7)
    folded = for_inference(network)
    assert len(norms(folded)) == 2
    torch.testing.assert_close(folded(image), network.eval()(image))


def test_consecutive_convolutions_of_a_nested_network_are_all_folded():
    pair = [nn.Conv2d(2, 2, 3, bias=True), nn.BatchNorm2d(2)]
    network = as_if_trained(nn.Sequential(nn.Sequential(*pair, nn.Conv2d(2, 4, 1), nn.BatchNorm2d(4)), nn.Tanh()))
    image = torch.rand(1, 2, 9, 7)
    folded = for_inference(network)
    assert norms(folded) == []
    torch.testing.assert_close(folded(image), network.eval()(image))
