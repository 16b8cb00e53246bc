# SPDX-License-Identifier: GPL-2.0-or-later
"""The images of one or two dates that a fine and a coarse sensor saw, and of a date that only the coarse one saw."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...engine.errors import BadOption, WrongBandCount
from ...engine.jobs import MODIS_PIXEL_M, Source
from ...engine.progress import Progress
from ...engine.raster.adjusted import Bands, Placed, Scaled
from ...engine.raster.files import layout_of, open_source
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster
from ...engine.raster.statistics import moments
from .from_pairs import Setting

#: Scale of whole-number reflectances in nearly all products.
_USUAL_SCALE = 1e-4

#: How far apart the root mean squares of two images of the same place and unit may be.
_LIKE = 4.0

#: A root mean square beyond which numbers are no reflectances of 0 to 1, percentages or kelvins.
_LARGE = 400.0

_LEAST_RATIO = 1.5


@dataclass(frozen=True)
class Units:
    """What a number in an image stands for: number * scale + offset."""

    scale: float
    offset: float = 0.0


@dataclass(frozen=True)
class Bracket:
    """Rasters by role, coarse ones in the units of the fine ones; the grid of the result; and what methods ask for."""

    rasters: Mapping[str, Raster]
    grid: Grid
    setting: Setting

    def towards(self, target: Raster) -> Bracket:
        """With the coarse image of the date to predict."""
        return replace(self, rasters={**self.rasters, "coarse_2": target})


class Opener:
    """Opens the images of a run so that all fit together: CRS, place, bands and units."""

    def __init__(self, options: Mapping[str, Any], progress: Progress) -> None:
        self._given = {kind: _units(options, kind) for kind in ("fine", "coarse")}
        self._units: dict[str, Units] = {}  # of both kinds, once they are settled
        self._same_grid = options.get("alignment", "georeference") == "same_grid"
        self._pixel_size = float(options.get("coarse_pixel_size", 0))
        self._progress = progress

    def bracket(self, pairs: Mapping[int, tuple[Source, Source]]) -> Bracket:
        """The pairs by number, 1 and 3 or one of them, each of a fine and a coarse image.

        Raises:
            WrongBandCount, NoOverlap: the images do not belong together.
            BadOption: the units cannot be told.
        """
        (reference, *_) = (fine for fine, _ in pairs.values())
        first = open_source(reference)
        self._reference, self._names = first, _names(reference)
        rasters: dict[str, Raster] = {}
        for number, (fine, _) in pairs.items():
            rasters[f"fine_{number}"] = self._same_bands(open_source(fine, crs=first.grid.crs), fine)
        self._settle_units(reference, rasters, next(iter(pairs.values()))[1])
        for number, (_, coarse) in pairs.items():
            rasters[f"coarse_{number}"] = self.coarse(coarse)
        window = first.grid.whole
        for raster in rasters.values():
            part = first.grid.cropped(window)
            inner = part.overlap(raster.grid, (first.name, raster.name))
            window = replace(inner, row=window.row + inner.row, col=window.col + inner.col)
        grid = first.grid.cropped(window)
        ratio = self._ratio(grid, rasters[f"coarse_{next(iter(pairs))}"].grid)
        return Bracket(rasters, grid, Setting(tuple(pairs), ratio, self._units["fine"].scale))

    def fine_unit(self, source: Source) -> float:
        """Reflectance of the number 1 in a fine image: as given or stated, else the usual scale of large numbers."""
        stated = _stated(self._given["fine"], source)
        if stated is not None:
            return stated.scale
        return _USUAL_SCALE if _root_mean_square(open_source(source), self._progress) > _LARGE else 1.0

    def coarse(self, source: Source) -> Raster:
        """A coarse image, in the units of the fine ones."""
        raster = self._same_bands(self._opened_coarse(source), source)
        fine, coarse = self._units["fine"], self._units["coarse"]
        scale = coarse.scale / fine.scale
        offset = (coarse.offset - fine.offset) / fine.scale
        return raster if (scale, offset) == (1.0, 0.0) else Scaled(raster, scale, offset)

    def _opened_coarse(self, source: Source) -> Raster:
        if self._same_grid:
            return Placed(open_source(source), self._reference.grid)
        return open_source(source, crs=self._reference.grid.crs)

    def _same_bands(self, raster: Raster, source: Source) -> Raster:
        """The bands of the first fine image: by their names, where all have names and nobody chose bands."""
        names = _names(source)
        if self._names and names != self._names and set(self._names) <= set(names):
            self._progress.log(f"{raster.name}: bands are taken by their names, {', '.join(self._names)}.")
            return Bands(raster, [names.index(name) for name in self._names])
        if raster.count != self._reference.count:
            raise WrongBandCount(
                name=raster.name,
                found=raster.count,
                expected=self._reference.count,
                advice="Choose the same bands, in the same order, from fine and coarse images.",
            )
        return raster

    def _settle_units(self, fine: Source, rasters: Mapping[str, Raster], coarse: Source) -> None:
        """Take what the user or the files say, else find out from the values."""
        found = {"fine": _stated(self._given["fine"], fine), "coarse": _stated(self._given["coarse"], coarse)}
        if None in found.values():
            images = self._reference, self._opened_coarse(coarse)
            guessed = _guessed(*(_root_mean_square(image, self._progress) for image in images))
            found = {kind: unit or Units(scale) for (kind, unit), scale in zip(found.items(), guessed, strict=True)}
        self._units = {kind: unit for kind, unit in found.items() if unit is not None}
        told = (f"{kind} value * {unit.scale:g} + {unit.offset:g}" for kind, unit in self._units.items())
        self._progress.log(f"Units: {', '.join(told)}.")

    def _ratio(self, fine: Grid, coarse: Grid) -> float:
        """How many fine pixels wide the coarse sensor's are; images that were resampled do not tell."""
        metres = fine.crs.linear_units_factor[1] if fine.crs.is_projected else 111_320.0
        size = math.sqrt(math.prod(fine.pixel_size))
        if self._pixel_size > 0:
            return max(self._pixel_size / size, 1.0)
        ratio = coarse.ratio_to(fine)
        if ratio >= _LEAST_RATIO:
            return ratio
        self._progress.warn(
            f"The coarse images have the pixels of the fine ones, so they were resampled before. Their sensor's pixels "
            f"are taken to be {MODIS_PIXEL_M:.0f} m wide, as those of MODIS; if they are not, give the coarse pixel "
            "size."
        )
        return max(MODIS_PIXEL_M / (size * metres), 1.0)


