# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks for optical-SAR segmentation with their cards: new ones, those in model files, and what they see."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from ..models.registry import MethodRecord
from ..models.segmentation.segmenter import Segmenter
from . import fitting, jobs
from .versions import plugin_version
from .weights.model_file import Card


def new_segmenter(
    record: MethodRecord,
    options: Mapping[str, Any],
    names: Mapping[str, tuple[str, ...]],
    classes: Sequence[jobs.LandClass],
    facts: Mapping[str, tuple[np.ndarray, np.ndarray]],
    scale: str,
    seed: int,
) -> tuple[Segmenter, Card]:
    """An untrained network and its card.

    Args:
        record: which network.
        options: of the job; "preset" names one of the network's, "config" changes its configuration.
        names: of the bands by role.
        classes: in the order of the network's outputs.
        facts: mean and spread of each band by role.
        scale: of SAR as it was in its file: linear, db, other, or nothing without SAR.
        seed: of the weights.
    """
    kind = record.load()
    preset = fitting.chosen_preset(kind, str(options.get("preset", "")))
    changes = fitting.config_changes(kind, str(options.get("config", "")))
    bands = {role: len(names.get(role, ())) for role in ("optical", "sar")}
    torch.manual_seed(seed)
    network = kind(kind.Config(**{**bands, "classes": len(classes), **preset.config, **changes}))
    card = Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(network.config),
        bands=tuple(name for role in names for name in names[role]),
        mean={role: tuple(mean.tolist()) for role, (mean, _) in facts.items()},
        spread={role: tuple(spread.tolist()) for role, (_, spread) in facts.items()},
        ratio=1.0,
        sensor="any",
        classes=tuple(dataclasses.asdict(each) for each in classes),
        inputs=dict(names),
        options={"sar_scale": "decibels" if scale in ("linear", "db") else scale},
        plugin_version=plugin_version(),
    )
    return network, card


def load_segmenter(path: str, record: MethodRecord) -> tuple[Segmenter, Card]:
    """The network in a model file.

    Raises:
        ModelUnreadable: as read_card.
        ModelMismatch: another network, or tensors that do not fit the configuration.
    """
    return fitting.rebuilt(path, record)
