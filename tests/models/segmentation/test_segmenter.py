# SPDX-License-Identifier: GPL-2.0-or-later
"""What every network for optical-SAR segmentation has to do, whichever it is."""

from __future__ import annotations

import copy

import pytest
import torch
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.inference.folding import for_inference
from deep_fusion.models.registry import MethodRecord, methods
from deep_fusion.models.segmentation.segmenter import ROLES, Seen, Segmenter, SegmenterConfig
from segmenter_support import CLASSES, images, loss, network, squares, tiny
from torch import nn

NETWORKS = methods("segmentation")


def every(record_list: tuple[MethodRecord, ...] = NETWORKS):
    return pytest.mark.parametrize("record", record_list, ids=[record.id for record in record_list])


def stirred(record: MethodRecord) -> Segmenter:
    """A small network with noise added to its weights: some start at zero, which would hide faults."""
    net = tiny(record.load())
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter += 0.05 * torch.randn(parameter.shape, generator=generator)
    return net


def settled(record: MethodRecord) -> Segmenter:
    """The same in evaluation, with statistics of some batches."""
    net = stirred(record)
    with torch.no_grad():
        for _ in range(3):
            net(images(64, 64, 4))
    return net.eval()


def test_missing_pixels_become_the_constants_and_the_mask_follows():
    net = Segmenter(SegmenterConfig(2, 1, 3))
    net.missing["optical"].data[:] = torch.tensor([5.0, 7.0])[None, :, None, None]
    values, there = torch.ones(1, 2, 2, 2), torch.tensor([[[[1.0, 0.0], [1.0, 1.0]]]])
    values[..., 0, 1] = float("nan")  # whatever stands there
    completed = net.completed(Seen(values, there), "optical")
    assert completed.tolist() == [[[[1, 5], [1, 1]], [[1, 7], [1, 1]], [[1, 0], [1, 1]]]]


@every()
@pytest.mark.parametrize("widths", [(8, 16, 32), (8, 16, 32, 64, 64)])
def test_other_numbers_of_levels_are_refused(record: MethodRecord, widths: tuple[int, ...]):
    with pytest.raises(BadOption, match="give 4 numbers of feature maps"):
        tiny(record.load(), widths=widths)


@every()
def test_a_record_names_the_roles_and_presets_of_its_network(record: MethodRecord):
    kind = record.load()
    assert kind.roles == tuple(role.name for role in record.inputs)
    assert set(kind.roles) <= set(ROLES)
    assert tuple(kind.presets) == record.presets


@every()
@pytest.mark.parametrize("preset", ["light", "full"])
def test_a_preset_builds_and_takes_memory_by_its_width(record: MethodRecord, preset: str):
    net = network(record.load(), preset).eval()
    with torch.inference_mode():
        assert net(images(32, 32, 1)).scores.shape == (1, CLASSES, 32, 32)
    assert 300 < net.bytes_per_pixel(net.config) < 10_000


@every()
@pytest.mark.parametrize(("rows", "cols"), [(16, 16), (48, 32), (16, 80)])
def test_the_answer_has_the_size_of_the_images(record: MethodRecord, rows: int, cols: int):
    answer = tiny(record.load()).eval()(images(rows, cols))
    assert answer.scores.shape == (2, CLASSES, rows, cols)
    assert answer.scores.isfinite().all()
    assert answer.regulariser is None
    if answer.optical_share is not None:
        assert answer.optical_share.shape == (2, 1, rows, cols)


@every()
def test_every_weight_receives_a_gradient_and_so_do_the_constants(record: MethodRecord):
    net = stirred(record)
    seen = images(64, 64, 4)
    seen["optical"].there[0] = 0
    seen["sar"].there[1] = 0
    seen["optical"].there[2, :, :20, :20] = 0
    loss(net, seen, squares(64, 64, 8, 4)).backward()
    odd = [name for name, one in net.named_parameters() if one.grad is None or not one.grad.abs().sum() > 0]
    assert odd == []
    assert all(weight.grad.isfinite().all() for weight in net.parameters())


@every()
@pytest.mark.parametrize("missing", [("optical",), ("sar",), ("optical", "sar")])
def test_it_answers_and_learns_where_an_image_is_nowhere(record: MethodRecord, missing: tuple[str, ...]):
    net = tiny(record.load())
    seen = images(32, 32, 2, missing)
    loss(net, seen, squares(32, 32, 8, 2)).backward()
    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in net.parameters())
    assert net.eval()(seen).scores.isfinite().all()


@every()
def test_what_stands_at_missing_pixels_does_not_matter(record: MethodRecord):
    net = settled(record)
    seen = images()
    for one in seen.values():
        one.there[:, :, 5:20, 10:30] = 0
    spoilt = {role: Seen(torch.where(one.there > 0, one.values, 1e4), one.there) for role, one in seen.items()}
    for one, other in zip(net(seen), net(spoilt), strict=True):
        assert one is other is None or torch.equal(one, other)


@every()
def test_each_image_counts(record: MethodRecord):
    net = settled(record)
    seen, other = images(seed=3), images(seed=4)
    for role in net.roles:
        assert (net(seen).scores - net({**seen, role: other[role]}).scores).abs().max() > 1e-3
        nowhere = Seen(seen[role].values, torch.zeros_like(seen[role].there))
        assert (net(seen).scores - net({**seen, role: nowhere}).scores).abs().max() > 1e-3


@every()
def test_in_evaluation_the_answer_is_the_same_every_time(record: MethodRecord):
    net = settled(record)
    for one, again in zip(net(images()), net(images()), strict=True):
        assert one is again is None or torch.equal(one, again)


@every()
def test_images_of_a_batch_do_not_see_each_other(record: MethodRecord):
    net = settled(record)
    seen = images(count=2)
    alone = {role: Seen(one.values[1:], one.there[1:]) for role, one in seen.items()}
    torch.testing.assert_close(net(seen).scores[1:], net(alone).scores, rtol=1e-4, atol=1e-5)


@every()
def test_folded_for_inference_it_answers_the_same(record: MethodRecord):
    net = settled(record)
    folded = for_inference(net)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded.modules())
    with torch.inference_mode():
        torch.testing.assert_close(folded(images()).scores, net(images()).scores, rtol=1e-3, atol=1e-4)


@every()
def test_sixteen_bits_come_near_to_thirty_two(record: MethodRecord):
    net = settled(record)
    with torch.inference_mode():
        exact = net(images()).scores
        with torch.autocast("cpu", torch.bfloat16):
            rough = net(images()).scores.float()
    assert rough.isfinite().all()
    assert (rough - exact).square().mean().sqrt() < 0.05 * exact.std()


@every()
def test_two_samples_can_be_learned_by_heart(record: MethodRecord):
    net = tiny(record.load())
    seen, truth = images(32, 32, 2), squares(32, 32, 8, 2, classes=2)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3)
    for _ in range(60):
        optimiser.zero_grad()
        loss(net, seen, truth).backward()
        optimiser.step()
    found = net(seen).scores.argmax(1)  # as trained: statistics of 60 batches are not settled
    assert (found == truth).float().mean() > 0.95


@every()
def test_a_copy_of_the_weights_is_the_same_network(record: MethodRecord):
    net = settled(record)
    other = tiny(record.load(), seed=9)
    other.load_state_dict(copy.deepcopy(net.state_dict()))
    assert torch.equal(net(images()).scores, other.eval()(images()).scores)
