# SPDX-License-Identifier: GPL-2.0-or-later
"""Apply: from input files and a method to one result file."""

from __future__ import annotations

import json
import time
from typing import Any

from ..models import registry
from ..models.method import Method
from ..models.pansharpening.scene import Scene, open_scene
from ..models.sensors import chosen_sensor
from . import jobs
from .errors import BadOption
from .inference import pipeline
from .inference.memory import block_size, tile_size
from .progress import Progress
from .raster.files import layout_of
from .raster.writing import check_outputs, create
from .suitability import warn_of_model, warn_of_scene
from .versions import require_torch, version_text
from .weights.model_file import read_card, save


def apply(job: jobs.ApplyJob, progress: Progress) -> dict[str, Any]:
    """Run the job's method on its inputs and write the result.

    Returns:
        OUTPUT: path; OUTPUT_MODEL: path, if a model was trained and asked for; FORWARD_S and WALL_S: seconds in the
        bare forward passes and from the first tile to the closed file.
    """
    check_outputs([job.output, job.output_model], job.inputs.values())
    scene = open_scene(job.inputs, chosen_sensor(job.options))
    progress.log(f"Grid of the result: {scene.grid.width} x {scene.grid.height} pixels, ratio {scene.ratio:.4g}.")
    warn_of_scene(scene, layout_of(job.inputs["ms"]).names, progress)
    return fuse(job, scene, progress)


def fuse(job: jobs.ApplyJob, scene: Scene, progress: Progress) -> dict[str, Any]:
    """Run the job's method on a scene that stands for its inputs and write the result; returns what apply does."""
    record = registry.method(job.task, job.method or read_card(job.model).method)
    values: dict[str, Any] = {}
    if record.trainable:
        require_torch(record.title)
        training_share = 0.8 if job.adapt else 0.0
        method, values = _trained(record, job, scene, training_share, progress)
    else:
        training_share, method = 0.0, record.load()()
    with progress.stage(record.title, 1.0 - training_share):
        return values | _to_file(method, record, job, scene, progress)


def _trained(
    record: registry.MethodRecord, job: jobs.ApplyJob, scene: Scene, share: float, progress: Progress
) -> tuple[Method, dict[str, Any]]:
    """The network from the job's model, or a new one, after it learned on the scene if the job asks for it."""
    from . import fitting, learning  # torch comes with them, which classical methods do without
    from .inference.device import choose_device
    from .inference.network import NetworkMethod

    device = choose_device(job.compute, progress)
    preset = job.options.get("preset", "")
    names = layout_of(job.inputs["ms"]).names
    if job.model:
        network, card = fitting.load_network(record, job.model, scene.ms.count)
        warn_of_model(card, scene, progress)
        card = fitting.settled(card, [scene], progress)
    else:
        own = preset or job.options.get("config")  # of the user's making, which shipped weights would not fit
        known = None if own else fitting.known_network(record, scene, names, job.seed, progress)
        if known is None and job.adapt is None:
            raise BadOption(name="model", value="empty", reason="without a model the network has to adapt to the scene")
        if known is not None and job.adapt is None and scene.ms.count not in record.shipped():
            reason = f"weights are shipped for {', '.join(map(str, sorted(record.shipped())))} bands only; let it learn"
            raise BadOption(name="ADAPT_ITERATIONS", value=0, reason=reason)
        network, card = known or fitting.new_network(record, job.options, [scene], names, job.seed, progress)
    values: dict[str, Any] = {}
    if job.adapt:
        with progress.stage("Adapt to the scene", share):
            schedule = fitting.chosen_preset(type(network), preset).schedule
            card, curve = learning.adapt_network(network, card, scene, schedule, job.adapt, device, job.seed, progress)
        values = {"VALIDATION_LOSS_BEFORE": curve.validation[0][1], "VALIDATION_LOSS": curve.best[1]}
    if job.output_model:
        save(job.output_model, network.state_dict(), card)
        values["OUTPUT_MODEL"] = job.output_model
    return NetworkMethod(network, card, device, job.compute), values


def _to_file(
    method: Method, record: registry.MethodRecord, job: jobs.ApplyJob, scene: Scene, progress: Progress
) -> dict[str, Any]:
    layout = layout_of(job.inputs["ms"], [job.inputs["pan"]])
    started = time.perf_counter()
    with progress.stage("Survey", 0.3):
        method.survey(scene.rasters, scene.grid, progress)
    size = tile_size(method, scene.grid, scene.ms.count, job.compute)
    progress.log(f"Tiles of {size} x {size} pixels.")
    with (
        progress.stage(f"Fuse with {record.title}", 0.7),
        create(
            job.output, scene.grid, scene.ms.count, layout, _tags(record, job), job.creation_options, block_size(size)
        ) as writer,
    ):
        timing = pipeline.run(method, scene.rasters, scene.grid, size, writer, progress)
    wall_s = time.perf_counter() - started
    progress.log(f"Fused in {wall_s:.1f} s, {timing.forward_s:.1f} s of it in the method itself.")
    return {"OUTPUT": job.output, "FORWARD_S": timing.forward_s, "WALL_S": wall_s}


def _tags(record: registry.MethodRecord, job: jobs.ApplyJob) -> dict[str, str]:
    """What the result file says about its origin."""
    inputs = {role: [file.path for file in source.files] for role, source in job.inputs.items()}
    return {
        "DEEP_FUSION_METHOD": record.id,
        "DEEP_FUSION_SOURCE": record.source,
        "DEEP_FUSION_MODEL": job.model,
        "DEEP_FUSION_INPUTS": json.dumps(inputs),
        "DEEP_FUSION_OPTIONS": json.dumps(job.options),
        "DEEP_FUSION_SEED": str(job.seed),
        "DEEP_FUSION_VERSIONS": version_text(),
    }
