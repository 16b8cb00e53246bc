# SPDX-License-Identifier: GPL-2.0-or-later
"""A window for one task: tabs to train and to apply, with preview, run and copy."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.messages import tr
from ...algorithms.model_cards import ModelCardProblem, read_card
from ..preview import Preview, SwipeView
from ..runs import the_runs
from ..training import TrainingView
from ..widgets.keyboard import visit_after
from . import copy_as
from .specs import CLASSIFY, PREDICT, SEGMENT, SHARPEN, Tab
from .task_tab import TaskTab

_MODEL_SUFFIX = ".safetensors"
_SIZE = (740, 730)
_SIDE_WIDTH = 480
_PREVIEW_LEARNS_S = 10.0  #: of networks that learn on the scene itself, so that there is something to see soon


class TaskDialog(QDialog):
    """The base of the four dialogs. It stays open, and QGIS free, while something runs."""

    def __init__(self, title: str, name: str, tabs: tuple[Tab, ...], iface: Any = None) -> None:
        super().__init__(iface.mainWindow() if iface is not None else None)
        self.setWindowTitle(title)
        self.setObjectName(f"deep_fusion_{name}")
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.WindowMinMaxButtonsHint)
        self.setAcceptDrops(True)
        self.run: Any = None
        self._title, self._iface = title, iface
        self._preview: Any = None
        self._swipe: Any = None
        self._training: Any = None
        self.tabs = QTabWidget()
        for tab in tabs:
            self.tabs.addTab(TaskTab(tab, self, iface), tr("Train") if tab.trains else tr("Apply"))
        self.tabs.setCurrentIndex(len(tabs) - 1)
        self._make_foot()
        self._lay_out()
        self._connect()
        self.resize(*_SIZE)

    @property
    def tab(self) -> TaskTab:
        """The tab in front."""
        widget: TaskTab = self.tabs.currentWidget()
        return widget

    def release(self) -> None:
        """Part the widgets of all tabs, before the window goes."""
        for index in range(self.tabs.count()):
            self.tabs.widget(index).form.release()

    def start(self) -> None:
        """Run it in the background, unless something does not fit: then say what."""
        self.run_button.setEnabled(False)  # the engine may be asked, and meanwhile the event loop turns
        fits = self._fits()
        self.run_button.setEnabled(True)
        if fits:
            self.follow(the_runs().start(self.tab.algorithm_id, self.tab.values(), self._title, self.tab.form.opens))

    def preview(self) -> None:
        """Run it on what the map shows, and swipe between the source and the result."""
        if not self._fits():
            return
        canvas = self._iface.mapCanvas()
        self._preview = Preview(self)
        self._preview.ready.connect(self._show_preview)
        self._preview.failed.connect(self.say)
        self.say(tr("Preview of what the map shows..."))
        self._preview.start(
            self.tab.algorithm_id,
            self._preview_values(),
            list(self.tab.tab.compared) or ["INPUT"],
            canvas.extent(),
            canvas.mapSettings().destinationCrs(),
        )

    def _preview_values(self) -> dict[str, Any]:
        values = self.tab.values()
        if "TIME_LIMIT" in self.tab.form.names:
            wanted = float(values.get("TIME_LIMIT") or _PREVIEW_LEARNS_S)
            values["TIME_LIMIT"] = min(wanted, _PREVIEW_LEARNS_S)
        return values

    def copy(self, kind: str) -> str:
        """Put the run as `command`, `python` or `model` on the clipboard, and return the text."""
        values = copy_as.portable(self.tab.values(), QgsProject.instance())
        write = {"command": copy_as.command, "python": copy_as.python_call, "model": copy_as.model_step}[kind]
        text = write(self.tab.algorithm_id, values)
        QApplication.clipboard().setText(text)
        self.say(tr("Copied."))
        return text

    def take_model(self, path: str) -> None:
        """Use a model file in the tab that applies models."""
        try:
            network = read_card(path).network
        except ModelCardProblem as problem:
            self.say(str(problem))
            return
        for index in range(self.tabs.count()):
            if self.tabs.widget(index).take_model(path, network):
                self.tabs.setCurrentIndex(index)

    def follow(self, run: Any) -> None:
        """Show how a run gets on."""
        self.run = run
        run.progressed.connect(self._show_progress)
        run.said.connect(self.say)
        run.watched.connect(self._show_training)
        run.ended.connect(lambda successful: self._end())
        self._show_progress()
        if run.state != "running":
            self._end()

    def say(self, sentence: str) -> None:
        """Show a sentence above the buttons."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take model files only."""
        if _model_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Use the model file."""
        self.take_model(_model_in(event))
        event.acceptProposedAction()

    def reject(self) -> None:
        """Close, by Escape or the button, and remember the values; what runs goes on."""
        if self.isVisible():  # one that was closed before may hold the values of another project
            self._keep()
        super().reject()

    def fill_in(self) -> None:
        """Guess and recall anew, for another project."""
        for index in range(self.tabs.count()):
            self.tabs.widget(index).fill_in()

    def _make_foot(self) -> None:
        self.message = QLabel()
        self.message.setObjectName("message")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        self.progress = QProgressBar()
        self.progress.setObjectName("progress")
        self.progress.hide()
        self.copy_button = _button("copy", tr("Copy as"), tr("Copy exactly this run, to do it elsewhere."))
        self.copy_button.setMenu(self._copy_menu())
        self.preview_button = _button(
            "preview", tr("Preview"), tr("Do it for what the map shows (at most 512 pixels), and compare.")
        )
        self.preview_button.setVisible(self._iface is not None)
        self.cancel_button = _button("cancel", tr("Cancel run"), tr("Stop the run of this window."))
        self.cancel_button.hide()
        self.run_button = _button("run", tr("Run"), tr("Start it in the background; QGIS stays free."))
        self.run_button.setDefault(True)
        self.close_button = _button("close", tr("Close"), tr("Close this window; what runs goes on."))

    def _copy_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, text in (
            ("command", tr("qgis_process command")),
            ("python", tr("Python call")),
            ("model", tr("Model step (JSON)")),
        ):
            menu.addAction(text).triggered.connect(lambda checked=False, kind=kind: self.copy(kind))
        return menu

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.tabs)
        self.split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        for button in (self.preview_button, self.cancel_button, self.run_button, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.split, 1)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.run_button.clicked.connect(lambda: self.start())
        self.preview_button.clicked.connect(lambda: self.preview())
        self.cancel_button.clicked.connect(lambda: self.run.cancel())
        self.close_button.clicked.connect(lambda: self.close())
        QgsProject.instance().readProject.connect(self._meet_project)
        self.tabs.currentChanged.connect(lambda index: self._adapt())
        self._adapt()

    def _meet_project(self, document: Any) -> None:
        self.fill_in()

    def _adapt(self) -> None:
        """A training has no preview."""
        self.preview_button.setEnabled(not self.tab.tab.trains)
        self.say("")

    def _fits(self) -> bool:
        self._keep()
        problem = self.tab.form.problem()
        self.say(problem)
        return not problem

    def _keep(self) -> None:
        for index in range(self.tabs.count()):
            self.tabs.widget(index).keep()

    def _show_progress(self) -> None:
        self.progress.setRange(0, 100)
        self.progress.setValue(round(100 * self.run.fraction))
        running = self.run.state == "running"
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        self.run_button.setEnabled(not running)

    def _end(self) -> None:
        self._show_progress()
        self.say(self.run.problem or tr("Done."))

    def _show_preview(self, path: str) -> None:
        self.say("")
        before = next((self.tab.form.layer(name) for name in reversed(self.tab.tab.compared)), None)
        before = before or self.tab.form.layer("INPUT")
        after = QgsRasterLayer(path, tr("Preview"))
        if before is None or not after.isValid():
            self.say(tr("The preview is no image."))
            return
        if self._swipe is None or self._swipe.parent() is None:
            self._swipe = SwipeView()
        self._show_aside(self._swipe)
        self._swipe.show(before, after, after.extent(), after.crs())

    def _show_training(self) -> None:
        """Show a training when it begins; what somebody puts in its place later, stays."""
        if self.run.training and self._training is not self.run:
            self._training = self.run
            view = TrainingView(alone=False)
            view.follow(self.run)
            self._show_aside(view)

    def _show_aside(self, widget: QWidget) -> None:
        """Put a widget at the right, in place of the one that is there."""
        if self.split.indexOf(widget) < 0:
            if self.split.count() > 1:
                old = self.split.widget(1)
                old.setParent(None)
                old.deleteLater()
                self._swipe = widget if widget is self._swipe else None
            self.split.addWidget(widget)
            QWidget.show(widget)
            visit_after(self.tabs, widget)
            self.resize(max(self.width(), _SIZE[0] + _SIDE_WIDTH), self.height())


class SharpenDialog(TaskDialog):
    """Sharpen a multispectral image."""

    def __init__(self, iface: Any = None) -> None:
        super().__init__(tr("Sharpen"), "sharpen", SHARPEN, iface)


class PredictDialog(TaskDialog):
    """Predict the fine image of a date."""

    def __init__(self, iface: Any = None) -> None:
        super().__init__(tr("Predict a date"), "predict", PREDICT, iface)


class SegmentDialog(TaskDialog):
    """Segment optical and radar images."""

    def __init__(self, iface: Any = None) -> None:
        super().__init__(tr("Segment optical + SAR"), "segment", SEGMENT, iface)


class ClassifyDialog(TaskDialog):
    """Classify scenes."""

    def __init__(self, iface: Any = None) -> None:
        super().__init__(tr("Classify scenes"), "classify", CLASSIFY, iface)


def _button(name: str, text: str, hint: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    return button


def _model_in(event: QDropEvent) -> str:
    """The path of the model file that is dragged; empty if it is something else."""
    paths = [url.toLocalFile() for url in event.mimeData().urls()]
    return next((path for path in paths if path.endswith(_MODEL_SUFFIX)), "")
