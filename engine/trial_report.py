# SPDX-License-Identifier: GPL-2.0-or-later
"""What a cross-validation tells: a page, a table of every number, and all of it as JSON."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from .chip_learning import Lesson
from .chip_report import answer_sections
from .report.charts import line_chart
from .report.page import Picture, Section, Table
from .trials import TITLES, Standing, paired_test, ranked

_ABOUT = (
    "Each fold is tested by a network that learned from the others. Differences between fusions that their spread over "
    "the folds and the paired test do not bear out are chance."
)
_OPTIMISTIC = (
    "As in the paper, the weights kept are those that did best on the fold that is then tested, so all figures are too "
    "good; the comparison of fusions is not free of it either."
)


def all_numbers(standings: Sequence[Standing]) -> Table:
    """Every number, one row each."""
    rows = [
        (trial.fusion, trial.fold + 1, name, value)
        for each in standings
        for trial in each.trials
        for name, value in {**trial.answers.values, "seconds": trial.seconds}.items()
    ]
    return Table(("fusion", "fold", "metric", "value"), rows)


def everything(taught: Lesson, standings: Sequence[Standing], selection: str) -> dict[str, Any]:
    """Settings, results of every fusion, and tests, ready for JSON."""
    return {
        "backbone": taught.record.id,
        "selection": selection,
        "schedule": dataclasses.asdict(taught.schedule),
        "options": dict(taught.options),
        "seed": taught.seed,
        "chips": taught.chips.count,
        "classes": [each.name for each in taught.classes],
        "fusions": {
            each.fusion: {
                "OA": each.accuracies.tolist(),
                "OA_MEAN": float(each.accuracies.mean()),
                "OA_SD": each.spread if len(each.trials) > 1 else None,
                "right": int(each.pooled.right.sum()),
                "tested": len(each.pooled.right),
                "parameters": each.trials[0].parameters,
                "seconds": [trial.seconds for trial in each.trials],
                "importances": [dict(trial.importances) for trial in each.trials],
                "confusion": each.pooled.accuracy.matrix.tolist(),
                **{f"pooled_{name}": value for name, value in each.pooled.values.items()},
            }
            for each in standings
        },
        "tests": [
            {"first": first.fusion, "second": second.fusion, **paired_test(first, second)._asdict()}
            for first, second in itertools.combinations(standings, 2)
        ],
    }


def report(taught: Lesson, standings: Sequence[Standing], selection: str) -> list[Section]:
    """The sections of a page; the mistakes are those of the best fusion."""
    best = ranked(standings)[0]
    curves = {TITLES[each.fusion]: each.trials[0].curve for each in standings}
    sections: list[Section] = [
        ("Accuracy", _accuracies(taught, standings)),
        ("How to read it", _ABOUT if selection == "inner" else _OPTIMISTIC),
    ]
    if len(standings) > 1:
        sections.append(("Paired tests (McNemar, exact)", _tests(standings)))
    caption = "Of the first fold, on the chips by which the weights kept were selected."
    sections += [
        ("By fold", _by_fold(standings)),
        ("Validation loss", Picture(line_chart(curves, "iteration", "loss"), caption)),
        ("What the fusions make use of", _uses(standings)),
        *(
            (f"{TITLES[best.fusion]}: {name}", part)
            for name, part in answer_sections(best.pooled, taught.chips, taught.classes)
        ),
        ("Training", {**dataclasses.asdict(taught.schedule), **taught.options, "seed": taught.seed}),
        ("Chips", {each.name: int(count) for each, count in zip(taught.classes, taught.chips.counts, strict=True)}),
    ]
    return sections


def _accuracies(taught: Lesson, standings: Sequence[Standing]) -> Table:
    """As the table of the paper, with what it does not tell."""
    header = ("fusion", f"{taught.record.title}, mean accuracy", "± sd", "right", "kappa", "F1", "ECE", "parameters")
    rows = []
    for each in standings:
        pooled = each.pooled
        right = f"{int(pooled.right.sum())} of {len(pooled.right)}"
        spread = f"{each.spread:.2%}" if len(each.trials) > 1 else ""
        numbers = (pooled.values[name] for name in ("KAPPA", "F1", "ECE"))
        mean = f"{each.accuracies.mean():.2%}"
        rows.append((TITLES[each.fusion], mean, spread, right, *numbers, each.trials[0].parameters))
    highest = int(np.argmax([each.accuracies.mean() for each in standings]))
    return Table(header, rows, frozenset({(highest, 1)}))


def _tests(standings: Sequence[Standing]) -> Table:
    rows = []
    for first, second in itertools.combinations(standings, 2):
        found = paired_test(first, second)
        rows.append((f"{TITLES[first.fusion]} and {TITLES[second.fusion]}", *found))
    return Table(("fusions", "only the first is right", "only the second is right", "p"), rows)


def _by_fold(standings: Sequence[Standing]) -> Table:
    folds_used = [trial.fold + 1 for trial in standings[0].trials]
    rows = [(TITLES[each.fusion], *(f"{value:.2%}" for value in each.accuracies)) for each in standings]
    return Table(("fusion", *(f"fold {fold}" for fold in folds_used)), rows)


def _uses(standings: Sequence[Standing]) -> Table:
    """Mean share of each depth in what moves the layer behind the fusion."""
    titles = list(dict.fromkeys(title for each in standings for title in each.trials[0].importances))
    rows = []
    for each in standings:
        shares = [np.mean([trial.importances.get(title, 0.0) for trial in each.trials]) for title in titles]
        rows.append((TITLES[each.fusion], *(float(share) for share in shares)))
    return Table(("fusion", *titles), rows)
