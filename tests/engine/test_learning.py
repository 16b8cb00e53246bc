# SPDX-License-Identifier: GPL-2.0-or-later
"""Learning on the scene: at both resolutions, never worse than the start, within its time."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from deep_fusion.engine import fitting, learning
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.jobs import Training
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.training.loop import Goal, Judge, Schedule, against_truth
from deep_fusion.engine.training.samples import by_detail
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.registry import method
from deep_fusion.models.sensors import sensor
from engine_support import Listener, grid, raster, scene, waves
from tiny_network import TinyNetwork, card, tiny
from torch.nn.functional import l1_loss

CPU = torch.device("cpu")
SCHEDULE = Schedule(40, batch_size=4, learning_rate=1e-2, patch_size=16)


def adapted(
    pair: Scene, schedule: Schedule = SCHEDULE, finish_at: float | None = None, **wishes
) -> tuple[TinyNetwork, Listener, object]:
    network, listener = tiny(4), Listener(finish_at=finish_at)
    facts = fitting.settled(dataclasses.replace(card(4), mean={}, spread={}), [pair], Progress())
    outcome = learning.adapt_network(network, facts, pair, schedule, Training(**wishes), CPU, 0, listener.progress)
    return network, listener, outcome


def test_a_large_scene_is_learned_at_both_resolutions():
    network, listener, (facts, curve) = adapted(scene(320, 320))
    assert curve.best[1] < curve.validation[0][1]
    assert any(text.startswith("Refinement: loss at both resolutions") for text in listener.texts("log"))
    assert facts.validation == {"loss_before": curve.validation[0][1], "loss": curve.best[1]}
    assert not torch.equal(network.second.weight, tiny(4).second.weight)


def test_the_state_kept_is_better_than_the_start_where_the_truth_is_known():
    pair = scene(320, 320)
    facts = fitting.settled(dataclasses.replace(card(4), mean={}, spread={}), [pair], Progress())
    network, _, _ = adapted(pair)
    goals = [
        Goal(*learning._reduced_samples(network, facts, [pair], SCHEDULE, 0.2, 0, Progress()), against_truth(l1_loss)),
        *learning._full_goals(network, facts, pair, SCHEDULE, 0.2, 0, Progress()),
    ]
    assert len(goals) == 2
    before, after = (Judge(goals, 4, CPU).losses(each) for each in (tiny(4), network))
    assert after[0] < before[0]


def test_who_ends_the_learning_gets_no_refinement_and_who_ends_that_keeps_its_best():
    _, listener, (facts, curve) = adapted(scene(320, 320), finish_at=0.1)
    assert curve.validation[-1][0] < 40
    assert facts.training["stopped"].startswith("on request")
    assert not any(text.startswith("Refinement") for text in listener.texts("log"))
    _, listener, (facts, curve) = adapted(scene(320, 320), finish_at=0.7)
    assert curve.validation[-1][0] == 40
    assert facts.training["stopped"].startswith("on request")
    assert any(text.startswith("The refinement stopped on request") for text in listener.texts("log"))


def test_both_parts_of_the_learning_are_shown(tmp_path: Path):
    watched, listener, _ = adapted(scene(320, 320), pictures=str(tmp_path))
    events = [event for event in listener.events if event["type"] == "training"]
    assert {event["iterations"] for event in events} == {40, 16}
    assert all(0 <= event["figures"]["r"] <= 1 for event in events)
    assert {Path(event["samples"]).parent for event in events} == {tmp_path}
    alone, listener, _ = adapted(scene(320, 320))
    assert not any(event["type"] == "training" for event in listener.events)
    assert torch.equal(watched.second.weight, alone.second.weight)


def test_a_small_scene_is_learned_at_reduced_resolution_only():
    _, listener, _ = adapted(scene(112, 128))
    assert any(text.startswith("There is no refinement") for text in listener.texts("log"))


def test_a_ratio_near_one_is_not_refined():
    fine, coarse = grid(168, 168), grid(120, 120, (2.8, 4.2))
    pair = Scene(raster(waves(fine, 4)[:1], fine), raster(waves(coarse, 4), coarse), sensor("generic"))
    _, listener, _ = adapted(pair)
    assert any(text.startswith("There is no refinement") for text in listener.texts("log"))


def test_wishes_override_the_schedule():
    _, _, (facts, _) = adapted(scene(112, 128), iterations=7, batch_size=2, learning_rate=0.001, patch_size=8)
    assert (facts.training["iterations"], facts.training["batch_size"]) == (7, 2)
    assert (facts.training["learning_rate"], facts.training["patch_size"]) == (0.001, 8)
    with pytest.raises(BadOption, match="0 \\(as the preset says\\)"):
        adapted(scene(112, 128), iterations=-1)


def test_patches_full_of_detail_are_drawn_more_often_but_not_only():
    flat, rough = np.zeros((3, 2, 8, 8), np.float32), np.random.default_rng(0).normal(size=(1, 2, 8, 8))
    shares = by_detail(np.concatenate([flat, rough.astype(np.float32)]))
    assert shares.sum() == pytest.approx(1.0)
    assert shares[:3] == pytest.approx(0.125)
    assert shares[3] == pytest.approx(0.625)


def test_images_without_any_detail_are_drawn_evenly():
    assert by_detail(np.ones((4, 1, 8, 8), np.float32)) == pytest.approx(0.25)


@pytest.mark.parametrize(("name", "bands"), [("fusionnet", 4), ("fusionnet", 6), ("dcfnet", 4)])
def test_shipped_weights_know_more_than_interpolation(name: str, bands: int):
    pair, listener = scene(320, 320, bands=bands), Listener()
    names = tuple(f"Band {number}" for number in range(bands))
    network, facts = fitting.known_network(method("pansharpening", name), pair, names, 0, listener.progress)
    assert facts.bands == names
    assert facts.mean["pan"]
    assert (", interpolated to" in listener.texts("log")[0]) == (bands == 6)
    samples, _ = learning._reduced_samples(network, facts, [pair], SCHEDULE, 0.2, 0, Progress())
    views = {key: torch.from_numpy(view) for key, view in samples.views.items()}
    truth = torch.from_numpy(samples.truth)
    with torch.no_grad():
        loss = float(network.eval().loss(network(*views.values()), truth))
    interpolated = float(network.loss(views.get("ms", views.get("ms_full")), truth))
    assert loss < interpolated or bands == 6


def test_a_network_that_is_not_shipped_is_none():
    assert fitting.known_network(method("pansharpening", "pnn"), scene(), ("a",) * 4, 0, Progress()) is None
