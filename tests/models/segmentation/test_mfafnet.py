# SPDX-License-Identifier: GPL-2.0-or-later
"""MFAFNet: its size, what it makes of missing images, and what it adds to the loss."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.engine.errors import BadOption
from deep_fusion.models.segmentation.mfafnet import MFAFNet
from deep_fusion.models.segmentation.segmenter import Seen
from segmenter_support import images, loss, network, size, squares, tiny


@pytest.mark.parametrize(("preset", "expected"), [("light", 4_966_348), ("full", 19_918_988)])
def test_parameter_counts(preset, expected):
    assert size(network(MFAFNet, preset)) == expected


def test_every_part_has_its_share_of_the_parameters():
    net = network(MFAFNet)
    parts = {name: size(part) for name, part in net.named_children()}
    assert parts == {
        "missing": 5,
        "encoders": 2_317_056,
        "fusions": 699_215,
        "reconstructions": 1_907_632,
        "head": 9_544,
        "alignment": 32_896,
    }


def test_a_level_of_the_light_network_splits_as_documented():
    levels = network(MFAFNet).encoders["optical"]
    assert [level.high for level in levels] == [24, 32, 32, 32]
    assert [len(level.details) for level in levels] == [2, 2, 2, 2]
    assert [len(level.base) for level in levels] == [1, 1, 1, 2]
    assert [len(level.details) for level in network(MFAFNet, "full").encoders["sar"]] == [3, 3, 3, 3]


def test_encoders_share_nothing():
    net = network(MFAFNet)
    addresses = [{each.data_ptr() for each in net.encoders[role].parameters()} for role in net.roles]
    assert not addresses[0] & addresses[1]


def test_a_pixel_is_felt_in_the_whole_window():
    net = tiny(MFAFNet).eval()
    seen = images(64, 64, 1)
    values = seen["sar"].values.clone()
    values[..., 0, 0] += 3
    changed = net({**seen, "sar": Seen(values, seen["sar"].there)}).scores - net(seen).scores
    assert (changed.abs().amax((0, 1)) > 0).float().mean() > 0.99


def test_the_optical_share_lies_between_zero_and_one():
    share = tiny(MFAFNet).eval()(images()).optical_share
    assert 0 < share.min() < share.max() < 1


def test_the_optical_share_follows_what_is_there():
    net = tiny(MFAFNet).eval()
    assert net(images(missing=("optical",))).optical_share.max() < 1e-4
    assert net(images(missing=("sar",))).optical_share.min() > 1 - 1e-4
    clouded = images(64, 64)
    clouded["optical"].there[..., :32] = 0
    share = net(clouded).optical_share
    assert share[..., :16].max() < 0.01
    assert share[..., 48:].min() > 0.05


@pytest.mark.parametrize("mmd", ["multi-kernel", "paired", "linear"])
def test_training_adds_a_tenth_of_the_discrepancy(mmd):
    net, seen = tiny(MFAFNet, mmd=mmd), images(64, 64, 4)
    found = []
    net.alignment.register_forward_hook(lambda _module, _inputs, output: found.append(output.item()))
    regulariser = net(seen).regulariser
    assert regulariser.item() == pytest.approx(0.1 * found[0])
    assert 0 < found[0] <= 2
    assert net.eval()(seen).regulariser is None


def test_all_of_it_can_be_switched_off():
    assert tiny(MFAFNet, mmd="none")(images(64, 64, 4)).regulariser is None
    alone = tiny(MFAFNet, mmd="none", decomposition=True)(images(64, 64, 4)).regulariser
    assert 0 <= alone.item() < 2 * 1 / 0.01


def test_decomposition_reaches_both_branches_of_all_levels():
    net = tiny(MFAFNet, mmd="none", decomposition=True)
    net(images(64, 64, 4)).regulariser.backward()
    for role in net.roles:
        for level in net.encoders[role]:
            for branch in (level.details, level.base):
                assert sum(each.grad.abs().sum() for each in branch.parameters() if each.grad is not None) > 0


@pytest.mark.parametrize("missing", [("optical",), ("sar",)])
def test_what_is_missing_is_not_aligned(missing):
    assert tiny(MFAFNet, decomposition=True)(images(64, 64, 4, missing)).regulariser.item() == 0


def test_alignment_brings_the_images_together():
    net, seen, truth = tiny(MFAFNet), images(64, 64, 4), squares(64, 64, 8, 4)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3)
    before = net(seen).regulariser.item()
    for _ in range(15):
        optimiser.zero_grad()
        loss(net, seen, truth).backward()
        optimiser.step()
    assert net(seen).regulariser.item() < 0.9 * before


def test_maps_instead_of_places_may_be_compared():
    answer = tiny(MFAFNet, low_frequency="channel")(images())
    assert answer.scores.isfinite().all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mmd": "kernel"}, "multi-kernel, paired, linear, none"),
        ({"widths": (30, 64, 128, 256)}, "multiples of 8, 16, 32, 64"),
        ({"widths": (32, 64, 128, 200)}, "level 4"),
    ],
)
def test_odd_configurations_are_refused(options, message):
    with pytest.raises(BadOption, match=message):
        tiny(MFAFNet, **options)
