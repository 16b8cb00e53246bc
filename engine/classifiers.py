# SPDX-License-Identifier: GPL-2.0-or-later
"""Scene classifiers with their cards: new ones, and those in model files."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from ..models.fusion import VECTOR_FUSIONS
from ..models.registry import MethodRecord
from ..models.scenes.classifier import Classifier
from . import fitting, jobs
from .errors import BadOption
from .versions import plugin_version
from .weights.model_file import Card

#: The role of the only input, under which the card has means and spreads.
ROLE = "image"


def new_classifier(
    record: MethodRecord,
    options: Mapping[str, Any],
    size: int,
    names: tuple[str, ...],
    classes: Sequence[jobs.LandClass],
    moments: tuple[Sequence[float], Sequence[float]],
    seed: int,
) -> tuple[Classifier, Card]:
    """An untrained network and its card.

    Args:
        record: which backbone.
        options: of the job; "fusion" says how features are merged, "preset" names one of the network's, "config"
            changes its configuration, as a text of name=value parts.
        size: of the chips, in pixels.
        names: of the bands.
        classes: in the order of the network's outputs.
        moments: mean and spread of each band.
        seed: of the weights.

    Raises:
        BadOption: the network has no such fusion, preset or setting.
    """
    kind = record.load()
    preset = fitting.chosen_preset(kind, str(options.get("preset", "")))
    fusion = options.get("fusion", "kpff")
    if fusion not in VECTOR_FUSIONS:
        raise BadOption(name="FUSION", value=fusion, reason=f"choose one of {', '.join(VECTOR_FUSIONS)}")
    changes = fitting.config_changes(kind, str(options.get("config", "")))
    facts = {"bands": len(names), "classes": len(classes), "fusion": fusion}
    torch.manual_seed(seed)
    network = kind(kind.Config(**{**facts, **kind.suited(size), **preset.config, **changes}))
    mean, spread = moments
    card = Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(network.config),
        bands=names,
        mean={ROLE: tuple(mean)},
        spread={ROLE: tuple(spread)},
        ratio=0.0,
        sensor="any",
        classes=tuple(dataclasses.asdict(each) for each in classes),
        inputs={ROLE: names},
        plugin_version=plugin_version(),
    )
    return network, card


def load_classifier(path: str, record: MethodRecord) -> tuple[Classifier, Card]:
    """The network in a model file.

    Raises:
        ModelUnreadable: as read_card.
        ModelMismatch: another network, or tensors that do not fit the configuration.
    """
    return fitting.rebuilt(path, record)


def chip_size(card: Card) -> int:
    """Pixels on a side of the chips that a model learned from."""
    return int(card.options["size"])


def chip_pixel_m(card: Card) -> float:
    """Metres on the ground that a pixel of these chips is wide; 0 if nobody knows."""
    return float(card.options.get("pixel_size_m", 0.0))
