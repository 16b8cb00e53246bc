# SPDX-License-Identifier: GPL-2.0-or-later
"""How the heterogeneity CNN learns: once for each two pairs, whatever the number of dates between them."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch

from ..models.registry import MethodRecord
from ..models.spatiotemporal.bracket import Bracket
from ..models.spatiotemporal.heterogeneity_cnn import HeterogeneityCnn, HeterogeneityConfig
from . import jobs
from .errors import BadOption, NoValidPixels
from .examples import ImageExamples
from .learning import as_wished, tell
from .pair_models import card_of, mean_and_spread
from .progress import Progress
from .raster.adjusted import Difference
from .raster.raster import Raster
from .raster.resampling import Resampled
from .training.loop import Curve, Goal, Schedule, against_truth, fit
from .training.samples import Samples, Scope, draw
from .watching import watcher
from .weights.model_file import Card

_SAMPLES_BYTES = 2**29


def learned(
    record: MethodRecord,
    bracket: Bracket,
    names: tuple[str, ...],
    job: jobs.PredictJob,
    device: torch.device,
    progress: Progress,
) -> tuple[HeterogeneityCnn, Card, Curve]:
    """A network that learned from the change between the two pairs, its card, and how it went.

    Raises:
        ImageTooSmall, NoValidPixels: there is too little to learn from.
        BadOption: no such preset.
        Cancelled: the user asked to stop.
    """
    if len(bracket.setting.pairs) == 1:
        raise NoValidPixels(name="The change between two dates with fine images")
    name = job.options.get("preset") or next(iter(HeterogeneityCnn.presets))
    if name not in HeterogeneityCnn.presets:
        raise BadOption(name="PRESET", value=name, reason=f"choose one of {', '.join(HeterogeneityCnn.presets)}")
    preset = HeterogeneityCnn.presets[name]
    torch.manual_seed(job.seed)
    network = HeterogeneityCnn(HeterogeneityConfig(bands=len(names), **preset.config))
    schedule = as_wished(preset.schedule, job.training)
    with progress.stage("Read training samples", 0.1):
        change, heterogeneity = _change_and_heterogeneity(bracket)
        images = {"change": change, "heterogeneity": heterogeneity}
        spread = {role: mean_and_spread(image, progress)[1] for role, image in images.items()}
        goal = _goal(change, heterogeneity, spread, schedule, job, progress)
    with progress.stage("Learn the heterogeneity", 0.9):
        make = partial(ImageExamples, goal.validation, {"change": "coarse change"}, names)
        watch = watcher(job.training.pictures, schedule.iterations, progress, make)
        curve = fit(network, [goal], schedule, device, job.seed, progress, watch=watch)
    tell(curve, progress)
    mean = {role: (0.0,) * len(names) for role in spread}
    protocol = "change between two pairs, both signs"
    card = card_of(record, network, names, mean, spread, bracket, schedule, curve, job, protocol)
    return network, card, curve


def _change_and_heterogeneity(bracket: Bracket) -> tuple[Raster, Raster]:
    """dM_13 and H_13 on the grid of the result, equations 2 and 3."""
    seen = {role: Resampled(raster, bracket.grid) for role, raster in bracket.rasters.items()}
    change = Difference(seen["coarse_1"], seen["coarse_3"])
    return change, Difference(Difference(seen["fine_1"], seen["fine_3"]), change)


def _goal(
    change: Raster,
    heterogeneity: Raster,
    spread: dict[str, tuple[float, ...]],
    schedule: Schedule,
    job: jobs.PredictJob,
    progress: Progress,
) -> Goal:
    """Patches of both signs: from t1 to t3 and back."""
    scope = Scope({"change": change}, {"change": 1}, heterogeneity)
    most = max(schedule.iterations * schedule.batch_size, 64)
    share = job.training.validation_share
    drawn = draw([scope], schedule.patch_size, 1, share, _SAMPLES_BYTES, most, job.seed, progress)
    learning, checking = (_both_signs(samples, spread) for samples in drawn)
    progress.log(f"{learning.count} training and {checking.count} validation patches of {learning.truth.shape[-1]} px.")
    return Goal(learning, checking, against_truth(HeterogeneityCnn.loss))


def _both_signs(samples: Samples, spread: dict[str, tuple[float, ...]]) -> Samples:
    change = samples.views["change"] / np.array(spread["change"], np.float32)[:, None, None]
    truth = samples.truth / np.array(spread["heterogeneity"], np.float32)[:, None, None]
    return Samples({"change": np.concatenate([change, -change])}, np.concatenate([truth, -truth]))
