# SPDX-License-Identifier: GPL-2.0-or-later
"""The invertible network: eq. (4) written out, its inverse, and inputs that would overflow a plain exponential."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.segmentation.invertible import CouplingNode, InvertibleNetwork, Subnetworks


def noise(*shape: int, spread: float = 1.0) -> torch.Tensor:
    return spread * torch.randn(*shape, generator=torch.Generator().manual_seed(2))


def restless(module):
    """With weights as large as after much training."""
    torch.manual_seed(4)
    for name, parameter in module.named_parameters():
        if "mix" not in name:
            parameter.data = 0.15 * torch.randn_like(parameter)
    return module.eval()


@pytest.mark.parametrize("shape", [(2, 8, 12, 10), (2, 8, 1, 1), (1, 8, 2, 1), (1, 24, 16, 16)])
@pytest.mark.parametrize("nodes", [1, 3])
def test_the_inverse_returns_the_input(shape, nodes):
    network, maps = restless(InvertibleNetwork(shape[1], nodes)), noise(*shape)
    with torch.inference_mode():
        passed = network(maps)
        back = network.inverse(passed)
    assert (passed - maps).abs().max() > 0.1
    assert (back - maps).abs().max() <= 1e-5


def test_a_node_is_equation_4():
    node, maps = restless(CouplingNode(6)).double(), noise(1, 6, 5, 7).double()
    with torch.inference_mode():
        mixed = torch.einsum("oc,nchw->nohw", node.mix.weight[:, :, 0, 0], maps)
        first, second = mixed[:, :3], mixed[:, 3:]
        second = second + node.phi(first)
        both = node.rho_eta(second)
        first = first * torch.exp(torch.tanh(both[:, :3])) + both[:, 3:]
        torch.testing.assert_close(node(maps), torch.cat([first, second], 1), rtol=1e-6, atol=1e-6)


def test_sub_networks_side_by_side_are_those_alone():
    both, maps = restless(Subnetworks(3, 2)), noise(2, 3, 6, 5)
    for number in range(2):
        alone = Subnetworks(3)
        alone.expand.weight.data = both.expand.weight[6 * number : 6 * number + 6].data
        alone.depthwise.weight.data = both.depthwise.weight[6 * number : 6 * number + 6].data
        alone.project.weight.data = both.project.weight[3 * number : 3 * number + 3].data
        torch.testing.assert_close(both(maps)[:, 3 * number : 3 * number + 3], alone(maps), rtol=1e-5, atol=1e-6)


def test_the_mixing_convolution_starts_as_a_rotation():
    matrix = CouplingNode(24).mix.weight[:, :, 0, 0]
    torch.testing.assert_close(matrix @ matrix.T, torch.eye(24), rtol=0, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_large_inputs_do_not_overflow(dtype):
    node = restless(CouplingNode(8))
    with torch.no_grad():
        node.rho_eta.project.weight *= 1000  # exp(rho) would be infinite even in 32 bits
    node, maps = node.to(dtype), noise(1, 8, 6, 6, spread=100.0).to(dtype)
    with torch.inference_mode():
        assert node(maps).isfinite().all()
