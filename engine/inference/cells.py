# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole image cell by cell: where chips lie, and what they say of each cell.

For every cell a square of ground, the window, is looked at, which is as large as the cell or larger; windows of
neighbouring cells then overlap, and a cell takes the mean of those that cover it, each by its share. A window that is
larger than a chip is covered by several chips; of a smaller one a chip sees also what surrounds it. Beyond the image it
goes on as in a mirror. Memory holds a few rows of cells, whatever the size of the image.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from affine import Affine
from torch import Tensor

from ..progress import Progress
from ..raster.grid import Grid, Window
from ..raster.raster import Raster, Sample
from ..vector.places import spread
from .ahead import read_ahead
from .classifying import ChipClassifier

#: Pixels on a side of the part of the activation map that belongs to a cell.
MAP_PIXELS = 16


class Axis(NamedTuple):
    """Cells and windows along one direction, in pixels of the model's grid."""

    extent: float  #: of the image
    cell: float  #: of a window
    stride: float  #: from one cell to the next
    side: int  #: of a chip

    @property
    def cells(self) -> int:
        """How many there are; the last may reach beyond the image. Slivers of less than half a pixel do not count."""
        return max(1, math.ceil((self.extent - 0.5) / self.stride))

    @property
    def windows(self) -> int:
        """How many begin on the image and are needed to cover it."""
        return min(self.cells, max(1, math.ceil((self.extent - self.cell - 0.5) / self.stride) + 1))

    def chips(self, window: int) -> list[int]:
        """Where the chips of a window begin."""
        return spread(window * self.stride, window * self.stride + self.cell, self.side)

    def shares(self) -> np.ndarray:
        """How much of a window lies in the cell where it begins, and in those that follow, in cells."""
        reach = self.cell / self.stride
        return np.minimum(reach - np.arange(math.ceil(reach - 1e-6)), 1.0)


@dataclass(frozen=True)
class CellPlan:
    """Where cells and chips lie.

    Attributes:
        pixels: the model's grid over the image.
        down: rows.
        across: columns.
    """

    pixels: Grid
    down: Axis
    across: Axis

    @property
    def side(self) -> int:
        """Of a chip, in pixels."""
        return self.down.side

    @property
    def cells(self) -> Grid:
        """A grid whose pixels are the cells."""
        scaled = self.pixels.transform * Affine.scale(self.across.stride, self.down.stride)
        return Grid(self.pixels.crs, scaled, self.down.cells, self.across.cells)

    @property
    def can_map(self) -> bool:
        """Whether a window is one chip, and cells divide it, so that there can be an activation map."""
        whole = all(abs(axis.cell - axis.side) < 0.5 for axis in (self.down, self.across))
        reaches = (axis.cell / axis.stride for axis in (self.down, self.across))
        return whole and all(abs(reach - round(reach)) < 1e-3 for reach in reaches)


class CellRow(NamedTuple):
    """What is known of a row of cells.

    Attributes:
        row: its number.
        probabilities: (cells, classes); zeros where nothing is known.
        seen: (cells,) bool, whether anything is known.
        evidence: (MAP_PIXELS, cells * MAP_PIXELS) of what speaks for the classes of the windows; None if not wanted.
    """

    row: int
    probabilities: np.ndarray
    seen: np.ndarray
    evidence: np.ndarray | None


class _Strip(NamedTuple):
    """Chips side by side, each with the number of its window in the row."""

    row: int  #: of windows
    last: bool  #: of that row
    windows: tuple[int, ...]
    places: tuple[Window, ...]


class _Chips(NamedTuple):
    """Chips as the classifier sees them, and the windows in the row that they look at; None without a window."""

    windows: list[int]
    seen: Tensor | None


def classified_cells(
    image: Raster,
    plan: CellPlan,
    classifier: ChipClassifier,
    classes: int,
    least_valid: float,
    mapped: bool,
    progress: Progress,
) -> Iterator[CellRow]:
    """All rows of cells from north to south.

    Args:
        image: on the plan's grid.
        plan: of cells and chips.
        classifier: answers.
        classes: how many it knows.
        least_valid: share of a chip that has to hold data.
        mapped: whether an activation map is wanted; the plan has to allow it.
        progress: told after each row.

    Raises:
        Cancelled: the user asked to stop.
    """
    sums = _Sums(plan, classes, mapped)
    answers = _WindowRow(plan, classes, mapped)
    for strip, chips in read_ahead(
        _strips(plan, classifier.batch_size(plan.side)), lambda each: _read(image, each, least_valid, classifier)
    ):
        progress.check()
        answers.add(chips, classifier)
        if strip.last:
            sums.add(strip.row, answers)
            yield from sums.finished(strip.row)
            answers = _WindowRow(plan, classes, mapped)
            progress.update((strip.row + 1) / plan.down.windows)


