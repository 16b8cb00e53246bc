# SPDX-License-Identifier: GPL-2.0-or-later
"""The four tasks, as they stand in the menu and in the panel, and the way into their windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from qgis.PyQt.QtGui import QIcon

from ..algorithms.messages import tr

_ICONS = Path(__file__).resolve().parents[1] / "icons"

_ways_out: list[Callable[[], None]] = []  #: closes the windows; empty as long as none was opened


class Door(NamedTuple):
    """A task: the name of its window, and what people read."""

    name: str
    family: str  #: of its models, as in the registry
    title: str
    purpose: str

    @property
    def icon(self) -> QIcon:
        """The icon of the family."""
        return family_icon(self.family)


def doors() -> tuple[Door, ...]:
    """The four tasks, in the order in which people see them."""
    return (
        Door(
            "sharpen",
            "pansharpening",
            tr("Sharpen"),
            tr("Give a multispectral image the small pixels of a panchromatic one."),
        ),
        Door(
            "predict",
            "spatiotemporal",
            tr("Predict a date"),
            tr("Make the fine image of a date of which there is only a coarse one."),
        ),
        Door(
            "segment",
            "segmentation",
            tr("Segment optical + SAR"),
            tr("Map land classes or floods from an optical image and a radar image together."),
        ),
        Door(
            "classify",
            "scenes",
            tr("Classify scenes"),
            tr("Name what each cell of a grid, or each polygon, shows."),
        ),
    )


def family_icon(family: str) -> QIcon:
    """The icon of a family of methods; the plugin's for one that is not known."""
    path = _ICONS / f"{family}.svg"
    return QIcon(str(path)) if path.is_file() else plugin_icon()


def plugin_icon() -> QIcon:
    """The plugin's own icon."""
    return QIcon(str(_ICONS / "deep_fusion.svg"))


def enter(name: str, iface: Any, model: str = "") -> None:
    """Show the window of a task, with a model file chosen if there is one."""
    from .tasks import close_all, open_task  # forms and their widgets are loaded when somebody wants them

    _ways_out[:] = [close_all]
    window = open_task(name, iface)
    if model:
        window.take_model(model)


def leave_all() -> None:
    """Close the windows of all tasks, for the end of the plugin."""
    while _ways_out:
        _ways_out.pop()()
