# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes of a layer of labels as a table: names and colours can be changed, and go into the layer's style.

The algorithms read classes from there, so parameters keep their values. Numbers are those that the labels hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsMapLayer,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.class_map import show_classes
from ...algorithms.messages import tr
from ...algorithms.segmentation.labels import classes_by_value, classes_of_layer
from ...algorithms.segmentation.polygon_labels import as_text
from ...engine.jobs import LandClass

_NUMBER, _NAME, _COLOUR = range(3)

#: Told apart by most people (after Okabe and Ito), for classes that have no colour yet.
_COLOURS = ("#0072b2", "#009e73", "#e69f00", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#808080")


class ClassTable(QTableWidget):
    """Number, name and colour of each class."""

    def __init__(self, classes: Sequence[LandClass], parent: Optional[QWidget] = None) -> None:
        super().__init__(len(classes), 3, parent)
        self.setObjectName("classTable")
        self._classes = tuple(classes)
        self.setAccessibleName(tr("Classes"))
        self.setToolTip(tr("F2 or a double click changes a name."))
        self.setTabKeyNavigation(False)
        self.setHorizontalHeaderLabels([tr("Number"), tr("Name"), tr("Colour")])
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for row, each in enumerate(classes):
            self._fill(row, each)

    def classes(self) -> tuple[LandClass, ...]:
        """The classes as they stand in the table; an emptied name is the old one."""
        return tuple(
            replace(
                each,
                name=self.item(row, _NAME).text().strip() or each.name,
                colour=self.cellWidget(row, _COLOUR).color().name(),
            )
            for row, each in enumerate(self._classes)
        )

    def _fill(self, row: int, shown: LandClass) -> None:
        number = QTableWidgetItem(str(shown.number))
        number.setFlags(number.flags() & ~Qt.ItemFlag.ItemIsEditable)
        number.setToolTip(tr("The labels hold this number."))
        self.setItem(row, _NUMBER, number)
        self.setItem(row, _NAME, QTableWidgetItem(shown.name))
        button = QgsColorButton(self)
        button.setColor(QColor(shown.colour or _COLOURS[row % len(_COLOURS)]))
        button.setToolTip(tr("Colour of {name} in maps").format(name=shown.name))
        button.setAccessibleName(button.toolTip())
        self.setCellWidget(row, _COLOUR, button)


class ClassesDialog(QDialog):
    """Names and colours of the classes of a layer.

    Args:
        layer: polygons, or a raster of class numbers.
        field: of the polygons, with the class.
        parent: the window that it belongs to.

    Raises:
        QgsProcessingException: the field cannot be that of a class.
    """

    def __init__(self, layer: QgsMapLayer, field: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("ClassesDialog")
        self.setWindowTitle(tr("Classes of {name}").format(name=layer.name()))
        self.resize(460, 360)
        self._layer, self._field = layer, field
        self.table = ClassTable(classes_of_layer(layer, field), self)
        note = QLabel(tr("Names and colours become the style of the layer; models and maps take them from there."))
        note.setWordWrap(True)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (note, self.table, buttons):
            layout.addWidget(widget)

    def accept(self) -> None:
        """Give the layer the classes as its style."""
        classes = self.table.classes()
        if isinstance(self._layer, QgsVectorLayer):
            _style_polygons(self._layer, self._field, classes)
        else:
            show_classes(self._layer, classes)
        self._layer.triggerRepaint()
        self._layer.emitStyleChanged()
        super().accept()


def _style_polygons(layer: QgsVectorLayer, field: str, classes: Sequence[LandClass]) -> None:
    """Show each value of a field with the name and the colour of its class."""
    by_value, by_number = classes_by_value(layer, field), {each.number: each for each in classes}
    categories = []
    for value in sorted(filter(as_text, layer.uniqueValues(layer.fields().lookupField(field)))):
        named = by_number[by_value[as_text(value)].number]
        symbol = QgsSymbol.defaultSymbol(layer.geometryType())
        symbol.setColor(QColor(named.colour))
        categories.append(QgsRendererCategory(value, symbol, named.name))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
