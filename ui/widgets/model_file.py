# SPDX-License-Identifier: GPL-2.0-or-later
"""The choice of a model file: those of the library that fit, what the chosen one is, and at once whether it fits.

The value is the file's path, as that of any parameter for files.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition, QgsProcessingParameterFile
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsGui,
    QgsProcessingGui,
    QgsProcessingParameterWidgetFactoryInterface,
)
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.messages import tr
from ...algorithms.model_cards import ModelCardProblem
from ...algorithms.parameters import MODEL_FILTER
from ...models.registry import methods
from .cards import Facts, known_models, read_facts
from .dialog_layers import band_count, network, pixel_ratio, sensor, takes
from .fit import Chosen, misfit

_GUI_TYPE = "deepfusion_model"
_TASKS = ("pansharpening", "spatiotemporal", "segmentation", "scenes")
_IMAGES = ("MS", "FINE_1", "OPTICAL", "SAR", "INPUT")


class ModelPicker(QWidget):
    """A list of models into which any path may be typed, a button for files, the card, and a warning.

    Args:
        chosen: what the tool needs before anything else is known: its task, and its networks if not all.
        compact: for a cell of a table: card and warning are in tool tips.
        parent: the window that it belongs to.
    """

    changed = pyqtSignal()

    def __init__(self, chosen: Chosen, compact: bool = False, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._chosen, self._compact = chosen, compact
        self._facts: Optional[Facts] = None
        self._problem = ""
        self.list = QComboBox(self)
        self.list.setObjectName("modelList")
        self.list.setEditable(True)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.setMinimumContentsLength(16)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.button = QToolButton(self)
        self.button.setObjectName("modelFile")
        self.button.setText("…")
        self.button.setToolTip(tr("Choose a model file"))
        self.card, self.warning, self._sign = QLabel(self), QLabel(self), QLabel(self)
        self._lay_out()
        self._offer()
        self.list.currentTextChanged.connect(self._read)
        self.button.clicked.connect(self._browse)

    def path(self) -> str:
        """The chosen file; empty if there is none."""
        text = self.list.currentText()
        at = self.list.findText(text)
        return str(self.list.itemData(at)) if at >= 0 else text.strip()

    def set_path(self, path: str) -> None:
        """Choose a file."""
        at = self.list.findData(path)
        if at >= 0:
            self.list.setCurrentIndex(at)
        else:
            self.list.setEditText(path)
        self.list.lineEdit().setCursorPosition(0)

    def compare_with(self, chosen: Chosen) -> None:
        """Say whether the model fits what the dialog holds now."""
        self._chosen = chosen
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._sign, self.list, self.button):
            row.addWidget(widget)
        self.setFocusProxy(self.list)
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        self._sign.setPixmap(icon.pixmap(size, size))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        for label, name in ((self.card, "modelCard"), (self.warning, "modelWarning"), (self._sign, "modelSign")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.hide()
        if not self._compact:
            layout.addWidget(self.card)
            layout.addWidget(self.warning)

    def _offer(self) -> None:
        """List the models that this tool can use."""
        self.list.addItem("", "")
        for facts in known_models(self._chosen.task):
            if not misfit(facts.expected, self._chosen):
                self.list.addItem(f"{facts.name} ({_summary(facts)})", facts.path)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose a model file"), self.path(), MODEL_FILTER)
        if path:
            self.set_path(path)

    def _read(self) -> None:
        path = self.path()
        self._facts, self._problem = None, ""
        if path:
            try:
                self._facts = read_facts(path)
            except ModelCardProblem as error:
                self._problem = str(error)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        facts = self._facts
        card = "" if facts is None else card_text(facts)
        sentence = self._problem if facts is None else misfit(facts.expected, self._chosen)
        self.card.setText(card)
        self.warning.setText(f"<b>{sentence}</b>" if sentence else "")
        self.card.setVisible(bool(card) and not self._compact)
        self.warning.setVisible(bool(sentence) and not self._compact)
        self._sign.setVisible(bool(sentence))
        self._sign.setToolTip(sentence)
        self.list.setToolTip("<br>".join(filter(None, (card, sentence))) or tr("The path of a model file"))


class ModelFileWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """The picker as a widget of Processing; in the modeler, one of several sources of the value."""

    def __new__(cls, parameter: QgsProcessingParameterDefinition, dialog: Any, *_: Any) -> Any:
        """In the modeler, QGIS's own choice of the source, with the picker for a fixed value."""
        if type(dialog).__name__ == "ModelerParametersDialog":
            return _modeler_widget(parameter, dialog)
        return super().__new__(cls)

    def __init__(self, parameter: QgsProcessingParameterDefinition, dialog: Any, *_: Any) -> None:
        kind = dialog if isinstance(dialog, QgsProcessingGui.WidgetType) else _kind(dialog)
        super().__init__(parameter, kind)
        self._kind = kind
        self._needs = parameter.needs if isinstance(parameter, _WithCard) else _needs(parameter)
        self._others: dict[str, QgsAbstractProcessingParameterWidgetWrapper] = {}
        self._picker: Optional[ModelPicker] = None

    def createWidget(self) -> QWidget:
        """The picker, with the models that the algorithm can use."""
        compact = self._kind == QgsProcessingGui.WidgetType.Batch
        self._picker = ModelPicker(self._needs, compact)
        self._picker.changed.connect(lambda: self.widgetValueHasChanged.emit(self))
        widget = QWidget()  # a plain one, as QGIS parts those of Python from their methods
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._picker)
        widget.setFocusProxy(self._picker)
        _alive.append((self._picker, widget))
        return widget

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Choose a file; None chooses none."""
        if self._picker is not None:
            self._picker.set_path(str(value or ""))

    def widgetValue(self) -> Optional[str]:
        """The path of the file; None if there is none."""
        return (self._picker.path() or None) if self._picker is not None else None

    def postInitialize(self, wrappers: Iterable[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow what else is chosen in the dialog."""
        self._others = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        own = self.parameterDefinition().name()
        for name, wrapper in self._others.items():
            if name != own:
                wrapper.widgetValueHasChanged.connect(self._compare)
        self._compare()

    def _compare(self) -> None:
        if self._picker is None:
            return
        trained = network(self._others) if self.parameterDefinition().name() == "RESUME_FROM" else ""
        self._picker.compare_with(
            Chosen(
                self._needs.task,
                (trained,) if trained else self._needs.networks,
                {image: band_count(self._others, image) for image in _IMAGES if takes(self._others, image)},
                pixel_ratio(self._others),
                sensor(self._others),
            )
        )


