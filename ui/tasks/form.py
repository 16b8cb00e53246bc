# SPDX-License-Identifier: GPL-2.0-or-later
"""A form made of an algorithm's own parameters, with the widgets of the toolbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Optional

from processing.gui.wrappers import WidgetWrapper, WidgetWrapperFactory
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
)
from qgis.gui import QgsCollapsibleGroupBox, QgsProcessingContextGenerator, QgsProcessingParameterWidgetContext
from qgis.PyQt.QtCore import QVariant, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from ...algorithms.model_cards import ModelCardProblem
from ..widgets.cards import read_facts
from ..widgets.keyboard import name_stops
from .band_table import BandTable

_LAYER_TYPES = ("raster", "layer", "source", "multilayer", "vector")
_LABEL_LETTERS = 26  #: of middling width, from which the texts of labels wrap
_LABEL_MARGIN = 4


#: What QGIS's widgets point at without owning it; they go when the window goes, in an order of their own.
_kept: list[tuple[Any, ...]] = []


class Form(QWidget):
    """Widgets for all parameters: those named in `front` at once, the others under *More settings*."""

    changed = pyqtSignal()

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, front: Collection[str], dialog: QDialog, iface: Any = None
    ) -> None:
        super().__init__(dialog)
        self.algorithm, self._dialog = algorithm, dialog
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self._generator = _Generator(self.context)
        self._widget_context = _widget_context(iface)
        self._wrappers: dict[str, Any] = {}
        self._tables: dict[str, BandTable] = {}
        self._lay_out(front)
        _kept.append((algorithm, self.context, self._generator, self._wrappers))
        for wrapper in self._wrappers.values():
            wrapper.postInitialize(list(self._wrappers.values()))
            wrapper.widgetValueHasChanged.connect(lambda *_: self._change())
        self._change()

    def release(self) -> None:
        """Part the widgets, before they go one by one: QGIS's would still tell those that went before."""
        for wrapper in self._wrappers.values():
            wrapper.blockSignals(True)

    @property
    def names(self) -> set[str]:
        """The parameters that the form has."""
        return {*self._wrappers, *self._tables}

    @property
    def layer_names(self) -> list[str]:
        """Those of them that name layers or files."""
        return [
            definition.name()
            for definition in self.algorithm.parameterDefinitions()
            if definition.type() in (*_LAYER_TYPES, "file")
        ]

    @property
    def opens(self) -> bool:
        """Whether the results are wanted in the project: any tick of the outputs, or there is none to set."""
        ticks = [wrapper.customProperties().get("OPEN_AFTER_RUNNING") for wrapper in self._wrappers.values()]
        asked = [tick for tick in ticks if tick is not None]
        return any(asked) or not asked

    def values(self) -> dict[str, Any]:
        """The parameters as text, numbers, truths and lists, so that they can be kept and copied; None is left out."""
        values = {name: plain(wrapper.parameterValue()) for name, wrapper in self._wrappers.items()}
        values.update((name, table.bands()) for name, table in self._tables.items())
        order = [definition.name() for definition in self.algorithm.parameterDefinitions()]
        return {name: values[name] for name in order if values.get(name) is not None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in what the form has of these."""
        for name in [name for name in values if name in self._wrappers]:
            self._wrappers[name].setParameterValue(values[name], self.context)
        self._change()
        for name in [name for name in values if name in self._tables]:
            self._tables[name].set_bands(values[name])

    def layer(self, name: str) -> Optional[QgsRasterLayer]:
        """The raster layer, or the first of several, that a parameter holds."""
        value = plain(self._wrappers[name].parameterValue()) if name in self._wrappers else None
        return raster_layer(value, self.context)

    def problem(self) -> str:
        """The sentence that says why it cannot run like this; empty if it can."""
        fine, why = self.algorithm.canExecute()
        if not fine:
            return why or tr("This tool cannot run here.")
        values = self.values()
        for definition in self.algorithm.parameterDefinitions():
            if not definition.checkValueIsAcceptable(values.get(definition.name()), self.context):
                return tr("{name} is missing. Choose it above, then run.").format(name=definition.description())
        fine, why = self.algorithm.checkParameterValues(values, self.context)
        return "" if fine else why or tr("Some values do not fit.")

    def _lay_out(self, front: Collection[str]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        first, more = _rows(), _rows()
        for definition in self.algorithm.parameterDefinitions():
            if not definition.flags() & QgsProcessingParameterDefinition.Flag.FlagHidden:
                self._add(definition, first if definition.name() in front else more)
        for rows in (first, more):
            _make_labels_alike(rows)
        layout.addLayout(first)
        box = QgsCollapsibleGroupBox(tr("More settings"))
        box.setObjectName("more")
        box.setToolTip(tr("Settings that most runs do not need."))
        name_stops(box, box.title())
        box.setSaveCollapsedState(False)
        box.setLayout(more)
        box.setCollapsed(True)
        box.setVisible(more.rowCount() > 0)
        layout.addWidget(box)

    def _add(self, definition: QgsProcessingParameterDefinition, rows: QFormLayout) -> None:
        if isinstance(definition, QgsProcessingParameterBand) and definition.allowMultiple():
            label, widget = QLabel(definition.description()), BandTable()
            self._tables[definition.name()] = widget
            widget.changed.connect(self.changed)
        else:
            label, widget = self._toolbox_widget(definition)
        widget.setObjectName(definition.name())
        if not widget.toolTip() or isinstance(widget, BandTable):
            widget.setToolTip(definition.help())
        if label is None:
            rows.addRow(widget)
        else:
            label.setWordWrap(True)
            label.setToolTip(definition.help())
            label.setBuddy(widget)
            rows.addRow(label, widget)
        name_stops(widget, definition.description())

    def _toolbox_widget(self, definition: QgsProcessingParameterDefinition) -> tuple[Optional[QLabel], QWidget]:
        wrapper = WidgetWrapperFactory.create_wrapper(definition, self._dialog)
        wrapper.setWidgetContext(self._widget_context)
        wrapper.registerProcessingContextGenerator(self._generator)
        self._wrappers[definition.name()] = wrapper
        if isinstance(wrapper, WidgetWrapper):
            return wrapper.label, wrapper.widget
        widget = wrapper.createWrappedWidget(self.context)
        return wrapper.createWrappedLabel(), widget

    def _change(self) -> None:
        roles = self._roles()
        for name, table in self._tables.items():
            image = self.algorithm.parameterDefinition(name).parentLayerParameterName()
            table.set_layer(self.layer(image))
            table.set_roles(roles.get(image, ()))
        self.changed.emit()

    def _roles(self) -> Mapping[str, Sequence[str]]:
        """What the chosen model calls its bands, by the parameter of the image; nothing without a model."""
        path = plain(self._wrappers["MODEL"].parameterValue()) if self._tables and "MODEL" in self._wrappers else None
        try:
            return read_facts(path).expected.bands if path else {}
        except ModelCardProblem:  # the model's own widget says it
            return {}


def plain(value: Any) -> Any:
    """A parameter's value without QGIS's classes."""
    if isinstance(value, QVariant):
        return None if value.isNull() else plain(value.value())
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        return plain(value.sink)
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        return plain(value.source)
    if isinstance(value, QgsProperty):
        return value.staticValue() or None
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return None if value == "" else value


def raster_layer(value: Any, context: QgsProcessingContext) -> Optional[QgsRasterLayer]:
    """The raster that a value names by id or path; of a list the first."""
    if isinstance(value, list):
        return raster_layer(value[0], context) if value else None
    if not isinstance(value, str) or not value:
        return None
    layer = QgsProcessingUtils.mapLayerFromString(value, context, False) or QgsRasterLayer(value, value)
    return layer if isinstance(layer, QgsRasterLayer) and layer.isValid() else None


class _Generator(QgsProcessingContextGenerator):
    """Gives the toolbox's widgets the context of the form."""

    def __init__(self, context: QgsProcessingContext) -> None:
        super().__init__()
        self._context = context

    def processingContext(self) -> QgsProcessingContext:
        return self._context


def _widget_context(iface: Any) -> QgsProcessingParameterWidgetContext:
    context = QgsProcessingParameterWidgetContext()
    context.setProject(QgsProject.instance())
    if iface is not None:
        context.setMapCanvas(iface.mapCanvas())
        context.setBrowserModel(iface.browserModel())
        context.setActiveLayer(iface.activeLayer())
    return context


def _make_labels_alike(rows: QFormLayout) -> None:
    """Give all labels of a form one width, in which each word has room.

    Qt asks labels how high they are in the width of the column, and then gives them less: their last line was cut.
    """
    items = [rows.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(rows.rowCount())]
    labels = [item.widget() for item in items if item is not None]
    if not labels:
        return
    metrics = labels[0].fontMetrics()
    words = max(metrics.horizontalAdvance(word) for label in labels for word in label.text().split())
    texts = max(metrics.horizontalAdvance(label.text()) for label in labels)
    for label in labels:
        label.setFixedWidth(min(texts, max(words, _LABEL_LETTERS * metrics.averageCharWidth())) + _LABEL_MARGIN)


def _rows() -> QFormLayout:
    rows = QFormLayout()
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return rows
