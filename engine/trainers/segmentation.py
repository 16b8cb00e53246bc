# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a network for optical-SAR segmentation: from images and labels to a model file and a report."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from ...models import registry
from ...models.segmentation.scene import Scene, open_scene
from ...models.segmentation.segmenter import Seen, Segmenter
from .. import fitting, jobs
from ..class_accuracy import accuracy_sections
from ..classes import classes_on, coloured, known_classes
from ..errors import BadOption, FewClasses, ModelMismatch
from ..examples import MapExamples
from ..inference.device import choose_device, precision
from ..inference.segmenting import seen_by_segmenter
from ..learning import as_wished, tell
from ..metrics.confusion import Confusion, confusion
from ..progress import Progress
from ..raster.files import layout_of, open_classes
from ..raster.numbered import Numbered, numbers_in
from ..raster.raster import Raster
from ..raster.resampling import Nearest, Resampled
from ..raster.writing import check_outputs
from ..report.charts import line_chart
from ..report.page import Picture, Section, write_page
from ..segmenters import load_segmenter, new_segmenter
from ..training.labelled import UNLABELLED, LabelledSamples, LabelledScene, draw_labelled
from ..training.loop import Curve, Goal, Schedule, Watch, fit
from ..training.objective import KINDS, Changes, Objective, class_weights
from ..training.samples import Samples
from ..watching import watcher
from ..weights.model_file import Card, save

_SAMPLES_BYTES = 2**30

#: Patches to read at least, however short the training.
_LEAST_SAMPLES = 64

#: Labelled pixels below which a class is warned of.
_FEW_PIXELS = 200

CLASS_WEIGHTS = ("none", "sqrt", "inverse")


@dataclass(frozen=True)
class _Wishes:
    """The job's options, checked."""

    loss: str
    class_weights: str
    missing: float
    shift: int
    scale: str

    @classmethod
    def of(cls, options: Mapping[str, Any], roles: Sequence[str]) -> _Wishes:
        loss, weights = options.get("loss", "ce"), options.get("class_weights", "sqrt")
        for name, value, known in (("LOSS", loss, KINDS), ("CLASS_WEIGHTS", weights, CLASS_WEIGHTS)):
            if value not in known:
                raise BadOption(name=name, value=value, reason=f"choose one of {', '.join(known)}")
        missing, shift = float(options.get("modality_dropout", 0.3)), int(options.get("shift", 2))
        if not 0 <= missing <= 1:
            raise BadOption(name="MODALITY_DROPOUT", value=missing, reason="it is a share between 0 and 1")
        if not 0 <= shift <= 16:
            raise BadOption(name="SHIFT", value=shift, reason="it has to be 0 to 16 pixels")
        if len(roles) == 1:
            missing, shift = 0.0, 0
        return cls(loss, weights, missing, shift, options.get("sar_scale", "auto"))


@dataclass(frozen=True)
class _Lesson:
    """What there is to learn from."""

    scenes: Sequence[LabelledScene]
    names: Mapping[str, tuple[str, ...]]  #: of bands by role
    classes: tuple[jobs.LandClass, ...]
    scale: str


