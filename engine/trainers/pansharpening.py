# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a pansharpening network: from pairs of images to a model file and a report."""

from __future__ import annotations

import dataclasses
from typing import Any

from ...models import registry
from ...models.pansharpening.scene import open_scene
from ...models.sensors import chosen_sensor
from .. import fitting, jobs, learning
from ..errors import BadOption, ModelMismatch
from ..inference.device import choose_device
from ..progress import Progress
from ..raster.files import layout_of
from ..raster.writing import check_outputs
from ..report.charts import line_chart
from ..report.page import Picture, Section, write_page
from ..training.loop import Curve
from ..weights.model_file import Card, save


def train(job: jobs.TrainJob, progress: Progress) -> dict[str, Any]:
    """Train the job's network on all its pairs at reduced resolution; the weights that validate best are kept.

    Returns:
        OUTPUT_MODEL and OUTPUT_HTML: paths; ITERATIONS, BEST_ITERATION, VALIDATION_LOSS and VALIDATION_LOSS_BEFORE.
    """
    record = registry.method(job.task, job.method)
    if not job.inputs:
        raise BadOption(name="images", value="empty", reason="there is nothing to learn from; give one pair or more")
    check_outputs([job.output_model, job.output_html], [source for pair in job.inputs for source in pair.values()])
    scenes = [open_scene(pair, chosen_sensor(job.options)) for pair in job.inputs]
    for scene in scenes[1:]:
        if scene.ms.count != scenes[0].ms.count:
            raise ModelMismatch(
                path=scene.ms.name, what="number of bands", found=scene.ms.count, expected=scenes[0].ms.count
            )
    device = choose_device(job.compute, progress)
    preset = job.options.get("preset", "")
    if job.training.resume_from:
        network, card = fitting.load_network(record, job.training.resume_from, scenes[0].ms.count)
    else:
        names = layout_of(job.inputs[0]["ms"]).names
        network, card = fitting.new_network(record, job.options, scenes, names, job.seed, progress)
    schedule = fitting.chosen_preset(type(network), preset).schedule
    card, curve = learning.train_network(network, card, scenes, schedule, job.training, device, job.seed, progress)
    save(job.output_model, network.state_dict(), card)
    values: dict[str, Any] = {
        "OUTPUT_MODEL": job.output_model,
        "ITERATIONS": curve.validation[-1][0],
        "BEST_ITERATION": curve.best[0],
        "VALIDATION_LOSS_BEFORE": curve.validation[0][1],
        "VALIDATION_LOSS": curve.best[1],
    }
    if job.output_html:
        write_page(job.output_html, f"Training of {record.title}", _report(record, card, curve))
        values["OUTPUT_HTML"] = job.output_html
    return values


def _report(record: registry.MethodRecord, card: Card, curve: Curve) -> list[Section]:
    chart = line_chart({"training": curve.training, "validation": curve.validation}, "iteration", "loss", log_y=True)
    outcome = {
        "Validation loss before": curve.validation[0][1],
        "Validation loss of the model": curve.best[1],
        "Best iteration": curve.best[0],
        "Stopped": curve.stopped,
    }
    facts = dataclasses.asdict(card)
    history = facts.pop("training")
    return [
        ("Outcome", outcome),
        ("Loss", Picture(chart, "Training loss is the mean since the point before; the model kept validated best.")),
        ("Training", history),
        ("Model", {**facts, "source": record.source}),
    ]
