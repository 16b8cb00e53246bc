# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure shift: how far two images of one place lie from each other."""

from __future__ import annotations

import math
from typing import Any

from rasterio.enums import Resampling

from . import jobs
from .progress import Progress
from .raster.files import open_source
from .raster.grid import Grid
from .raster.ground import metres_per_unit, pixel_size_m, with_pixels_of
from .raster.registration import Shift, in_common, measured_shift


def measure_shift(job: jobs.MeasureShiftJob, progress: Progress) -> dict[str, Any]:
    """Look at the middle of the ground that the two images of the job cover.

    Returns:
        CLEAR: 1 if the shift can be believed, else 0; PEAK: by how many spreads it stands out; PIXEL: metres of the
        pixels that are counted in. Where it is clear also ROWS and COLS: how far further down and to the right the
        other image shows what the reference shows; SHIFT_PX and DISTANCE: how far away, in pixels and in metres.

    Raises:
        NoOverlap: the images lie in different places.
    """
    first = open_source(job.reference)
    other = open_source(job.other, crs=first.grid.crs, warping=Resampling.bilinear)  # cubic makes power negative
    wanted = with_pixels_of(first.grid, job.pixel_m) if job.pixel_m > 0 else None
    with progress.stage("Measure the shift", 1.0):
        pair = in_common(first, other, wanted)
        shift = measured_shift(*pair)
    grid = pair[0].grid
    values = {"CLEAR": 0, "PEAK": 0.0 if shift is None else shift.clearness, "PIXEL": pixel_size_m(grid)}
    if shift is None or not shift.is_clear:
        progress.log("The shift could not be measured: the images share too few edges.")
        return values
    metres = _metres(shift, grid)
    progress.log(f"{other.name} lies {shift} from {first.name}, {metres:.3g} m away.")
    return values | {
        "CLEAR": 1,
        "ROWS": shift.rows,
        "COLS": shift.cols,
        "SHIFT_PX": shift.distance,
        "DISTANCE": metres,
    }


def _metres(shift: Shift, grid: Grid) -> float:
    (across, down), (width, height) = metres_per_unit(grid), grid.pixel_size
    return math.hypot(shift.cols * width * across, shift.rows * height * down)