def train(job: jobs.TrainJob, progress: Progress) -> dict[str, Any]:
    """Train the job's network on all its scenes; the weights that validate best are kept.

    Each input has `labels`, and `optical`, `sar` or both, as the network needs them. Options: preset, config, loss,
    class_weights, modality_dropout, shift, sar_scale.

    Returns:
        OUTPUT_MODEL and OUTPUT_HTML: paths; ITERATIONS, BEST_ITERATION, VALIDATION_LOSS and VALIDATION_LOSS_BEFORE; OA,
        KAPPA, MIOU and F1 on the labelled pixels held out.
    """
    record = registry.method("segmentation", job.method)
    roles = tuple(role.name for role in record.inputs)
    wishes = _Wishes.of(job.options, roles)
    _check(job, roles)
    device = choose_device(job.compute, progress)
    with progress.stage("Open scenes", 0.05):
        lesson = _opened(job, roles, wishes.scale, progress)
    schedule = as_wished(fitting.chosen_preset(record.load(), job.options.get("preset", "")).schedule, job.training)
    with progress.stage("Read training samples", 0.1):
        drawn = _drawn(lesson, wishes, schedule, job, progress)
    network, card = _network(record, job, lesson, drawn)
    samples = [_normalised(each, card) for each in (drawn.training, drawn.validation)]
    objective = _objective(drawn, wishes, card, lesson, schedule, job)
    with progress.stage("Train", 0.85):
        watch = _watch(samples[1], lesson, wishes.shift, schedule, device, job, progress)
        curve = _fitted(network, objective, samples, schedule, device, job, progress, watch)
    tell(curve, progress)
    accuracy = _checked(network, samples[1], len(lesson.classes), wishes.shift, schedule.batch_size, device, job)
    card = _completed(card, job, lesson, wishes, schedule, drawn, curve, accuracy)
    save(job.output_model, network.state_dict(), card)
    values: dict[str, Any] = {
        "OUTPUT_MODEL": job.output_model,
        "ITERATIONS": curve.validation[-1][0],
        "BEST_ITERATION": curve.best[0],
        "VALIDATION_LOSS_BEFORE": curve.validation[0][1],
        "VALIDATION_LOSS": curve.best[1],
        **accuracy.values,
    }
    if job.output_html:
        sections = _report(record, card, curve, accuracy, lesson.classes, drawn)
        write_page(job.output_html, f"Training of {record.title}", sections)
        values["OUTPUT_HTML"] = job.output_html
    return values


def _check(job: jobs.TrainJob, roles: Sequence[str]) -> None:
    """Whether every scene has what the network needs."""
    if not job.inputs:
        raise BadOption(name="images", value="empty", reason="there is nothing to learn from; give one scene or more")
    for number, scene in enumerate(job.inputs, 1):
        for role in (*roles, "labels"):
            if role not in scene:
                reason = f"scene {number} has none, and {job.method} needs one for every scene"
                raise BadOption(name=role, value="empty", reason=reason)
    sources = [source for scene in job.inputs for source in scene.values()]
    check_outputs([job.output_model, job.output_html], sources)


def _opened(job: jobs.TrainJob, roles: Sequence[str], scale: str, progress: Progress) -> _Lesson:
    """All scenes; they have to have the same bands, and SAR of one scale."""
    opened: list[tuple[Scene, Resampled]] = []
    for number, inputs in enumerate(job.inputs, 1):
        images: dict[str, jobs.Source] = {role: inputs[role] for role in ("optical", "sar") if role in inputs}
        scene = open_scene(images, scale, progress)
        labels = open_classes(inputs["labels"], crs=scene.grid.crs)
        scene.grid.overlap(labels.grid, (next(iter(images.values())).name, labels.name))
        opened.append((scene, Resampled(labels, scene.grid, Nearest())))
        progress.update(number / len(job.inputs))
    _check_alike([scene for scene, _ in opened], roles)
    classes = _classes(job.classes, [labels for _, labels in opened], progress)
    numbers = [each.number for each in classes]
    scenes = [
        LabelledScene({role: scene.images[role] for role in roles}, Numbered(labels, numbers))
        for scene, labels in opened
    ]
    names = {role: layout_of(job.inputs[0][role]).names for role in roles}
    return _Lesson(scenes, names, classes, opened[0][0].scale if "sar" in roles else "")


def _classes(
    given: Sequence[jobs.LandClass], labels: Sequence[Raster], progress: Progress
) -> tuple[jobs.LandClass, ...]:
    """Those of the given classes that have labels; or the numbers in the labels, 0 only if there is but one other.

    Raises:
        FewClasses: fewer than two.
    """
    held = sorted(set().union(*(numbers_in(each, progress) for each in labels)))
    if given:
        classes = [each for each in known_classes(given, labels, progress) if each.number in held]
    else:
        some = [number for number in held if number]
        classes = [jobs.LandClass(number, str(number)) for number in (some if len(some) > 1 else held)]
    if len(classes) < 2:
        raise FewClasses(name=labels[0].name, found=len(classes))
    for number in set(held) - {each.number for each in classes}:
        progress.log(f"Labels {number} are of no class and are not learned from.")
    return coloured(classes)


