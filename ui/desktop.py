# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin adds to the window of QGIS: entries in the Raster menu, a toolbar button, and the panel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget

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
        self._windows: dict[str, QWidget] = {}  #: those that were opened
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
        self._add_window("Compare", tr("Compare images…"), tr("Look at two images of the project side by side"))
        self._add_window("About", tr("About Deep Fusion…"), tr("Version, licence, and the papers to cite"))
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

    def show_window(self, name: str) -> None:
        """Show the window `Compare` or `About`; it is made once."""
        if name not in self._windows:
            self._windows[name] = self._compare_window() if name == "Compare" else self._about_window()
        self._windows[name].show()
        self._windows[name].raise_()
        self._windows[name].activateWindow()

    def unload(self) -> None:
        """Stop what runs, close every window, and leave QGIS as it was."""
        from .runs import the_runs

        the_runs().cancel_all()
        leave_all()
        for window in self._windows.values():
            window.close()
            window.deleteLater()
        self._windows.clear()
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

    def _add_window(self, name: str, text: str, tip: str) -> None:
        action = self._action(f"deepFusionShow{name}", plugin_icon(), text)
        action.setToolTip(tip)
        action.triggered.connect(lambda checked: self.show_window(name))
        self._actions.append(action)

    def _compare_window(self) -> QWidget:
        from .compare import CompareWindow

        return CompareWindow(self._iface.mapCanvas(), self._iface.mainWindow())

    def _about_window(self) -> QWidget:
        from .about import AboutDialog

        return AboutDialog(self._iface.mainWindow())

    def _enter(self, name: str, checked: bool = False) -> None:
        enter(name, self._iface)

    def _follow_panel(self, visible: bool) -> None:
        """The button stays pressed as long as the panel is there, even behind another."""
        self._switch.setChecked(self._panel is not None and not self._panel.isHidden())