def _names(source: Source) -> list[str]:
    """Names of the bands as the files state them, if all have different ones and no bands were chosen; else none."""
    names = [name.casefold() for name in layout_of(source).names]
    stated = not any(re.fullmatch(r"band \d+", name) for name in names)
    return names if stated and len(set(names)) == len(names) and not any(file.bands for file in source.files) else []


def _units(options: Mapping[str, Any], kind: str) -> Units | None:
    scale, offset = options.get(f"scale_{kind}"), options.get(f"offset_{kind}")
    return Units(float(scale), float(offset or 0.0)) if scale else None


def _stated(given: Units | None, source: Source) -> Units | None:
    """The user's units; else those that the file states, if it states any."""
    if given is not None:
        return given
    layout = layout_of(source)
    scales, offsets = set(layout.scales), set(layout.offsets)
    if len(scales) == len(offsets) == 1 and (scales, offsets) != ({1.0}, {0.0}):
        return Units(scales.pop(), offsets.pop())
    return None


def _root_mean_square(raster: Raster, progress: Progress) -> float:
    return float(math.sqrt(moments(raster, progress).second.diagonal().mean()))


def _guessed(fine: float, coarse: float) -> tuple[float, float]:
    """Scales of images with these root mean squares; both show the same place, so their quotient is near one of three.

    Raises:
        BadOption: it is not.
    """
    quotient = fine / coarse if coarse > 0 else math.inf
    for exponent, scales in ((0, (1.0, 1.0)), (4, (_USUAL_SCALE, 1.0)), (-4, (1.0, _USUAL_SCALE))):
        if 10**exponent / _LIKE < quotient < 10**exponent * _LIKE:
            both_whole = exponent == 0 and fine > _LARGE
            return (_USUAL_SCALE, _USUAL_SCALE) if both_whole else scales
    reason = f"fine values are {quotient:.3g} times as large as coarse ones, which no usual scale explains; give both"
    raise BadOption(name="SCALE_FINE and SCALE_COARSE", value="empty", reason=reason)
