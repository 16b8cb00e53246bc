# SPDX-License-Identifier: GPL-2.0-or-later
"""MCANet: the size of its encoders, and attention as published, divided by its sum."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.segmentation.mcanet import AtrousPyramid, CrossAttention, MCANet
from segmenter_support import images, network, size, tiny

RESNET_50 = 23_508_032  # of the published network for 3 bands, without its classifier
PER_BAND = 7 * 7 * 64


def features(rows: int = 4, cols: int = 6) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(2)
    return {role: torch.randn(2, 8, rows, cols, generator=generator) for role in ("optical", "sar")}


def attention(pooled: bool = False) -> CrossAttention:
    """One whose last convolution passes everything on."""
    torch.manual_seed(3)
    made = CrossAttention(8, pooled=pooled)
    made.join.weight.data[:4, :, 0, 0] = torch.eye(4)
    return made


@pytest.mark.parametrize(("preset", "expected"), [("light", 4_423_765), ("full", 70_299_949)])
def test_parameter_counts(preset, expected):
    assert size(network(MCANet, preset)) == expected


def test_the_full_encoders_are_resnet_50():
    """With 4 + 1 bands and a mask for each."""
    encoders = network(MCANet, "full").encoders
    assert size(encoders["optical"]) == RESNET_50 + 2 * PER_BAND
    assert size(encoders["sar"]) == RESNET_50 - PER_BAND


def test_features_are_at_strides_4_and_8():
    low, high = tiny(MCANet).encoders["sar"](torch.rand(2, 2, 48, 32))
    assert low.shape == (2, 8, 12, 8)
    assert high.shape == (2, 64, 6, 4)


@pytest.mark.parametrize("pooled", [False, True])
def test_attention_starts_at_nothing_and_learns_from_the_first_step(pooled):
    made = CrossAttention(8, pooled=pooled)
    joined = made(features())
    assert joined.abs().max() == 0
    (joined - 1).square().sum().backward()
    assert made.join.weight.grad.abs().max() > 0


def test_at_the_start_the_network_is_the_stack_of_both_images():
    net = tiny(MCANet).eval()
    before = net(images()).scores
    for module in (net.low_attention, net.high_attention):
        for layers in (module.theta, module.phi, module.g):
            for weight in layers.parameters():
                weight.data += 1
    assert torch.equal(net(images()).scores, before)
    net.high_attention.join.weight.data += 1
    assert not torch.equal(net(images()).scores, before)


def test_the_table_is_the_product_of_both_divided_by_its_sum():
    made, maps = attention(), features()
    with torch.no_grad():
        layers = {
            name: {role: getattr(made, name)[role](maps[role]).flatten(2) for role in maps}
            for name in ("theta", "phi", "g")
        }
        product = torch.ones(2, 24, 24)
        for role in maps:
            scores = torch.einsum("ncq,nck->nqk", layers["theta"][role], layers["phi"][role]) / 8**0.5
            product = product * scores.softmax(2)
        product = product / product.sum(2, keepdim=True)
        found = [torch.einsum("nqk,nck->ncq", product, layers["g"][role]).unflatten(2, (4, 6)) for role in maps]
        torch.testing.assert_close(made(maps)[:, :4], found[0] * found[1], rtol=1e-4, atol=1e-5)


def test_a_window_twice_as_large_with_the_same_content_gives_the_same():
    made, maps = attention(), features()
    doubled = {role: each.repeat(1, 1, 2, 2) for role, each in maps.items()}
    torch.testing.assert_close(made(doubled), made(maps).repeat(1, 1, 2, 2), rtol=1e-4, atol=1e-5)


def test_pooled_keys_are_a_quarter_and_the_answer_keeps_its_size():
    made, seen = attention(pooled=True), []
    made.pool.register_forward_hook(lambda _module, _inputs, output: seen.append(output.shape))
    assert made(features()).shape == (2, 8, 4, 6)
    assert seen == [(2, 8, 2, 3), (2, 8, 2, 3)]


def test_every_tap_of_the_pyramid_meets_pixels_of_a_training_patch():
    side = MCANet.presets["light"].schedule.patch_size // 8
    pyramid = AtrousPyramid(3, 4)
    pyramid(torch.rand(2, 3, side, side) + 1).square().sum().backward()
    for branch in pyramid.branches:
        assert (branch[0].weight.grad.abs().sum((0, 1)) > 0).all()


def test_a_pixel_is_felt_in_the_whole_window():
    net, seen = tiny(MCANet).eval(), images(64, 64, 1)
    before = net(seen).scores
    seen["sar"].values[..., 0, 0] += 3
    assert ((net(seen).scores - before).abs().amax((0, 1)) > 0).float().mean() > 0.99
