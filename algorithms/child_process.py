# SPDX-License-Identifier: GPL-2.0-or-later
"""A program that runs beside QGIS: its lines as they come, and a sure way to end it."""

from __future__ import annotations

import os
import signal
import sys

from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import QCoreApplication, QDir, QProcess, QProcessEnvironment, QThread

from .messages import tr

_START_MS = 30000  # a virus scanner may look at the interpreter first
_POLL_MS = 30
_POLL_ON_MAIN_THREAD_MS = 10  # the window does not react meanwhile
_END_MS = 2000
_TAIL_BYTES = 8000


class ChildProcess:
    """One program, from its start to its end. Use it from one thread only."""

    def __init__(self, program: str, arguments: list[str], environment: QProcessEnvironment) -> None:
        """Start `program`.

        Raises:
            QgsProcessingException: it cannot be started.
        """
        self._pending = b""
        self._errors = b""
        self._on_main_thread = QThread.currentThread() == QCoreApplication.instance().thread()
        self._process = QProcess()
        self._process.setProcessEnvironment(environment)
        self._process.setWorkingDirectory(QDir.tempPath())  # never the plugin's folder: it would shadow libraries
        self._process.start(program, arguments)
        if not self._process.waitForStarted(_START_MS):
            raise QgsProcessingException(
                tr("{program} could not be started: {reason}.").format(
                    program=program, reason=self._process.errorString()
                )
            )

    def is_running(self) -> bool:
        """Whether it has not ended yet. Ask before `read_lines`, so that the last lines are read after its end."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def send(self, line: str) -> None:
        """Write one line to its standard input."""
        self._process.write((line + "\n").encode("utf-8"))

    def read_lines(self) -> list[str]:
        """The complete lines that arrived on its standard output within a moment; all that is left after its end."""
        self._process.waitForReadyRead(_POLL_ON_MAIN_THREAD_MS if self._on_main_thread else _POLL_MS)
        if self._on_main_thread:
            QCoreApplication.processEvents()  # lets qgis_process see Ctrl+C, and QGIS repaint
        running = self.is_running()
        self._errors = (self._errors + bytes(self._process.readAllStandardError()))[-_TAIL_BYTES:]
        self._pending += bytes(self._process.readAllStandardOutput())
        *lines, self._pending = self._pending.split(b"\n")
        if not running and self._pending:
            lines.append(self._pending)
            self._pending = b""
        return [line.decode("utf-8", "replace").rstrip("\r") for line in lines]

    @property
    def last_words(self) -> str:
        """The end of what it wrote to its standard error."""
        return self._errors.decode("utf-8", "replace")

    @property
    def exit_code(self) -> int:
        """Its exit status; the signal's number if a signal ended it."""
        return self._process.exitCode()

    @property
    def crashed(self) -> bool:
        """Whether a signal, or on Windows a fault, ended it."""
        return self._process.exitStatus() == QProcess.ExitStatus.CrashExit

    def kill(self) -> None:
        """End it, and its own children where the system allows, without asking; waits until it is gone."""
        if self.is_running():
            _kill_children(int(self._process.processId()))
            self._process.kill()
            self._process.waitForFinished(_END_MS)


def _kill_children(process_id: int) -> None:
    if sys.platform == "win32":
        taskkill = os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        QProcess.execute(taskkill, ["/PID", str(process_id), "/T", "/F"])
        return
    try:
        if os.getpgid(process_id) == process_id:  # it leads a group of its own; else the group is ours
            os.killpg(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended in between
