# SPDX-License-Identifier: GPL-2.0-or-later
"""How well classes were met, as the pages tell it after assessing a map and after training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .jobs import LandClass
from .metrics.confusion import Confusion
from .report.page import Section, Table


def accuracy_sections(
    accuracy: Confusion, classes: Sequence[LandClass], counted: str = "pixels", made: str = "map"
) -> list[Section]:
    """Figures by class and the matrix they come from, both for the classes that occur.

    Args:
        accuracy: what is told of.
        classes: of the matrix.
        counted: what its numbers count.
        made: what is held against the truth.
    """
    by_class, matrix = _by_class(accuracy, classes, counted, made), _matrix(accuracy, classes, made)
    return [("By class", by_class), (f"Confusion matrix ({counted})", matrix)]


def averaging_set(accuracy: Confusion, classes: Sequence[LandClass]) -> str:
    """In words which classes means are over."""
    absent = [each.name for each, occurs in zip(classes, accuracy.present, strict=True) if not occurs]
    text = f"the {accuracy.present.sum()} classes that truth or map hold among the pixels compared"
    return f"{text}; not {', '.join(absent)}" if absent else text


def _by_class(accuracy: Confusion, classes: Sequence[LandClass], counted: str, made: str) -> Table:
    sizes = f"truth ({counted})", f"{made} ({counted})"
    header = ("class", *sizes, "IoU", "recall (producer's)", "precision (user's)", "F1")
    columns = (accuracy.iou, accuracy.recall, accuracy.precision, accuracy.f1)
    rows = [
        (
            classes[at].name,
            int(accuracy.true[at]),
            int(accuracy.predicted[at]),
            *(float(column[at]) for column in columns),
        )
        for at in _occurring(accuracy)
    ]
    means = accuracy.values
    total = ("mean of these classes", accuracy.total, accuracy.total, means["MIOU"], "", "", means["F1"])
    return Table(header, [*rows, total])


def _matrix(accuracy: Confusion, classes: Sequence[LandClass], made: str) -> Table:
    """Rows are the truth; on the diagonal, which stands out, both agree."""
    occurring = _occurring(accuracy)
    names = [classes[at].name for at in occurring]
    counts = accuracy.matrix[np.ix_(occurring, occurring)].tolist()
    rows = [(name, *row) for name, row in zip(names, counts, strict=True)]
    return Table((f"truth \\ {made}", *names), rows, frozenset((at, at + 1) for at in range(len(names))))


def _occurring(accuracy: Confusion) -> list[int]:
    return [int(at) for at in np.flatnonzero(accuracy.present)]
