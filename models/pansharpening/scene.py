# SPDX-License-Identifier: GPL-2.0-or-later
"""A PAN and an MS image of the same place, ready for any pansharpening method."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from affine import Affine

from ...engine.errors import BadOption, ImageTooSmall, RatioOutOfRange, WrongBandCount
from ...engine.jobs import Source
from ...engine.raster.files import Stack, open_source
from ...engine.raster.grid import Grid, Window
from ...engine.raster.raster import Raster
from ...engine.raster.resampling import Gaussian, Resampled
from ...engine.training.degradation import degraded, mtf_kernel, reduced_grid
from ..sensors import GIVEN, Sensor

_LEAST_PX = 16
_MARGIN_PX = 8  # of MS kept around PAN: what interpolation and blur reach for
_RATIOS = 1.2, 16.0


@dataclass(frozen=True)
class Scene:
    """Two rasters in one CRS.

    `pan` lies on the reference grid, cropped to the ground that both images cover; `ms` covers that and a little more.
    """

    pan: Raster
    ms: Raster
    sensor: Sensor

    @property
    def grid(self) -> Grid:
        """The reference grid, that of the result."""
        return self.pan.grid

    @property
    def rasters(self) -> Mapping[str, Raster]:
        """What there is to see, by role: the two images, and what the sensors' blur makes of them.

        `pan_low` is PAN as the MS sensor sees it, `pan_at_ms` as a PAN sensor with the MS pixels would, and `ms_low` is
        MS blurred once more by the MTF of a sensor with pixels `ratio` times as large; all three on the MS grid.
        `pan_low` has one band where the gains of all bands are equal, else one for each.
        """
        gains = self.sensor.gains(self.ms.count)
        blurs = tuple(mtf_kernel(gain, self.ratio) for gain in gains)
        return {
            "pan": self.pan,
            "ms": self.ms,
            "pan_low": _per_band(self.pan, self.ms.grid, blurs),
            "pan_at_ms": degraded(self.pan, self.ms.grid, (self.sensor.pan_gain,)),
            "ms_low": Resampled(self.ms, self.ms.grid, blurs),
        }

    @property
    def ratio(self) -> float:
        """Pixel size of MS over that of PAN (geometric mean of both axes)."""
        return self.ms.grid.ratio_to(self.pan.grid)

    def ms_around(self) -> Raster:
        """MS, cropped to what PAN covers and a little more."""
        covered = self.ms.grid.overlap(self.grid, (self.ms.name, self.pan.name))
        around = covered.expanded(_MARGIN_PX).clipped(self.ms.grid.height, self.ms.grid.width)
        return Resampled(self.ms, self.ms.grid.cropped(around))

    def cropped(self, west: float, south: float, east: float, north: float) -> Scene:
        """The part of the scene inside an extent in the units of its CRS.

        Raises:
            NoOverlap, ImageTooSmall: there is none, or hardly any.
        """
        grid = self.grid
        size = math.ceil((north - south) / grid.pixel_size[1]), math.ceil((east - west) / grid.pixel_size[0])
        wanted = Grid(grid.crs, Affine(grid.transform.a, 0, west, 0, grid.transform.e, north), *size)
        common = grid.overlap(wanted, (self.pan.name, "the extent"))
        _check_size(self.pan.name, common)
        part = replace(self, pan=Resampled(self.pan, grid.cropped(common)))
        return replace(part, ms=part.ms_around())

    def reduced(self) -> tuple[Scene, Raster]:
        """The pair as it would be with pixels `ratio` times as large, and the truth for what a method makes of it.

        Both images are blurred with the sensor's MTF and sampled (Wald's protocol): PAN onto the MS grid, where the
        original MS is the truth, MS onto the grid that lies to its own as its own lies to that of PAN.
        """
        common = self.ms.grid.overlap(self.grid, (self.ms.name, self.pan.name))
        truth = Resampled(self.ms, self.ms.grid.cropped(common))
        pan = degraded(self.pan, truth.grid, (self.sensor.pan_gain,))
        grid = reduced_grid(self.pan.grid, self.ms.grid)
        ms = degraded(self.ms, grid, self.sensor.gains(self.ms.count))
        return Scene(pan, ms, self.sensor), truth


def _per_band(pan: Raster, grid: Grid, blurs: tuple[Gaussian, ...]) -> Raster:
    if len(set(blurs)) == 1:
        return Resampled(pan, grid, blurs[0])
    return Stack([Resampled(pan, grid, blur) for blur in blurs], pan.name)


def _check_size(name: str, common: Window) -> None:
    if min(common.height, common.width) < _LEAST_PX:
        raise ImageTooSmall(name=name, width=common.width, height=common.height, least=_LEAST_PX)


def open_scene(inputs: Mapping[str, Source], sensor: Sensor) -> Scene:
    """Open and check a pair; MS in another CRS is warped into that of PAN.

    Raises:
        WrongBandCount: PAN has more than one band.
        BadOption: the user gave gains for another number of bands.
        NoOverlap, RatioOutOfRange, ImageTooSmall: with the numbers.
    """
    pan = open_source(inputs["pan"])
    if pan.count != 1:
        raise WrongBandCount(
            name=pan.name, found=pan.count, expected=1, advice="Pick a single band of it, or another layer, as PAN."
        )
    ms = open_source(inputs["ms"], crs=pan.grid.crs)
    if sensor.source == GIVEN and len(sensor.ms_gains) not in (1, ms.count):
        reason = f"give one gain, or one for each of the {ms.count} bands"
        raise BadOption(name="MTF_GAINS", value=f"{len(sensor.ms_gains)} numbers", reason=reason)
    common = pan.grid.overlap(ms.grid, (pan.name, ms.name))
    scene = Scene(Resampled(pan, pan.grid.cropped(common)), ms, sensor)
    if not _RATIOS[0] <= scene.ratio <= _RATIOS[1]:
        raise RatioOutOfRange(pan=pan.name, ms=ms.name, ratio=scene.ratio)
    _check_size(pan.name, common)
    return replace(scene, ms=scene.ms_around())
