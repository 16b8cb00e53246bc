# SPDX-License-Identifier: GPL-2.0-or-later
"""What every scene classifier promises, whatever its backbone."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from deep_fusion.engine.inference.folding import for_inference
from deep_fusion.models.fusion import VECTOR_FUSIONS
from deep_fusion.models.registry import MethodRecord, methods
from deep_fusion.models.scenes.classifier import Classifier
from torch.nn.functional import cross_entropy

RECORDS = methods("scenes")
every = pytest.mark.parametrize("record", RECORDS, ids=[record.id for record in RECORDS])


def build(record: MethodRecord, seed: int = 0, **config) -> Classifier:
    kind = record.load()
    torch.manual_seed(seed)
    return kind(kind.Config(**{"bands": 3, "classes": 5, **config}))


def images(count: int = 2, bands: int = 3, size: int = 64, cols: int = 0) -> torch.Tensor:
    return torch.randn(count, bands, size, cols or size, generator=torch.Generator().manual_seed(size))


def settled(network: Classifier, seen: torch.Tensor) -> Classifier:
    """In evaluation mode, after a look at some images, so that batch norms are not those of the start."""
    with torch.no_grad():
        network.train()(seen)
    return network.eval()


@every
@pytest.mark.parametrize("bands", [1, 4, 13])
def test_any_number_of_bands_gives_a_score_for_each_class(record: MethodRecord, bands: int):
    scores = build(record, bands=bands).eval()(images(2, bands))
    assert scores.shape == (2, 5)
    assert torch.isfinite(scores).all()


@every
@pytest.mark.parametrize(("rows", "cols"), [(64, 64), (75, 91), (128, 100), (256, 256)])
def test_chips_of_any_size_are_taken(record: MethodRecord, rows: int, cols: int):
    network = build(record).eval()
    with torch.inference_mode():
        maps = network.maps(images(1, 3, rows, cols))
        assert network.head(maps).shape == (1, 5)
    assert [each.shape[1] for each in maps] == list(network.depths.values())
    assert min(maps[-1].shape[2:]) >= 1


@every
@pytest.mark.parametrize("fusion", VECTOR_FUSIONS)
def test_every_weight_receives_a_gradient(record: MethodRecord, fusion: str):
    network = build(record, fusion=fusion, dropout=0.0)
    cross_entropy(network(images(4)), torch.tensor([0, 1, 2, 3])).backward()
    assert [name for name, weight in network.named_parameters() if weight.grad is None or not weight.grad.any()] == []


@every
def test_two_chips_can_be_told_apart(record: MethodRecord):
    network, seen, truth = build(record, classes=2), images(2), torch.tensor([0, 1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    network.train()
    for _ in range(40):
        optimiser.zero_grad()
        loss = cross_entropy(network(seen), truth)
        loss.backward()
        optimiser.step()
        if loss < 0.02:
            break
    assert loss < 0.1
    assert network(seen).argmax(1).tolist() == [0, 1]


@every
@pytest.mark.parametrize("fusion", VECTOR_FUSIONS)
def test_without_its_fusion_a_network_gives_the_same_scores(record: MethodRecord, fusion: str):
    check_without_fusion(build(record, fusion=fusion, start="normal"))


@pytest.mark.parametrize(("backbone", "fusion"), [("alexnet", "kpff"), ("alexnet", "none"), ("inception", "none")])
def test_the_same_holds_for_the_heads_of_the_publications(backbone: str, fusion: str):
    record = next(record for record in RECORDS if record.id == backbone)
    check_without_fusion(build(record, fusion=fusion, head="classic", start="normal"))


def check_without_fusion(network: Classifier) -> None:
    settled(network, images(4))
    bare = network.without_fusion()
    assert type(bare.head.fusion).__name__ == "Concat"
    with torch.inference_mode():
        expected = network(images(3, size=80))
        torch.testing.assert_close(bare(images(3, size=80)), expected, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(for_inference(bare)(images(3, size=80)), expected, rtol=1e-3, atol=1e-4)


def test_a_fusion_in_front_of_something_that_bends_is_not_swallowed():
    network = settled(build(RECORDS[0], behind="norm_relu", start="normal"), images(4))
    bare = network.without_fusion()
    assert type(bare.head.fusion).__name__ == "Kronecker"
    assert torch.equal(bare(images()), network(images()))


@every
def test_without_fusion_only_the_deepest_map_counts(record: MethodRecord):
    network = build(record, fusion="none").eval()
    maps = network.maps(images())
    changed = [torch.zeros_like(each) for each in maps[:-1]] + [maps[-1]]
    assert torch.equal(network.head(changed), network.head(maps))
    assert not torch.equal(build(record).eval().head(changed), build(record).eval().head(maps))


def test_kpff_with_a_frozen_identity_learns_as_concat_does():
    first = build(RECORDS[0], seed=3, fusion="concat")
    second = build(RECORDS[0], seed=3, fusion="kpff")
    second.head.fusion.weight.requires_grad_(False)
    for network in (first, second):
        torch.manual_seed(5)
        weights = [weight for weight in network.parameters() if weight.requires_grad]
        optimiser = torch.optim.Adam(weights, lr=1e-3)
        for _ in range(3):
            optimiser.zero_grad()
            cross_entropy(network(images(4)), torch.tensor([0, 1, 2, 3])).backward()
            optimiser.step()
    expected = first.state_dict()
    assert all(torch.equal(expected[name], tensor) for name, tensor in second.state_dict().items() if name in expected)


@pytest.mark.parametrize(("fusion", "parameters"), [("add", 71189), ("concat", 202261), ("kpff", 202270)])
def test_fusions_cost_what_they_should(fusion: str, parameters: int):
    """Fusion, hidden layer and scores of 21 classes at length 256, counted by hand."""
    head = build(RECORDS[0], classes=21, fusion=fusion).head
    parts = [head.fusion, head.between, head.first, head.rest]
    assert sum(weight.numel() for part in parts for weight in part.parameters()) == parameters


@every
def test_weights_shrink_but_for_norms_biases_and_the_fusion(record: MethodRecord):
    network = build(record)
    schedule = network.presets["light"].schedule
    firm, free = network.parameter_groups(schedule)
    assert free["weight_decay"] == 0
    assert "weight_decay" not in firm
    kernels = [m.weight for m in network.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))]
    assert {id(weight) for weight in firm["params"]} == {id(weight) for weight in kernels}
    assert any(weight is network.head.fusion.weight for weight in free["params"])
    assert len(firm["params"]) + len(free["params"]) == len(list(network.parameters()))


def test_importances_name_the_map_that_alone_carries_the_signal():
    network = settled(build(RECORDS[0], fusion="concat"), images(4))
    blocks = network.head.first.weight.data.unflatten(1, (3, -1))
    blocks[:, 0] = 0
    blocks[:, 2] *= 100
    found = network.head.importances(network.maps(images(4)))
    assert found[0] == 0
    assert found[2] > 10 * found[1] > 0


@every
def test_presets_of_the_registry_are_those_of_the_class(record: MethodRecord):
    kind = record.load()
    assert record.presets == tuple(kind.presets)
    for preset in kind.presets.values():
        assert set(preset.config) <= {item.name for item in dataclasses.fields(kind.Config)}
