# SPDX-License-Identifier: GPL-2.0-or-later
"""The training loop: one for every network."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format
from torch.optim import Optimizer

from ..progress import Progress
from .samples import Samples

#: Maps a network, what it sees and the truth to a scalar.
Loss = Callable[[nn.Module, Sequence[Tensor], Tensor], Tensor]

_CHECKS = 20  #: validations in a run
_PATIENCE = 10  #: validations without progress after which to stop

_LATE = "at the time limit"
_ON_REQUEST = "on request; the weights that validated best are kept"


@dataclass(frozen=True)
class Descent:
    """How weights follow the gradient: with Adam, or with plain descent where a momentum is given.

    `decay` shrinks them a little at each step, apart from the gradient (AdamW) or `in_gradient` (L2); gradients longer
    than `clip` are cut to that length, 0 leaves them. The steps grow to their full size over `warm_up`, a share of all
    iterations.
    """

    rate: Literal["cosine", "constant", "halved"] = "cosine"  #: to a hundredth, not at all, or every so often
    every: int = 0  #: iterations between two halvings
    momentum: float | None = None
    decay: float = 0.0
    clip: float = 0.0
    warm_up: float = 0.0
    in_gradient: bool = False


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train."""

    iterations: int
    batch_size: int
    learning_rate: float
    patch_size: int
    time_limit_s: float = 0.0
    descent: Descent = Descent()

    def optimiser(self, groups: list[dict[str, Any]]) -> Optimizer:
        """What moves the weights; groups as torch's optimisers take them."""
        if self.descent.momentum is None:
            apart = bool(self.descent.decay) and not self.descent.in_gradient
            kind = torch.optim.AdamW if apart else torch.optim.Adam
            return kind(groups, lr=self.learning_rate, weight_decay=self.descent.decay)
        return torch.optim.SGD(groups, lr=self.learning_rate, momentum=self.descent.momentum)

    def share(self, iteration: int) -> float:
        """The share of the learning rate that holds after so many iterations."""
        warm_up = round(self.descent.warm_up * self.iterations)
        if iteration < warm_up:
            return (iteration + 1) / warm_up
        if self.descent.rate == "cosine":
            return 0.01 + 0.99 * (1 + math.cos(math.pi * iteration / self.iterations)) / 2
        return 0.5 ** (iteration // self.descent.every) if self.descent.rate == "halved" else 1.0


@dataclass(frozen=True)
class Preset:
    """A recipe under a name: what the network is built like, and how it is trained.

    `options` are what a trainer does unless its job says otherwise.
    """

    config: dict[str, Any]
    schedule: Schedule
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """What to get better at: samples to learn from, others to check on, both in the network's units, and the loss."""

    training: Samples
    validation: Samples
    loss: Loss


def against_truth(loss: Callable[[Tensor, Tensor], Tensor]) -> Loss:
    """A loss of output and truth as the loop wants it."""
    return lambda network, views, truth: loss(network(*views), truth)


@dataclass
class Curve:
    """What happened: (iteration, loss) of training batches and of all validation samples.

    With several goals both losses are means of those of the goals, each as a share of its unit.
    """

    training: list[tuple[int, float]] = field(default_factory=list)
    validation: list[tuple[int, float]] = field(default_factory=list)
    stopped: str = "after all iterations"

    @property
    def best(self) -> tuple[int, float]:
        """Iteration and loss of the best validation."""
        return min(self.validation, key=lambda point: point[1])

    @property
    def on_request(self) -> bool:
        """Whether the user ended it."""
        return self.stopped == _ON_REQUEST


class Watch(Protocol):
    """Somebody who looks on. Leaves the weights, and all random numbers, as they are."""

    def step(self, iteration: int, loss: float) -> None:
        """An iteration is done, with this loss of its batch."""

    def look(self, network: nn.Module, curve: Curve) -> None:
        """The network was validated."""

    def end(self, network: nn.Module, curve: Curve) -> None:
        """Training is over, and the network has the weights that are kept."""


def fit(
    network: nn.Module,
    goals: Sequence[Goal],
    schedule: Schedule,
    device: torch.device,
    seed: int,
    progress: Progress,
    groups: list[dict[str, Any]] | None = None,
    units: Sequence[float] | None = None,
    watch: Watch | None = None,
) -> Curve:
    """Train in place as the schedule says; keep the weights that validated best.

    The weights given count as a candidate, so the result is never worse on the validation samples than the start. With
    several goals, each has a loss, its unit, against which it is weighed: that of `units`, or that at the start. The
    first goal's must not be exceeded; while another one is, to come nearer to it counts; then the mean share does.
    Patches are turned and mirrored at random. `groups` says which weights learn how fast, as torch's optimisers take
    it; without them all learn alike. `watch` sees how it goes.

    Raises:
        Cancelled: the user asked to stop.
    """
    # a third faster on processors than torch's own layout (measured)
    convert_conv2d_weight_memory_format(network.to(device), torch.channels_last)
    optimiser = schedule.optimiser(groups or [{"params": list(network.parameters())}])
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, schedule.share)
    judge = Judge(goals, schedule.batch_size, device)
    judge.settle(units or judge.losses(network))
    curve = Curve(validation=[(0, judge.score(network))])
    best = copy.deepcopy(network.state_dict())
    if watch is not None:
        watch.look(network, curve)
    every = max(1, schedule.iterations // _CHECKS)
    started, running = time.monotonic(), []
    batches = [_batches(goal.training, schedule, seed, device) for goal in goals]
    for iteration, drawn in enumerate(zip(*batches, strict=True), 1):
        network.train()
        optimiser.zero_grad(set_to_none=True)
        losses = [goal.loss(network, *batch) for goal, batch in zip(goals, drawn, strict=True)]
        value = judge.weighed(losses)
        value.backward()
        if schedule.descent.clip:
            nn.utils.clip_grad_norm_(network.parameters(), schedule.descent.clip)
        optimiser.step()
        falling.step()
        running.append(value.item())
        if watch is not None:
            watch.step(iteration, running[-1])
        late = 0 < schedule.time_limit_s <= time.monotonic() - started
        ending = _ON_REQUEST if progress.take_finish() else _LATE if late else ""
        if iteration % every == 0 or iteration == schedule.iterations or ending:
            curve.training.append((iteration, float(np.mean(running))))
            running.clear()
            curve.validation.append((iteration, judge.score(network)))
            progress.tell(f"Iteration {iteration}: validation loss {curve.validation[-1][1]:.3e}")
            if curve.best[0] == iteration:
                best = copy.deepcopy(network.state_dict())
            if watch is not None:
                watch.look(network, curve)
        if ending:
            curve.stopped = ending
            break
        if iteration - curve.best[0] >= _PATIENCE * every:
            curve.stopped = "early, as validation did not improve any more"
            break
        progress.update(iteration / schedule.iterations)
    network.load_state_dict(best)
    if watch is not None:
        watch.end(network, curve)
    return curve


def _batches(
    samples: Samples, schedule: Schedule, seed: int, device: torch.device
) -> Iterator[tuple[list[Tensor], Tensor]]:
    """Random batches: reshuffled each time all samples have been seen, or drawn by their salience."""
    generator = np.random.default_rng(seed)
    order = np.empty(0, np.int64)
    for _ in range(schedule.iterations):
        while len(order) < schedule.batch_size:
            if samples.salience is None:
                more = generator.permutation(samples.count)
            else:
                more = generator.choice(samples.count, schedule.batch_size, p=samples.salience)
            order = np.concatenate([order, more])
        chosen, order = order[: schedule.batch_size], order[schedule.batch_size :]
        turns, mirrored = int(generator.integers(4)), bool(generator.integers(2))
        pick = [_turned(array[chosen], turns, mirrored) for array in (*samples.views.values(), samples.truth)]
        *views, truth = (_on(device, array) for array in pick)
        yield views, truth


def _on(device: torch.device, patches: np.ndarray) -> Tensor:
    return torch.from_numpy(patches).to(device, non_blocking=True, memory_format=torch.channels_last)


def _turned(patches: np.ndarray, turns: int, mirrored: bool) -> np.ndarray:
    patches = np.rot90(patches, turns, axes=(2, 3))
    turned = patches[..., ::-1] if mirrored else patches
    return turned.copy()  # torch takes no negative strides, which ascontiguousarray leaves where there is one pixel


class Judge:
    """Weighs the losses of several goals against each other, each by its unit; a single goal's loss is what it is."""

    def __init__(self, goals: Sequence[Goal], batch_size: int, device: torch.device) -> None:
        self._goals, self._batch_size, self._device = goals, batch_size, device
        self._units = [1.0] * len(goals)

    def settle(self, units: Sequence[float]) -> None:
        """Weigh by these losses from now on."""
        if len(self._goals) > 1:
            self._units = [max(unit, 1e-12) for unit in units]

    def weighed(self, losses: Sequence[Any]) -> Any:
        """One number from the losses of all goals."""
        return sum(loss / unit for loss, unit in zip(losses, self._units, strict=True)) / len(losses)

    def score(self, network: nn.Module) -> float:
        """The loss on all validation samples; what it says of several goals, `fit` explains."""
        losses = self.losses(network)
        shares = [loss / unit for loss, unit in zip(losses, self._units, strict=True)]
        if len(shares) > 1 and shares[0] > 1.0:
            return math.inf
        if len(shares) > 1 and max(shares) > 1.0:
            return max(shares)
        return float(self.weighed(losses))

    def losses(self, network: nn.Module) -> list[float]:
        """Of each goal, on its validation samples."""
        return [_validate(network, goal, self._batch_size, self._device) for goal in self._goals]


@torch.no_grad()
def _validate(network: nn.Module, goal: Goal, batch_size: int, device: torch.device) -> float:
    """Mean loss over all validation samples."""
    network.eval()
    samples, total = goal.validation, 0.0
    for start in range(0, samples.count, batch_size):
        part = slice(start, start + batch_size)
        *views, truth = (_on(device, array[part]) for array in (*samples.views.values(), samples.truth))
        total += goal.loss(network, views, truth).item() * len(truth)
    return total / samples.count
