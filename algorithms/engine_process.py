# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine as QGIS sees it: a job goes in, progress and messages come out, then a result or an exception.

The other end is engine/worker.py; what the two say to each other stands in engine/jobs.py. Every failure, cancelling
included, is a QgsProcessingException, because anything else is a success to qgis_process.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from ..engine import jobs
from ..engine.errors import ProtocolMismatch
from .child_process import ChildProcess
from .environment import PLUGIN_FOLDER, clean_environment
from .messages import died, reported, sentence, tr
from .watching import WatchedFeedback, watched_job

WORKER = PLUGIN_FOLDER / "engine" / "worker.py"

#: How long the engine may take to stop by itself after it was asked to.
GRACE_S = 3.0

#: The images of a demo job, each NAME.tif in its folder.
DEMO_IMAGES = ("vhr_pan", "vhr_ms", "vhr_truth", "landsat_pan", "landsat_ms", "labels", "sar")

_HANDSHAKE_S = 60.0


@dataclass(frozen=True)
class Greeting:
    """What an interpreter says about itself before any work: its version and those of the libraries it has."""

    python: str
    versions: dict[str, Optional[str]]


def start_worker(python: str, worker: Path = WORKER) -> ChildProcess:
    """The engine process, started but without a job.

    Raises:
        QgsProcessingException: the interpreter does not start.
    """
    return ChildProcess(python, ["-I", "-X", "utf8", "-u", str(worker)], clean_environment())


def greet(python: str, worker: Path = WORKER) -> Greeting:
    """Ask an interpreter for its version and its libraries; imports none of them, so it is quick.

    Raises:
        QgsProcessingException: it does not start, or it does not answer as the engine.
    """
    child = start_worker(python, worker)
    give_up = time.monotonic() + _HANDSHAKE_S
    try:
        while time.monotonic() < give_up:
            running = child.is_running()
            for line in child.read_lines():
                event = _event(line)
                if event is not None and event["type"] == "ready":
                    return _checked_greeting(event)
            if not running:
                raise QgsProcessingException(died(child.exit_code, child.crashed, child.last_words))
    finally:
        child.kill()
    raise QgsProcessingException(
        tr("{python} did not answer within {seconds:.0f} seconds.").format(python=python, seconds=_HANDSHAKE_S)
    )


def run_job(python: str, job: jobs.Job, feedback: QgsProcessingFeedback, worker: Path = WORKER) -> dict[str, Any]:
    """Carry out a job in a process of its own and return the values it reports.

    A `WatchedFeedback` is told how a training goes, with pictures, and may end it early; for others none are drawn.

    A run that fails or is cancelled leaves none of the job's outputs behind, not even when the process was killed.

    Raises:
        QgsProcessingException: with one sentence for people.
    """
    feedback.setProgressText(tr("Starting the engine…"))
    conversation = _Conversation(start_worker(python, worker), watched_job(job, feedback), feedback)
    try:
        return conversation.hold()
    finally:
        conversation.end()


def outputs_of(job: jobs.Job) -> list[str]:
    """The files that a job writes."""
    if isinstance(job, jobs.DemoJob):
        return [os.path.join(job.folder, f"{name}.tif") for name in DEMO_IMAGES]
    names = [name for name in vars(job) if name.startswith("output")]
    return [getattr(job, name) for name in names if getattr(job, name)]


