# SPDX-License-Identifier: GPL-2.0-or-later
"""How results come into the project: each with its look, and in a group of the layer tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeNode,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
)

#: The group of the layer tree that holds the groups of all runs.
GROUP = "Deep Fusion"


class Presenter(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded result its look, and moves it into the group of its run.

    Args:
        show: gives a layer its look.
        title: of the group; without one the layer stays where it is.
    """

    # QGIS keeps a bare pointer; without a reference on this side styling happens at random.
    _alive: list[Presenter] = []

    def __init__(self, show: Callable[[Any], None], title: str = "") -> None:
        super().__init__()
        self._show, self._title = show, title
        self._alive.append(self)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS on the main thread when the layer has been loaded."""
        self._show(layer)
        layer.triggerRepaint()
        if self._title:
            gather([layer], self._title, context.project() or QgsProject.instance())


def present(
    path: str, context: QgsProcessingContext, show: Callable[[Any], None], title: str, name: tuple[str, str] = ("", "")
) -> None:
    """Let QGIS load a result with its look, if it is going to load it at all.

    Args:
        path: of the result, as QGIS knows it.
        context: of the run.
        show: gives a layer its look.
        title: of its group.
        name: what the layer is called, and the output's own description, which it replaces; a name that the user or a
            model chose stays.
    """
    if not context.willLoadLayerOnCompletion(path):
        return
    details = context.layerToLoadOnCompletionDetails(path)
    own, description = name
    if own and details.name in ("", description):
        details.name = own
    _finish(details, show, title)


def load_group(title: str, maps: Sequence[tuple[str, str]], context: QgsProcessingContext) -> None:
    """Let QGIS load the maps, each a path and a name, as one group of the layer tree; nothing without a project."""
    project = context.project()
    if project is None:
        return
    for path, name in maps:
        details = QgsProcessingContext.LayerDetails(name, project, "OUTPUT_LAYERS")
        details.forceName = True
        _finish(details, show_as_file_says, title)
        context.addLayerToLoadOnCompletion(path, details)


def show_as_file_says(layer: QgsMapLayer) -> None:
    """Give a layer the style of the file beside it, with its day, as Processing loads layers without."""
    layer.loadNamedStyle(str(Path(layer.source().split("|")[0]).with_suffix(".qml")))


def gather(layers: Iterable[QgsMapLayer], title: str, project: QgsProject) -> Optional[QgsLayerTreeGroup]:
    """Move layers of a project into the group *Deep Fusion* / `title`; groups that this empties go.

    Returns:
        The group of that title; None if the layer tree has none of the layers.
    """
    root = project.layerTreeRoot()
    nodes = [node for node in (root.findLayer(layer.id()) for layer in layers) if node is not None]
    if not nodes:
        return None
    outer = _child_group(root, GROUP)
    group = _child_group(outer, title)
    for node in nodes:
        if node.parent() is not group:
            copy, parent = node.clone(), node.parent()
            copy.setExpanded(False)
            group.addChildNode(copy)
            parent.removeChildNode(node)
            if parent.parent() is outer and not parent.children():
                outer.removeChildNode(parent)
    return group


def _finish(details: QgsProcessingContext.LayerDetails, show: Callable[[Any], None], title: str) -> None:
    if hasattr(details, "groupName"):  # QGIS 3.22 has none; there the layer is moved once it is loaded
        details.groupName = title
    details.setPostProcessor(Presenter(show, title))


def _child_group(parent: QgsLayerTreeGroup, name: str) -> QgsLayerTreeGroup:
    """The group of that name directly in another, made at its top if there is none."""
    found: list[QgsLayerTreeNode] = [
        child for child in parent.children() if isinstance(child, QgsLayerTreeGroup) and child.name() == name
    ]
    return found[0] if found else parent.insertGroup(0, name)
