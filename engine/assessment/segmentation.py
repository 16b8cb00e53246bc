# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess a map of classes against a truth: accuracy, and areas with the map's errors taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import jobs
from ..class_accuracy import accuracy_sections, averaging_set
from ..class_strip import class_strip
from ..classes import known_classes, tagged_classes
from ..errors import BadOption, NoClassMap, NoValidPixels, WrongBandCount
from ..metrics.confusion import AdjustedAreas, Confusion, adjusted_areas, confusion
from ..progress import Progress
from ..raster.areas import areal_distortion, pixel_areas
from ..raster.files import open_classes
from ..raster.grid import Window
from ..raster.numbered import Numbered, numbers_in
from ..raster.raster import Raster
from ..raster.resampling import Nearest, Resampled
from ..raster.statistics import by_window
from ..raster.writing import check_outputs
from ..report.page import Section, Table, write_page, write_table

_HEADER = (
    "number", "class", "pixels_truth", "pixels_map", "iou", "recall", "precision", "f1",
    "area_mapped_m2", "area_adjusted_m2", "area_lower_m2", "area_upper_m2",
)  # fmt: skip

#: Share by which areas may be off before the user hears of it.
_DISTORTION = 0.02

_ABOUT_AREAS = (
    "Adjusted areas are what the truth says of the classes of the map, put together for the whole map (stratified "
    "estimator, Olofsson et al. 2014). The 95 % interval takes the pixels compared for a random sample of each class "
    "of the map. Pixels of polygons are no such sample, as neighbours are alike: the interval is then too narrow, and "
    "the estimate leans towards where the polygons are. NaN: a class of the map has no truth, or a single pixel of it."
)


@dataclass(frozen=True)
class _Pair:
    """A map and its truth on the map's grid, both as they are stored, and the map's part that the truth covers."""

    predicted: Raster
    truth: Raster
    common: Window


@dataclass(frozen=True)
class _Findings:
    """What was found out about the classes."""

    classes: tuple[jobs.LandClass, ...]
    accuracy: Confusion
    mapped: np.ndarray  #: square metres of each class in the whole map
    adjusted: AdjustedAreas
    telling: Window  #: a part of the map with much truth


