# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of toolbox algorithms in the background: what they say, where they stand, what came out."""

from __future__ import annotations

import time
from typing import Any, Optional

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingDestinationParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProject,
    QgsTask,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..algorithms.messages import tr
from ..algorithms.watching import WatchedFeedback
from .results.loading import add_again, add_results

RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"

_SHORTEST_GUESS = 0.02  #: share of a run before which nobody can say how long the rest takes


class Run(QObject):
    """One run of an algorithm; it starts when it is made, and lives on the main thread."""

    progressed = pyqtSignal()
    said = pyqtSignal(str)
    watched = pyqtSignal(dict)
    ended = pyqtSignal(bool)

    def __init__(self, algorithm_id: str, parameters: dict[str, Any], title: str, load: bool) -> None:
        super().__init__()
        self.algorithm_id, self.parameters, self.title = algorithm_id, parameters, title
        self.results: dict[str, Any] = {}
        self.problem, self.log = "", list[str]()
        self.training: dict[str, Any] = {}  #: what `watched` told last
        self.state, self.fraction, self.stage = RUNNING, 0.0, ""
        self._load, self._started = load, time.monotonic()
        self._feedback = _Listener()
        self._feedback.watched.connect(self._watch)
        self._feedback.heard.connect(self._hear)
        self._feedback.staged.connect(self._enter)
        self._feedback.failed.connect(self._fail)
        self._feedback.progressChanged.connect(self._progress)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self._context.setFeedback(self._feedback)
        self._algorithm: Optional[QgsProcessingAlgorithm] = None
        self._task: Optional[QgsTask] = None

    @property
    def remaining_s(self) -> Optional[float]:
        """Seconds that are left if the rest goes as fast as what is done; None as long as nobody can say."""
        if self.state != RUNNING or self.fraction < _SHORTEST_GUESS:
            return None
        return (time.monotonic() - self._started) * (1 - self.fraction) / self.fraction

    @property
    def can_finish_early(self) -> bool:
        """Whether it trains, and so may stop and keep the best."""
        return self.state == RUNNING and bool(self.training)

    def begin(self) -> None:
        """Start the task, or end at once with the sentence that says why it cannot run."""
        self._algorithm = QgsApplication.processingRegistry().createAlgorithmById(self.algorithm_id)
        if self._algorithm is None:
            self._fail(tr("There is no algorithm {name}.").format(name=self.algorithm_id))
            self._end(False, {})
            return
        values = _with_destinations(self._algorithm, self.parameters, self._load)
        fine, problem = self._algorithm.checkParameterValues(values, self._context)
        if not fine:
            self._fail(problem)
            self._end(False, {})
            return
        self._task = QgsProcessingAlgRunnerTask(self._algorithm, values, self._context, self._feedback)
        self._task.executed.connect(self._end)
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        """Ask it to stop; it leaves nothing behind."""
        self._feedback.cancel()

    def finish_early(self) -> None:
        """Ask a training to stop and to keep the best weights so far."""
        self._feedback.finish_early = True

    def add_results_again(self) -> None:
        """Add the layers that came out to the project once more."""
        if self._algorithm is not None:
            add_again(self._algorithm, self.results, self.title)

    def _watch(self, event: dict[str, Any]) -> None:
        self.training = event
        self.watched.emit(event)

    def _hear(self, text: str) -> None:
        self.log.append(text)
        self.said.emit(text)

    def _enter(self, stage: str) -> None:
        self.stage = stage
        self.progressed.emit()

    def _fail(self, text: str) -> None:
        self.problem = text
        self._hear(text)

    def _progress(self, percent: float) -> None:
        self.fraction = percent / 100
        self.progressed.emit()

    def _end(self, successful: bool, results: dict[str, Any]) -> None:
        self.results = results
        if self._feedback.isCanceled():
            self.state, self.problem = CANCELLED, tr("Cancelled.")
        else:
            self.state = DONE if successful else FAILED
        if self.state == DONE:
            self.fraction = 1.0
            add_results(self._context, self._feedback, self.title)
        self._task = None
        self._feedback.forget_pictures()
        self.progressed.emit()
        self.ended.emit(self.state == DONE)


class Runs(QObject):
    """All runs of this session, the youngest last."""

    added = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Run] = []

    def start(self, algorithm_id: str, parameters: dict[str, Any], title: str, load: bool = True) -> Run:
        """Start an algorithm in the background; with `load` its layers are added to the project.

        Returns at once. A run that cannot start is among `all` with its state and problem, and has told `ended`.
        """
        run = Run(algorithm_id, parameters, title, load)
        self.all.append(run)
        self.added.emit(run)
        run.begin()
        return run

    def cancel_all(self) -> None:
        """Ask everything that still runs to stop."""
        for run in self.all:
            if run.state == RUNNING:
                run.cancel()


_runs: list[Runs] = []


def the_runs() -> Runs:
    """The runs of the plugin."""
    if not _runs:
        _runs.append(Runs())
    return _runs[0]


class _Listener(WatchedFeedback):
    """Turns what a run says, on its own thread, into signals."""

    heard, staged, failed = pyqtSignal(str), pyqtSignal(str), pyqtSignal(str)

    def pushInfo(self, info: str) -> None:
        self.heard.emit(info)

    def pushWarning(self, warning: str) -> None:
        self.heard.emit(warning)

    def setProgressText(self, text: str) -> None:
        self.staged.emit(text)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.failed.emit(error)


def _with_destinations(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], load: bool) -> dict[str, Any]:
    """The parameters, with every output that is written at all; to be loaded into the project where it is a layer."""
    values = dict(parameters)
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    files = (QgsProcessingParameterFileDestination, QgsProcessingParameterFolderDestination)
    for definition in algorithm.parameterDefinitions():
        if not isinstance(definition, QgsProcessingDestinationParameter):
            continue
        name = definition.name()
        if name not in values and not definition.flags() & optional:
            values[name] = QgsProcessing.TEMPORARY_OUTPUT
        if load and not isinstance(definition, files) and isinstance(values.get(name), str) and values[name]:
            values[name] = QgsProcessingOutputLayerDefinition(values[name], QgsProject.instance())
    return values
