# SPDX-License-Identifier: GPL-2.0-or-later
"""The state of the engine: which Python, which device, how much memory, which versions."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...algorithms.environment import chosen_interpreter, interpreter_problem
from ...algorithms.messages import tr
from ..diagnostics import diagnostics
from ..runs import DONE, RUNNING, Run, Runs
from .engine_setup import EngineSetup
from .facts import Fact, FactsView

_CHECK, _INSTALL = "deepfusion:check_engine", "deepfusion:install_engine"


class EnginePage(QWidget):
    """What is known of the engine, and buttons to check, install and repair it.

    Nothing is started by itself: what only the engine can tell is asked for with *Check*. `changed` tells that
    something is known anew.
    """

    changed = pyqtSignal()

    def __init__(self, runs: Runs, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("enginePage")
        self._runs = runs
        self._run: Optional[Run] = None
        self._path = ""  #: of the interpreter that the findings are about
        self._found: dict[str, Any] = {}
        self._problem = ""  #: of the last check or installation
        self.state, self.facts, self.bar = QLabel(), FactsView("engineFacts"), QProgressBar()
        self._make_widgets()
        self._lay_out()
        self.refresh()

    @property
    def problem(self) -> str:
        """Why the engine cannot be used, as far as it is known; empty if it can."""
        return interpreter_problem() or self._problem

    def refresh(self) -> None:
        """Look at the settings again, and show everything."""
        interpreter = chosen_interpreter()
        self._forget_another(interpreter.path if interpreter is not None else "")
        busy = self._run is not None and self._run.state == RUNNING
        for button in (self.check_button, self.install_button, self.repair_button):
            button.setEnabled(not busy)
        self.check_button.setEnabled(not busy and not interpreter_problem())
        self.bar.setVisible(busy)
        self.state.setText(self._sentence(busy))
        self.facts.show_facts(tr("Engine"), [*_chosen(interpreter), *_found(self._found)])
        self.changed.emit()

    def check(self) -> None:
        """Ask the engine, in the background."""
        self._follow(self._runs.start(_CHECK, {}, tr("Check engine"), load=False))

    def ask_setup(self, action: str) -> None:
        """Ask how to install or repair."""
        dialog = EngineSetup(action, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.set_up(dialog.parameters(), dialog.windowTitle()))
        dialog.open()

    def set_up(self, parameters: dict[str, Any], title: str) -> None:
        """Install or repair in the background, and check the engine afterwards."""
        self._follow(self._runs.start(_INSTALL, parameters, title, load=False))

    def copy_diagnostics(self) -> None:
        """Put what is known onto the clipboard, with the last problems, to be pasted into an issue."""
        QgsApplication.clipboard().setText(diagnostics(self._found, (run.problem for run in self._runs.all)))
        self.state.setText(tr("Copied. Paste it into an issue; it names neither your home folder nor you."))

    def showEvent(self, event: QShowEvent) -> None:
        """Settings may have changed while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def _follow(self, run: Run) -> None:
        self._run = run
        if run.state != RUNNING:  # it could not even start
            self._end()
            return
        run.progressed.connect(self._show_progress)
        run.ended.connect(self._end)
        self._show_progress()
        self.refresh()

    def _show_progress(self) -> None:
        if self._run is not None:
            self.bar.setRange(0, 100 if self._run.fraction else 0)
            self.bar.setValue(round(100 * self._run.fraction))

    def _end(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        self._problem = "" if run.state == DONE else run.problem
        if run.algorithm_id == _CHECK:
            self._found = run.results
        self.refresh()
        if run.algorithm_id == _INSTALL and run.state == DONE:
            self.check()

    def _forget_another(self, path: str) -> None:
        """What was found holds for one interpreter only."""
        if path != self._path:
            self._path, self._found, self._problem = path, {}, ""

    def _sentence(self, busy: bool) -> str:
        if busy and self._run is not None:
            return tr("{title} is running. It can be cancelled under Runs.").format(title=self._run.title)
        if self.problem:
            return self.problem
        if not self._found:
            return tr("An engine is chosen. Check tells what it can do.")
        if not self._found.get("TORCH_VERSION"):
            return tr("Classical methods and assessment work. Networks need torch, which this Python does not have.")
        return tr("The engine works. It computes on {device}.").format(device=self._found.get("DEVICE_NAME", ""))

    def _make_widgets(self) -> None:
        self.state.setObjectName("engineState")
        self.state.setWordWrap(True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setObjectName("engineProgress")
        self.check_button = self._button("checkEngine", tr("Check"), tr("Start the engine and ask what it can do"))
        self.check_button.clicked.connect(lambda: self.check())
        self.install_button = self._button(
            "installEngine", tr("Install…"), tr("Make a private Python environment for the engine; asks first")
        )
        self.install_button.clicked.connect(lambda: self.ask_setup("install"))
        self.repair_button = self._button(
            "repairEngine", tr("Repair…"), tr("Make the private Python environment anew; asks first")
        )
        self.repair_button.clicked.connect(lambda: self.ask_setup("repair"))
        self.copy_button = self._button(
            "copyDiagnostics", tr("Copy diagnostics"), tr("Put versions and the last problems on the clipboard")
        )
        self.copy_button.clicked.connect(lambda: self.copy_diagnostics())

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.check_button, self.install_button, self.repair_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self.facts, 1)
        layout.addLayout(buttons)


def _chosen(interpreter: Any) -> list[Fact]:
    if interpreter is None:
        return [Fact(tr("Python"), tr("none"))]
    return [Fact(tr("Python"), interpreter.path), Fact(tr("Chosen by"), interpreter.origin)]


def _found(values: dict[str, Any]) -> list[Fact]:
    """What the engine said of itself."""
    if not values:
        return []
    speed = float(values.get("THROUGHPUT", 0))
    return [
        Fact(tr("Device"), str(values.get("DEVICE_NAME", ""))),
        Fact(tr("All devices"), str(values.get("DEVICES", "")).replace("; ", "\n")),
        Fact(tr("Free memory"), tr("{size:.1f} GiB").format(size=float(values.get("FREE_MEMORY_MB", 0)) / 1024)),
        Fact(tr("Speed"), tr("{speed:.0f} GFLOP/s").format(speed=speed) if speed else ""),
        Fact(tr("Version of Python"), str(values.get("PYTHON_VERSION", ""))),
        Fact(tr("GDAL"), str(values.get("GDAL_VERSION", ""))),
        Fact(tr("Packages"), str(values.get("VERSIONS", "")).replace(", ", "\n")),
    ]
