# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cards in model files say, as far as the choice of a model needs it. Standard library only."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication

from ...algorithms.messages import tr
from ...engine.errors import UnknownMethod
from ...models.registry import method, methods
from .fit import Expected

_HEADER = "deep_fusion"
_LONGEST_HEADER = 2**24

#: The parameter with the image, by its role in the card.
_PARAMETERS = {"optical": "OPTICAL", "sar": "SAR", "image": "INPUT"}

#: The same, by the task of models that have one role.
_ONLY_IMAGE = {"pansharpening": "MS", "spatiotemporal": "FINE_1", "scenes": "INPUT"}


class NoCard(Exception):
    """The file is no model of ours; the text says why."""


@dataclass(frozen=True)
class Facts:
    """What a model is and what it was made for."""

    path: str
    title: str  #: of the network
    expected: Expected
    classes: tuple[str, ...] = ()
    pixel_size: float = 0.0  #: metres; 0 if it does not matter
    validation: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return Path(self.path).stem


def read_facts(path: str) -> Facts:
    """What the card in a model file says.

    Raises:
        NoCard: there is no such file, it is no safetensors file, or one without a card of ours.
    """
    try:
        return _facts(path, json.loads(_header(path)["__metadata__"][_HEADER]))
    except OSError as error:
        raise NoCard(tr("The model cannot be read: {reason}.").format(reason=error.strerror or error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, UnknownMethod) as error:
        raise NoCard(tr("{name} is no model file of Deep Fusion.").format(name=Path(path).name)) from error


def own_folder() -> Path:
    """Where the user's models lie in the profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "deep_fusion" / "models"


def known_models(task: str) -> list[Facts]:
    """The models of a task that come with the plugin, and then the user's; all tasks for an empty one."""
    paths = [path for record in methods(task) for path in record.shipped().values()] if task else []
    folder = own_folder()
    paths += sorted(map(str, folder.glob("*.safetensors"))) if folder.is_dir() else []
    found = []
    for path in paths:
        try:
            found.append(read_facts(path))
        except NoCard:  # whatever else lies there
            continue
    return [facts for facts in found if task in ("", facts.expected.task)]


def _header(path: str) -> Any:
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > _LONGEST_HEADER:
            raise ValueError(length)
        return json.loads(file.read(length))


def _facts(path: str, card: Mapping[str, Any]) -> Facts:
    task = str(card["task"])
    roles = {_PARAMETERS.get(role, role.upper()): tuple(names) for role, names in card.get("inputs", {}).items()}
    only = {_ONLY_IMAGE[task]: tuple(card["bands"])} if task in _ONLY_IMAGE else {}
    return Facts(
        path=path,
        title=str(method(task, str(card["method"])).title),
        expected=Expected(
            task=task,
            network=str(card["method"]),
            bands=roles or only,
            ratio=float(card["ratio"]) if task == "pansharpening" else 0.0,
            sensor=str(card["sensor"]),
        ),
        classes=tuple(str(each["name"]) for each in card.get("classes", ())),
        pixel_size=float(card.get("options", {}).get("pixel_size", 0) or 0),
        validation={str(name): float(value) for name, value in card.get("validation", {}).items()},
    )
