# SPDX-License-Identifier: GPL-2.0-or-later
"""The choice of a field of a layer that may also be a raster, which has none.

QGIS's own widget for fields ends QGIS 3.22 as soon as a raster is chosen in the parameter that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsProject, QgsVectorLayer
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper
from qgis.PyQt.QtWidgets import QComboBox


class ClassFieldWrapper(WidgetWrapper):
    """An editable list of the fields of the layer that the parent parameter holds."""

    def createWidget(self) -> QComboBox:
        """An empty list, into which a name may be typed."""
        widget = QComboBox()
        widget.setEditable(True)
        widget.currentTextChanged.connect(lambda text: self.widgetValueHasChanged.emit(self))
        return widget

    def setValue(self, value: Any) -> None:
        """Choose a field; None chooses none."""
        first = next(iter(value), "") if isinstance(value, (list, tuple)) else value
        self.widget.setEditText(str(first or ""))

    def value(self) -> Optional[str]:
        """The name of the field; None if there is none."""
        return self.widget.currentText().strip() or None

    def postInitialize(self, wrappers: Iterable[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the parameter with the layer."""
        parent = self.parameterDefinition().parentLayerParameterName()
        for wrapper in wrappers:
            if wrapper.parameterDefinition().name() == parent:
                wrapper.widgetValueHasChanged.connect(self._offer_fields_of)
                self._offer_fields_of(wrapper)

    def _offer_fields_of(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        """List the fields of the layer; what was typed or chosen stays."""
        layer, chosen = _layer_of(wrapper.parameterValue()), self.value()
        self.widget.clear()
        if isinstance(layer, QgsVectorLayer):
            self.widget.addItems(field.name() for field in layer.fields())
        self.widget.setEditText(chosen or "")


def _layer_of(value: Any) -> Any:
    """The layer that a parameter's value names, or is."""
    if not isinstance(value, str):
        return value
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return QgsProcessingUtils.mapLayerFromString(value, context, False)
