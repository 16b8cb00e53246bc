# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin adds to the window of QGIS: entries in the Raster menu, a toolbar button, and the panel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

from ..algorithms.messages import tr
from .actions import QAction
from .doors import doors, enter, leave_all, plugin_icon

if TYPE_CHECKING:
    from .panel import FusionPanel

MENU = "Deep Fusion"  #: a name, in every language

_TOOLBOX = "ProcessingToolbox"  #: object name of the dock beside which the panel opens


class Desktop:
    """Menu, button and panel; `unload` takes all of it back."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._panel: Optional[FusionPanel] = None
        self._switch = self._action("deepFusionShowPanel", plugin_icon(), tr("Deep Fusion panel"))
        self._switch.setCheckable(True)
        self._switch.setToolTip(tr("Show the Deep Fusion panel: tasks, models, runs and the engine"))
        self._switch.triggered.connect(self.show_panel)
        self._actions = [self._switch]
        for door in doors():
            action = self._action(f"deepFusion_{door.name}", door.icon, tr("{title}…").format(title=door.title))
            action.setToolTip(door.purpose)
            action.triggered.connect(partial(self._enter, door.name))
            self._actions.append(action)
        for action in self._actions:
            iface.addPluginToRasterMenu(MENU, action)
        iface.addToolBarIcon(self._switch)

    @property
    def panel(self) -> FusionPanel:
        """The panel; made when somebody wants to see it for the first time."""
        if self._panel is None:
            from .panel import FusionPanel

            self._panel = FusionPanel(self._iface)
            self._panel.visibilityChanged.connect(self._follow_panel)
            self._iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._panel, [_TOOLBOX], True)
        return self._panel

    def show_panel(self, shown: bool = True) -> None:
        """Show the panel in front of its neighbours, or hide it."""
        if shown or self._panel is not None:
            self.panel.setUserVisible(shown)

    def unload(self) -> None:
        """Stop what runs, close the windows of the tasks, and leave QGIS as it was."""
        from .runs import the_runs

        the_runs().cancel_all()
        leave_all()
        self._iface.removeToolBarIcon(self._switch)
        for action in self._actions:
            self._iface.removePluginRasterMenu(MENU, action)
            action.deleteLater()
        self._actions.clear()
        if self._panel is not None:
            self._iface.removeDockWidget(self._panel)
            self._panel.deleteLater()
            self._panel = None

    def _action(self, name: str, icon: QIcon, text: str) -> QAction:
        action = QAction(icon, text, self._iface.mainWindow())
        action.setObjectName(name)
        return action

    def _enter(self, name: str, checked: bool = False) -> None:
        enter(name, self._iface)

    def _follow_panel(self, visible: bool) -> None:
        """The button stays pressed as long as the panel is there, even behind another."""
        self._switch.setChecked(self._panel is not None and not self._panel.isHidden())
