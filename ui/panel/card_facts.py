# SPDX-License-Identifier: GPL-2.0-or-later
"""What the card of a model says, in words."""

from __future__ import annotations

import os
from typing import Any

from ...algorithms.messages import tr
from ...algorithms.model_cards import ModelCard
from ...engine.errors import UnknownMethod
from ...models.sensors import sensor
from ..doors import doors
from .facts import Fact


def in_a_line(card: ModelCard) -> str:
    """Network, number of bands and sensor."""
    return tr("{network}, {bands} bands, {sensor}").format(
        network=card.title, bands=len(card.bands), sensor=sensor_title(card.sensor)
    )


def facts_of(card: ModelCard) -> list[Fact]:
    """All that a person wants to know before they use a model; facts without a value are not known."""
    training = card.raw.get("training", {})
    return [
        Fact(tr("Task"), task_title(card.task)),
        Fact(tr("Network"), card.title),
        Fact(tr("Bands"), tr("{count}: {names}").format(count=len(card.bands), names=", ".join(card.bands))),
        Fact(tr("Bands of each image"), _by_role(card.band_counts) if len(card.band_counts) > 1 else ""),
        Fact(tr("Sensor"), sensor_title(card.sensor)),
        Fact(tr("Ratio of pixel sizes"), f"{card.ratio:g}" if card.ratio else ""),
        Fact(tr("Pixel size"), tr("{size:g} m").format(size=card.pixel_size) if card.pixel_size else ""),
        Fact(tr("Classes"), "\n".join(map(_class_name, card.classes)), tuple(map(_class_colour, card.classes))),
        Fact(tr("Learned from"), "\n".join(card.training_data) or _counted(training.get("chips"))),
        Fact(tr("Licence of these"), card.licence or tr("the card does not tell")),
        Fact(tr("Training"), str(training.get("protocol", ""))),
        Fact(tr("Iterations"), str(training.get("iterations", ""))),
        Fact(tr("Validation"), "\n".join(f"{_figure(name)}: {value:.4g}" for name, value in card.validation.items())),
        Fact(tr("Made by version"), str(card.raw.get("plugin_version", ""))),
        Fact(tr("Origin"), tr("comes with the plugin") if card.shipped else tr("your own")),
        Fact(tr("File"), tr("{path} ({size:.1f} MB)").format(path=card.path, size=_megabytes(card.path))),
    ]


def task_title(family: str) -> str:
    """The task that models of a family are for."""
    return next((door.title for door in doors() if door.family == family), family)


def sensor_title(name: str) -> str:
    """The name of a sensor as people write it."""
    if name == "any":
        return tr("any sensor")
    try:
        return sensor(name).title
    except UnknownMethod:
        return name


def _figure(name: str) -> str:
    names = {"loss_before": tr("loss before training"), "loss": tr("loss")}
    return names.get(name, name.replace("_", " "))


def _by_role(counts: dict[str, int]) -> str:
    return ", ".join(f"{role} {count}" for role, count in counts.items())


def _counted(chips: Any) -> str:
    """Chips by class."""
    if not isinstance(chips, dict):
        return ""
    return tr("chips: {counts}").format(counts=", ".join(f"{name} {count}" for name, count in chips.items()))


def _class_name(each: dict[str, Any]) -> str:
    return f"{each.get('number', '')} {each.get('name', '')}".strip()


def _class_colour(each: dict[str, Any]) -> str:
    return str(each.get("colour") or "gray")


def _megabytes(path: str) -> float:
    try:
        return os.path.getsize(path) / 1e6
    except OSError:  # somebody removed it since the list was made
        return 0.0
