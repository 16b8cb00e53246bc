# SPDX-License-Identifier: GPL-2.0-or-later
"""The bands of a layer in the order in which a method gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from ...algorithms.messages import tr

_SHOWN_ROWS = 4


class BandTable(QWidget):
    """A table of roles and bands; rows can be added, taken away and moved."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._numbers: list[int] = []
        self._roles: list[str] = []
        self._table = _empty_table(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._table, 1)
        for name, sign, hint, act in (
            ("add", "+", tr("Add a band"), self.add),
            ("remove", "\N{MINUS SIGN}", tr("Take the chosen band away"), self.remove),
            ("up", "\N{UPWARDS ARROW}", tr("Move the chosen band up"), lambda: self.move(-1)),
            ("down", "\N{DOWNWARDS ARROW}", tr("Move the chosen band down"), lambda: self.move(1)),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setText(sign)
            button.setToolTip(hint)
            button.setAccessibleName(hint)
            button.clicked.connect(lambda checked=False, act=act: act())
            layout.addWidget(button)

    def set_layer(self, layer: Optional[QgsRasterLayer]) -> None:
        """Offer the bands of a layer, and choose all of them if the bands chosen so far are not among them."""
        count = layer.bandCount() if layer is not None else 0
        labels = [layer.bandName(band) for band in range(1, count + 1)] if layer is not None else []
        if labels == self._labels:
            return
        was_all = self.bands() is None
        self._labels = labels
        if was_all or any(number > count for number in self._numbers):
            self._numbers = list(range(1, count + 1))
        self._fill()

    def set_roles(self, roles: Sequence[str]) -> None:
        """Name what the first, second, ... band is for; the others are numbered."""
        if self._roles != list(roles):
            self._roles = list(roles)
            self._fill(self._table.currentRow())

    def bands(self) -> Optional[list[int]]:
        """The numbers in order, from 1; None for all bands of the layer as they lie."""
        everything = list(range(1, len(self._labels) + 1))
        return None if self._numbers in ([], everything) else list(self._numbers)

    def set_bands(self, bands: Optional[Sequence[int]]) -> None:
        """Choose bands; None chooses all. Numbers that the layer does not have are left out."""
        count = len(self._labels)
        self._numbers = [number for number in bands or [] if 1 <= number <= count] or list(range(1, count + 1))
        self._fill()

    def add(self) -> None:
        """Add the first band that is not there yet."""
        free = [number for number in range(1, len(self._labels) + 1) if number not in self._numbers]
        if free:
            self._numbers.append(free[0])
            self._fill(len(self._numbers) - 1)

    def remove(self) -> None:
        """Take the chosen band away; the last one stays."""
        row = self._table.currentRow()
        if 0 <= row < len(self._numbers) > 1:
            del self._numbers[row]
            self._fill(min(row, len(self._numbers) - 1))

    def move(self, step: int) -> None:
        """Move the chosen band by one row."""
        row = self._table.currentRow()
        if row >= 0 and 0 <= row + step < len(self._numbers):
            numbers = self._numbers
            numbers[row], numbers[row + step] = numbers[row + step], numbers[row]
            self._fill(row + step)

    def _fill(self, current: int = -1) -> None:
        self._table.setRowCount(len(self._numbers))
        before: QWidget = self._table
        for row, number in enumerate(self._numbers):
            role = self._roles[row] if row < len(self._roles) else tr("Band {number}").format(number=row + 1)
            self._table.setItem(row, 0, QTableWidgetItem(role))
            choice = QComboBox()
            choice.addItems(self._labels)
            choice.setCurrentIndex(number - 1)
            choice.currentIndexChanged.connect(lambda index, row=row: self._choose(row, index + 1))
            choice.setAccessibleName(role)
            self._table.setCellWidget(row, 1, choice)
            self.setTabOrder(before, choice)
            before = choice
        if current >= 0:
            self._table.setCurrentCell(current, 0)
        self.changed.emit()

    def _choose(self, row: int, number: int) -> None:
        self._numbers[row] = number
        self.changed.emit()


def _empty_table(parent: QWidget) -> QTableWidget:
    table = QTableWidget(0, 2, parent)
    table.setObjectName("bands")
    table.setHorizontalHeaderLabels([tr("Used as"), tr("Band of the layer")])
    table.setToolTip(tr("The order of the rows is the order in which the method gets the bands."))
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    row_height = table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + _SHOWN_ROWS * row_height + 4)
    return table
