# SPDX-License-Identifier: GPL-2.0-or-later
"""Crossvalidate: how well scene classifiers do on chips they never saw, and whether one fusion beats another."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..models import registry
from ..models.fusion import VECTOR_FUSIONS
from . import jobs
from .chip_learning import Lesson, answers_on, learn, lesson
from .errors import BadOption
from .inference.classifying import ChipClassifier
from .inference.device import choose_device
from .progress import Progress
from .raster.writing import check_outputs
from .report.page import write_page, write_table, write_text
from .training.duplicates import groups_of
from .training.folds import folds, folds_from_file, held_out
from .trial_report import all_numbers, everything, report
from .trials import TITLES, Standing, Trial, keep, kept, paired_test, ranked

_SELECTIONS = ("inner", "paper")


def crossvalidate(job: jobs.CrossvalidateJob, progress: Progress) -> dict[str, Any]:
    """Train the job's backbone with each of its fusions on each of its folds and compare them.

    Options beside those of training: "selection" of the weights kept, by chips held out of those learned from (inner),
    or by the fold that is tested (paper).

    Returns:
        BEST: the fusion with the highest accuracy; OA, OA_SD, KAPPA and F1 of it, OA over the folds and the others on
        all their answers; OA_ and the name of each fusion; P: of the paired test of the best against the next.
        OUTPUT_HTML, OUTPUT_CSV and OUTPUT_JSON, where asked for.
    """
    record = registry.method("scenes", job.method)
    selection = _check(job)
    device = choose_device(job.compute, progress)
    with progress.stage("Read chips", 0.03):
        taught = lesson(
            record, job.chips, job.classes, job.options, job.training, job.compute, device, job.seed, progress
        )
    with progress.stage("Look for chips of the same ground", 0.02):
        groups = groups_of(taught.chips, progress)
    placed, count = _placed(job, taught, groups)
    _tell_of_leaks(placed, groups, progress)
    used = range(count)[: job.first_folds or None]
    runner = _Runner(taught, placed, groups, selection, Path(job.folder) if job.folder else None)
    trials: dict[str, list[Trial]] = {fusion: [] for fusion in job.fusions}
    for fold, fusion in itertools.product(used, job.fusions):
        with progress.stage(f"Fold {fold + 1} of {count}: {TITLES[fusion]}", 0.95 / (len(used) * len(job.fusions))):
            trials[fusion].append(runner.trial(fusion, fold, progress))
    standings = [Standing(fusion, tuple(several)) for fusion, several in trials.items()]
    return _values(standings) | _written(job, taught, standings, selection)


def _check(job: jobs.CrossvalidateJob) -> str:
    """Whether the job can be run; returns how weights are selected."""
    unknown = [fusion for fusion in job.fusions if fusion not in VECTOR_FUSIONS]
    if unknown or not job.fusions or len(set(job.fusions)) < len(job.fusions):
        reason = f"choose one or more of {', '.join(VECTOR_FUSIONS)}, each once"
        raise BadOption(name="FUSIONS", value=", ".join(job.fusions) or "empty", reason=reason)
    if job.training.resume_from:
        reason = "a model that has seen the chips cannot be tested on them; leave it out"
        raise BadOption(name="RESUME_FROM", value=job.training.resume_from, reason=reason)
    selection = str(job.options.get("selection", "inner"))
    if selection not in _SELECTIONS:
        raise BadOption(name="SELECTION", value=selection, reason=f"choose one of {', '.join(_SELECTIONS)}")
    if job.first_folds < 0:
        raise BadOption(name="FIRST_FOLDS", value=job.first_folds, reason="it has to be 0 (all folds) or more")
    images = [] if job.chips.image is None else [job.chips.image]
    inside = str(Path(job.folder) / "trial.json") if job.folder else ""
    check_outputs([job.output_html, job.output_csv, job.output_json, inside], images)
    return selection


def _placed(job: jobs.CrossvalidateJob, taught: Lesson, groups: np.ndarray) -> tuple[np.ndarray, int]:
    if job.fold_file:
        return folds_from_file(job.fold_file, taught.chips)
    return folds(taught.chips.labels, groups, job.folds, job.seed), job.folds


def _tell_of_leaks(placed: np.ndarray, groups: np.ndarray, progress: Progress) -> None:
    """Warn of folds that divide groups, which only those of a file can do."""
    fold_of_group: dict[int, int] = {}
    divided = {group for group, fold in zip(groups.tolist(), placed) if fold_of_group.setdefault(group, fold) != fold}
    if divided:
        count = int(np.isin(groups, list(divided)).sum())
        progress.warn(
            f"The folds divide {len(divided)} groups of chips that show the same ground ({count} chips), so results "
            "are a little too good. Folds that are made here keep them together."
        )


class _Runner:
    """Makes trials, or finds those that were made before."""

    def __init__(
        self, taught: Lesson, placed: np.ndarray, groups: np.ndarray, selection: str, folder: Path | None
    ) -> None:
        self._taught, self._placed, self._groups = taught, placed, groups
        self._selection, self._folder = selection, folder
        self._content = hashlib.sha256(taught.chips.pixels.tobytes() + placed.tobytes() + groups.tobytes()).hexdigest()

    def trial(self, fusion: str, fold: int, progress: Progress) -> Trial:
        """Learn from all folds but one and test on that."""
        taught = dataclasses.replace(self._taught, options={**self._taught.options, "fusion": fusion})
        path = None if self._folder is None else self._folder / f"{taught.record.id}_{fusion}_{fold + 1}.json"
        mark = self._mark(taught, fold)
        known = None if path is None else kept(path, mark, self._taught.chips.labels)
        if known is not None:
            progress.log(f"Found the result of {TITLES[fusion]} on fold {fold + 1} in {path}.")
            return known
        made = self._made(taught, fusion, fold, progress)
        progress.log(f"{TITLES[fusion]}, fold {fold + 1}: accuracy {made.answers.accuracy.overall_accuracy:.2%}.")
        if path is not None:
            keep(path, made, mark)
        return made

    def _made(self, taught: Lesson, fusion: str, fold: int, progress: Progress) -> Trial:
        started = time.perf_counter()
        rest, tested = np.flatnonzero(self._placed != fold), np.flatnonzero(self._placed == fold)
        if self._selection == "paper":
            learning, checking = rest, tested
        else:
            share = taught.training.validation_share
            out = held_out(taught.chips.labels[rest], self._groups[rest], share, taught.seed)
            learning, checking = rest[~out], rest[out]
        learned = learn(taught, learning, checking, progress)
        classifier = ChipClassifier(learned.network, learned.card, taught.device, taught.compute)
        return Trial(
            fusion,
            fold,
            answers_on(classifier, taught.chips, tested),
            tuple(learned.curve.validation),
            sum(weight.numel() for weight in learned.network.parameters()),
            time.perf_counter() - started,
            learned.importances,
        )

    def _mark(self, taught: Lesson, fold: int) -> str:
        """What a result depends on, but for the device, as a short text."""
        facts = [
            self._content,
            taught.record.id,
            dataclasses.asdict(taught.schedule),
            sorted((name, str(value)) for name, value in taught.options.items()),
            taught.training.validation_share,
            taught.seed,
            self._selection,
            taught.chips.names,
            fold,
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _values(standings: Sequence[Standing]) -> dict[str, Any]:
    best, *others = ranked(standings)
    pooled = best.pooled.values
    values: dict[str, Any] = {
        "BEST": best.fusion,
        "OA": float(best.accuracies.mean()),
        "OA_SD": best.spread,
        "KAPPA": pooled["KAPPA"],
        "F1": pooled["F1"],
        **{f"OA_{each.fusion.upper()}": float(each.accuracies.mean()) for each in standings},
    }
    if others:
        values["P"] = paired_test(best, others[0]).p
    return values


def _written(
    job: jobs.CrossvalidateJob, taught: Lesson, standings: Sequence[Standing], selection: str
) -> dict[str, str]:
    if job.output_csv:
        write_table(job.output_csv, all_numbers(standings))
    if job.output_json:
        write_text(job.output_json, json.dumps(everything(taught, standings, selection), indent=1))
    if job.output_html:
        title = f"Cross-validation of {taught.record.title}"
        write_page(job.output_html, title, report(taught, standings, selection))
    wanted = {"OUTPUT_HTML": job.output_html, "OUTPUT_CSV": job.output_csv, "OUTPUT_JSON": job.output_json}
    return {name: path for name, path in wanted.items() if path}