def _check_alike(scenes: Sequence[Scene], roles: Sequence[str]) -> None:
    first = scenes[0]
    for scene in scenes[1:]:
        for role in roles:
            image, model = scene.images[role], first.images[role]
            if image.count != model.count:
                raise ModelMismatch(path=image.name, what="number of bands", found=image.count, expected=model.count)
        if "sar" in roles and (scene.scale == "other") != (first.scale == "other"):
            raise ModelMismatch(
                path=scene.images["sar"].name, what="SAR scale", found=scene.scale, expected=first.scale
            )


def _drawn(
    lesson: _Lesson, wishes: _Wishes, schedule: Schedule, job: jobs.TrainJob, progress: Progress
) -> LabelledSamples:
    seen = max(schedule.iterations * schedule.batch_size, _LEAST_SAMPLES)
    kinds, share = len(lesson.classes), job.training.validation_share
    room = share, _SAMPLES_BYTES, seen, job.seed
    drawn = draw_labelled(lesson.scenes, kinds, schedule.patch_size, wishes.shift, *room, progress)
    side = drawn.training.truth.shape[-1]
    progress.log(f"{drawn.training.count} training and {drawn.validation.count} validation patches of {side} px.")
    for each, learned, checked in zip(lesson.classes, *drawn.pixels.tolist(), strict=True):
        progress.log(f"{each.name}: {learned} labelled pixels to learn from, {checked} to check on.")
        if learned < _FEW_PIXELS or not checked:
            progress.warn(
                f"Class {each.name} has {learned} labelled pixels to learn from and {checked} to check on, which is "
                "too little to rely on. Label more places of it."
            )
    return drawn


def _network(
    record: registry.MethodRecord, job: jobs.TrainJob, lesson: _Lesson, drawn: LabelledSamples
) -> tuple[Segmenter, Card]:
    """A new network with means and spreads of the training patches, or the one to go on from."""
    if not job.training.resume_from:
        facts = {role: _moments(drawn.training, role) for role in lesson.names}
        return new_segmenter(record, job.options, lesson.names, lesson.classes, facts, lesson.scale, job.seed)
    path = job.training.resume_from
    network, card = load_segmenter(path, record)
    for role, names in lesson.names.items():
        if len(card.inputs[role]) != len(names):
            what = f"number of {role} bands"
            raise ModelMismatch(path=path, what=what, found=len(card.inputs[role]), expected=len(names))
    found, wanted = ([each.number for each in several] for several in (classes_on(card), lesson.classes))
    if found != wanted:
        raise ModelMismatch(path=path, what="list of class numbers", found=found, expected=wanted)
    scale = "decibels" if lesson.scale in ("linear", "db") else lesson.scale
    if card.options.get("sar_scale") != scale:
        raise ModelMismatch(path=path, what="SAR scale", found=card.options.get("sar_scale"), expected=scale)
    return network, card


def _moments(samples: Samples, role: str) -> tuple[np.ndarray, np.ndarray]:
    """Mean and spread of each band where there are data; 1 for the spread of a flat one."""
    there = samples.views[f"{role}_there"][:, 0] > 0
    pixels = [samples.views[role][:, band][there] for band in range(samples.views[role].shape[1])]
    if not len(pixels[0]):
        return np.zeros(len(pixels)), np.ones(len(pixels))
    spread = np.array([band.std(dtype=np.float64) for band in pixels])
    return np.array([band.mean(dtype=np.float64) for band in pixels]), np.where(spread > 0, spread, 1.0)


def _normalised(samples: Samples, card: Card) -> Samples:
    views = dict(samples.views)
    for role in card.inputs:
        values, there = views[role], views[f"{role}_there"]
        for number in range(len(values)):  # patch by patch, as all at once would be there twice
            values[number] = seen_by_segmenter(values[number], there[number] > 0, card, role)
    return Samples(views, samples.truth, samples.salience)


def _objective(
    drawn: LabelledSamples, wishes: _Wishes, card: Card, lesson: _Lesson, schedule: Schedule, job: jobs.TrainJob
) -> Objective:
    weights = class_weights(drawn.pixels[0].tolist(), wishes.class_weights)
    decibels = card.spread["sar"] if lesson.scale in ("linear", "db") else ()
    changes = Changes(wishes.shift, wishes.missing, decibels)
    return Objective(Seen, wishes.shift, weights, wishes.loss, changes, schedule.iterations, job.seed)


