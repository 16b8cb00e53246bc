# SPDX-License-Identifier: GPL-2.0-or-later
"""Making trained networks: from scenes or from a model file. What the verbs apply and train share."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ..models.network import Network
from ..models.pansharpening.scene import Scene
from ..models.registry import MethodRecord
from . import jobs
from .errors import BadOption, ModelMismatch
from .inference.pipeline import seen_by
from .progress import Progress
from .raster.statistics import moments
from .training.loop import Curve, Preset, Schedule, fit
from .training.samples import Samples, Scope, draw
from .versions import plugin_version
from .weights.model_file import Card, load

_SAMPLES_BYTES = 2**30


def load_network(record: MethodRecord, path: str, bands: int) -> tuple[Network, Card]:
    """The network in a model file.

    Raises:
        ModelUnreadable: as read_card.
        ModelMismatch: another network or band count, or tensors that do not fit the configuration.
    """
    card, tensors = load(path, record.task, record.id)
    if len(card.bands) != bands:
        names = ", ".join(card.bands)
        raise ModelMismatch(path=path, what=f"number of bands ({names})", found=len(card.bands), expected=bands)
    kind = record.load()
    known = {item.name for item in dataclasses.fields(kind.Config)}
    odd = ", ".join(sorted(set(card.config) - known))
    if odd:
        raise ModelMismatch(path=path, what=f"configuration ({odd})", found=sorted(card.config), expected=sorted(known))
    network = kind(kind.Config(**{"bands": bands, **card.config}))
    own = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if own != found:
        odd = sorted(own.items() ^ found.items())[0][0]
        raise ModelMismatch(path=path, what=f"tensor {odd}", found=found.get(odd), expected=own.get(odd))
    network.load_state_dict(tensors)
    return network, card


def new_network(
    record: MethodRecord, preset: str, scenes: Sequence[Scene], names: tuple[str, ...], seed: int, progress: Progress
) -> tuple[Network, Card]:
    """An untrained network for these scenes, with means and spreads measured on them.

    Raises:
        BadOption: the network has no preset of that name.
    """
    kind = record.load()
    config = kind.Config(bands=scenes[0].ms.count, **chosen_preset(kind, preset).config)
    torch.manual_seed(seed)
    network = kind(config)
    mean: dict[str, tuple[float, ...]] = {}
    spread: dict[str, float] = {}
    for role in scenes[0].rasters:
        found = [moments(scene.rasters[role], progress) for scene in scenes]
        mean[role] = tuple(np.mean([moment.mean for moment in found], axis=0).tolist())
        spread[role] = float(np.sqrt(np.mean([np.diag(moment.covariance) for moment in found]))) or 1.0
    card = Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(network.config),
        bands=names,
        mean=mean,
        spread=spread,
        ratio=round(scenes[0].ratio, 4),
        sensor=scenes[0].sensor.id,
        plugin_version=plugin_version(),
    )
    return network, card


def chosen_preset(kind: type[Network], name: str) -> Preset:
    """A network's preset by name; the first one for an empty name."""
    known = kind.presets
    if name and name not in known:
        raise BadOption(name="preset", value=name, reason=f"choose one of {', '.join(known)}")
    return known[name or next(iter(known))]


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
    schedule = _as_wished(schedule, training)
    with progress.stage("Read training samples", 0.15):
        scopes = [_scope(network, scene) for scene in scenes]
        drawn = draw(
            scopes, schedule.patch_size, network.stride, training.validation_share, _SAMPLES_BYTES, seed, progress
        )
    learning, checking = (_normalised(samples, network, card) for samples in drawn)
    progress.log(f"{learning.count} training and {checking.count} validation patches of {learning.truth.shape[-1]} px.")
    with progress.stage("Train", 0.85):
        curve = fit(network, learning, checking, network.loss, schedule, device, seed, progress)
    progress.log(
        f"Validation loss {curve.validation[0][1]:.4e} before, {curve.best[1]:.4e} at iteration {curve.best[0]}."
    )
    progress.log(f"Training stopped {curve.stopped}.")
    history: dict[str, Any] = {
        "protocol": "Wald's, reduced resolution",
        "images": [scene.ms.name for scene in scenes],
        "iterations": curve.validation[-1][0],
        "batch_size": schedule.batch_size,
        "learning_rate": schedule.learning_rate,
        "patch_size": learning.truth.shape[-1],
        "seed": seed,
        "continued_from": card.training,
    }
    validation = {"loss_before": curve.validation[0][1], "loss": curve.best[1]}
    return (
        dataclasses.replace(
            card,
            ratio=round(scenes[0].ratio, 4),
            sensor=scenes[0].sensor.id,
            training=history,
            validation=validation,
            plugin_version=plugin_version(),
        ),
        curve,
    )


def _as_wished(preset: Schedule, training: jobs.Training) -> Schedule:
    """The preset's schedule with the values that the user gave.

    Raises:
        BadOption: one of them is negative.
    """
    given = {item.name: getattr(training, item.name) for item in dataclasses.fields(Schedule)}
    for name, value in given.items():
        if value < 0:
            raise BadOption(name=name, value=value, reason="it has to be 0 (as the preset says) or more")
    return dataclasses.replace(preset, **{name: value for name, value in given.items() if value})


def _scope(network: Network, scene: Scene) -> Scope:
    reduced, truth = scene.reduced()
    scales = {name: view.scale for name, view in network.views.items()}
    return Scope(seen_by(network.views, reduced.rasters, reduced.grid), scales, truth)


def _normalised(samples: Samples, network: Network, card: Card) -> Samples:
    """Samples in the network's units."""
    views = {name: card.normalised(samples.views[name], view.role) for name, view in network.views.items()}
    return Samples(views, card.normalised(samples.truth, network.target))
