# SPDX-License-Identifier: GPL-2.0-or-later
"""What networks that learn from the pairs of a run have in common: their cards, and how they come back from files."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ..models.registry import MethodRecord
from ..models.spatiotemporal.bracket import Bracket
from . import jobs
from .errors import ModelMismatch
from .progress import Progress
from .raster.raster import Raster
from .raster.statistics import moments
from .training.loop import Curve, Schedule
from .versions import plugin_version
from .weights.model_file import Card, load

Bandwise = tuple[float, ...]


def loaded(record: MethodRecord, path: str, bands: int) -> tuple[Any, Card]:
    """The network in a model file.

    Raises:
        ModelUnreadable, ModelMismatch: it is no model of this network and number of bands.
    """
    card, tensors = load(path, record.task, record.id)
    if len(card.bands) != bands:
        names = ", ".join(card.bands)
        raise ModelMismatch(path=path, what=f"number of bands ({names})", found=len(card.bands), expected=bands)
    config = {key: tuple(value) if isinstance(value, list) else value for key, value in card.config.items()}
    kind = record.load()
    network = kind(kind.Config(**config))
    network.load_state_dict(tensors)
    return network, card


def mean_and_spread(raster: Raster, progress: Progress) -> tuple[Bandwise, Bandwise]:
    """Mean and standard deviation of each band; 1 for the spread of a flat one."""
    found = moments(raster, progress)
    variance = np.diag(found.covariance)
    return tuple(found.mean.tolist()), tuple(np.sqrt(np.where(variance > 0, variance, 1.0)).tolist())


def card_of(
    record: MethodRecord,
    network: Any,
    names: tuple[str, ...],
    mean: dict[str, Bandwise],
    spread: dict[str, Bandwise],
    bracket: Bracket,
    schedule: Schedule,
    curve: Curve,
    job: jobs.PredictJob,
    protocol: str,
) -> Card:
    """What the model says about itself."""
    roles = [f"{kind}_{number}" for number in bracket.setting.pairs for kind in ("fine", "coarse")]
    history: dict[str, Any] = {
        "protocol": protocol,
        "images": [bracket.rasters[role].name for role in roles],
        "iterations": curve.validation[-1][0],
        "stopped": curve.stopped,
        "batch_size": schedule.batch_size,
        "learning_rate": schedule.learning_rate,
        "patch_size": schedule.patch_size,
        "seed": job.seed,
    }
    return Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(network.config),
        bands=names,
        mean=mean,
        spread=spread,
        ratio=round(bracket.setting.ratio, 4),
        sensor="any",
        training=history,
        validation={"loss_before": curve.validation[0][1], "loss": curve.best[1]},
        plugin_version=plugin_version(),
    )
