# SPDX-License-Identifier: GPL-2.0-or-later
"""Despeckle: make a SAR image ready for use."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from rasterio.enums import Resampling

from ..models import registry
from ..models.despeckling.windows import SpeckleFilter
from ..models.method import View
from . import jobs
from .errors import BadOption, WrongBandCount
from .inference import pipeline
from .inference.memory import block_size, tile_size
from .progress import Progress
from .raster.adjusted import Scaled
from .raster.files import layout_of, open_source
from .raster.grid import Grid
from .raster.raster import Raster, Sample
from .raster.sar import LEAST_POWER, SCALES, Decibels, Linear, Power, decibels, power, sar_scale
from .raster.writing import Layout, check_outputs, create
from .versions import version_text

#: What a filter works on.
_FILTERED = "linear"

_SAID = {"linear": "linear power", "db": "decibels"}
_TO: dict[str, Callable[[np.ndarray], np.ndarray]] = {"linear": power, "db": decibels}
_SEEN: dict[str, Callable[[Raster], Raster]] = {"linear": Power, "db": Decibels}


def despeckle(job: jobs.DespeckleJob, progress: Progress) -> dict[str, Any]:
    """Filter, convert and limit the job's image and write the result, float32.

    Returns:
        OUTPUT: path; SCALE: what the image holds, linear or db; FORWARD_S and WALL_S: seconds in the bare filter, and
        from the first tile to the closed file.
    """
    _check(job)
    stored = layout_of(job.image)
    image = _opened(job.image, stored)
    if job.ratio and image.count < 2:
        advice = "The ratio is that of the second band to the first."
        raise WrongBandCount(name=image.name, found=image.count, expected=2, advice=advice)
    scale = _scale(job, image, progress)
    if scale == "linear" and stored.dtype.kind != "f" and not isinstance(image, Scaled):
        progress.warn(
            f"{image.name} holds whole numbers, which are taken as power. If they are amplitudes, square them first."
        )
    wanted = scale if job.output_scale == "same" else job.output_scale
    preparation = _Preparation(job, scale, wanted)
    with progress.stage("Filter and convert", 0.8 if job.scale == "auto" else 1.0):
        layout, tags = _layout(job, stored, scale == wanted), _tags(job, wanted)
        return {"SCALE": scale} | _to_file(job, preparation, preparation.seen(image), layout, tags, progress)


def _check(job: jobs.DespeckleJob) -> None:
    """What can be told without the image."""
    for name, value, known in (
        ("SCALE", job.scale, ("auto", *SCALES)),
        ("OUTPUT_SCALE", job.output_scale, ("same", *SCALES)),
    ):
        if value not in known:
            raise BadOption(name=name, value=value, reason=f"known are {', '.join(known)}")
    if job.lowest is not None and job.highest is not None and job.lowest >= job.highest:
        raise BadOption(name="LOWEST", value=job.lowest, reason=f"it has to be below HIGHEST, which is {job.highest}")
    check_outputs([job.output], [job.image])


def _opened(source: jobs.Source, stored: Layout) -> Raster:
    """The image with its bands' scales and offsets applied, as they decide between power and decibels."""
    image = open_source(source, warping=Resampling.bilinear)
    scales, offsets = (np.array(numbers, np.float32)[:, None, None] for numbers in (stored.scales, stored.offsets))
    return Scaled(image, scales, offsets) if (scales != 1).any() or offsets.any() else image


def _scale(job: jobs.DespeckleJob, image: Raster, progress: Progress) -> str:
    if job.scale != "auto":
        return job.scale
    with progress.stage("Look for negative values", 0.2):
        scale = sar_scale(image, progress)
    found = {"db": "has negative values", "linear": "has no negative value"}
    progress.log(f"{image.name} {found[scale]}, so it holds {_SAID[scale]}.")
    return scale


