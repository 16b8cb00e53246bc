# SPDX-License-Identifier: GPL-2.0-or-later
"""The choice of a field of a layer that may also be a raster, which has none; and the names and colours of classes.

QGIS's own widget for fields ends QGIS 3.22 as soon as a raster is chosen in the parameter that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsMapLayer, QgsProcessingException, QgsVectorLayer
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QMessageBox, QSizePolicy, QToolButton, QWidget

from ...algorithms.messages import tr
from .class_table import ClassesDialog
from .dialog_layers import layer_of


class ClassFieldWrapper(WidgetWrapper):
    """An editable list of the fields of the layer that the parent parameter holds, and a button for its classes."""

    def __new__(cls, parameter: Any, dialog: Any, *_: Any, **__: Any) -> Any:
        """In the modeler QGIS's own widget, which also takes inputs of the model; there it has no layer to ask."""
        if type(dialog).__name__ == "ModelerParametersDialog":
            registry = QgsGui.processingGuiRegistry()
            return registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
        return super().__new__(cls)

    def createWidget(self) -> QWidget:
        """An empty list, into which a name may be typed, and the button."""
        self._layer: Optional[QgsMapLayer] = None
        self._fields, self._button = QComboBox(), QToolButton()
        self._fields.setObjectName("classField")
        self._fields.setEditable(True)
        self._fields.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fields.currentTextChanged.connect(self._changed)
        self._button.setObjectName("classNames")
        self._button.setText(tr("Classes…"))
        self._button.setToolTip(tr("Names and colours of the classes of this layer"))
        self._button.clicked.connect(self.edit_classes)
        widget = QWidget()
        widget.setFocusProxy(self._fields)
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._fields)
        row.addWidget(self._button)
        self._allow()
        return widget

    def setValue(self, value: Any) -> None:
        """Choose a field; None chooses none."""
        first = next(iter(value), "") if isinstance(value, (list, tuple)) else value
        self._fields.setEditText(str(first or ""))

    def value(self) -> Optional[str]:
        """The name of the field; None if there is none."""
        return self._fields.currentText().strip() or None

    def postInitialize(self, wrappers: Iterable[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the parameter with the layer."""
        parent = self.parameterDefinition().parentLayerParameterName()
        for wrapper in wrappers:
            if wrapper.parameterDefinition().name() == parent:
                wrapper.widgetValueHasChanged.connect(self._offer_fields_of)
                self._offer_fields_of(wrapper)

    def edit_classes(self) -> None:
        """Show the classes in a table that can be changed."""
        if self._layer is None:
            return
        try:
            dialog = ClassesDialog(self._layer, self.value() or "", self.widget.window())
        except QgsProcessingException as error:
            QMessageBox.information(self.widget.window(), tr("Classes…"), str(error))
            return
        dialog.exec()

    def _offer_fields_of(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        """List the fields of the layer; what was typed or chosen stays."""
        layer, chosen = layer_of(wrapper.parameterValue()), self.value()
        self._layer = layer if isinstance(layer, QgsMapLayer) else None
        self._fields.clear()
        if isinstance(layer, QgsVectorLayer):
            self._fields.addItems(field.name() for field in layer.fields())
        self._fields.setEditText(chosen or "")
        self._allow()

    def _changed(self) -> None:
        self._allow()
        self.widgetValueHasChanged.emit(self)

    def _allow(self) -> None:
        """Classes of polygons are known once their field is."""
        needs_field = isinstance(self._layer, QgsVectorLayer)
        self._button.setEnabled(self._layer is not None and (bool(self.value()) or not needs_field))
