# SPDX-License-Identifier: GPL-2.0-or-later
"""A window in which a training is watched."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QVBoxLayout, QWidget

from ..runs import Run
from .view import TrainingView

_SIZE = (620, 700)


class TrainingWindow(QDialog):
    """Shows one run, and is gone when it is closed; a dialog, as QGIS's themes give only those a background.

    Args:
        run: that trains.
        parent: over which it stays.
    """

    def __init__(self, run: Run, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainingWindow")
        self.setWindowTitle(run.title)
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.WindowMinMaxButtonsHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = TrainingView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.follow(run)
        self.resize(*_SIZE)
