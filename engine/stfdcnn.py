# SPDX-License-Identifier: GPL-2.0-or-later
"""How STFDCNN learns: from the pairs of the run, its two networks one after the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial

import torch
from torch import nn

from ..models.registry import MethodRecord
from ..models.spatiotemporal.bracket import Bracket
from ..models.spatiotemporal.stfdcnn import Stfdcnn, StfdcnnConfig
from . import jobs
from .examples import ImageExamples
from .learning import as_wished, tell
from .pair_models import card_of, mean_and_spread
from .progress import Progress
from .raster.files import Stack
from .raster.raster import Raster
from .raster.resampling import Resampled
from .training.loop import Curve, Goal, Schedule, against_truth, fit
from .training.samples import Samples, Scope, draw
from .watching import watcher
from .weights.model_file import Card

_SAMPLES_BYTES = 2**29
_FACTORS = (2, 10)  # least and most fine pixels to one of low resolution


def learned(
    record: MethodRecord,
    bracket: Bracket,
    names: tuple[str, ...],
    job: jobs.PredictJob,
    device: torch.device,
    progress: Progress,
) -> tuple[Stfdcnn, Card, Curve]:
    """Both networks, their card, and how the second learned.

    Without the second the first is worth nothing, so where that was ended on request, the second learns for as many
    iterations as the first did.

    Raises:
        ImageTooSmall, NoValidPixels: there is too little to learn from.
        Cancelled: the user asked to stop.
    """
    least, most = _FACTORS
    factor = min(max(round(bracket.setting.ratio / 2), least), most)
    torch.manual_seed(job.seed)
    network = Stfdcnn(StfdcnnConfig(len(names), factor))
    schedule = as_wished(Stfdcnn.presets["adam"].schedule, job.training)
    seen = {role: Resampled(raster, bracket.grid) for role, raster in bracket.rasters.items() if role != "coarse_2"}
    fine = {pair: seen[f"fine_{pair}"] for pair in bracket.setting.pairs}
    mean, spread = mean_and_spread(Stack(list(fine.values()), "fine"), progress)
    pooled = {"fine": _mean_of_parts(mean, len(fine))}, {"fine": _mean_of_parts(spread, len(fine))}
    card = card_of(record, network, names, *pooled, bracket, schedule, Curve(validation=[(0, 0.0)]), job, "")
    low = bracket.grid.coarsened(factor)
    degraded = {pair: Resampled(image, low) for pair, image in fine.items()}
    steps: dict[str, list[tuple[Raster, Raster]]] = {
        "mapping": [(Resampled(bracket.rasters[f"coarse_{pair}"], low), degraded[pair]) for pair in fine],
        "sharpening": [(Resampled(degraded[pair], bracket.grid), fine[pair]) for pair in fine],
    }
    first, curve = Curve(), Curve()
    for part, images in steps.items():
        with progress.stage(f"Learn the {part}", 0.5):
            first, curve = curve, _fitted(getattr(network, part), images, card, schedule, job, device, progress)
            if curve.on_request:
                schedule = dataclasses.replace(schedule, iterations=curve.validation[-1][0])
    if first.on_request:
        curve.stopped = first.stopped
    protocol = "from coarse to degraded fine images, then from those to fine ones, of the pairs of the run"
    return network, card_of(record, network, names, *pooled, bracket, schedule, curve, job, protocol), curve


def _mean_of_parts(values: tuple[float, ...], parts: int) -> tuple[float, ...]:
    bands = len(values) // parts
    return tuple(sum(values[band::bands]) / parts for band in range(bands))


def _fitted(
    network: nn.Module,
    images: list[tuple[Raster, Raster]],
    card: Card,
    schedule: Schedule,
    job: jobs.PredictJob,
    device: torch.device,
    progress: Progress,
) -> Curve:
    scopes = [Scope({"image": image}, {"image": 1}, truth) for image, truth in images]
    most = max(schedule.iterations * schedule.batch_size, 64)
    share = job.training.validation_share
    with progress.stage("Read training samples", 0.1):
        drawn = draw(scopes, schedule.patch_size, 1, share, _SAMPLES_BYTES, most, job.seed, progress)
    learning, checking = (_normalised(samples, card) for samples in drawn)
    progress.log(f"{learning.count} training and {checking.count} validation patches of {learning.truth.shape[-1]} px.")
    goal = Goal(learning, checking, against_truth(Stfdcnn.loss))
    with progress.stage("Train", 0.9):
        make = partial(ImageExamples, checking, {"image": "input"}, card.bands)
        watch = watcher(job.training.pictures, schedule.iterations, progress, make)
        curve = fit(network, [goal], schedule, device, job.seed, progress, watch=watch)
    tell(curve, progress)
    return curve


def _normalised(samples: Samples, card: Card) -> Samples:
    views: Mapping = {name: card.normalised(values, "fine") for name, values in samples.views.items()}
    return Samples(dict(views), card.normalised(samples.truth, "fine"))
