# SPDX-License-Identifier: GPL-2.0-or-later
"""Trials of scene classifiers, a fusion on a fold each; what several say together; and how they are kept in files."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .chip_learning import Answers
from .metrics.paired import PairedTest, mcnemar
from .report.page import write_text

#: What fusions are called on pages, as in the paper's table.
TITLES = {"none": "original", "add": "Add", "concat": "Concat", "kpff": "KPFF", "dynamic": "dynamic"}


@dataclass(frozen=True)
class Trial:
    """One fusion tested on one fold."""

    fusion: str
    fold: int
    answers: Answers
    curve: tuple[tuple[int, float], ...]  #: of the validation
    parameters: int
    seconds: float
    importances: Mapping[str, float]


@dataclass(frozen=True)
class Standing:
    """What all folds say of one fusion."""

    fusion: str
    trials: tuple[Trial, ...]

    @property
    def pooled(self) -> Answers:
        """The answers of all folds together."""
        parts = [trial.answers for trial in self.trials]
        return Answers(
            *(np.concatenate([getattr(part, item.name) for part in parts]) for item in dataclasses.fields(Answers))
        )

    @property
    def accuracies(self) -> np.ndarray:
        """Overall accuracy of each fold."""
        return np.array([trial.answers.accuracy.overall_accuracy for trial in self.trials])

    @property
    def spread(self) -> float:
        """Standard deviation over the folds; NaN for a single one."""
        return float(self.accuracies.std(ddof=1)) if len(self.trials) > 1 else float("nan")


def ranked(standings: Sequence[Standing]) -> list[Standing]:
    """The highest mean accuracy first."""
    return sorted(standings, key=lambda each: -each.accuracies.mean())


def paired_test(first: Standing, second: Standing) -> PairedTest:
    """Whether one is better than the other, on all chips that both were tested on."""
    return mcnemar(first.pooled.right, second.pooled.right)


def keep(path: Path, trial: Trial, mark: str) -> None:
    """Write a trial into a file, with a mark of what it depends on.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    write_text(str(path), json.dumps(_as_json(trial) | {"mark": mark}))


def _as_json(trial: Trial) -> dict[str, Any]:
    return {
        "fusion": trial.fusion,
        "fold": trial.fold,
        **trial.answers.values,
        "parameters": trial.parameters,
        "seconds": trial.seconds,
        "importances": trial.importances,
        "curve": trial.curve,
        "chips": trial.answers.chips.tolist(),
        "probabilities": np.round(trial.answers.probabilities.astype(float), 6).tolist(),
    }


def kept(path: Path, mark: str, labels: np.ndarray) -> Trial | None:
    """The trial in a file, if it is one of the same settings."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["mark"] != mark:
            return None
        which = np.array(told["chips"], np.int64)
        answers = Answers(which, labels[which], np.array(told["probabilities"]))
        curve = tuple((int(at), float(loss)) for at, loss in told["curve"])
        return Trial(
            told["fusion"], told["fold"], answers, curve, told["parameters"], told["seconds"], told["importances"]
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
