# SPDX-License-Identifier: GPL-2.0-or-later
"""One .safetensors file per model: its tensors, and a card in the header that says what they are.

Pickles (.pt, .pth, .ckpt) are never opened: they can carry programs.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError, safe_open

from ..errors import ModelMismatch, ModelUnreadable, cannot_write

if TYPE_CHECKING:
    from torch import Tensor

_HEADER = "deep_fusion"
_FORMAT = 1


@dataclass(frozen=True)
class Card:
    """What a model is, what it expects, what it learned from and how well it did."""

    task: str
    method: str
    config: dict[str, Any]  #: of the network
    bands: tuple[str, ...]  #: names of the MS bands, in the order the network expects
    #: by role and band, in image units; the mean also stands in for nodata. Both empty: measured on each scene anew
    mean: dict[str, tuple[float, ...]]
    spread: dict[str, tuple[float, ...]]  #: the network sees (value - mean) / spread
    #: of MS over PAN pixels, and the sensor; 0 and "any" if the model learned from many
    ratio: float
    sensor: str
    #: images, protocol, iterations, seed; the same of the model it went on from
    training: dict[str, Any] = field(default_factory=dict)
    validation: dict[str, float] = field(default_factory=dict)
    plugin_version: str = ""
    #: of models with classes, in the order of the network's outputs: number, name and colour of each
    classes: tuple[dict[str, Any], ...] = ()
    inputs: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: names of the bands by role, if several
    options: dict[str, Any] = field(default_factory=dict)  #: how inputs are made ready, such as the scale of SAR
    format: int = _FORMAT

    def normalised(self, values: np.ndarray, role: str) -> np.ndarray:
        """Image values (..., bands, rows, cols) as the network sees them: zero mean, spread about one."""
        mean, spread = (np.array(each[role], np.float32)[:, None, None] for each in (self.mean, self.spread))
        return (values - mean) / spread


def save(path: str, tensors: Mapping[str, Tensor], card: Card) -> None:
    """Write a model file, whole or not at all.

    Raises:
        CannotWrite, DiskFull: the folder or the disk does not allow it.
    """
    from safetensors.torch import save as serialised

    part = path + ".part"
    header = {_HEADER: json.dumps(dataclasses.asdict(card))}
    try:
        # written here, as safetensors would make a file that nobody but its owner can read
        Path(part).write_bytes(
            serialised({name: tensor.cpu().contiguous() for name, tensor in tensors.items()}, header)
        )
        os.replace(part, path)
    except (OSError, SafetensorError) as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            os.remove(part)


def read_card(path: str) -> Card:
    """The card of a model file; needs no torch.

    Raises:
        ModelUnreadable: no such file, not safetensors, or not one of ours.
    """
    return _read(path, "numpy")[0]


def load(path: str, task: str, method: str) -> tuple[Card, dict[str, Tensor]]:
    """Card and tensors of a model for this task and method.

    Raises:
        ModelUnreadable: as read_card.
        ModelMismatch: it is a model of another task or method.
    """
    card, tensors = _read(path, "pt")
    for what, found, expected in (("task", card.task, task), ("network", card.method, method)):
        if found != expected:
            raise ModelMismatch(path=path, what=what, found=found, expected=expected)
    return card, tensors


def _read(path: str, framework: str) -> tuple[Card, dict[str, Any]]:
    try:
        with safe_open(path, framework=framework) as file:
            header = (file.metadata() or {}).get(_HEADER)
            if header is None:
                raise ModelUnreadable(path=path, reason="it is a safetensors file without a Deep Fusion card")
            tensors = {name: file.get_tensor(name) for name in file.keys()} if framework == "pt" else {}  # noqa: SIM118
            return _card(path, header), tensors
    except (OSError, SafetensorError) as error:
        raise ModelUnreadable(path=path, reason=_reason(path, error)) from error


def _card(path: str, header: str) -> Card:
    try:
        values = json.loads(header)
        if values["format"] != _FORMAT:
            raise ModelMismatch(path=path, what="format", found=values["format"], expected=_FORMAT)
        known = {item.name for item in dataclasses.fields(Card)}
        card = Card(**{name: value for name, value in values.items() if name in known})
        return dataclasses.replace(
            card,
            config=dict(card.config),
            bands=tuple(card.bands),
            mean={role: tuple(map(float, means)) for role, means in card.mean.items()},
            spread={role: tuple(map(float, spreads)) for role, spreads in card.spread.items()},
            classes=tuple(dict(each) for each in card.classes),
            inputs={role: tuple(names) for role, names in card.inputs.items()},
        )
    except (json.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelUnreadable(path=path, reason=f"its card is damaged ({error})") from error


def _reason(path: str, error: Exception) -> str:
    if not Path(path).is_file():
        return "there is no such file"
    if isinstance(error, OSError):
        return str(error)
    with open(path, "rb") as file:
        start = file.read(2)
    if start == b"PK" or (start[:1] == b"\x80" and start[1:] <= b"\x05"):  # torch's zip, or pickle's protocol number
        return "it is a pickle, which can carry programs and is never opened"
    return f"it is not in safetensors format, or damaged ({error})"
