# SPDX-License-Identifier: GPL-2.0-or-later
"""An optical and a SAR image of the same place, or one of them, on one grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rasterio.enums import Resampling

from ...engine.errors import BadOption
from ...engine.jobs import Source
from ...engine.progress import Progress
from ...engine.raster import sar as backscatter
from ...engine.raster.files import open_source
from ...engine.raster.grid import Grid, Window
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled

#: What a SAR image may hold: power, decibels, or numbers of which neither is known, such as a stretched picture.
SCALES = (*backscatter.SCALES, "other")


class _Measured(Raster):
    """Linear power without its zeros, which no radar measures: they fill the borders of many products."""

    def __init__(self, raster: Raster) -> None:
        self.grid, self.count, self.name = raster.grid, raster.count, raster.name
        self._raster = raster

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        return Sample(sample.values, sample.valid & (sample.values > 0).all(axis=0))


@dataclass(frozen=True)
class Scene:
    """Images by role on one grid, SAR in decibels unless its scale is other; where they hold no data differs."""

    images: Mapping[str, Raster]
    grid: Grid
    scale: str  #: of the SAR image as its file holds it; empty without one


def open_scene(inputs: Mapping[str, Source], scale: str, progress: Progress) -> Scene:
    """Open the images of a place; all are seen on the grid of the optical one, or of SAR where there is no other.

    Args:
        inputs: by role, optical and sar or one of them.
        scale: of the SAR image, one of `SCALES`, or auto to look.
        progress: told while looking.

    Raises:
        BadOption: no image, or no such scale.
        NoOverlap: the two images lie in different places.
    """
    if not inputs:
        raise BadOption(name="images", value="empty", reason="give an optical image, a SAR image, or both")
    if scale not in ("auto", *SCALES):
        raise BadOption(name="SCALE", value=scale, reason=f"choose one of auto, {', '.join(SCALES)}")
    optical = open_source(inputs["optical"]) if "optical" in inputs else None
    if optical is not None and "sar" not in inputs:
        return Scene({"optical": optical}, optical.grid, "")
    sar = open_source(
        inputs["sar"], crs=None if optical is None else optical.grid.crs, warping=Resampling.bilinear
    )  # cubic convolution could make power negative
    scale = backscatter.sar_scale(sar, progress) if scale == "auto" else scale
    if scale == "linear":
        sar = backscatter.Decibels(_Measured(backscatter.Linear(sar)))
    if optical is None:
        return Scene({"sar": sar}, sar.grid, scale)
    optical.grid.overlap(sar.grid, (optical.name, sar.name))
    return Scene({"optical": optical, "sar": Resampled(sar, optical.grid)}, optical.grid, scale)
