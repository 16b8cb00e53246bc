# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of a run as one group of the layer tree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject

from ...algorithms.presenting import gather


def group_results(
    results: Mapping[str, Any], title: str, project: Optional[QgsProject] = None
) -> Optional[QgsLayerTreeGroup]:
    """Put the layers that a run's results name, as far as the project has them, into *Deep Fusion* / `title`.

    Args:
        results: of an algorithm: layer ids and paths, lists of them, and numbers and texts, which are not looked at.
        title: of the run.
        project: the current one if not given.

    Returns:
        The group; None if the project has none of the layers.
    """
    project = project or QgsProject.instance()
    return gather(layers_of(results, project), title, project)


def layers_of(results: Mapping[str, Any], project: QgsProject) -> list[QgsMapLayer]:
    """The layers of a project that a run's results name, each once, in their order."""
    found: dict[str, QgsMapLayer] = {}
    for value in results.values():
        for named in value if isinstance(value, (list, tuple)) else [value]:
            layer = _layer(named, project) if isinstance(named, str) and named else None
            if layer is not None:
                found[layer.id()] = layer
    return list(found.values())


def _layer(named: str, project: QgsProject) -> Optional[QgsMapLayer]:
    layer = project.mapLayer(named)
    if layer is not None or not Path(named.split("|")[0]).is_file():
        return layer
    path = Path(named.split("|")[0])
    same = [each for each in project.mapLayers().values() if Path(each.source().split("|")[0]) == path]
    return same[-1] if same else None
