# SPDX-License-Identifier: GPL-2.0-or-later
"""The training loop with a network of a few parameters."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from deep_fusion.engine.errors import Cancelled
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.training import loop
from deep_fusion.engine.training.loop import Curve, Descent, Goal, Schedule, against_truth, fit
from deep_fusion.engine.training.samples import Samples
from engine_support import Listener
from tiny_network import TinyNetwork, tiny

CPU = torch.device("cpu")


def samples(count: int, seed: int = 0, noise: float = 0.0) -> Samples:
    """The truth is MS plus a part of PAN: something that two convolutions can learn."""
    generator = np.random.default_rng(seed)
    pan = generator.normal(size=(count, 1, 8, 8)).astype(np.float32)
    ms = generator.normal(size=(count, 3, 8, 8)).astype(np.float32)
    truth = ms + 0.5 * pan + noise * generator.normal(size=ms.shape)
    return Samples({"pan": pan, "ms": ms, "ms_half": ms[..., ::2, ::2].copy()}, truth.astype(np.float32))


def trained(
    schedule: Schedule, training: Samples, validation: Samples, seed=0, progress=None
) -> tuple[TinyNetwork, Curve]:
    network = tiny()
    goal = Goal(training, validation, against_truth(network.loss))
    curve = fit(network, [goal], schedule, CPU, seed, progress or Progress())
    return network, curve


def plan(iterations: int = 120, **changes) -> Schedule:
    return Schedule(**({"iterations": iterations, "batch_size": 4, "learning_rate": 1e-2, "patch_size": 8} | changes))


def loss_of(network: TinyNetwork, on: Samples) -> float:
    with torch.no_grad():
        views = [torch.from_numpy(array) for array in on.views.values()]
        return float(network.eval().loss(network(*views), torch.from_numpy(on.truth)))


def test_two_samples_can_be_overfitted():
    two = samples(2)
    _, curve = trained(plan(600), two, two)
    assert curve.best[1] < 0.05 * curve.validation[0][1]


def test_what_is_learned_holds_for_new_samples():
    network, _ = trained(plan(300), samples(32), samples(8, seed=1))
    assert loss_of(network, samples(8, seed=2)) < 0.5 * loss_of(tiny(), samples(8, seed=2))


def test_the_weights_kept_are_those_that_validated_best():
    validation = samples(7, seed=1, noise=0.3)
    network, curve = trained(plan(), samples(8, noise=1.0), validation)
    assert loss_of(network, validation) == pytest.approx(curve.best[1], rel=1e-5)
    assert curve.best[1] == min(loss for _, loss in curve.validation)


@pytest.mark.parametrize("rate", [30.0, 1e30])
def test_a_training_that_goes_wrong_gives_back_the_start(rate: float):
    validation = samples(4, seed=1)
    network, curve = trained(plan(20, learning_rate=rate), samples(8), validation)
    assert curve.best[0] == 0
    for name, tensor in tiny().state_dict().items():
        assert torch.equal(network.state_dict()[name], tensor)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    runs = [trained(plan(25), samples(16), samples(4, seed=1), seed=seed)[0] for seed in (3, 3, 4)]
    first, again, other = (run.second.weight for run in runs)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_training_stops_at_the_time_limit_and_keeps_what_it_has(monkeypatch):
    seconds = iter(range(10**6))
    monkeypatch.setattr(loop.time, "monotonic", lambda: float(next(seconds)))
    _, curve = trained(plan(1000, time_limit_s=40.0), samples(8), samples(4, seed=1))
    assert curve.stopped == "at the time limit"
    assert 5 < curve.validation[-1][0] < 100


def test_training_stops_early_when_validation_does_not_improve():
    noise = samples(8)
    contrary = Samples(noise.views, -10 * noise.truth)
    _, curve = trained(plan(1000), noise, contrary)
    assert curve.stopped.startswith("early")
    assert curve.validation[-1][0] < 600


def test_the_curve_has_both_losses_from_the_start_to_the_last_iteration():
    _, curve = trained(plan(60), samples(8), samples(4, seed=1))
    assert curve.stopped == "after all iterations"
    assert [curve.validation[0][0], curve.validation[-1][0]] == [0, 60]
    assert [iteration for iteration, _ in curve.training] == [iteration for iteration, _ in curve.validation[1:]]


def test_fewer_samples_than_a_batch_are_enough():
    _, curve = trained(plan(10, batch_size=16), samples(1), samples(1, seed=1))
    assert curve.validation[-1][0] == 10


def test_training_can_be_cancelled():
    with pytest.raises(Cancelled):
        trained(plan(), samples(8), samples(4), progress=Listener(cancel_after=1).progress)


class Onlooker:
    """Notes what it sees; disturbs nothing but the mode."""

    def __init__(self) -> None:
        self.steps, self.looks, self.last = [], [], None

    def step(self, iteration: int, loss: float) -> None:
        self.steps.append((iteration, loss))

    def look(self, network: TinyNetwork, curve: Curve) -> None:
        network.eval()
        self.looks.append(curve.validation[-1])

    def end(self, network: TinyNetwork, curve: Curve) -> None:
        self.last = loss_of(network, samples(4, seed=1))


def test_who_watches_sees_every_step_every_validation_and_the_weights_that_are_kept():
    onlooker, network = Onlooker(), tiny()
    goal = Goal(samples(8), samples(4, seed=1), against_truth(network.loss))
    curve = fit(network, [goal], plan(60), CPU, 0, Progress(), watch=onlooker)
    assert [iteration for iteration, _ in onlooker.steps] == list(range(1, 61))
    assert onlooker.looks == curve.validation
    assert onlooker.last == pytest.approx(curve.best[1])
    first = [loss for iteration, loss in onlooker.steps if iteration <= curve.training[0][0]]
    assert curve.training[0][1] == pytest.approx(np.mean(first))
    assert torch.equal(network.second.weight, trained(plan(60), samples(8), samples(4, seed=1))[0].second.weight)


def test_training_ends_on_request_with_the_best_weights_so_far():
    answers = iter([False] * 12 + [True])
    validation = samples(4, seed=1)
    asked = Progress(take_finish=lambda: next(answers))
    network, curve = trained(plan(1000), samples(8), validation, progress=asked)
    assert curve.on_request
    assert curve.stopped.startswith("on request")
    assert curve.validation[-1][0] == 13
    assert loss_of(network, validation) == pytest.approx(curve.best[1], rel=1e-5)
    assert not trained(plan(10), samples(8), validation)[1].on_request


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_views_and_truth_are_turned_together(turns: int, mirrored: bool):
    truth = np.arange(64, dtype=np.float32).reshape(1, 1, 8, 8)
    coarse = truth.reshape(1, 1, 4, 2, 4, 2).mean(axis=(3, 5))
    turned = loop._turned(truth, turns, mirrored)
    assert np.array_equal(loop._turned(coarse, turns, mirrored), turned.reshape(1, 1, 4, 2, 4, 2).mean(axis=(3, 5)))
    assert np.array_equal(turned, truth) == (turns == 0 and not mirrored)


@pytest.mark.parametrize(
    ("descent", "expected"),
    [
        (Descent(), [1.0, 0.505, 0.01]),
        (Descent("constant"), [1.0, 1.0, 1.0]),
        (Descent("halved", every=40), [1.0, 0.5, 0.25]),
    ],
)
def test_the_learning_rate_falls_as_told(descent: Descent, expected: list[float]):
    schedule = plan(100, descent=descent)
    assert [schedule.share(iteration) for iteration in (0, 50, 100)] == pytest.approx(expected)


def test_steps_grow_over_the_warm_up_and_then_fall():
    schedule = plan(100, descent=Descent(warm_up=0.1))
    assert [schedule.share(iteration) for iteration in (0, 4, 9)] == pytest.approx([0.1, 0.5, 1.0])
    assert [schedule.share(iteration) for iteration in (50, 100)] == pytest.approx([0.505, 0.01])


@pytest.mark.parametrize(("in_gradient", "moved"), [(True, 0.1), (False, 0.1 * 0.5 * 4.0)])
def test_weights_shrink_by_the_gradient_or_apart_from_it(in_gradient: bool, moved: float):
    """Without a loss: Adam's first step is the learning rate whatever the gradient, AdamW's is rate times decay."""
    weight = torch.nn.Parameter(torch.tensor([4.0]))
    descent = Descent("constant", decay=0.5, in_gradient=in_gradient)
    optimiser = plan(10, learning_rate=0.1, descent=descent).optimiser([{"params": [weight]}])
    (0.0 * weight).sum().backward()
    optimiser.step()
    assert weight.item() == pytest.approx(4.0 - moved, rel=1e-5)


def test_plain_descent_with_momentum_takes_the_steps_of_its_formula():
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimiser = plan(10, learning_rate=0.1, descent=Descent("constant", momentum=0.9)).optimiser([{"params": [weight]}])
    for _ in range(2):
        optimiser.zero_grad()
        (0.5 * weight**2).sum().backward()
        optimiser.step()
    first = 1.0 - 0.1 * 1.0
    assert weight.item() == pytest.approx(first - 0.1 * (first + 0.9 * 1.0))


def with_two_goals(schedule: Schedule, other: Samples) -> tuple[TinyNetwork, Curve]:
    network, mine = tiny(), samples(16)
    goals = [Goal(each, each, against_truth(network.loss)) for each in (mine, other)]
    return network, fit(network, goals, schedule, CPU, 0, Progress())


def test_two_goals_are_weighed_by_what_they_were_at_the_start():
    other = samples(16, seed=5)
    large = Samples(other.views, 100 * other.truth)
    network, curve = with_two_goals(plan(200), large)
    assert curve.validation[0][1] == pytest.approx(1.0)
    mine = samples(16)
    share = [loss_of(network, each) / loss_of(tiny(), each) for each in (mine, large)]
    assert curve.best[1] == pytest.approx(np.mean(share), rel=1e-4)
    assert max(share) <= 1.0


def test_what_costs_one_of_two_goals_is_not_kept():
    contrary = samples(16)
    network, curve = with_two_goals(plan(60), Samples(contrary.views, tiny_output(contrary)))
    assert curve.best[0] == 0  # the other goal is met perfectly at the start; any step away costs it
    for name, tensor in tiny().state_dict().items():
        assert torch.equal(network.state_dict()[name], tensor)


def tiny_output(on: Samples) -> np.ndarray:
    with torch.no_grad():
        return tiny()(*(torch.from_numpy(view) for view in on.views.values())).numpy()


def test_salient_samples_are_drawn_in_proportion():
    four = dataclasses.replace(samples(4), salience=np.array([0.7, 0.1, 0.1, 0.1]))
    marked = dataclasses.replace(
        four, truth=np.arange(4, dtype=np.float32)[:, None, None, None] * np.ones_like(four.truth)
    )
    drawn = np.concatenate([truth[:, 0, 0, 0] for _, truth in loop._batches(marked, plan(500), 0, CPU)])
    assert np.bincount(drawn.astype(int)) / len(drawn) == pytest.approx([0.7, 0.1, 0.1, 0.1], abs=0.03)


def test_a_second_goal_beyond_its_unit_is_brought_nearer_while_the_first_keeps_its_own():
    network, mine, other = tiny(), samples(16), samples(16, seed=5)
    goals = [Goal(each, each, against_truth(network.loss)) for each in (mine, other)]
    start = loop.Judge(goals, 4, CPU).losses(network)
    curve = fit(network, goals, plan(200), CPU, 0, Progress(), units=[start[0], 0.5 * start[1]])
    assert curve.validation[0][1] == pytest.approx(2.0)
    assert curve.best[1] < 1.0
    shares = loop.Judge(goals, 4, CPU).losses(network)
    assert shares[0] <= start[0]
    assert shares[1] <= 0.5 * start[1]
