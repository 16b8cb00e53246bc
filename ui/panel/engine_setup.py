# SPDX-License-Identifier: GPL-2.0-or-later
"""The question before the engine is installed or repaired: for which hardware, from where, and what it will take."""

from __future__ import annotations

from typing import Any, Optional

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ...algorithms import installation
from ...algorithms.messages import tr
from ..widgets.keyboard import name_stops

_WIDTH = 460


class EngineSetup(QDialog):
    """Asks how to install; `action` is `install` or `repair`, as in the toolbox algorithm."""

    def __init__(self, action: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("engineSetup")
        self._action = action
        self.setWindowTitle(tr("Repair engine") if action == "repair" else tr("Install engine"))
        self.backend, self.wheels, self.announcement = QComboBox(), QgsFileWidget(), QLabel()
        self._make_fields()
        self._lay_out()
        self.backend.currentIndexChanged.connect(self._announce)
        self.wheels.fileChanged.connect(self._announce)
        self._announce()

    def parameters(self) -> dict[str, Any]:
        """The values for the toolbox algorithm; the dialog itself is the confirmation."""
        return {
            "CONFIRM": True,
            "ACTION": self._action,
            "BACKEND": self.backend.currentData(),
            "WHEEL_FOLDER": self.wheels.filePath(),
        }

    def _announce(self) -> None:
        plan = installation.planned("", self.backend.currentData(), self.wheels.filePath())
        self.announcement.setText(installation.announcement(plan))

    def _make_fields(self) -> None:
        self.backend.setObjectName("engineBackend")
        self.backend.addItem(tr("Processor (works everywhere, on Apple's chips also the GPU)"), "cpu")
        self.backend.addItem(tr("NVIDIA graphics card (CUDA)"), "cuda")
        self.backend.setToolTip(tr("For which hardware torch is installed"))
        self.wheels.setObjectName("engineWheels")
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.setToolTip(tr("A folder with all packages as wheels, for computers without a network"))
        self.announcement.setObjectName("engineAnnouncement")
        self.announcement.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("Compute on"), self.backend)
        form.addRow(tr("Wheel folder (optional)"), self.wheels)
        name_stops(self.wheels, tr("Wheel folder (optional)"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.windowTitle())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.announcement)
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