class _Conversation:
    """One job's exchange with the engine."""

    def __init__(self, child: ChildProcess, job: jobs.Job, feedback: QgsProcessingFeedback) -> None:
        self._child = child
        self._job = job
        self._feedback = feedback
        self._greeted = False
        self._stage = ""
        self._answer: Optional[dict[str, Any]] = None
        self._cancelled = self._finishing = False
        self._deadline: Optional[float] = None  # after an answer or a cancel message: when to stop waiting

    def hold(self) -> dict[str, Any]:
        """Listen until the engine has ended; the values of its result."""
        running = True
        while running:
            running = self._child.is_running()
            for line in self._child.read_lines():
                self._hear(line)
            self._pass_on_cancel()
            self._pass_on_finish()
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._child.kill()
        if self._cancelled:
            if self._answer is not None and self._answer["type"] == "result":
                self._discard(outputs_of(self._job))  # it was done before it heard of the cancel
            raise QgsProcessingException(tr("Cancelled."))
        if self._answer is None:
            limit = getattr(self._job, "compute", jobs.Compute()).memory_limit_mb
            child = self._child
            raise QgsProcessingException(died(child.exit_code, child.crashed, child.last_words, limit))
        return self._values(self._answer)

    def end(self) -> None:
        """Make sure that the process is gone and that it left no half-written file."""
        self._child.kill()
        self._discard(_parts_of(self._job))

    def _hear(self, line: str) -> None:
        event = _event(line)
        if event is None:
            if line.strip():
                self._feedback.pushDebugInfo(line)  # a library that writes where only the engine should
            return
        kind = event["type"]
        if kind == "ready":
            _checked_greeting(event)
            self._child.send(jobs.to_json(self._job))
            self._greeted = True
        elif kind == "progress":
            self._show_progress(event)
        elif kind == "log":
            self._feedback.pushInfo(str(event.get("text", "")))
        elif kind == "warning":
            self._feedback.pushWarning(str(event.get("text", "")))
        elif kind == "training" and isinstance(self._feedback, WatchedFeedback):
            self._feedback.watched.emit(event)
        elif kind in ("result", "error", "cancelled"):
            self._answer = event
            self._deadline = time.monotonic() + GRACE_S

    def _show_progress(self, event: dict[str, Any]) -> None:
        stage = str(event.get("stage", self._stage))
        if stage != self._stage:
            self._stage = stage
            self._feedback.setProgressText(stage)
        self._feedback.setProgress(100 * float(event.get("fraction", 0)))

    def _pass_on_cancel(self) -> None:
        if self._cancelled or not self._feedback.isCanceled():
            return
        self._cancelled = True
        if self._greeted:
            self._child.send(json.dumps({"op": "cancel"}))
            self._deadline = time.monotonic() + GRACE_S
        else:
            self._child.kill()  # it has no job yet, so there is nothing to wind up

    def _pass_on_finish(self) -> None:
        wished = isinstance(self._feedback, WatchedFeedback) and self._feedback.finish_early
        if wished and self._greeted and not self._finishing:
            self._finishing = True
            self._child.send(json.dumps({"op": "finish"}))

    def _values(self, answer: dict[str, Any]) -> dict[str, Any]:
        if answer["type"] == "result":
            return dict(answer.get("values", {}))
        if answer["type"] == "cancelled":
            raise QgsProcessingException(tr("Cancelled."))
        for line in str(answer.get("traceback", "")).splitlines():
            self._feedback.pushDebugInfo(line)
        raise QgsProcessingException(reported(answer))

    def _discard(self, paths: list[str]) -> None:
        for path in paths:
            try:
                os.remove(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                self._feedback.pushWarning(
                    tr("{path} could not be removed: {reason}.").format(path=path, reason=error.strerror)
                )


def _event(line: str) -> Optional[dict[str, Any]]:
    """The event in a line; None for a line that the engine did not write."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("type"), str) else None


def _checked_greeting(event: dict[str, Any]) -> Greeting:
    if event.get("protocol") != jobs.PROTOCOL:
        mismatch = ProtocolMismatch(expected=jobs.PROTOCOL, found=event.get("protocol"))
        raise QgsProcessingException(sentence(mismatch))
    return Greeting(python=str(event.get("python", "")), versions=dict(event.get("versions", {})))


def _parts_of(job: jobs.Job) -> list[str]:
    """Half-written files of a job: NAME.part, and what GDAL puts beside it such as NAME.part.aux.xml."""
    parts = []
    for output in outputs_of(job):
        folder, part = os.path.split(output + ".part")
        if os.path.isdir(folder):
            names = [name for name in os.listdir(folder) if name == part or name.startswith(part + ".")]
            parts += [os.path.join(folder, name) for name in names]
    return parts
