# SPDX-License-Identifier: GPL-2.0-or-later
"""How networks learn from scenes: on many at reduced resolution, or on the one that they will be applied to."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from ..models.method import View
from ..models.network import Network
from ..models.pansharpening.scene import Scene
from . import jobs
from .errors import BadOption
from .examples import ImageExamples
from .inference.pipeline import seen_by
from .progress import Progress
from .training.full_resolution import FullResolutionLoss
from .training.loop import Curve, Goal, Judge, Schedule, Watch, against_truth, fit
from .training.samples import Samples, Scope, by_detail, draw
from .versions import plugin_version
from .watching import watcher
from .weights.model_file import Card

_SAMPLES_BYTES = 2**30

#: Refinement at full resolution after learning at reduced resolution: its share of the iterations and of the time, and
#: its first step size as a share of that of learning; found on the degraded Landsat pairs of docs/results.md.
_REFINEMENT = 0.4
_REFINEMENT_STEP = 0.2

#: Side of its patches in PAN pixels; they have to hold the sensor's blur and a correlation window around their middle.
_REFINEMENT_PATCH = 64

#: Patches to draw at least, however short the training.
_LEAST_SAMPLES = 64


def train_network(
    network: Network,
    card: Card,
    scenes: Sequence[Scene],
    schedule: Schedule,
    training: jobs.Training,
    device: torch.device,
    seed: int,
    progress: Progress,
) -> tuple[Card, Curve]:
    """Train in place on the scenes at reduced resolution, where the truth is known; returns the completed card.

    Raises:
        ImageTooSmall, NoValidPixels: nothing to learn from.
        Cancelled: the user asked to stop.
    """
    schedule = as_wished(schedule, training)
    with progress.stage("Read training samples", 0.15):
        samples = _reduced_samples(network, card, scenes, schedule, training.validation_share, seed, progress)
        goal = Goal(*samples, against_truth(network.loss))
    with progress.stage("Train", 0.85):
        groups, watch = network.parameter_groups(schedule), _watch(network, goal, schedule, training, card, progress)
        curve = fit(network, [goal], schedule, device, seed, progress, groups, watch=watch)
    tell(curve, progress)
    return _completed(card, scenes, schedule, goal, curve, seed), curve


def adapt_network(
    network: Network,
    card: Card,
    scene: Scene,
    schedule: Schedule,
    training: jobs.Training,
    device: torch.device,
    seed: int,
    progress: Progress,
) -> tuple[Card, Curve]:
    """Let the network learn in place on the scene that it will be applied to.

    First at reduced resolution, where the truth is known, from patches that show much detail more often than from
    others, by the mean absolute error: the squared one is ruled by few bright pixels and leaves dark water to chance.
    Then, to make up for the change of resolution, from these and from full-resolution patches together, without a
    truth. Blocks of the image are held out; where the truth is known the state kept is never worse on them than the
    start. A training that is ended on request is not followed by the second.

    Returns:
        The completed card, and the curve at reduced resolution.

    Raises:
        ImageTooSmall, NoValidPixels: nothing to learn from.
        Cancelled: the user asked to stop.
    """
    schedule = as_wished(schedule, training)
    with progress.stage("Read training samples", 0.1):
        samples = _reduced_samples(network, card, [scene], schedule, training.validation_share, seed, progress)
        goal = Goal(_salient(samples[0], samples[0].truth), samples[1], against_truth(F.l1_loss))
        goals = [goal, *_full_goals(network, card, scene, schedule, training.validation_share, seed, progress)]
    first, second = _divided(schedule)
    units = Judge(goals, schedule.batch_size, device).losses(network.to(device))
    with progress.stage("Learn at reduced resolution", 0.6):
        watch = _watch(network, goal, first, training, card, progress)
        curve = fit(network, goals[:1], first, device, seed, progress, watch=watch)
    tell(curve, progress)
    if len(goals) > 1 and not curve.on_request:
        with progress.stage("Refine at full resolution", 0.3):
            watch = _watch(network, goal, second, training, card, progress)
            refined = fit(network, goals, second, device, seed, progress, units=units, watch=watch)
        if refined.on_request:
            curve.stopped = refined.stopped
            progress.log(f"The refinement stopped {refined.stopped}.")
        before, after = refined.validation[0][1], refined.best[1]
        progress.log(f"Refinement: loss at both resolutions {before:.1%} of that at the start, then {after:.1%}.")
    return _completed(card, [scene], schedule, goal, curve, seed), curve


def _watch(
    network: Network, goal: Goal, schedule: Schedule, training: jobs.Training, card: Card, progress: Progress
) -> Watch | None:
    """Shows each image as the network sees it where its pixels are finest."""
    finest = {view.role: name for name, view in sorted(network.views.items(), key=lambda each: -each[1].scale)}
    titles = {finest[role]: role.upper() for role in ("pan", "ms") if role in finest}
    make = partial(ImageExamples, goal.validation, titles, card.bands)
    return watcher(training.pictures, schedule.iterations, progress, make)


def _divided(schedule: Schedule) -> tuple[Schedule, Schedule]:
    """Learning at reduced resolution, and the refinement after it."""
    first = dataclasses.replace(schedule, time_limit_s=schedule.time_limit_s * (1 - _REFINEMENT))
    second = dataclasses.replace(
        schedule,
        iterations=max(1, round(schedule.iterations * _REFINEMENT)),
        learning_rate=schedule.learning_rate * _REFINEMENT_STEP,
        batch_size=max(1, schedule.batch_size // 2),
        time_limit_s=schedule.time_limit_s * _REFINEMENT,
    )
    return first, second


def _reduced_samples(
    network: Network,
    card: Card,
    scenes: Sequence[Scene],
    schedule: Schedule,
    validation_share: float,
    seed: int,
    progress: Progress,
) -> tuple[Samples, Samples]:
    """To learn from and to check on: the degraded pair, and the original MS as the truth."""
    scopes = []
    for scene in scenes:
        reduced, truth = scene.reduced()
        scales = {name: view.scale for name, view in network.views.items()}
        scopes.append(Scope(seen_by(network.views, reduced.rasters, reduced.grid), scales, truth))
    room = _SAMPLES_BYTES, _seen_in(schedule)
    drawn = draw(scopes, schedule.patch_size, network.stride, validation_share, *room, seed, progress)
    learning, checking = (_normalised(samples, network.views, network.target, card) for samples in drawn)
    progress.log(f"{learning.count} training and {checking.count} validation patches of {learning.truth.shape[-1]} px.")
    return learning, checking


def _full_goals(
    network: Network,
    card: Card,
    scene: Scene,
    schedule: Schedule,
    validation_share: float,
    seed: int,
    progress: Progress,
) -> list[Goal]:
    """To agree with both images of the pair at full resolution; none where the scene does not allow it."""
    ratio = round(scene.ratio)
    stride = math.lcm(network.stride, ratio)
    patch = math.ceil(_REFINEMENT_PATCH / stride) * stride
    if ratio < 2 or 3 * patch > min(scene.grid.height, scene.grid.width):
        progress.log("There is no refinement at full resolution: the images or their ratio are too small for it.")
        return []
    seen = {**network.views, "own": View("ms", ratio)}
    scales = {name: view.scale for name, view in seen.items()}
    scope = Scope(seen_by(seen, scene.rasters, scene.grid), scales, scene.pan)
    room = _SAMPLES_BYTES // 4, _seen_in(_divided(schedule)[1])
    drawn = draw([scope], patch, stride, validation_share, *room, seed, progress)
    learning, checking = (_normalised(samples, seen, "pan", card) for samples in drawn)
    loss = FullResolutionLoss(ratio, scene.sensor.gains(scene.ms.count))
    learning = _salient(learning, learning.truth)
    return [Goal(learning, checking, lambda network, views, pan: loss(network(*views[:-1]), pan, views[-1]))]


def _seen_in(schedule: Schedule) -> int:
    """How many patches a training sees at most; more need not be read."""
    return max(schedule.iterations * schedule.batch_size, _LEAST_SAMPLES)


def _salient(samples: Samples, detail: np.ndarray) -> Samples:
    return dataclasses.replace(samples, salience=by_detail(detail))


def _normalised(samples: Samples, views: Mapping[str, View], target: str, card: Card) -> Samples:
    """Samples in the network's units."""
    seen = {name: card.normalised(samples.views[name], view.role) for name, view in views.items()}
    return Samples(seen, card.normalised(samples.truth, target))


