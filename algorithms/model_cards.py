# SPDX-License-Identifier: GPL-2.0-or-later
"""What model files say of themselves, read on the QGIS side with the standard library, and which models there are.

A model is a .safetensors file: eight bytes with the length of a header (little-endian), the header as JSON, the
tensors. The card is a JSON text under "deep_fusion" in the header's metadata. The tensors are not looked at; only
whether all their bytes are there.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from qgis.core import QgsApplication

from ..engine.errors import ModelUnreadable, UnknownMethod
from ..models import registry
from .messages import sentence, tr

SUFFIX = ".safetensors"

_HEADER = "deep_fusion"
_FORMAT = 1
_LENGTH_BYTES = 8
_LONGEST_HEADER = 100_000_000  #: the limit of the safetensors library


class ModelCardProblem(Exception):
    """A file is no model of ours, or damaged; the text is a sentence in the user's language."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(sentence(ModelUnreadable(path=path, reason=reason)))
        self.path = path


@dataclass(frozen=True)
class ModelCard:
    """What a model is, what it expects, what it learned from and how well it did."""

    path: str
    name: str  #: of the file, without its suffix
    task: str  #: as in the registry, such as "pansharpening"
    network: str  #: id in the registry
    title: str  #: of the network, to be read by people
    bands: tuple[str, ...]  #: names, in the order that the network expects
    band_counts: dict[str, int]  #: by role of the input, such as "pan" and "ms"
    sensor: str  #: id in models/sensors.py; "any" if it learned from many
    ratio: float  #: of the pixel sizes of its two images; 0 if it learned from many, or has one image
    pixel_size: float  #: metres; 0 if nobody knows
    classes: tuple[dict[str, Any], ...]  #: number, name and colour of each; empty for models without classes
    training_data: tuple[str, ...]  #: names of the images that it learned from
    licence: str  #: of these; empty if the card does not tell
    validation: dict[str, float]  #: figures by name
    shipped: bool  #: came with the plugin, so it is neither renamed nor deleted
    raw: dict[str, Any]  #: the card as it stands in the file

    @property
    def thumbnail(self) -> str:
        """The path of a picture beside the model, which has its name; empty if there is none."""
        picture = Path(self.path).with_suffix(".png")
        return str(picture) if picture.is_file() else ""


def read_card(path: str) -> ModelCard:
    """The card of a model file.

    Raises:
        ModelCardProblem: no such file, not safetensors, cut off, or not one of ours.
    """
    header = _header(path)
    text = header.get("__metadata__", {}).get(_HEADER)
    if text is None:
        raise ModelCardProblem(path, tr("it is a safetensors file without a Deep Fusion card"))
    try:
        raw = json.loads(text)
        found = raw["format"]
        if found != _FORMAT:
            reason = tr("its format is {found}, and this version of the plugin reads format {expected}")
            raise ModelCardProblem(path, reason.format(found=found, expected=_FORMAT))
        return _card(path, raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCardProblem(path, tr("its card is damaged ({error})").format(error=error)) from error


def library_folder() -> Path:
    """The folder of the user's own models, in the profile of QGIS; it may not exist."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "deep_fusion" / "models"


def library() -> list[ModelCard]:
    """The cards of all models that can be read: those of the plugin, then the user's own, both by name."""
    return [entry for entry in entries() if isinstance(entry, ModelCard)]


def entries() -> list[Union[ModelCard, ModelCardProblem]]:
    """As `library`, with what is wrong in the place of a card that cannot be read."""
    found: list[Union[ModelCard, ModelCardProblem]] = []
    for path in (*_shipped(), *sorted(library_folder().glob(f"*{SUFFIX}"), key=_by_name)):
        try:
            found.append(read_card(str(path)))
        except ModelCardProblem as problem:
            found.append(problem)
    return found


def is_shipped(path: str) -> bool:
    """Whether a model came with the plugin."""
    return Path(registry.__file__).resolve().parent in Path(path).resolve().parents


def _shipped() -> list[Path]:
    paths = [Path(path) for record in registry.METHODS if record.trainable for path in record.shipped().values()]
    return sorted(paths, key=_by_name)


def _by_name(path: Path) -> str:
    return path.name.lower()


def _header(path: str) -> dict[str, Any]:
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            start = file.read(_LENGTH_BYTES)
            length = int.from_bytes(start, "little")
            if len(start) < _LENGTH_BYTES or length > min(size - _LENGTH_BYTES, _LONGEST_HEADER):
                raise ModelCardProblem(path, _foreign(start))
            header = json.loads(file.read(length))
        held, needed = size - _LENGTH_BYTES - length, _tensor_bytes(header)
    except OSError as error:
        reason = tr("there is no such file") if isinstance(error, FileNotFoundError) else str(error.strerror)
        raise ModelCardProblem(path, reason) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCardProblem(path, _foreign(start)) from error
    if held != needed:
        reason = tr("it is damaged, its numbers take {held} bytes where its header tells of {needed}")
        raise ModelCardProblem(path, reason.format(held=held, needed=needed))
    return dict(header)


def _tensor_bytes(header: dict[str, Any]) -> int:
    ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__"]
    return int(max(ends, default=0))


def _foreign(start: bytes) -> str:
    """Why a file is not in safetensors format; torch's older formats are zip files or pickles."""
    if start[:2] == b"PK" or (start[:1] == b"\x80" and start[1:2] <= b"\x05"):
        return tr("it is a pickle, which can carry programs and is never opened")
    return tr("it is not in safetensors format, or damaged")


def _card(path: str, raw: dict[str, Any]) -> ModelCard:
    training, names = raw.get("training", {}), tuple(map(str, raw["bands"]))
    images = training.get("images", ())
    return ModelCard(
        path=path,
        name=Path(path).stem,
        task=str(raw["task"]),
        network=str(raw["method"]),
        title=_title(raw["task"], raw["method"]),
        bands=names,
        band_counts=_band_counts(raw, len(names)),
        sensor=str(raw["sensor"]),
        ratio=float(raw["ratio"]),
        pixel_size=float(raw.get("options", {}).get("pixel_size_m", 0)),
        classes=tuple(dict(each) for each in raw.get("classes", ())),
        training_data=(images,) if isinstance(images, str) else tuple(map(str, images)),
        licence=str(training.get("licence", "")),
        validation=_numbers(raw.get("validation", {})),
        shipped=is_shipped(path),
        raw=raw,
    )


def _numbers(values: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items() if isinstance(value, (int, float))}


def _title(task: str, network: str) -> str:
    """The network's title; its id if only another version of the plugin knows it."""
    try:
        return registry.method(task, network).title
    except UnknownMethod:
        return str(network)


def _band_counts(raw: dict[str, Any], bands: int) -> dict[str, int]:
    """The bands of each input, as the card tells, or as the method has them."""
    if raw.get("inputs"):
        return {str(role): len(names) for role, names in raw["inputs"].items()}
    try:
        roles = registry.method(raw["task"], raw["method"]).inputs
    except UnknownMethod:
        return {}
    return {role.name: role.bands or bands for role in roles}