def _fitted(
    network: Segmenter,
    objective: Objective,
    samples: Sequence[Samples],
    schedule: Schedule,
    device: torch.device,
    job: jobs.TrainJob,
    progress: Progress,
    watch: Watch | None,
) -> Curve:
    names = list(samples[0].views)

    def loss(model: torch.nn.Module, views: Sequence[torch.Tensor], truth: torch.Tensor) -> torch.Tensor:
        with precision(job.compute, device):
            return objective(model, dict(zip(names, views, strict=True)), truth)

    training, validation = samples
    return fit(network, [Goal(training, validation, loss)], schedule, device, job.seed, progress, watch=watch)


def _watch(
    samples: Samples,
    lesson: _Lesson,
    margin: int,
    schedule: Schedule,
    device: torch.device,
    job: jobs.TrainJob,
    progress: Progress,
) -> Watch | None:
    def ask(network: torch.nn.Module, which: np.ndarray) -> np.ndarray:
        return _found(network, samples, which, margin, device, job)

    make = partial(MapExamples, samples, lesson.names, margin, lesson.classes, ask)
    return watcher(job.training.pictures, schedule.iterations, progress, make)


@torch.inference_mode()
def _checked(
    network: Segmenter,
    samples: Samples,
    classes: int,
    margin: int,
    batch_size: int,
    device: torch.device,
    job: jobs.TrainJob,
) -> Confusion:
    """How well the network does on the samples held out, as they are."""
    network.eval()
    matrix = np.zeros((classes, classes), np.int64)
    for start in range(0, samples.count, batch_size):
        part = slice(start, start + batch_size)
        found, truth = _found(network, samples, part, margin, device, job), samples.truth[part, 0]
        matrix += confusion(truth, found, truth != UNLABELLED, classes)
    return Confusion(matrix)


def _found(
    network: Any, samples: Samples, part: Any, margin: int, device: torch.device, job: jobs.TrainJob
) -> np.ndarray:
    """Class indices (count, rows, cols) of a part of the samples."""
    inner = slice(margin, -margin or None)
    images = {}
    for role in network.roles:
        arrays = (samples.views[name][part, :, inner, inner] for name in (role, f"{role}_there"))
        images[role] = Seen(*(torch.from_numpy(np.ascontiguousarray(each)).to(device).float() for each in arrays))
    with precision(job.compute, device):
        found: np.ndarray = network(images).scores.argmax(1).cpu().numpy()
    return found


def _completed(
    card: Card,
    job: jobs.TrainJob,
    lesson: _Lesson,
    wishes: _Wishes,
    schedule: Schedule,
    drawn: LabelledSamples,
    curve: Curve,
    accuracy: Confusion,
) -> Card:
    """The card with what happened."""
    history: dict[str, Any] = {
        "protocol": "labelled patches; blocks of the scenes held out",
        "images": [scene.labels.name for scene in lesson.scenes][:50],
        "scenes": len(lesson.scenes),
        "iterations": curve.validation[-1][0],
        "stopped": curve.stopped,
        "batch_size": schedule.batch_size,
        "learning_rate": schedule.learning_rate,
        "patch_size": drawn.training.truth.shape[-1],
        "pixels": drawn.pixels.tolist(),
        **dataclasses.asdict(wishes),
        "seed": job.seed,
        "continued_from": card.training,
    }
    validation = {"loss_before": curve.validation[0][1], "loss": curve.best[1], **accuracy.values}
    return dataclasses.replace(card, training=history, validation=validation)


def _report(
    record: registry.MethodRecord,
    card: Card,
    curve: Curve,
    accuracy: Confusion,
    classes: Sequence[jobs.LandClass],
    drawn: LabelledSamples,
) -> list[Section]:
    chart = line_chart({"training": curve.training, "validation": curve.validation}, "iteration", "loss")
    outcome = {
        **accuracy.values,
        "Validation loss before": curve.validation[0][1],
        "Validation loss of the model": curve.best[1],
        "Best iteration": curve.best[0],
        "Stopped": curve.stopped,
    }
    facts = dataclasses.asdict(card)
    history = facts.pop("training")
    caption = "Training loss is the mean since the point before, images changed; the model kept validated best."
    return [
        ("Outcome on the labels held out", outcome),
        ("Loss", Picture(chart, caption)),
        *accuracy_sections(accuracy, classes),
        ("Training", history),
        ("Model", {**facts, "source": record.source}),
    ]
