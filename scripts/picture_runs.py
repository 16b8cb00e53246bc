# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs for the pictures of docs/algorithms, and the list of what is drawn of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from picture_data import FOLDER
from qgis.PyQt.QtGui import QImage
from qgis_process import run

Drawing = Callable[[], QImage]

#: By the id of an algorithm, what draws its picture.
DRAWINGS: dict[str, Drawing] = {}


def picture(drawing: Drawing) -> Drawing:
    """Register a function whose name is that of its algorithm, after an underscore."""
    DRAWINGS[drawing.__name__[1:]] = drawing
    return drawing


def made(algorithm: str, files: dict[str, str], **parameters: Any) -> dict[str, Path]:
    """Files in build/pictures by the output's name, which the algorithm writes unless the last is there already."""
    paths = {output: FOLDER / name for output, name in files.items()}
    if not list(paths.values())[-1].exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        run(algorithm, **parameters, **paths)
    return paths


def image(name: str, algorithm: str, **parameters: Any) -> Path:
    """The image or layer that an algorithm writes."""
    return made(algorithm, {"OUTPUT": name}, **parameters)["OUTPUT"]


def page(name: str, algorithm: str, **parameters: Any) -> Path:
    """The page that an algorithm writes."""
    return made(algorithm, {"OUTPUT_HTML": name}, **parameters)["OUTPUT_HTML"]