def _strips(plan: CellPlan, most: int) -> Iterator[_Strip]:
    """Every chip once, row by row."""
    for row in range(plan.down.windows):
        tops = plan.down.chips(row)
        chips = [(window, left) for window in range(plan.across.windows) for left in plan.across.chips(window)]
        for number, top in enumerate(tops):
            for start in range(0, len(chips), most):
                part = chips[start : start + most]
                last = number == len(tops) - 1 and start + most >= len(chips)
                places = tuple(Window(top, left, plan.side, plan.side) for _, left in part)
                yield _Strip(row, last, tuple(window for window, _ in part), places)


def _read(image: Raster, strip: _Strip, least_valid: float, classifier: ChipClassifier) -> _Chips:
    """Those chips that hold enough data."""
    first, last = strip.places[0], strip.places[-1]
    sample = image.read(Window(first.row, first.col, first.height, last.right - first.col))
    cut = [sample.cut(slice(None), slice(place.col - first.col, place.right - first.col)) for place in strip.places]
    there = [
        (window, chip.filled()) for window, chip in zip(strip.windows, cut, strict=True) if _holds(chip, least_valid)
    ]
    seen = classifier.seen(np.stack([chip for _, chip in there])) if there else None
    return _Chips([window for window, _ in there], seen)


def _holds(chip: Sample, least_valid: float) -> bool:
    return bool(chip.valid.any() and chip.valid.mean() >= least_valid)


class _WindowRow:
    """What the chips of a row of windows say: sums of probabilities, how many chips, and the evidence."""

    def __init__(self, plan: CellPlan, classes: int, mapped: bool) -> None:
        windows = plan.across.windows
        self.probabilities, self.chips = np.zeros((windows, classes)), np.zeros(windows)
        reach = (round(axis.cell / axis.stride) for axis in (plan.down, plan.across))
        self._side = MAP_PIXELS * max(reach)
        self.evidence = np.zeros((windows, self._side, self._side), np.float32) if mapped else None

    def add(self, chips: _Chips, classifier: ChipClassifier) -> None:
        """Let the classifier look at chips."""
        if chips.seen is None:
            return
        if self.evidence is None:
            found = classifier.probabilities(chips.seen)
        else:
            found, self.evidence[chips.windows] = classifier.evidence(chips.seen, self._side)
        np.add.at(self.probabilities, chips.windows, found)
        np.add.at(self.chips, chips.windows, 1)


class _Sums:
    """Cells that windows are still added to."""

    def __init__(self, plan: CellPlan, classes: int, mapped: bool) -> None:
        self._plan, self._classes, self._mapped = plan, classes, mapped
        self._down, self._across = plan.down.shares(), plan.across.shares()
        self._rows: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def add(self, row: int, answers: _WindowRow) -> None:
        """Give every cell its share of a row of windows."""
        there = answers.chips > 0
        mean = answers.probabilities / np.maximum(answers.chips, 1)[:, None]
        for below, height in enumerate(self._down):
            if row + below >= self._plan.down.cells:
                break
            sums, weights, evidence = self._row(row + below)
            for beside, width in enumerate(self._across):
                windows = np.flatnonzero(there)
                windows = windows[windows + beside < self._plan.across.cells]
                sums[windows + beside] += height * width * mean[windows]
                weights[windows + beside] += height * width
                if answers.evidence is not None:
                    rows, cols = (slice(MAP_PIXELS * at, MAP_PIXELS * (at + 1)) for at in (below, beside))
                    evidence[windows + beside] += height * width * answers.evidence[windows, rows, cols]

    def finished(self, row: int) -> Iterator[CellRow]:
        """The rows of cells that no later row of windows reaches."""
        last = self._plan.down.cells if row == self._plan.down.windows - 1 else row + 1
        for each in range(row, last):
            sums, weights, evidence = self._row(each)
            del self._rows[each]
            seen = weights > 0
            divisor = np.where(seen, weights, 1.0)
            parts = (
                (evidence / divisor[:, None, None]).transpose(1, 0, 2).reshape(MAP_PIXELS, -1) if self._mapped else None
            )
            yield CellRow(each, sums / divisor[:, None], seen, parts)

    def _row(self, row: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if row not in self._rows:
            cells = self._plan.across.cells
            side = MAP_PIXELS if self._mapped else 0
            self._rows[row] = (
                np.zeros((cells, self._classes)),
                np.zeros(cells),
                np.zeros((cells, side, side), np.float32),
            )
        return self._rows[row]
