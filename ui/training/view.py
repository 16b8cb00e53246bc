# SPDX-License-Identifier: GPL-2.0-or-later
"""A training as it goes: curves, samples, numbers, and the ways to end it."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from ..durations import time_left
from ..runs import FAILED, RUNNING, Run
from .picture import Picture

_WIDE = 1.3  #: width by height from which the pictures stand side by side


class TrainingView(QWidget):
    """Shows what the engine tells of a training and lets people end it.

    Args:
        alone: also shows how far it is and a button to cancel, which the window around it may have already.
        parent: the widget that it lies in.
    """

    def __init__(self, alone: bool = True, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._alone = alone
        self.setObjectName("trainingView")
        self.run: Optional[Run] = None
        self.curves = Picture("trainingCurves", tr("Losses, and figures of samples held out, by iteration."))
        self.samples = Picture("trainingSamples", tr("Samples held out, with what the network makes of them."))
        self.numbers, self.state = _label("trainingNumbers"), _label("trainingState")
        self.progress = QProgressBar()
        self.progress.setObjectName("trainingProgress")
        self.finish = _button(
            "trainingFinish",
            tr("Stop and keep the best"),
            tr("End the training at its next iteration; the weights that validated best become the model."),
        )
        self.cancel = _button("trainingCancel", tr("Cancel"), tr("Stop it; nothing is left behind"))
        self.finish.clicked.connect(lambda: self._ask_to_finish())
        self.cancel.clicked.connect(lambda: self._ask_to_stop())
        self._lay_out()
        self._begin()

    def follow(self, run: Run) -> None:
        """Show this run from now on."""
        self._leave()
        self.run = run
        run.watched.connect(self._show)
        run.progressed.connect(self._show_state)
        run.ended.connect(self._show_state)
        self._begin()
        if run.training:
            self._show(run.training)
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Called by Qt: side by side if that gives larger pictures."""
        wide = self.width() > _WIDE * self.height()
        sides = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pictures.setDirection(sides[0] if wide else sides[1])
        super().resizeEvent(event)

    def _leave(self) -> None:
        if self.run is not None:
            self.run.watched.disconnect(self._show)
            self.run.progressed.disconnect(self._show_state)
            self.run.ended.disconnect(self._show_state)

    def _begin(self) -> None:
        self.curves.clear(tr("Curves come with the first validation."))
        self.samples.clear("")
        self.numbers.setText("")
        self.finish.setEnabled(True)
        self.cancel.setEnabled(True)
        self._show_state()

    def _show(self, event: dict[str, Any]) -> None:
        """Show what an event of type `training` tells."""
        self.curves.load(str(event.get("curves", "")))
        self.samples.load(str(event.get("samples", "")))
        self.numbers.setText("\n".join(filter(None, (_losses(event), _best(event)))))
        self._show_state()

    def _show_state(self, successful: bool = True) -> None:
        running = self.run is not None and self.run.state == RUNNING
        for widget in (self.progress, self.cancel):
            widget.setVisible(running and self._alone)
        self.finish.setVisible(self.run is not None and self.run.can_finish_early)
        if self.run is None:
            self.state.setText("")
            return
        self.progress.setRange(0, 100 if self.run.fraction else 0)
        self.progress.setValue(round(100 * self.run.fraction))
        self.state.setText(self._words())
        if not running and self.curves.is_empty:
            self.curves.clear(tr("There are no pictures of this training."))

    def _words(self) -> str:
        run = self.run
        if run is None or run.state == FAILED:
            return run.problem if run is not None else ""
        if run.state != RUNNING:
            return run.problem or tr("Done.")
        if not self.cancel.isEnabled():
            return tr("Stopping...")
        if not self.finish.isEnabled():
            return tr("Ends at the next iteration, with the best weights so far...")
        stage = "" if run.training else run.stage  # the numbers say more
        return ", ".join(filter(None, (stage, time_left(run.remaining_s))))

    def _ask_to_finish(self) -> None:
        if self.run is not None:
            self.finish.setEnabled(False)
            self.run.finish_early()
            self._show_state()

    def _ask_to_stop(self) -> None:
        if self.run is not None:
            self.finish.setEnabled(False)
            self.cancel.setEnabled(False)
            self.run.cancel()
            self._show_state()

    def _lay_out(self) -> None:
        self._pictures = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pictures.addWidget(self.curves, 2)
        self._pictures.addWidget(self.samples, 3)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.finish)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.addLayout(self._pictures, 1)
        for widget in (self.numbers, self.state, self.progress):
            column.addWidget(widget)
        column.addLayout(buttons)


def _losses(event: dict[str, Any]) -> str:
    """Iteration, both losses, and the figures of the samples."""
    parts = [tr("Iteration {iteration} of {iterations}").format(**_counts(event))]
    for text, name in ((tr("training loss {value}"), "loss"), (tr("validation loss {value}"), "validation")):
        if event.get(name) is not None:
            parts.append(text.format(value=_short(event[name])))
    return ", ".join(parts)


def _best(event: dict[str, Any]) -> str:
    """Which weights would be kept, and the figures."""
    parts = []
    if event.get("best") is not None:
        text = tr("Best so far: {value} at iteration {iteration}")
        parts.append(text.format(value=_short(event["best"]), iteration=event.get("best_iteration", 0)))
    figures = event.get("figures") or {}
    parts += [f"{name} {value:.3f}" for name, value in figures.items() if value is not None]
    return ", ".join(parts)


def _counts(event: dict[str, Any]) -> dict[str, Any]:
    return {name: event.get(name, 0) for name in ("iteration", "iterations")}


def _short(value: float) -> str:
    return f"{value:.4g}"


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(name: str, text: str, hint: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    return button
