# SPDX-License-Identifier: GPL-2.0-or-later
"""The four tasks as buttons."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from ..doors import Door, doors, enter

_COLUMNS = 2
_ICON = 28


class TaskButtons(QWidget):
    """Each opens the window of its task."""

    def __init__(self, iface: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskButtons")
        self._iface = iface
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, door in enumerate(doors()):
            grid.addWidget(self._button(door), number // _COLUMNS, number % _COLUMNS)

    def _button(self, door: Door) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"task_{door.name}")
        button.setText(door.title)
        button.setIcon(door.icon)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(door.purpose)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self._open, door.name))
        return button

    def _open(self, name: str, checked: bool = False) -> None:
        enter(name, self._iface)