def tell(curve: Curve, progress: Progress) -> None:
    """Log how training went."""
    progress.log(
        f"Validation loss {curve.validation[0][1]:.4e} before, {curve.best[1]:.4e} at iteration {curve.best[0]}."
    )
    progress.log(f"Training stopped {curve.stopped}.")


def _completed(card: Card, scenes: Sequence[Scene], schedule: Schedule, goal: Goal, curve: Curve, seed: int) -> Card:
    """The card with what happened."""
    history: dict[str, Any] = {
        "protocol": "Wald's, reduced resolution",
        "images": [scene.ms.name for scene in scenes],
        "iterations": curve.validation[-1][0],
        "stopped": curve.stopped,
        "batch_size": schedule.batch_size,
        "learning_rate": schedule.learning_rate,
        "patch_size": goal.training.truth.shape[-1],
        "seed": seed,
        "continued_from": card.training,
    }
    return dataclasses.replace(
        card,
        ratio=round(scenes[0].ratio, 4),
        sensor=scenes[0].sensor.id,
        training=history,
        validation={"loss_before": curve.validation[0][1], "loss": curve.best[1]},
        plugin_version=plugin_version(),
    )


def as_wished(preset: Schedule, training: jobs.Training) -> Schedule:
    """The preset's schedule with the values that the user gave.

    Raises:
        BadOption: one of them is negative.
    """
    wishes = "iterations", "batch_size", "learning_rate", "patch_size", "time_limit_s"
    given = {name: getattr(training, name) for name in wishes}
    for name, value in given.items():
        if value < 0:
            raise BadOption(name=name, value=value, reason="it has to be 0 (as the preset says) or more")
    return dataclasses.replace(preset, **{name: value for name, value in given.items() if value})
