# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files taken into the user's library, copied out of it, renamed and deleted.

A picture beside a model goes with it. Models that came with the plugin are only ever copied.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from pathlib import Path

from ...algorithms.messages import tr
from ...algorithms.model_cards import SUFFIX, ModelCard, is_shipped, library_folder, read_card

_PICTURE = ".png"
_FORBIDDEN = set('\\/:*?"<>|')  #: in file names of one system or another


class ModelFileProblem(Exception):
    """Something that cannot be done with a model file; the text is a sentence in the user's language."""


def import_model(path: str) -> ModelCard:
    """Copy a model file into the library, under another name if its own is taken; the card of the copy.

    The same file a second time makes no second copy.

    Raises:
        ModelCardProblem: it is no model of ours.
        ModelFileProblem: the library cannot be written.
    """
    read_card(path)
    source, folder = Path(path), library_folder()
    target, number = folder / source.name, 1
    while target.exists():
        if filecmp.cmp(source, target, shallow=False):
            return read_card(str(target))
        number += 1
        target = folder / f"{source.stem}_{number}{SUFFIX}"
    _copy(source, target)
    return read_card(str(target))


def export_model(path: str, target: str) -> str:
    """Copy a model to another place; the path there, with the suffix of model files.

    Raises:
        ModelFileProblem: it cannot be read or written there.
    """
    place = Path(target if target.endswith(SUFFIX) else target + SUFFIX)
    if place.exists() and place.samefile(path):
        raise ModelFileProblem(tr("{path} is the model itself. Choose another name.").format(path=place))
    _copy(Path(path), place)
    return str(place)


def rename_model(path: str, name: str) -> str:
    """Give a model of the user's own another name, without suffix; its new path.

    Raises:
        ModelFileProblem: it came with the plugin, the name is taken or no name for a file, or the file is in use.
    """
    source, target = _own(path), Path(path).with_name(_checked(name) + SUFFIX)
    if target == source:
        return path
    if target.exists() and not target.samefile(source):
        raise ModelFileProblem(tr("There is a model called {name} already. Choose another name.").format(name=name))
    try:
        source.rename(target)
        if source.with_suffix(_PICTURE).exists():
            source.with_suffix(_PICTURE).rename(target.with_suffix(_PICTURE))
    except OSError as error:
        raise _refused(source, error) from error
    return str(target)


def delete_model(path: str) -> None:
    """Delete a model of the user's own.

    Raises:
        ModelFileProblem: it came with the plugin, or the system does not allow it.
    """
    try:
        _own(path).unlink()
        with suppress(FileNotFoundError):
            Path(path).with_suffix(_PICTURE).unlink()
    except OSError as error:
        raise _refused(Path(path), error) from error


def _own(path: str) -> Path:
    if is_shipped(path):
        text = tr("{name} came with the plugin. It can be exported, but neither renamed nor deleted.")
        raise ModelFileProblem(text.format(name=Path(path).stem))
    return Path(path)


def _checked(name: str) -> str:
    name = name.strip().removesuffix(SUFFIX)
    if not name or name.startswith(".") or name.endswith(".") or _FORBIDDEN & set(name) or not name.isprintable():
        text = tr("{name} cannot be the name of a file. Use letters, digits, spaces, - and _.")
        raise ModelFileProblem(text.format(name=repr(name)))
    return name


def _copy(source: Path, target: Path) -> None:
    """Copy a model and its picture, whole or not at all."""
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        os.replace(part, target)
        picture, its_place = source.with_suffix(_PICTURE), target.with_suffix(_PICTURE)
        if picture.is_file() and not its_place.exists():
            shutil.copyfile(picture, its_place)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _refused(path: Path, error: OSError) -> ModelFileProblem:
    text = tr("{path} cannot be changed: {reason}. Check its folder, permissions and the free disk space.")
    return ModelFileProblem(text.format(path=path, reason=error.strerror or error))
