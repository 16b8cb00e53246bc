# SPDX-License-Identifier: GPL-2.0-or-later
"""Roads between villages, village streets, their markings, verges, and the cars on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .buildings import paint_block
from .canvas import Canvas, band_coverage
from .lines import LineDistance, Points, distance_to_lines
from .surfaces import SurfaceTable
from .villages import STREET_HALF_WIDTH_M, Block

_ROAD_HALF_WIDTH_M = 3.6
_CAR_KINDS = ("white car", "white car", "dark car", "dark car", "red car", "blue car")


def paint_roads(canvas: Canvas, surfaces: SurfaceTable, roads: Sequence[Points], streets: Sequence[Points]) -> None:
    """Roads of asphalt with painted lines between grass verges; village streets between paved footpaths."""
    pixel = canvas.pixel_size_m
    road = distance_to_lines(canvas, roads, 12 + 2 * pixel)
    street = distance_to_lines(canvas, streets, 8 + 2 * pixel)
    _pave(canvas, surfaces.pick("verge", 7), road, 6.2)
    _pave(canvas, surfaces.pick("paving", 1), street, STREET_HALF_WIDTH_M + 0.9)
    _pave(canvas, surfaces.pick("asphalt", 5), street, STREET_HALF_WIDTH_M)
    _pave(canvas, surfaces.pick("asphalt", 1), road, _ROAD_HALF_WIDTH_M)
    dashes = (road.along % 9 < 4) & np.isfinite(road.distance)
    marking = surfaces.first("marking")
    canvas.paint(marking, np.where(dashes, band_coverage(road.distance, 0.09, pixel), 0))
    canvas.paint(marking, band_coverage(road.distance - 3.2, 0.08, pixel))


def _pave(canvas: Canvas, surface: npt.ArrayLike, found: LineDistance, half_width_m: float) -> None:
    coverage = band_coverage(found.distance, half_width_m, canvas.pixel_size_m)
    canvas.height[canvas.paint(surface, coverage)] = 0
    canvas.clear_trees(coverage)


def paint_cars(canvas: Canvas, surfaces: SurfaceTable, cars: Sequence[Block]) -> None:
    """Cars a little higher than the road, so that each has its small shadow."""
    for number, car in enumerate(cars):
        kind = _CAR_KINDS[number % len(_CAR_KINDS)]
        near, coverage = paint_block(canvas, surfaces.pick(kind, number), car)
        near.height[coverage > 0.6] = 1.5


def cars_on(rng: np.random.Generator, ways: Sequence[Points], gap_m: float) -> list[Block]:
    """Cars on the right-hand side of each way, gap_m apart on average."""
    cars = []
    for way in ways:
        lengths = np.hypot(*np.diff(way, axis=0).T)
        ends = np.cumsum(lengths)
        for at in np.sort(rng.uniform(0, ends[-1], rng.poisson(ends[-1] / gap_m))):
            leg = int(np.searchsorted(ends, at))
            forward = (way[leg + 1] - way[leg]) / lengths[leg]
            x, y = way[leg + 1] - forward * (ends[leg] - at) + 1.7 * rng.choice([-1, 1]) * forward[::-1] * (-1, 1)
            cars.append(Block(float(x), float(y), float(np.arctan2(forward[1], forward[0])), 4.4, 1.9))
    return cars
