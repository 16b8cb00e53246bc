# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks to learn with or to apply: new ones, those that the plugin ships, and those in model files."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from ..models.network import Network
from ..models.pansharpening.scene import Scene
from ..models.registry import MethodRecord
from .errors import BadOption, ModelMismatch
from .progress import Progress
from .raster.statistics import moments
from .training.loop import Preset
from .versions import plugin_version
from .weights.model_file import Card, load
from .weights.refitting import refitted

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
    fill(network, tensors, path)
    return network, card


def rebuilt(path: str, record: MethodRecord) -> tuple[Any, Card]:
    """The network in a model file, as its card says that it is built.

    Raises:
        ModelUnreadable: as read_card.
        ModelMismatch: another network, or tensors that do not fit the configuration.
    """
    card, tensors = load(path, record.task, record.id)
    kind = record.load()
    known = {item.name for item in dataclasses.fields(kind.Config)}
    odd = sorted(set(card.config) - known)
    if odd:
        raise ModelMismatch(path=path, what=f"configuration ({', '.join(odd)})", found=odd, expected=sorted(known))
    config = {name: tuple(value) if isinstance(value, list) else value for name, value in card.config.items()}
    network = kind(kind.Config(**config))
    fill(network, tensors, path)
    return network, card


def fill(network: torch.nn.Module, tensors: Mapping[str, torch.Tensor], path: str) -> None:
    """Give a network the weights from a model file.

    Raises:
        ModelMismatch: they do not fit the network.
    """
    own = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if own != found:
        odd = sorted(own.items() ^ found.items())[0][0]
        raise ModelMismatch(path=path, what=f"tensor {odd}", found=found.get(odd), expected=own.get(odd))
    network.load_state_dict(tensors)


def new_network(
    record: MethodRecord,
    options: Mapping[str, Any],
    scenes: Sequence[Scene],
    names: tuple[str, ...],
    seed: int,
    progress: Progress,
) -> tuple[Network, Card]:
    """An untrained network for these scenes, with means and spreads measured on them.

    Args:
        record: which network.
        options: of the job; "preset" names one of the network's, "config" changes its configuration, as a text of
            name=value parts.
        scenes: to measure.
        names: of the bands.
        seed: of its weights.
        progress: told while measuring.

    Raises:
        BadOption: the network has no such preset, or no such setting.
    """
    kind = record.load()
    changes = config_changes(kind, str(options.get("config", "")))
    preset = chosen_preset(kind, options.get("preset", ""))
    config = kind.Config(**{"bands": scenes[0].ms.count, **preset.config, **changes})
    torch.manual_seed(seed)
    network = kind(config)
    card = Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(network.config),
        bands=names,
        mean={},
        spread={},
        ratio=round(scenes[0].ratio, 4),
        sensor=scenes[0].sensor.id,
        plugin_version=plugin_version(),
    )
    return network, settled(card, scenes, progress)


def config_changes(kind: Any, text: str) -> dict[str, Any]:
    """The settings in a text such as "cross_transfer=false branch_fusion=none"."""
    allowed: dict[str, dict[str, Any]] = {}
    for name, declared in typing.get_type_hints(kind.Config).items():
        choices = (False, True) if declared is bool else typing.get_args(declared)
        allowed[name] = {str(choice).lower(): choice for choice in choices}
    changes = {}
    for part in text.replace(",", " ").split():
        name, _, value = part.partition("=")
        if value.lower() not in allowed.get(name, {}):
            known = "; ".join(f"{each}={'|'.join(values)}" for each, values in allowed.items() if values)
            raise BadOption(name="CONFIG", value=part, reason=f"this network knows {known or 'no settings'}")
        changes[name] = allowed[name][value.lower()]
    return changes


def known_network(
    record: MethodRecord, scene: Scene, names: tuple[str, ...], seed: int, progress: Progress
) -> tuple[Network, Card] | None:
    """The network that the plugin ships for the nearest number of bands, made to fit the scene; None if none is."""
    shipped, bands = record.shipped(), scene.ms.count
    if not shipped:
        return None
    found = min(shipped, key=lambda count: (abs(count - bands), -count))
    card, tensors = load(shipped[found], record.task, record.id)
    kind = record.load()
    torch.manual_seed(seed)
    network = kind(kind.Config(**{**card.config, "bands": bands}))
    network.load_state_dict(refitted(tensors, network.state_dict(), found, bands))
    if found == bands:
        progress.log(f"Starting from the shipped weights for {bands} bands.")
    else:
        progress.log(f"Starting from the shipped weights for {found} bands, interpolated to {bands}.")
    card = dataclasses.replace(card, config=dataclasses.asdict(network.config), bands=names)
    return network, settled(card, [scene], progress)


def settled(card: Card, scenes: Sequence[Scene], progress: Progress) -> Card:
    """The card with means and spreads: its own, or those of the scenes if it leaves them open."""
    if card.mean:
        return card
    mean: dict[str, tuple[float, ...]] = {}
    spread: dict[str, tuple[float, ...]] = {}
    for role in ("pan", "ms"):
        found = [moments(scene.rasters[role], progress) for scene in scenes]
        mean[role] = tuple(np.mean([moment.mean for moment in found], axis=0).tolist())
        variance = np.mean([np.diag(moment.covariance) for moment in found], axis=0)
        spread[role] = tuple(np.sqrt(np.where(variance > 0, variance, 1.0)).tolist())
    return dataclasses.replace(card, mean=mean, spread=spread)


def chosen_preset(kind: Any, name: str) -> Preset:
    """A network's preset by name; the first one for an empty name."""
    known = kind.presets
    if name and name not in known:
        raise BadOption(name="preset", value=name, reason=f"choose one of {', '.join(known)}")
    return known[name or next(iter(known))]