class _WithCard(QgsProcessingParameterFile):
    """Stands in for a parameter in the modeler, so that QGIS asks our factory for its widget."""

    def __init__(self, parameter: QgsProcessingParameterDefinition) -> None:
        optional = bool(parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional)
        super().__init__(parameter.name(), parameter.description(), optional=optional)
        self.needs = _needs(parameter)

    def type(self) -> str:
        return _GUI_TYPE


class _Factory(QgsProcessingParameterWidgetFactoryInterface):
    """Makes the picker inside the modeler's choice of sources."""

    def parameterType(self) -> str:
        return _GUI_TYPE

    def createWidgetWrapper(self, parameter: QgsProcessingParameterDefinition, kind: Any) -> ModelFileWrapper:
        made = ModelFileWrapper(parameter, kind)
        _alive.append(made)
        return made

    def compatibleParameterTypes(self) -> list[str]:
        return ["file", "string"]

    def compatibleOutputTypes(self) -> list[str]:
        return ["outputFile", "outputString"]


#: What QGIS points at without owning it, and widgets whose Python part it would otherwise miss when they go.
_alive: list[Any] = []


def card_text(facts: Facts) -> str:
    """The card in two short lines, as rich text."""
    expected = facts.expected
    second = [
        tr("bands {image}: {names}").format(image=image, names=", ".join(names))
        for image, names in expected.bands.items()
    ]
    second.append(tr("sensor: {sensor}").format(sensor=expected.sensor))
    second.append(tr("ratio: {ratio}").format(ratio=f"{expected.ratio:.3g}") if expected.ratio else "")
    second.append(tr("pixels: {size} m").format(size=f"{facts.pixel_size:g}") if facts.pixel_size else "")
    second.append(tr("classes: {names}").format(names=", ".join(facts.classes)) if facts.classes else "")
    second.append(_validation(facts))
    return f"<b>{facts.title}</b>, {expected.task}<br>" + "; ".join(filter(None, second))


def _validation(facts: Facts) -> str:
    """The figure that tells most: the first accuracy, else the loss."""
    for name in ("OA", "oa", "miou", "loss"):
        if name in facts.validation:
            return tr("validation: {name} {value}").format(name=name, value=f"{facts.validation[name]:.3g}")
    return ""


def _summary(facts: Facts) -> str:
    counts = " + ".join(str(len(names)) for names in facts.expected.bands.values())
    return tr("{network}, {count} bands").format(network=facts.title, count=counts)


def _needs(parameter: QgsProcessingParameterDefinition) -> Chosen:
    """Task and networks of the algorithm that has the parameter; nothing for the tools that take any model."""
    algorithm = parameter.algorithm()
    task = algorithm.groupId() if algorithm is not None else ""
    if task not in _TASKS:
        return Chosen()
    named = tuple(record.id for record in methods(task) if algorithm.name().endswith(f"_{record.id}"))
    return Chosen(task, named)


def _kind(dialog: Any) -> QgsProcessingGui.WidgetType:
    kinds = QgsProcessingGui.WidgetType
    return kinds.Batch if type(dialog).__name__ == "BatchAlgorithmDialog" else kinds.Standard


def _modeler_widget(parameter: QgsProcessingParameterDefinition, dialog: Any) -> QWidget:
    registry = QgsGui.processingGuiRegistry()
    factory = _Factory()
    if registry.addParameterWidgetFactory(factory):
        _alive.append(factory)
    stand_in = _WithCard(parameter)
    _alive.append(stand_in)
    return registry.createModelerParameterWidget(dialog.model, dialog.childId, stand_in, dialog.context)
