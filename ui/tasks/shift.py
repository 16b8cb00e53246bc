# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the chosen images lie from each other: measured in the background when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...algorithms.messages import tr
from ..runs import DONE, RUNNING, Run, the_runs
from .harmony import AMBER, GREEN, RED, Finding

_ALGORITHM = "deepfusion:measure_shift"

#: Pixels of the coarser image. No run warns of a shift below the first; those that warn do so above the second.
_SMALL, _LARGE = 0.5, 2.0


class Pair(NamedTuple):
    """Two images that can be measured: ids or paths of their layers, and how they are called."""

    reference: str
    other: str
    reference_name: str
    other_name: str
    pixel_m: float = 0.0  #: of the coarse sensor, where the files do not tell it


class ShiftMeasure(QObject):
    """The shift of the chosen pair. It is forgotten, and what still measures it stopped, when the pair changes."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.finding: Optional[Finding] = None
        self._pair: Optional[Pair] = None
        self._run: Optional[Run] = None

    @property
    def is_possible(self) -> bool:
        """Whether there is a pair to measure."""
        return self._pair is not None

    @property
    def is_running(self) -> bool:
        """Whether it is being measured."""
        return self._run is not None

    def choose(self, pair: Optional[Pair]) -> None:
        """Take this pair from now on."""
        if pair == self._pair:
            return
        self._pair, self.finding = pair, None
        if self._run is not None:
            self._run.ended.disconnect(self._end)
            self._run.cancel()
            self._run = None

    def start(self) -> None:
        """Measure in the background; `changed` tells that it has begun, and that it has ended."""
        pair = self._pair
        if pair is None or self._run is not None:
            return
        self.finding = None
        title = tr("Shift of {other} from {reference}").format(other=pair.other_name, reference=pair.reference_name)
        values = {"REFERENCE": pair.reference, "OTHER": pair.other, "PIXEL_SIZE": pair.pixel_m}
        self._run = the_runs().start(_ALGORITHM, values, title, load=False)
        if self._run.state == RUNNING:
            self._run.ended.connect(self._end)
            self.changed.emit()
        else:
            self._end()

    def _end(self, successful: bool = False) -> None:
        run, self._run = self._run, None
        if run is not None and self._pair is not None:
            self.finding = shift_finding(self._pair, run.results) if run.state == DONE else _failure(run)
        self.changed.emit()


def shift_finding(pair: Pair, results: Mapping[str, Any]) -> Finding:
    """The light for what was measured, by pixels of the coarser image."""
    subject = tr("Shift")
    if not results.get("CLEAR"):
        text = tr("It could not be measured: too few common edges, or more than 8 pixels apart.")
        return Finding(AMBER, subject, text)
    text = tr(
        "{other} lies {cols:+.1f} columns and {rows:+.1f} rows from {reference}, {metres:.3g} m away "
        "(in pixels of {pixel:.3g} m)."
    ).format(
        other=pair.other_name,
        reference=pair.reference_name,
        cols=_plain(results["COLS"]),
        rows=_plain(results["ROWS"]),
        metres=results["DISTANCE"],
        pixel=results["PIXEL"],
    )
    if results["SHIFT_PX"] > _LARGE:
        return Finding(RED, subject, " ".join((text, tr("Register them first."))))
    return Finding(GREEN if results["SHIFT_PX"] < _SMALL else AMBER, subject, text)


def _failure(run: Run) -> Finding:
    return Finding(AMBER, tr("Shift"), run.problem or tr("It could not be measured."))


def _plain(number: float) -> float:
    """Without the sign of a zero."""
    return round(number, 1) + 0.0
