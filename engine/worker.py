# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine process: one job in on stdin, events out as JSON lines, then the process ends.

Started by path as `python -I -X utf8 -u engine/worker.py`, or by hand with a job file as its argument:
`python engine/worker.py job.json`. Both go the same way.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
import types
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).resolve().parents[1]


def register_package() -> None:
    """Make the folder above importable as deep_fusion, whatever it is called and wherever it lies."""
    package = types.ModuleType("deep_fusion")
    package.__path__ = [str(ROOT)]
    sys.modules["deep_fusion"] = package
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT / "engine"]


if __package__ in (None, ""):
    register_package()
    __package__ = "deep_fusion.engine"

from . import jobs  # noqa: E402
from .errors import Cancelled, EngineError, MemoryRanOut, is_out_of_memory  # noqa: E402
from .progress import Progress  # noqa: E402
from .versions import library_versions  # noqa: E402

#: Exit status after an error that was reported; anything else non-zero means the process died.
EXIT_REPORTED = 2
EXIT_PARENT_GONE = 3

#: How long a run may take to delete its half file after the parent has gone.
_LAST_MOMENT_S = 1.5


def take_over_stdout() -> TextIO:
    """The protocol channel; from now on whatever prints, also from C, lands on stderr."""
    channel = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return channel


class Channel:
    """Sends events; one writer at a time, so that lines never mix."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, event: dict[str, Any]) -> None:
        """Write one event as one line."""
        with self._lock:
            self._stream.write(json.dumps(event) + "\n")
            self._stream.flush()


class Wishes:
    """What the other process asked for."""

    def __init__(self) -> None:
        self.cancel, self._finish = threading.Event(), threading.Event()

    def hear(self, line: str) -> None:
        """Note the wish in a line; other lines are passed over."""
        wish = _wish(line)
        if wish == "cancel":
            self.cancel.set()
        elif wish == "finish":
            self._finish.set()

    def take_finish(self) -> bool:
        """Whether a training shall end early; each wish counts once."""
        wished = self._finish.is_set()
        if wished:
            self._finish.clear()
        return wished


def listen(wishes: Wishes) -> None:
    """Wait for messages; when the parent is gone, tidy up if a moment suffices, and end the process."""
    for line in sys.stdin:
        wishes.hear(line)
    wishes.cancel.set()
    time.sleep(_LAST_MOMENT_S)
    os._exit(EXIT_PARENT_GONE)


def _wish(line: str) -> Any:
    try:
        message = json.loads(line)
    except json.JSONDecodeError:
        return None
    return message.get("op") if isinstance(message, dict) else None


def serve(channel: Channel, text: str, wishes: Wishes, listening: bool) -> int:
    """Carry out the job in `text` and report how it ended; returns the exit status."""
    try:
        job = jobs.from_json(text)
        from .run import load, run

        load(job)  # every native library, before a thread waits on stdin (that hangs imports on Windows)
        if listening:
            threading.Thread(target=listen, args=(wishes,), daemon=True).start()
        progress = Progress(channel.send, wishes.cancel.is_set, wishes.take_finish)
        channel.send({"type": "result", "values": run(job, progress)})
        return 0
    except Cancelled:
        event = {"type": "cancelled"}
    except EngineError as error:
        event = _told(error)
    except Exception as error:  # noqa: BLE001 - the edge of the process: an unknown error travels whole
        event = {**_told(MemoryRanOut() if is_out_of_memory(error) else error), "traceback": traceback.format_exc()}
    channel.send(event)
    return EXIT_REPORTED


def _told(error: Exception) -> dict[str, Any]:
    """The event for an error: ours with its facts, another one with its name."""
    if isinstance(error, EngineError):
        code, facts, text = error.code, _plain(error.facts), str(error)
    else:
        code, facts, text = type(error).__name__, {}, f"{type(error).__name__}: {error}"
    return {"type": "error", "code": code, "facts": facts, "text": text, "traceback": ""}


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (int, float)) else str(value) for name, value in facts.items()}


def main() -> int:
    """Greet, take one job, do it."""
    channel = Channel(take_over_stdout())
    channel.send(
        {"type": "ready", "protocol": jobs.PROTOCOL, "python": sys.version.split()[0], "versions": library_versions()}
    )
    if len(sys.argv) > 1:
        text, listening = Path(sys.argv[1]).read_text(encoding="utf-8"), False
    else:
        text, listening = sys.stdin.readline(), True
    return serve(channel, text, Wishes(), listening)


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
