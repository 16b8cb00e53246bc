# SPDX-License-Identifier: GPL-2.0-or-later
"""How a run tells where it stands, and how it hears that it should stop. Standard library only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional

from .errors import Cancelled

#: Receives one event, a dictionary with "type" and what belongs to the type (see engine/jobs.py).
Sink = Callable[[dict[str, Any]], None]

_SHORTEST_INTERVAL_S = 0.1


def _nowhere(event: dict[str, Any]) -> None:
    """Swallow events, for callers that do not watch."""


class Progress:
    """One run's progress: stages that share the bar, messages, and the question whether to stop.

    Events go to the sink at most ten times a second, except the first and last of each stage.
    """

    def __init__(
        self,
        sink: Sink = _nowhere,
        is_cancelled: Callable[[], bool] = lambda: False,
        take_finish: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sink = sink
        self._is_cancelled = is_cancelled
        self._take_finish = take_finish
        self._start = 0.0
        self._share = 1.0
        self._in_stage = False
        self._last_sent = 0.0
        self._last_fraction = 0.0

    @contextmanager
    def stage(self, text: str, share: float) -> Iterator[None]:
        """Run one step that takes `share` (0 to 1) of the enclosing step; stages follow one another."""
        outer = self._start, self._share, self._in_stage
        self._share, self._in_stage = self._share * share, True
        self._send(0.0, text)
        yield
        self._start, self._share, self._in_stage = outer  # inner stages have moved on
        self._send(share)
        self._start += self._share * share

    def update(self, fraction: float) -> None:
        """Report that `fraction` (0 to 1) of the current stage is done; outside of any there is nothing to report.

        Raises:
            Cancelled: the user asked to stop.
        """
        self.check()
        if self._in_stage and time.monotonic() - self._last_sent >= _SHORTEST_INTERVAL_S:
            self._send(fraction)

    def check(self) -> None:
        """Raise Cancelled if the user asked to stop; call it wherever half a second may pass."""
        if self._is_cancelled():
            raise Cancelled

    def take_finish(self) -> bool:
        """Whether the user asked a training to end and to keep its best; each such wish is told once."""
        return self._take_finish()

    def show_training(self, facts: dict[str, Any]) -> None:
        """Let those who watch a training know how it goes."""
        self._sink({"type": "training", **facts})

    def tell(self, text: str) -> None:
        """Say in a few words what the current stage is doing, beside the bar."""
        self._sink({"type": "progress", "fraction": self._last_fraction, "stage": text})

    def log(self, text: str) -> None:
        """Say something a curious user may want to read."""
        self._sink({"type": "log", "text": text})

    def warn(self, text: str) -> None:
        """Say something every user should read."""
        self._sink({"type": "warning", "text": text})

    def _send(self, fraction: float, text: Optional[str] = None) -> None:
        self._last_sent = time.monotonic()
        self._last_fraction = self._start + self._share * fraction
        event = {"type": "progress", "fraction": self._last_fraction}
        if text is not None:
            event["stage"] = text
        self._sink(event)
