# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cards of model files say, as far as the choice of a model needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...algorithms.model_cards import ModelCard, library, read_card
from .fit import Expected

#: The parameter with the image, by its role in the card.
_PARAMETERS = {"optical": "OPTICAL", "sar": "SAR", "image": "INPUT"}

#: The same, by the task of models that have one role.
_ONLY_IMAGE = {"pansharpening": "MS", "spatiotemporal": "FINE_1", "scenes": "INPUT"}


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
        ModelCardProblem: there is no such file, it is no safetensors file, or one without a card of ours.
    """
    return _facts(read_card(path))


def known_models(task: str) -> list[Facts]:
    """The models of a task that come with the plugin, and then the user's; all tasks for an empty one."""
    return [_facts(card) for card in library() if task in ("", card.task)]


def _facts(card: ModelCard) -> Facts:
    inputs = card.raw.get("inputs", {})
    roles = {_PARAMETERS.get(role, role.upper()): tuple(names) for role, names in inputs.items()}
    only = {_ONLY_IMAGE[card.task]: card.bands} if card.task in _ONLY_IMAGE else {}
    return Facts(
        path=card.path,
        title=card.title,
        expected=Expected(
            task=card.task,
            network=card.network,
            bands=roles or only,
            ratio=card.ratio if card.task == "pansharpening" else 0.0,
            sensor=card.sensor,
        ),
        classes=tuple(str(each["name"]) for each in card.classes),
        pixel_size=card.pixel_size if card.task == "scenes" else 0.0,
        validation=card.validation,
    )
