# SPDX-License-Identifier: GPL-2.0-or-later
"""A window that compares two images of the project by eye and by number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayerProxyModel,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.messages import tr
from ..preview import SwipeView
from .values import BandValue, band_names, values_at

_SETTLE_MS = 30  #: a hand that moves the mouse is not asked for the values of every place on the way
_SIZE = (900, 660)
_SHARES = [470, 150]  #: heights of picture and table
_ROW_PADDING = 6


class CompareWindow(QDialog):
    """Two image layers of the project under a divider or in a blink, and their values at the mouse.

    A dialog, as QGIS's themes give only those a background, and as Escape closes it then.
    """

    def __init__(self, canvas: Optional[QgsMapCanvas] = None, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.WindowMinMaxButtonsHint)
        self.setObjectName("deep_fusion_compare")
        self.setWindowTitle(tr("Compare Images"))
        self._canvas = canvas
        self._extent, self._crs = QgsRectangle(), QgsCoordinateReferenceSystem()
        self._place: Optional[QgsPointXY] = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._make_choices()
        self.view = SwipeView(self)
        self._make_table()
        self._lay_out()
        self._connect()
        self.resize(*_SIZE)
        self._choose_two_layers()
        self._show_layers()

    def compare(self, before: QgsRasterLayer, after: QgsRasterLayer) -> None:
        """Choose two layers of the project."""
        self.before.setLayer(before)
        self.after.setLayer(after)

    def take_map_view(self) -> None:
        """Look at what the main map shows; without a map, at the whole first image."""
        if self._canvas is not None and not self._canvas.extent().isEmpty():
            self._extent, self._crs = self._canvas.extent(), self._canvas.mapSettings().destinationCrs()
        else:
            self._see_whole_layer()
        self.view.look_at(self._extent, self._crs)

    def see_whole_layer(self) -> None:
        """Look at the whole first image."""
        self._see_whole_layer()
        self.view.look_at(self._extent, self._crs)

    def reject(self) -> None:
        """Close, by Escape or the window's cross: a closed window follows nothing."""
        self.follow.setChecked(False)
        self.view.blink_button.setChecked(False)
        super().reject()

    def _make_choices(self) -> None:
        self.before, self.after = QgsMapLayerComboBox(), QgsMapLayerComboBox()
        for combo, name, tip in (
            (self.before, "compare_before", tr("The image left of the divider.")),
            (self.after, "compare_after", tr("The image right of the divider.")),
        ):
            combo.setObjectName(name)
            combo.setToolTip(tip)
            combo.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.swap_button = _button("compare_swap", tr("Swap"), tr("Exchange the two images."))
        self.map_button = _button("compare_map_view", tr("Map view"), tr("Look at what the main map shows now."))
        self.whole_button = _button("compare_whole", tr("Whole image"), tr("Look at all of the first image."))
        self.follow = QCheckBox(tr("Follow the map"))
        self.follow.setObjectName("compare_follow")
        self.follow.setToolTip(tr("Look at whatever the main map shows, whenever it moves."))
        for widget in (self.map_button, self.follow):
            widget.setVisible(self._canvas is not None)

    def _make_table(self) -> None:
        self.table = QTableWidget(0, 4)
        self.table.setObjectName("compare_values")
        self.table.setAccessibleName(tr("Values at the mouse"))
        self.table.setToolTip(tr("Values of both images at the mouse, band by band."))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + _ROW_PADDING)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        choices = QGridLayout()
        for column, (text, combo) in enumerate(((tr("Left"), self.before), (tr("Right"), self.after))):
            label = QLabel(text)
            label.setBuddy(combo)
            choices.addWidget(label, 0, 2 * column)
            choices.addWidget(combo, 0, 2 * column + 1)
            choices.setColumnStretch(2 * column + 1, 1)
        for column, widget in enumerate((self.swap_button, self.map_button, self.whole_button, self.follow), 4):
            choices.addWidget(widget, 0, column)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.view)
        self.split.addWidget(self.table)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes(_SHARES)
        layout = QVBoxLayout(self)
        layout.addLayout(choices)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        # methods only: a lambda would outlive the window, as the lists of layers listen to the project
        for combo in (self.before, self.after):
            combo.layerChanged.connect(self._show_layers)
        self.swap_button.clicked.connect(self._swap)
        self.map_button.clicked.connect(self.take_map_view)
        self.whole_button.clicked.connect(self.see_whole_layer)
        self.follow.toggled.connect(self._set_following)
        self.view.pointed.connect(self._point)
        self.view.left.connect(self._leave)
        self._pause.timeout.connect(self._show_values)
        project = QgsProject.instance()
        project.layersWillBeRemoved["QStringList"].connect(self._let_go)
        project.layersRemoved.connect(self._show_layers)  # the lists are silent if another layer takes the same row

    def _choose_two_layers(self) -> None:
        """The last two images of the list, which are not the same one."""
        if self.after.count() > 1 and self.before.currentLayer() is self.after.currentLayer():
            self.after.setCurrentIndex(1)

    def _show_layers(self) -> None:
        before, after = self.before.currentLayer(), self.after.currentLayer()
        if not isinstance(before, QgsRasterLayer) or not isinstance(after, QgsRasterLayer):
            self.view.clear(tr("There are no two images to compare. Add image layers to the project."))
            self.table.setRowCount(0)
            self._title_columns(tr("Left"), tr("Right"))
            return
        if self._extent.isEmpty():
            self.take_map_view()
        self.view.show(before, after, self._extent, self._crs)
        self._list_bands(before, after)

    def _see_whole_layer(self) -> None:
        layer = self.before.currentLayer()
        if layer is not None:
            self._extent, self._crs = layer.extent(), layer.crs()

    def _swap(self) -> None:
        before, after = self.before.currentLayer(), self.after.currentLayer()
        self.compare(after, before)

    def _set_following(self, on: bool) -> None:
        if self._canvas is None:
            return
        if on:
            self._canvas.extentsChanged.connect(self.take_map_view)
            self.take_map_view()
        else:
            self._canvas.extentsChanged.disconnect(self.take_map_view)

    def _let_go(self, layer_ids: list[str]) -> None:
        """Values are not asked from a layer that goes; the lists choose another by themselves."""
        layers = (self.before.currentLayer(), self.after.currentLayer())
        if any(layer is not None and layer.id() in layer_ids for layer in layers):
            self._leave()

    def _point(self, place: QgsPointXY) -> None:
        self._place = place
        self._pause.start(_SETTLE_MS)

    def _leave(self) -> None:
        self._place = None
        self._pause.stop()
        self._write_values((), ())

    def _show_values(self) -> None:
        before, after = self.before.currentLayer(), self.after.currentLayer()
        if self._place is None or not isinstance(before, QgsRasterLayer) or not isinstance(after, QgsRasterLayer):
            return
        self._write_values(*(values_at(layer, self._place, self._crs) for layer in (before, after)))

    def _list_bands(self, before: QgsRasterLayer, after: QgsRasterLayer) -> None:
        self._title_columns(before.name(), after.name())
        pairs = list(zip_longest(band_names(before), band_names(after), fillvalue=""))
        self.table.setRowCount(len(pairs))
        for row, (left, right) in enumerate(pairs):
            for column, text in enumerate((left, "", right, "")):
                self.table.setItem(row, column, _cell(text, is_number=bool(column % 2)))

    def _title_columns(self, before: str, after: str) -> None:
        self.table.setHorizontalHeaderLabels((before, tr("Value"), after, tr("Value")))

    def _write_values(self, before: Sequence[BandValue], after: Sequence[BandValue]) -> None:
        for row in range(self.table.rowCount()):
            for column, values in ((1, before), (3, after)):
                text = values[row].value if row < len(values) else ""
                self.table.item(row, column).setText(text)


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button


def _cell(text: str, is_number: bool) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    if is_number:
        cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return cell
