# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layer is likely to be which: plain records in, names of parameters and layers out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Optional, Union

Guess = dict[str, Union[str, list[str]]]

#: Pixels count as larger from this factor on; less is rounding of the grid.
_LARGER = 1.2
#: Words that producers put into the names of radar images.
_SAR_WORDS = {"sar", "s1", "s1a", "s1b", "sentinel1", "vv", "vh", "hh", "hv", "grd", "radar", "backscatter", "sigma0"}
_PAN_WORDS = {"pan", "panchromatic", "p", "b8"}
#: Results are no sources.
_RESULT_WORDS = {"sharpened", "pansharpened", "fused", "predicted", "classes", "confidence", "labels", "mask"}
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_DAY_OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([0-3]\d\d)(?!\d)")


class Raster(NamedTuple):
    """What is known about a raster layer without reading its pixels."""

    id: str
    name: str
    bands: int
    pixel_m: float  #: edge of a pixel in metres, or in units of the layer if it has no place on earth
    day: Optional[datetime.date] = None
    lowest: Optional[float] = None
    highest: Optional[float] = None
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  #: west, south, east, north; in degrees with a `crs`
    crs: str = ""
    size: tuple[int, int] = (0, 0)  #: columns, rows


def day_in(name: str) -> Optional[datetime.date]:
    """The first date that a name holds, as 20200131, 2020-01-31 or 2020031 (day of the year); None without one."""
    for match in _DAY.finditer(name):
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:
            continue
    for match in _DAY_OF_YEAR.finditer(name):
        year, number = map(int, match.groups())
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=number - 1)
        if day.year == year:
            return day
    return None


def words(name: str) -> set[str]:
    """The words of a name, in lower case."""
    return set(re.split(r"[^a-z0-9]+", name.lower()))


def sources(rasters: Iterable[Raster]) -> list[Raster]:
    """The rasters that do not look like results or labels."""
    return [raster for raster in rasters if not words(raster.name) & _RESULT_WORDS]


def shared(first: Raster, second: Raster) -> float:
    """How much of the smaller image also lies in the other, 0 to 1."""
    width = min(first.box[2], second.box[2]) - max(first.box[0], second.box[0])
    height = min(first.box[3], second.box[3]) - max(first.box[1], second.box[1])
    least = min(_area(first), _area(second))
    return min(1.0, max(0.0, width) * max(0.0, height) / least) if least > 0 else 0.0


def looks_like_sar(raster: Raster) -> bool:
    """At most three bands, and either the name says so or the values reach below zero as decibels do."""
    if raster.bands > 3:
        return False
    if words(raster.name) & _SAR_WORDS:
        return True
    return (
        raster.lowest is not None and raster.highest is not None and -60 <= raster.lowest < -5 and raster.highest < 30
    )


def pan_and_ms(rasters: Sequence[Raster]) -> Guess:
    """`PAN` and `MS`: the finest image of one band, and one of several bands with larger pixels in the same place."""
    pans = [raster for raster in sources(rasters) if raster.bands == 1 and not looks_like_sar(raster)]
    best: Optional[tuple[tuple[bool, float, float, int], Raster, Raster]] = None
    for pan in pans:
        for ms in sources(rasters):
            if ms.bands < 2 or ms.pixel_m < _LARGER * pan.pixel_m or not shared(pan, ms):
                continue
            rank = (bool(words(pan.name) & _PAN_WORDS), shared(pan, ms), -pan.pixel_m, ms.bands)
            if best is None or rank > best[0]:
                best = (rank, pan, ms)
    return {"PAN": best[1].id, "MS": best[2].id} if best else {}


def fine_and_coarse(rasters: Sequence[Raster]) -> Guess:
    """`FINE_1`, `COARSE_1`, `COARSE_2`, and if there are, `FINE_3` and `COARSE_3`, by pixel size and date.

    The first and the last date on which there are both, and the first coarse image of another date between them (with
    one pair: after it, else before it). One date only, because several need a folder for the results. Without two
    pixel sizes and enough dates nothing is guessed.
    """
    fine, coarse = _by_day(*_two_sizes([raster for raster in sources(rasters) if raster.day]))
    pairs = sorted(set(fine) & set(coarse))
    if not pairs:
        return {}
    first, last = pairs[0], pairs[-1]
    targets = _targets(sorted(set(coarse) - set(fine)), first, last)
    guess: Guess = {"FINE_1": fine[first].id, "COARSE_1": coarse[first].id}
    if last > first:
        guess.update(FINE_3=fine[last].id, COARSE_3=coarse[last].id)
    if targets:
        guess["COARSE_2"] = [coarse[targets[0]].id]
    return guess


def optical_and_sar(rasters: Sequence[Raster]) -> Guess:
    """`OPTICAL` and `SAR`: the radar image, and the optical image that shares most ground with it."""
    radar = [raster for raster in sources(rasters) if looks_like_sar(raster)]
    optical = [raster for raster in sources(rasters) if raster.bands >= 3 and not looks_like_sar(raster)]
    pairs = [(shared(one, other), other.bands, one, other) for one in radar for other in optical]
    if pairs:
        most = max(pairs, key=lambda pair: pair[:2])
        if most[0] > 0:
            return {"OPTICAL": most[3].id, "SAR": most[2].id}
    return {
        **({"OPTICAL": optical[0].id} if optical else {}),
        **({"SAR": radar[0].id} if radar and not optical else {}),
    }


def scene_image(rasters: Sequence[Raster]) -> Guess:
    """`INPUT`: the finest image with at least three bands."""
    images = [raster for raster in sources(rasters) if raster.bands >= 3 and not looks_like_sar(raster)]
    return {"INPUT": min(images, key=lambda raster: raster.pixel_m).id} if images else {}


def _area(raster: Raster) -> float:
    return (raster.box[2] - raster.box[0]) * (raster.box[3] - raster.box[1])


def _two_sizes(rasters: Sequence[Raster]) -> tuple[list[Raster], list[Raster]]:
    """Those with the finest pixels, and those with the coarsest."""
    if not rasters:
        return [], []
    least = min(raster.pixel_m for raster in rasters)
    most = max(raster.pixel_m for raster in rasters)
    if most < _LARGER * least:
        return _same_grid(rasters)
    return (
        [raster for raster in rasters if raster.pixel_m < _LARGER * least],
        [raster for raster in rasters if raster.pixel_m > most / _LARGER],
    )


def _same_grid(rasters: Sequence[Raster]) -> tuple[list[Raster], list[Raster]]:
    """Coarse images that were resampled to the fine grid give themselves away by their names only."""
    coarse_words = {"coarse", "modis", "mod09ga", "mod09a1", "viirs", "m", "c"}
    coarse = [raster for raster in rasters if words(raster.name) & coarse_words]
    return [raster for raster in rasters if raster not in coarse], coarse


def _by_day(
    fine: Sequence[Raster], coarse: Sequence[Raster]
) -> tuple[dict[datetime.date, Raster], dict[datetime.date, Raster]]:
    return (
        {raster.day: raster for raster in fine if raster.day},
        {raster.day: raster for raster in coarse if raster.day},
    )


def _targets(days: Sequence[datetime.date], first: datetime.date, last: datetime.date) -> list[datetime.date]:
    if last > first:
        return [day for day in days if first < day < last]
    return [day for day in days if day > first] or list(days)
