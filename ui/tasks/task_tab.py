# SPDX-License-Identifier: GPL-2.0-or-later
"""One tab of a task: a method, its form, and whether the images go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from qgis.core import QgsApplication, QgsProcessing, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QFormLayout, QScrollArea, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from ...engine.jobs import MODIS_PIXEL_M
from ..widgets.keyboard import visit_after
from .form import Form
from .guesses import Raster
from .harmony import HarmonyBox, findings, pair_in
from .records import metres_in, rasters, record
from .remembered import recall, remember
from .shift import Pair, ShiftMeasure
from .specs import Tab

_PROVIDER = "deepfusion"
#: Below this, coarse images have the pixels of the fine ones, and hide those of their sensor.
_LEAST_RATIO = 1.5
_CALM_MS = 150  #: changes that come faster than this are judged together


class TaskTab(QScrollArea):
    """The parameters of one run; forms of other methods are made when they are chosen."""

    changed = pyqtSignal()

    def __init__(self, tab: Tab, dialog: QDialog, iface: Any = None) -> None:
        super().__init__(dialog)
        self.tab, self._dialog, self._iface = tab, dialog, iface
        self.form: Form
        self.method = QComboBox()
        self.method.setObjectName("method")
        self.method.setToolTip(tr("Which tool of the toolbox does it."))
        self.harmony = HarmonyBox()
        self.harmony.setVisible(bool(tab.compared))
        self.shift = ShiftMeasure(self)
        self.shift.changed.connect(self.judge)
        self.harmony.measure.clicked.connect(lambda: self.shift.start())
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.judge)
        self._lay_out()
        self._offer_methods()
        self.fill_in()

    @property
    def algorithm_id(self) -> str:
        """The chosen algorithm."""
        return f"{_PROVIDER}:{self.method.currentData()}"

    def values(self) -> dict[str, Any]:
        """The parameters of the run."""
        return self.form.values()

    def fill_in(self) -> None:
        """Guess the layers, then put in what was used last in this project."""
        project = QgsProject.instance()
        last = recall(project, self.tab.place, self.form.layer_names)
        method = last.pop("algorithm", "")
        if self.method.findData(method) >= 0:
            self.method.setCurrentIndex(self.method.findData(method))
            last = recall(project, self.tab.place, self.form.layer_names)
        kept = {"OUTPUT_MODEL": QgsProcessing.TEMPORARY_OUTPUT} if self.tab.trains else {}
        self.form.set_values({**kept, **self.tab.guess(rasters(project)), **last})

    def keep(self) -> None:
        """Remember the values in the project."""
        remember(QgsProject.instance(), self.tab.place, {"algorithm": self.method.currentData(), **self.values()})

    def take_model(self, path: str, network: str = "") -> bool:
        """Use a model file, with the algorithm for its network; whether any of the algorithms uses models."""
        takers = [name for name in self.tab.algorithms if _create(name).parameterDefinition("MODEL") is not None]
        if not takers or self.tab.trains:
            return False
        taker = next((name for name in takers if network and name.endswith(f"_{network}")), takers[-1])
        self.method.setCurrentIndex(self.method.findData(taker))
        self.form.set_values({"MODEL": path})
        return True

    def judge(self) -> None:
        """Say anew whether the layers go together."""
        chosen: dict[str, Raster] = {}
        for name in self.tab.compared:
            layer = self.form.layer(name)
            if layer is not None:
                chosen[name.replace("_LAYERS", "")] = record(layer)
        self.shift.choose(self._pair(chosen))
        measured = [self.shift.finding] if self.shift.finding else []
        self.harmony.show_findings(findings(chosen) + measured)
        self.harmony.offer_measure(self.shift.is_possible, self.shift.is_running)

    def _pair(self, chosen: Mapping[str, Raster]) -> Optional[Pair]:
        """The images that are to lie on each other, as the form holds them; of several, the first two."""
        names = pair_in(chosen)
        if names is None:
            return None
        one, other = names
        return Pair(
            self._first_layer(one),
            self._first_layer(other),
            chosen[one].name,
            chosen[other].name,
            self._sensor_pixel_m(names, chosen),
        )

    def _first_layer(self, name: str) -> str:
        """The id or path of the layer that a parameter holds, which may take several."""
        values = self.form.values()
        value = values.get(name, values.get(f"{name}_LAYERS"))
        return str(value[0] if isinstance(value, list) else value)

    def _sensor_pixel_m(self, names: tuple[str, str], chosen: Mapping[str, Raster]) -> float:
        """Of a coarse image whose file may have smaller pixels: as in the form, else as the prediction takes it."""
        if names[0] != "FINE_1":
            return 0.0
        given, fine = float(self.form.values().get("COARSE_PIXEL_SIZE") or 0), self.form.layer("FINE_1")
        if given > 0 and fine is not None:
            return given * metres_in(fine.crs())
        resampled = chosen["COARSE_1"].pixel_m < _LEAST_RATIO * chosen["FINE_1"].pixel_m
        return MODIS_PIXEL_M if resampled else 0.0

    def _lay_out(self) -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        tool = QWidget()
        row = QFormLayout(tool)
        row.setContentsMargins(0, 0, 0, 0)
        row.addRow(tr("Tool"), self.method)
        tool.setVisible(len(self.tab.algorithms) > 1)
        self._column.addWidget(tool)
        self._column.addWidget(self.harmony)
        self._column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what has the focus

    def _offer_methods(self) -> None:
        for name in self.tab.algorithms:
            self.method.addItem(_create(name).displayName(), name)
        self.form = self._new_form()
        self._column.insertWidget(1, self.form)
        visit_after(self.form, self.harmony)
        self.method.currentIndexChanged.connect(lambda index: self._change_method())

    def _new_form(self) -> Form:
        form = Form(_create(self.method.currentData()), self.tab.front, self._dialog, self._iface)
        form.changed.connect(self._calm.start)
        form.changed.connect(self.changed)
        return form

    def _change_method(self) -> None:
        """Show the form of another algorithm, with what the two have in common."""
        old, self.form = self.form, self._new_form()
        self._column.replaceWidget(old, self.form)
        visit_after(self.method, self.form)
        self.form.set_values({name: value for name, value in old.values().items() if name in self.tab.front})
        old.release()
        old.setParent(None)
        old.deleteLater()
        self._calm.start()
        self.changed.emit()


def _create(name: str) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById(f"{_PROVIDER}:{name}")