def assess(job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    """Measure the map `predicted` against `truth`, both rasters of class numbers, over the pixels that both know.

    The classes are those of the job, else those in the map's tag, else the numbers that the two hold. Numbers that such
    a list lacks become classes if the map holds them, as they are errors wherever there is a truth; those that only the
    truth holds count as unknown.

    Returns:
        OA, KAPPA, MIOU and F1 (see Confusion) and PIXELS, how many were compared; OUTPUT_HTML and OUTPUT_CSV, where
        asked for.

    Raises:
        BadOption: no map, or no truth.
        WrongBandCount, NoClassMap: an input is no map of classes.
        NoOverlap, NoValidPixels: there is no pixel to compare.
    """
    check_outputs([job.output_html, job.output_csv], job.inputs.values())
    pair = _opened(job.inputs)
    _tell_of_distortion(pair.predicted, progress)
    with progress.stage("Look for classes", 0.3):
        classes = _classes(job, pair, progress)
    numbers = [each.number for each in classes]
    indexed = _Pair(Numbered(pair.predicted, numbers), Numbered(pair.truth, numbers), pair.common)
    with progress.stage("Compare with the truth", 0.7):
        found = _compared(indexed, classes, progress)
    if not found.accuracy.total:
        raise NoValidPixels(name=pair.truth.name)
    written = {}
    if job.output_csv:
        write_table(job.output_csv, _table(found))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_html:
        write_page(job.output_html, "Accuracy of a map of classes", _sections(found, indexed))
        written["OUTPUT_HTML"] = job.output_html
    return {**found.accuracy.values, "PIXELS": found.accuracy.total, **written}


def _opened(inputs: Mapping[str, jobs.Source]) -> _Pair:
    for role in ("predicted", "truth"):
        if role not in inputs:
            raise BadOption(name=role.upper(), value="empty", reason="a map and a truth are needed to compare them")
    predicted = open_classes(inputs["predicted"])
    truth = open_classes(inputs["truth"], crs=predicted.grid.crs)
    for raster in (predicted, truth):
        if raster.count != 1:
            advice = "A map of classes has one band; choose another layer, or save the band by itself."
            raise WrongBandCount(name=raster.name, found=raster.count, expected=1, advice=advice)
    common = predicted.grid.overlap(truth.grid, (predicted.name, truth.name))
    return _Pair(predicted, Resampled(truth, predicted.grid, Nearest()), common)


def _tell_of_distortion(predicted: Raster, progress: Progress) -> None:
    """Say so where the CRS of the map does not give areas."""
    times = areal_distortion(predicted.grid)
    if abs(times - 1) > _DISTORTION:
        progress.warn(
            f"In its coordinate reference system the areas of {predicted.name} are {times:.3g} times as large as on "
            "the ground. For areas, warp the map to an equal-area one."
        )


def _classes(job: jobs.AssessJob, pair: _Pair, progress: Progress) -> tuple[jobs.LandClass, ...]:
    """The classes to compare; the user hears of numbers that are on no list."""
    truth = Resampled(pair.truth, pair.predicted.grid.cropped(pair.common), Nearest())
    given = job.classes or tagged_classes(job.inputs["predicted"])
    if not given:
        return known_classes((), [pair.predicted, truth], progress)
    classes = known_classes(given, (), progress)
    listed = {each.number for each in classes}
    mapped, true = (
        [number for number in numbers_in(raster, progress) if number not in listed]
        for raster in (pair.predicted, truth)
    )
    if len(classes) + len(mapped) > jobs.MOST_CLASSES:
        raise NoClassMap(name=pair.predicted.name, found=len(classes) + len(mapped), most=jobs.MOST_CLASSES)
    if mapped:
        progress.warn(
            f"{pair.predicted.name} holds {_told(mapped)}, which the list of classes lacks. They are classes of their "
            "own here, wrong wherever the truth says something else. If they stand for no data, set them to nodata."
        )
    unknown = sorted(set(true) - set(mapped))
    if unknown:
        progress.warn(
            f"{truth.name} holds {_told(unknown)}, which the list of classes lacks: these pixels are not compared."
        )
    more = [jobs.LandClass(number, str(number)) for number in mapped]
    return known_classes([*classes, *more], (), progress)


def _told(numbers: Sequence[int]) -> str:
    few = ", ".join(str(number) for number in numbers[:10])
    return f"{few} and {len(numbers) - 10} numbers more" if len(numbers) > 10 else few


def _compared(pair: _Pair, classes: tuple[jobs.LandClass, ...], progress: Progress) -> _Findings:
    """One walk over the map with its truth."""
    of_row, count = pixel_areas(pair.predicted.grid), len(classes)

    def of(window: Window) -> tuple[Window, np.ndarray, np.ndarray]:
        predicted, truth = pair.predicted.read(window), pair.truth.read(window)
        index, valid = predicted.values[0].astype(np.int64), predicted.valid
        ground = np.broadcast_to(of_row[window.row : window.bottom, None], valid.shape)
        counts = confusion(truth.values[0], index, valid & truth.valid, count)
        return window, counts, np.bincount(index[valid], ground[valid], count)

    matrix, mapped = np.zeros((count, count), np.int64), np.zeros(count)
    telling, most = pair.common, 0.0
    for window, counts, area in by_window(pair.predicted.grid, of, progress):
        matrix += counts
        mapped += area
        worth = float(np.sqrt(counts.sum(axis=1)).sum())  # of many pixels, more if they are of several classes
        if worth > most:
            telling, most = window, worth
    return _Findings(classes, Confusion(matrix), mapped, adjusted_areas(matrix, mapped), telling)


def _table(found: _Findings) -> Table:
    """Every number by class, one row each, also of classes that do not occur."""
    accuracy, areas = found.accuracy, found.adjusted
    whole = accuracy.true, accuracy.predicted
    real = accuracy.iou, accuracy.recall, accuracy.precision, accuracy.f1
    ground = found.mapped, areas.area, areas.lower, areas.upper
    rows = [
        (
            each.number,
            each.name,
            *(int(column[at]) for column in whole),
            *(float(column[at]) for column in (*real, *ground)),
        )
        for at, each in enumerate(found.classes)
    ]
    return Table(_HEADER, rows)


def _sections(found: _Findings, pair: _Pair) -> list[Section]:
    width, height = pair.predicted.grid.pixel_size
    unit = pair.predicted.grid.crs.units_factor[0]
    facts = {
        "map": pair.predicted.name,
        "truth": pair.truth.name,
        "pixels of the map": f"{width:.6g} x {height:.6g} {unit}",
        "pixels compared": found.accuracy.total,
        "means are over": averaging_set(found.accuracy, found.classes),
    }
    quality = Table(("metric", "value", "best"), [(name, value, "1") for name, value in found.accuracy.values.items()])
    return [
        ("What was compared", facts),
        ("Quality", quality),
        *accuracy_sections(found.accuracy, found.classes),
        ("Areas (hectares)", _areas(found)),
        ("About the areas", _ABOUT_AREAS),
        ("Pictures, pixel for pixel", class_strip(pair.predicted, pair.truth, found.classes, found.telling)),
    ]


def _areas(found: _Findings) -> Table:
    """Mapped and adjusted areas of the classes that occur in the map or its truth."""
    total = found.mapped.sum()
    columns = found.adjusted.area, found.adjusted.margin, found.adjusted.lower, found.adjusted.upper
    rows = [
        (
            each.name,
            float(found.mapped[at] / 1e4),
            float(found.mapped[at] / total),
            *(float(column[at] / 1e4) for column in columns),
        )
        for at, each in enumerate(found.classes)
        if found.mapped[at] or found.accuracy.present[at]
    ]
    return Table(("class", "mapped", "share of the map", "adjusted", "+-", "lower", "upper"), rows)
