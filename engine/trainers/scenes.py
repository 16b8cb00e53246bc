# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a scene classifier: from chips with a class each to a model file and a report."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ...models import registry
from .. import jobs
from ..chip_learning import Learned, Lesson, learn, lesson
from ..chip_report import answer_sections
from ..errors import BadOption
from ..inference.device import choose_device
from ..progress import Progress
from ..raster.writing import check_outputs
from ..report.charts import bar_chart, line_chart
from ..report.page import Picture, Section, write_page
from ..training.duplicates import groups_of
from ..training.folds import held_out
from ..weights.model_file import save

_CURVES = (
    "Training loss is the mean since the point before, on changed chips and without some of the features (dropout), so "
    "it may lie above the other; the model kept validated best."
)
_MET = "Of the chips held out, and of those in the batches since the point before, changed as they were."
_IMPORTANCE = (
    "Share of each depth in what moves the layer behind the fusion: its weights times the size of its features."
)


def train(job: jobs.TrainJob, progress: Progress) -> dict[str, Any]:
    """Train the job's backbone on its chips; the weights that do best on the chips held out are kept.

    Options: fusion, preset, config, smoothing, augmentation, class_weights, pixel_size_m; see `lesson`.

    Returns:
        OUTPUT_MODEL and OUTPUT_HTML: paths; ITERATIONS, BEST_ITERATION, VALIDATION_LOSS and VALIDATION_LOSS_BEFORE; OA,
        KAPPA, MIOU, F1 and ECE on the chips held out.
    """
    record = registry.method("scenes", job.method)
    if job.chips is None:
        raise BadOption(name="FOLDER", value="empty", reason="there is nothing to learn from; give a folder or a layer")
    check_outputs([job.output_model, job.output_html], [] if job.chips.image is None else [job.chips.image])
    device = choose_device(job.compute, progress)
    with progress.stage("Read chips", 0.05):
        taught = lesson(
            record, job.chips, job.classes, job.options, job.training, job.compute, device, job.seed, progress
        )
    with progress.stage("Look for chips of the same ground", 0.05):
        groups = groups_of(taught.chips, progress)
    out = held_out(taught.chips.labels, groups, job.training.validation_share, job.seed)
    with progress.stage("Train", 0.9):
        learned = learn(taught, np.flatnonzero(~out), np.flatnonzero(out), progress)
    save(job.output_model, learned.network.state_dict(), learned.card)
    curve = learned.curve
    values: dict[str, Any] = {
        "OUTPUT_MODEL": job.output_model,
        "ITERATIONS": curve.validation[-1][0],
        "BEST_ITERATION": curve.best[0],
        "VALIDATION_LOSS_BEFORE": curve.validation[0][1],
        "VALIDATION_LOSS": curve.best[1],
        **learned.checked.values,
    }
    if job.output_html:
        write_page(job.output_html, f"Training of {record.title}", _report(taught, learned))
        values["OUTPUT_HTML"] = job.output_html
    return values


def _report(taught: Lesson, learned: Learned) -> list[Section]:
    curve, card = learned.curve, learned.card
    chart = line_chart({"training": curve.training, "validation": curve.validation}, "iteration", "loss")
    outcome = {
        **learned.checked.values,
        "Validation loss before": curve.validation[0][1],
        "Validation loss of the model": curve.best[1],
        "Best iteration": curve.best[0],
        "Stopped": curve.stopped,
    }
    facts = dataclasses.asdict(card)
    history = facts.pop("training")
    return [
        ("Outcome on the chips held out", outcome),
        ("Loss", Picture(chart, _CURVES)),
        ("Accuracy", Picture(line_chart(learned.accuracies, "iteration", "share that is right"), _MET)),
        *answer_sections(learned.checked, taught.chips, taught.classes),
        ("What the fusion makes use of", Picture(bar_chart(learned.importances, "share"), _IMPORTANCE)),
        ("Training", history),
        ("Model", {**facts, "source": taught.record.source}),
    ]
