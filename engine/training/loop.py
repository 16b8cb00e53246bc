# SPDX-License-Identifier: GPL-2.0-or-later
"""The training loop: one for every network."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..progress import Progress
from .samples import Samples

#: Maps a network's output and the truth to a scalar.
Loss = Callable[[Tensor, Tensor], Tensor]

_CHECKS = 20  #: validations in a run
_PATIENCE = 6  #: validations without progress after which to stop


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train."""

    iterations: int
    batch_size: int
    learning_rate: float
    patch_size: int
    time_limit_s: float = 0.0


@dataclass(frozen=True)
class Preset:
    """A recipe under a name: what the network is built like, and how it is trained."""

    config: dict[str, Any]
    schedule: Schedule


@dataclass
class Curve:
    """What happened: (iteration, loss) of training batches and of all validation samples."""

    training: list[tuple[int, float]] = field(default_factory=list)
    validation: list[tuple[int, float]] = field(default_factory=list)
    stopped: str = "after all iterations"

    @property
    def best(self) -> tuple[int, float]:
        """Iteration and loss of the best validation."""
        return min(self.validation, key=lambda point: point[1])


def fit(
    network: nn.Module,
    training: Samples,
    validation: Samples,
    loss: Loss,
    schedule: Schedule,
    device: torch.device,
    seed: int,
    progress: Progress,
) -> Curve:
    """Train in place with Adam and a learning rate that falls along a cosine; keep the weights that validated best.

    The weights given count as a candidate, so the result is never worse on the validation samples than the start.
    Patches are turned and mirrored at random. Samples are already in the network's units.

    Raises:
        Cancelled: the user asked to stop.
    """
    network.to(device)
    optimiser = torch.optim.Adam(network.parameters(), lr=schedule.learning_rate)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, schedule.iterations, schedule.learning_rate / 100)
    curve = Curve(validation=[(0, _validate(network, validation, loss, schedule.batch_size, device))])
    best = copy.deepcopy(network.state_dict())
    every = max(1, schedule.iterations // _CHECKS)
    started, running = time.monotonic(), []
    for iteration, (views, truth) in enumerate(_batches(training, schedule, seed, device), 1):
        network.train()
        optimiser.zero_grad(set_to_none=True)
        value = loss(network(*views), truth)
        value.backward()
        optimiser.step()
        falling.step()
        running.append(value.item())
        late = 0 < schedule.time_limit_s <= time.monotonic() - started
        if iteration % every == 0 or iteration == schedule.iterations or late:
            curve.training.append((iteration, float(np.mean(running))))
            running.clear()
            curve.validation.append((iteration, _validate(network, validation, loss, schedule.batch_size, device)))
            progress.tell(f"Iteration {iteration}: validation loss {curve.validation[-1][1]:.3e}")
            if curve.best[0] == iteration:
                best = copy.deepcopy(network.state_dict())
        if late:
            curve.stopped = "at the time limit"
            break
        if iteration - curve.best[0] >= _PATIENCE * every:
            curve.stopped = "early, as validation did not improve any more"
            break
        progress.update(iteration / schedule.iterations)
    network.load_state_dict(best)
    return curve


def _batches(
    samples: Samples, schedule: Schedule, seed: int, device: torch.device
) -> Iterator[tuple[list[Tensor], Tensor]]:
    """Random batches, reshuffled each time all samples have been seen."""
    generator = np.random.default_rng(seed)
    order = np.empty(0, np.int64)
    for _ in range(schedule.iterations):
        while len(order) < schedule.batch_size:
            order = np.concatenate([order, generator.permutation(samples.count)])
        chosen, order = order[: schedule.batch_size], order[schedule.batch_size :]
        turns, mirrored = int(generator.integers(4)), bool(generator.integers(2))
        pick = [_turned(array[chosen], turns, mirrored) for array in (*samples.views.values(), samples.truth)]
        *views, truth = (torch.from_numpy(array).to(device, non_blocking=True) for array in pick)
        yield views, truth


def _turned(patches: np.ndarray, turns: int, mirrored: bool) -> np.ndarray:
    patches = np.rot90(patches, turns, axes=(2, 3))
    return np.ascontiguousarray(patches[..., ::-1] if mirrored else patches)


@torch.no_grad()
def _validate(network: nn.Module, samples: Samples, loss: Loss, batch_size: int, device: torch.device) -> float:
    """Mean loss over all samples."""
    network.eval()
    total = 0.0
    for start in range(0, samples.count, batch_size):
        part = slice(start, start + batch_size)
        views = [torch.from_numpy(array[part]).to(device) for array in samples.views.values()]
        truth = torch.from_numpy(samples.truth[part]).to(device)
        total += loss(network(*views), truth).item() * len(truth)
    return total / samples.count
