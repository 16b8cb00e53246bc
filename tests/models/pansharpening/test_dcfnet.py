# SPDX-License-Identifier: GPL-2.0-or-later
"""DCFNet against the counts of the published network and against what tiling relies on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from deep_fusion.models.pansharpening.dcfnet import DCFNet, DCFNetConfig
from torch import Tensor, nn

OFFICIAL_UNUSED_CONVOLUTION = 128 * 128 * 9 + 2 * 128  # 147,712: with its normalisation
MATRICES_COLUMNS = 3 * 3 + 4 * 4
MATRICES_INPUTS = 2 * 2 + 3 * 3


def network(bands: int = 4, **options) -> DCFNet:
    torch.manual_seed(1)
    return DCFNet(DCFNetConfig(bands, **options))


def scene(rows: int, cols: int, bands: int = 4, count: int = 1, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    """PAN and the three sizes of MS: noise, positive, in the order of the network's arguments."""
    generator = torch.Generator().manual_seed(2)
    shapes = [(1, 1), (bands, 1), (bands, 2), (bands, 4)]
    return [
        torch.rand(count, channels, rows // factor, cols // factor, generator=generator, dtype=dtype)
        for channels, factor in shapes
    ]


def columns(inputs: list[Tensor], start: int, stop: int) -> list[Tensor]:
    factors = (1, 1, 2, 4)
    return [image[..., start // factor : stop // factor] for image, factor in zip(inputs, factors, strict=True)]


def size(*modules: nn.Module) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


@contextmanager
def counted_multiplications(net: nn.Module) -> Iterator[list[int]]:
    counts: list[int] = []

    def count(conv, _inputs, output):
        counts.append(output[0].numel() * conv.weight[0].numel())

    hooks = [module.register_forward_hook(count) for module in net.modules() if isinstance(module, nn.Conv2d)]
    yield counts
    for hook in hooks:
        hook.remove()


@pytest.mark.parametrize(
    ("bands", "form", "expected"),
    [
        (8, "inputs", 2_768_059),
        (4, "inputs", 2_757_943),
        (8, "columns", 2_915_783 - OFFICIAL_UNUSED_CONVOLUTION),
        (4, "columns", 2_905_667 - OFFICIAL_UNUSED_CONVOLUTION),
        (8, "none", 2_768_059 - MATRICES_INPUTS - 3 * 2),
    ],
)
def test_parameter_count_is_the_published_one(bands, form, expected):
    assert size(network(bands, branch_fusion=form)) == expected


def test_every_part_has_the_parameters_of_the_authors_code():
    net = network(8, branch_fusion="columns")
    parts = {
        "stem": size(net.stem),
        "stage 1": size(net.stage1),
        "transition 1": size(net.hr_entry, net.mr_entry),
        "stage 2": size(net.stage2, net.lr_entry, net.transfer2),
        "stage 3": size(net.stage3, net.transfer3),
        "head": size(net.head),
    }
    assert parts == {
        "stem": 42_304,
        "stage 1": 286_208,
        "transition 1": 299_970,
        "stage 2": 917_197 - OFFICIAL_UNUSED_CONVOLUTION,
        "stage 3": 1_317_456,
        "head": 52_648,
    }


@pytest.mark.parametrize("bands", [1, 3, 10])
def test_a_further_band_costs_2529_parameters(bands):
    assert size(network(bands + 1)) - size(network(bands)) == 2_529


def test_multiplications_per_pan_pixel_are_836_thousand():
    net = network(8).eval()
    with counted_multiplications(net) as counts, torch.inference_mode():
        net(*scene(64, 64, bands=8))
    assert sum(counts) / 64**2 == pytest.approx(836.4e3, rel=0.005)


@pytest.mark.parametrize("shape", [(4, 256), (256, 4)])
def test_receptive_field_is_61_pixels_on_the_stride_and_63_between(shape):
    """With positive weights nothing cancels and no ReLU closes: every path shows in the gradient."""
    net = network(1, residual=False).double().eval()
    for parameter in net.parameters():
        parameter.data.abs_()
    pan, *ms = scene(*shape, bands=1, dtype=torch.float64)
    along = shape.index(256)
    fused = net(pan.requires_grad_(), *ms)[0, 0].select(1 - along, 0)
    reaches = []
    for centre in range(128, 128 + DCFNet.stride):
        (gradient,) = torch.autograd.grad(fused[centre], pan, retain_graph=True)
        touched = gradient[0, 0].amax(1 - along).nonzero()
        reaches.append((centre - int(touched.min()), int(touched.max()) - centre))
    assert max(reaches[0]) == 61
    assert max(max(reach) for reach in reaches) == 63 < DCFNet.halo


def test_one_pan_pixel_changes_nothing_beyond_the_halo():
    net = network().eval()
    pan, *ms = scene(8, 264)
    changed = pan.clone()
    changed[..., 4, 130] += 5
    with torch.inference_mode():
        difference = (net(pan, *ms) - net(changed, *ms)).abs().amax((0, 1, 2))
    assert difference[130] > 0
    assert torch.all(difference[: 130 - DCFNet.halo] == 0)
    assert torch.all(difference[130 + DCFNet.halo + 1 :] == 0)


def test_tiles_with_halo_agree_with_the_whole_image():
    net = network(residual=False).eval()
    whole = scene(48, 272)
    halo, middle = DCFNet.halo, 136  # 136 - 64 = 72 is a multiple of the stride
    with torch.inference_mode():
        expected = net(*whole)
        left = net(*columns(whole, 0, middle + halo))[..., :middle]
        right = net(*columns(whole, middle - halo, 272))[..., halo:]
    difference = (torch.cat([left, right], 3) - expected).abs().max()
    assert difference <= 1e-5 * expected.abs().max()


def test_residual_network_without_detail_returns_the_upsampled_ms():
    net = network().eval()
    net.head[-1].weight.data.zero_()
    net.head[-1].bias.data.zero_()
    pan, ms_full, *ms = scene(16, 24)
    with torch.inference_mode():
        assert torch.equal(net(pan, ms_full, *ms), ms_full)


def test_paper_form_has_no_path_around_the_network():
    inputs = scene(16, 24)
    with torch.inference_mode():
        with_skip = network().eval()(*inputs)
        without = network(residual=False).eval()(*inputs)
    torch.testing.assert_close(with_skip - inputs[1], without, rtol=0, atol=1e-6)


@pytest.mark.parametrize("form", ["inputs", "columns", "none"])
@pytest.mark.parametrize("normalisation", ["batch", "none"])
def test_every_parameter_receives_gradient(form, normalisation):
    # in evaluation: in training the normalisation cancels the bias of the convolution before it
    net = network(branch_fusion=form, normalisation=normalisation).eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter += 0.01  # off the start, where the last convolutions are zero and let no gradient through
    net(*scene(16, 24)).square().mean().backward()
    assert [name for name, parameter in net.named_parameters() if not parameter.grad.any()] == []


def test_only_the_spare_column_of_the_authors_matrices_receives_no_gradient():
    net = network(branch_fusion="columns")
    net(*scene(16, 24)).square().mean().backward()
    for transfer in (net.transfer2, net.transfer3):
        gradient = transfer.fusion.scalars.grad
        assert torch.all(gradient[:, -1] == 0)
        assert torch.all(gradient[:, :-1] != 0)


def test_normalisation_none_leaves_no_batch_statistics():
    assert not list(network(normalisation="none").buffers())


@pytest.mark.parametrize(("normalisation", "steps"), [("batch", 30), ("none", 90)])
def test_two_samples_can_be_overfitted(normalisation, steps):
    net = network(bands=3, normalisation=normalisation)
    pan, ms_full, *ms = scene(16, 16, bands=3, count=2)
    reference = ms_full + 0.5 * (pan - pan.mean())
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = (net(pan, ms_full, *ms) - reference).square().mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 10


@pytest.mark.parametrize("shape", [(4, 4), (8, 20), (36, 12)])
def test_output_has_the_size_of_the_pan(shape):
    with torch.inference_mode():
        fused = network().eval()(*scene(*shape, count=2))
    assert fused.shape == (2, 4, *shape)


@pytest.mark.parametrize(("rows", "cols"), [(10, 16), (16, 7)])
def test_a_size_off_the_stride_is_refused_with_both_numbers(rows, cols):
    with pytest.raises(ValueError, match=f"multiples of 4; got {rows} x {cols}"):
        network()(*scene(rows, cols))


@pytest.mark.parametrize(("position", "name"), [(0, "pan"), (1, "ms_full"), (2, "ms_half"), (3, "ms_quarter")])
def test_an_input_with_the_wrong_bands_is_refused_by_name(position, name):
    inputs = scene(16, 24)
    inputs[position] = inputs[position].repeat(1, 2, 1, 1)
    with pytest.raises(ValueError, match=f"DCFNet needs {name} of shape"):
        network()(*inputs)


def test_ms_of_another_size_is_refused_with_both_shapes():
    pan, ms_full, _, ms_quarter = scene(16, 24)
    with pytest.raises(ValueError, match=r"ms_half of shape \(1, 4, 8, 12\); got \(1, 4, 16, 24\)"):
        network()(pan, ms_full, ms_full, ms_quarter)


def test_without_cross_transfer_its_parameters_are_gone_and_all_others_learn():
    bands = 4
    full, without = (DCFNet(DCFNetConfig(bands, cross_transfer=chosen)) for chosen in (True, False))
    transfers = sum(weight.numel() for part in (full.transfer2, full.transfer3) for weight in part.parameters())
    count = [sum(weight.numel() for weight in network.parameters()) for network in (full, without)]
    assert count[0] - count[1] == transfers
    seen = torch.rand(2, 1, 32, 32), *(torch.rand(2, bands, size, size) for size in (32, 16, 8))
    without(*seen).square().mean().backward()
    assert [name for name, weight in without.named_parameters() if weight.grad is None] == []