class _Preparation:
    """A method that filters, if it shall, then converts, limits, and adds the ratio."""

    views: Mapping[str, View] = {"sar": View("sar")}
    stride = 1
    parallel = True

    def __init__(self, job: jobs.DespeckleJob, scale: str, wanted: str) -> None:
        self._filter: SpeckleFilter | None = None
        if job.method != "none":
            self._filter = registry.method("despeckling", job.method).load()(job.window, job.looks)
        self.halo = self._filter.halo if self._filter else 0
        self._scale, self._wanted, self._ratio = scale, wanted, job.ratio
        self._working = _FILTERED if self._filter else wanted
        self._lowest, self._highest = _in_scale(job.lowest, wanted), _in_scale(job.highest, wanted)

    def seen(self, image: Raster) -> Raster:
        """The image in the scale that the work begins with."""
        held = Linear(image) if self._scale == "linear" else image
        return held if self._scale == self._working else _SEEN[self._working](held)

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """The bands of the result, the ratio last."""
        values = self._filter.predict(tile) if self._filter else tile["sar"].values
        if self._working != self._wanted:
            values = _TO[self._wanted](values)
        if self._lowest is not None:
            values = np.maximum(values, self._lowest)
        if self._highest is not None:
            values = np.minimum(values, self._highest)
        return np.concatenate([values, self._quotient(values)]) if self._ratio else values

    def _quotient(self, values: np.ndarray) -> np.ndarray:
        """The second band over the first, (1, rows, cols); in decibels their difference."""
        first, second = values[:1], values[1:2]
        if self._wanted == "db":
            return second - first
        return np.maximum(second, np.float32(LEAST_POWER)) / np.maximum(first, np.float32(LEAST_POWER))


def _in_scale(limit: float | None, scale: str) -> np.float32 | None:
    """A limit in decibels as a number of the scale."""
    if limit is None:
        return None
    return np.float32(limit if scale == "db" else 10 ** (limit / 10))


def _layout(job: jobs.DespeckleJob, stored: Layout, same: bool) -> Layout:
    """32-bit floats; nodata is NaN, or that of an image of floats which stays in its scale."""
    names = stored.names + ((f"{stored.names[1]}/{stored.names[0]}",) if job.ratio else ())
    kept = same and stored.dtype.kind == "f" and stored.nodata is not None
    return Layout(np.dtype(np.float32), stored.nodata if kept else math.nan, names)


def _to_file(
    job: jobs.DespeckleJob,
    preparation: _Preparation,
    image: Raster,
    layout: Layout,
    tags: dict[str, str],
    progress: Progress,
) -> dict[str, Any]:
    started = time.perf_counter()
    count = len(layout.names)
    size = tile_size(preparation, image.grid, count, job.compute)
    with create(job.output, image.grid, count, layout, tags, job.creation_options, block_size(size)) as writer:
        timing = pipeline.run(preparation, {"sar": image}, image.grid, size, writer, progress)
    wall_s = time.perf_counter() - started
    progress.log(f"Done in {wall_s:.1f} s, {timing.forward_s:.1f} s of it in the filter itself.")
    return {"OUTPUT": job.output, "FORWARD_S": timing.forward_s, "WALL_S": wall_s}


def _tags(job: jobs.DespeckleJob, scale: str) -> dict[str, str]:
    """What the result file says about its origin."""
    names = ("scale", "output_scale", "window", "looks", "ratio", "lowest", "highest")
    source = "" if job.method == "none" else registry.method("despeckling", job.method).source
    return {
        "DEEP_FUSION_METHOD": job.method,
        "DEEP_FUSION_SOURCE": source,
        "DEEP_FUSION_SCALE": scale,
        "DEEP_FUSION_INPUTS": json.dumps({"sar": [file.path for file in job.image.files]}),
        "DEEP_FUSION_OPTIONS": json.dumps({name: getattr(job, name) for name in names}),
        "DEEP_FUSION_VERSIONS": version_text(),
    }
