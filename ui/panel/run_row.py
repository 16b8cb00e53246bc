# SPDX-License-Identifier: GPL-2.0-or-later
"""One run: where it stands, how long it still takes, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsApplication,
    QgsProcessingOutputMapLayer,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.messages import tr
from ..durations import time_left
from ..results.report_viewer import ReportViewer
from ..runs import CANCELLED, DONE, FAILED, RUNNING, Run
from ..training import TrainingWindow

_LAYERS = (QgsProcessingOutputMapLayer, QgsProcessingOutputRasterLayer, QgsProcessingOutputVectorLayer)
_LOG_HEIGHT = 140
_LOG_LINES = 500


class RunRow(QFrame):
    """A run among others.

    Args:
        run: that is followed to its end.
        keep_model: called with the path of a model that somebody wants to have in the library.
        parent: the widget that it lies in.
    """

    def __init__(self, run: Run, keep_model: Callable[[str], None], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("runRow")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.run, self._keep_model = run, keep_model
        self.title, self.state, self.words = QLabel(f"<b>{_escaped(run.title)}</b>"), QLabel(), QLabel()
        self.bar, self.log = QProgressBar(), QPlainTextEdit()
        self._make_labels()
        self._make_buttons()
        self._lay_out()
        run.progressed.connect(self.update_state)
        run.ended.connect(self.update_state)
        run.watched.connect(self.update_state)
        run.said.connect(self.log.appendPlainText)
        self.log.setPlainText("\n".join(run.log))
        self.update_state()

    def update_state(self) -> None:
        """Show where the run stands."""
        running = self.run.state == RUNNING
        self.state.setText(_state(self.run.state))
        self.bar.setVisible(running)
        self.bar.setRange(0, 100 if self.run.fraction else 0)
        self.bar.setValue(round(100 * self.run.fraction))
        words = ", ".join(filter(None, (self.run.stage, time_left(self.run.remaining_s)))) if running else ""
        self.words.setText(words or (self.run.problem if self.run.state == FAILED else ""))
        self.words.setVisible(bool(self.words.text()))
        self.cancel.setVisible(running)
        self.finish.setVisible(self.run.can_finish_early)
        self.watch.setVisible(self.run.can_finish_early)
        self.report.setVisible(bool(report_of(self.run)))
        self.again.setVisible(has_layers(self.run))
        self.keep.setVisible(bool(model_of(self.run)))

    def open_report(self) -> None:
        """Show the report in a window of its own."""
        window = ReportViewer(report_of(self.run), self.run.title, self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()

    def open_training(self) -> None:
        """Watch the training in a window of its own."""
        TrainingWindow(self.run, self).show()

    def _ask_to_stop(self) -> None:
        self.cancel.setEnabled(False)
        self.run.cancel()

    def _ask_to_finish(self) -> None:
        self.finish.setEnabled(False)
        self.run.finish_early()

    def _make_labels(self) -> None:
        self.title.setTextFormat(Qt.TextFormat.RichText)
        for name, label in (("runTitle", self.title), ("runWords", self.words)):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setObjectName("runState")
        self.bar.setObjectName("runProgress")
        self.log.setObjectName("runLog")
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_LOG_LINES)
        self.log.setFixedHeight(_LOG_HEIGHT)
        self.log.hide()

    def _make_buttons(self) -> None:
        self.cancel = self._button("cancelRun", tr("Cancel"), tr("Stop it; nothing is left behind"))
        self.cancel.clicked.connect(self._ask_to_stop)
        self.finish = self._button("finishRun", tr("Stop and keep the best"), tr("End the training and keep its best"))
        self.finish.clicked.connect(self._ask_to_finish)
        self.watch = self._button("watchRun", tr("Watch"), tr("See the curves and samples of the training"))
        self.watch.clicked.connect(self.open_training)
        self.report = self._button("openReport", tr("Report"), tr("Read the report of this run"))
        self.report.clicked.connect(self.open_report)
        self.again = self._button("addAgain", tr("Add again"), tr("Add its layers to the project once more"))
        self.again.clicked.connect(self.run.add_results_again)
        self.keep = self._button("keepModel", tr("Keep model"), tr("Copy the trained model into the library"))
        self.keep.clicked.connect(lambda: self._keep_model(model_of(self.run)))
        self.details = self._button("showLog", tr("Log"), tr("Show what the run said"))
        self.details.setCheckable(True)
        self.details.toggled.connect(self.log.setVisible)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        for button in (self.cancel, self.watch, self.finish, self.report, self.again, self.keep, self.details):
            foot.addWidget(button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.words)
        layout.addLayout(foot)
        layout.addWidget(self.log)


def report_of(run: Run) -> str:
    """The path of the page that a run wrote; empty if there is none (any more)."""
    pages = [str(value) for value in run.results.values() if str(value).lower().endswith((".html", ".htm"))]
    return next((page for page in pages if Path(page).is_file()), "")


def model_of(run: Run) -> str:
    """The path of the model that a run trained; empty if there is none (any more)."""
    path = str(run.results.get("OUTPUT_MODEL", ""))
    return path if path and Path(path).is_file() else ""


def has_layers(run: Run) -> bool:
    """Whether a run has layers among its results."""
    algorithm = QgsApplication.processingRegistry().algorithmById(run.algorithm_id)
    outputs = algorithm.outputDefinitions() if algorithm is not None else []
    return any(isinstance(output, _LAYERS) and bool(run.results.get(output.name())) for output in outputs)


def _state(state: str) -> str:
    return {RUNNING: tr("running"), DONE: tr("done"), FAILED: tr("failed"), CANCELLED: tr("cancelled")}[state]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
