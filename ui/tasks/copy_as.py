# SPDX-License-Identifier: GPL-2.0-or-later
"""A run as text that does the same elsewhere: a command, a line of Python, a step of a model."""

from __future__ import annotations

import json
import pprint
import shlex
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
)


def portable(parameters: Mapping[str, Any], project: QgsProject) -> dict[str, Any]:
    """The parameters with paths in place of the ids of layers, and without those that were left empty."""
    return {name: _portable(value, project) for name, value in parameters.items() if value is not None and value != ""}


def command(algorithm_id: str, parameters: Mapping[str, Any]) -> str:
    """The `qgis_process` command for a POSIX shell; lists are given as one argument for each member."""
    arguments = ["qgis_process", "run", algorithm_id, "--"]
    for name, value in parameters.items():
        members = value if isinstance(value, (list, tuple)) else [value]
        arguments += [f"{name}={_argument(member)}" for member in members]
    return " ".join(shlex.quote(argument) for argument in arguments)


def python_call(algorithm_id: str, parameters: Mapping[str, Any]) -> str:
    """The call for QGIS's Python console."""
    values = pprint.pformat(dict(parameters), width=100, sort_dicts=False)
    return f"processing.run({algorithm_id!r}, {values})"


def model_step(algorithm_id: str, parameters: Mapping[str, Any]) -> str:
    """A child algorithm of a QGIS model as JSON, which `QgsProcessingModelChildAlgorithm.loadVariant` reads."""
    step = QgsProcessingModelChildAlgorithm(algorithm_id)
    step.setChildId(algorithm_id.replace(":", "_"))
    for name, value in parameters.items():
        step.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    return json.dumps(step.toVariant(), indent=2, default=str)


def _portable(value: Any, project: QgsProject) -> Any:
    if isinstance(value, (list, tuple)):
        return [_portable(member, project) for member in value]
    layer = project.mapLayer(value) if isinstance(value, str) else None
    return layer.source() if layer is not None and layer.source() else value


def _argument(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
