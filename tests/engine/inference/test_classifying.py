# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips in, probabilities and evidence out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from chip_support import chip_set
from deep_fusion.engine.classifiers import new_classifier
from deep_fusion.engine.errors import OutOfMemory
from deep_fusion.engine.inference.classifying import ChipClassifier, softmax
from deep_fusion.engine.jobs import Compute, LandClass
from deep_fusion.engine.weights.model_file import Card
from deep_fusion.models.registry import method
from deep_fusion.models.scenes.classifier import Classifier

CPU = torch.device("cpu")
CLASSES = [LandClass(number, name) for number, name in enumerate("abc", 1)]
CHIPS = chip_set(3).pixels


def network(fusion: str = "kpff") -> tuple[Classifier, Card]:
    """With weights that are noise, so that scores differ."""
    made, card = new_classifier(
        method("scenes", "alexnet"),
        {"fusion": fusion},
        64,
        ("1", "2", "3"),
        CLASSES,
        ([90] * 3, [30] * 3),
        0,
    )
    with torch.no_grad():
        for layer in (made.head.first, made.head.rest[-1]):
            layer.weight += 0.2 * torch.randn(layer.weight.shape, generator=torch.Generator().manual_seed(1))
    return made, dataclasses.replace(card, options={"size": 64})


def classifier(fusion: str = "kpff", temperature: float = 1.0, **compute) -> ChipClassifier:
    made, card = network(fusion)
    card = dataclasses.replace(card, options={**card.options, "temperature": temperature})
    return ChipClassifier(made, card, CPU, Compute(precision="float32", **compute))


def plain(fusion: str = "kpff") -> np.ndarray:
    """Scores by the network itself."""
    made, _ = network(fusion)
    with torch.no_grad():
        return made.eval()((torch.from_numpy(CHIPS).float() - 90) / 30).numpy()


@pytest.mark.parametrize("fusion", ["none", "concat", "kpff"])
def test_scores_are_those_of_the_network_on_normalised_chips(fusion: str):
    assert classifier(fusion).scores(CHIPS) == pytest.approx(plain(fusion), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("kind", ["int8", "uint16", "int16", "uint32", "int32", "float32", "float64"])
def test_chips_may_be_of_any_type_and_made_ready_before(kind: str):
    values = (CHIPS / 2).astype(kind) if kind == "int8" else (CHIPS.astype(np.float64) * 250).astype(kind)
    if kind == "int16":
        values = values // 2
    made = classifier()
    expected = (values.astype(np.float64) - 90) / 30
    assert made.seen(values).numpy() == pytest.approx(expected, rel=1e-5, abs=1e-4)
    assert made.scores(made.seen(values)) == pytest.approx(made.scores(values), rel=1e-6)


def test_probabilities_are_the_softmax_at_the_temperature_of_the_card():
    expected = np.exp(plain() / 2.5) / np.exp(plain() / 2.5).sum(axis=1, keepdims=True)
    assert classifier(temperature=2.5).probabilities(CHIPS) == pytest.approx(expected, rel=1e-3)


def test_the_batch_changes_nothing(monkeypatch):
    whole = classifier().probabilities(CHIPS)
    monkeypatch.setattr(ChipClassifier, "batch_size", lambda self, size: 2)
    assert classifier().probabilities(CHIPS) == pytest.approx(whole, rel=1e-5)


def test_memory_decides_the_batch():
    small, large = (classifier(memory_limit_mb=limit).batch_size(256) for limit in (200, 400))
    assert large == 2 * small
    assert classifier(memory_limit_mb=1).batch_size(256) == 1


def test_where_memory_runs_out_fewer_chips_are_taken_at_once(monkeypatch):
    made, most = classifier(), []
    compute = made._scores

    def starved(chips: np.ndarray) -> np.ndarray:
        most.append(len(chips))
        if len(chips) > 2:
            raise RuntimeError("CUDA out of memory")
        return compute(chips)

    monkeypatch.setattr(made, "_scores", starved)
    assert made.scores(CHIPS) == pytest.approx(plain(), rel=1e-3, abs=1e-4)
    assert most[:3] == [9, 4, 2]


def test_a_chip_that_does_not_fit_is_told(monkeypatch):
    made = classifier()
    monkeypatch.setattr(made, "_scores", lambda chips: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(OutOfMemory, match="tile of 64 pixels"):
        made.scores(CHIPS)


def test_evidence_has_the_same_probabilities():
    found = classifier().evidence(CHIPS, 8)
    assert found.probabilities == pytest.approx(classifier().probabilities(CHIPS), rel=1e-4)
    assert found.maps.shape == (9, 8, 8)
    assert (found.maps >= 0).all()


def test_the_mean_of_the_evidence_is_the_score_of_a_linear_head():
    """Behind the pooling all is linear here and maps are not negative, so slopes times features add up to the score."""
    maps = [torch.rand(2, 4, 3, 3), torch.rand(2, 5, 3, 3)]
    weights = torch.rand(3, 9)

    class Linear(torch.nn.Module):
        def forward(self, maps: list[torch.Tensor]) -> torch.Tensor:
            return torch.cat([each.mean((2, 3)) for each in maps], 1) @ weights.T

    made = classifier()
    made._network = type("Stub", (), {"maps": staticmethod(lambda _: maps), "head": Linear()})
    evidence = made.evidence(CHIPS[:2], 3)
    scores = Linear()(maps)
    assert evidence.maps.mean(axis=(1, 2)) == pytest.approx(scores.amax(1).numpy(), rel=1e-5)
    assert evidence.probabilities == pytest.approx(softmax(scores.numpy()), rel=1e-5)


def test_evidence_lies_where_the_chip_differs_from_the_rest():
    """A pooled head cannot tell places apart, so what stands in a corner must speak from there."""
    made, card = network("none")
    chips = np.full((1, 3, 128, 128), 90, np.float32)
    chips[0, :, :48, :48] = np.random.default_rng(0).normal(90, 60, (3, 48, 48))
    found = ChipClassifier(made, dataclasses.replace(card, options={}), CPU, Compute()).evidence(chips, 4).maps[0]
    assert found[:2, :2].mean() > 2 * found[2:, 2:].mean()
