# SPDX-License-Identifier: GPL-2.0-or-later
"""The last values of a dialog, kept in the project file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any

from qgis.core import QgsProject

_SCOPE = "deep_fusion"


def remember(project: QgsProject, place: str, values: Mapping[str, Any]) -> None:
    """Keep the values of a place, such as `sharpen_apply`, until the project is saved and beyond."""
    text = json.dumps(dict(values))
    if text != project.readEntry(_SCOPE, place, "")[0]:
        project.writeEntry(_SCOPE, place, text)


def recall(project: QgsProject, place: str, layers: Iterable[str] = ()) -> dict[str, Any]:
    """The values that were kept; of the parameters named in `layers` only what still exists. Empty without any."""
    try:
        values = json.loads(project.readEntry(_SCOPE, place, "")[0] or "{}")
    except ValueError:  # a project that was edited by hand
        return {}
    if not isinstance(values, dict):
        return {}
    for name in set(layers) & set(values):
        left = _existing(project, values[name])
        if left:
            values[name] = left
        else:
            del values[name]
    return values


def _existing(project: QgsProject, value: Any) -> Any:
    """The value if it names a layer of the project or a file; of a list its members that do."""
    if isinstance(value, list):
        return [member for member in value if _existing(project, member)]
    if not isinstance(value, str):
        return None
    return value if project.mapLayer(value) is not None or os.path.exists(value.split("|")[0]) else None
