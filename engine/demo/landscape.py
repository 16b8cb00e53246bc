# SPDX-License-Identifier: GPL-2.0-or-later
"""A seeded piece of farmland with villages, seen from straight above: maps, and what they reflect.

Painted from the ground up: fields and forest, gardens, water, roads, buildings, trees; then light falls on it.
Nothing in a landscape depends on a sensor. The reflectance in any band on any day, the class map and the radar
backscatter all come from the same maps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, Check, FloatArray, SurfaceArray, never_stop, strips
from .buildings import paint_gardens, paint_village
from .canvas import Canvas
from .farmland import Farmland, FieldSizes
from .light import direct_light, facing, skylight_share
from .lines import Points
from .noise import SmoothField, correlated_noise
from .roads import cars_on, paint_cars, paint_roads
from .sites import Plan, Site, make_plan
from .spectra import Band
from .surfaces import SurfaceTable
from .trees import COARSEST_PIXEL_M, paint_trees
from .villages import plan_village
from .waters import paint_waters, shore_distance

_GRAIN_LENGTHS_M = (0.5, 4.0, 28.0)


@dataclass(frozen=True)
class Landscape:
    """The maps of a landscape, each of shape (rows, cols).

    surfaces: what the numbers in `top` and `under` mean.
    top, under, share: each pixel is `share` of surface `top` and the rest of surface `under`.
    texture: relative brightness, mean 1.
    vigour: relative change of the leaf cover, mean 0; lets visible and infrared light disagree.
    light: direct sunlight relative to flat open ground.
    elevation: metres, bare ground.
    """

    pixel_size_m: float
    surfaces: SurfaceTable
    top: SurfaceArray
    under: SurfaceArray
    share: FloatArray
    texture: FloatArray
    vigour: FloatArray
    light: FloatArray
    elevation: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        return self.top.shape[0], self.top.shape[1]

    def reflectance(self, band: Band, day: float) -> FloatArray:
        """Reflectance in a band on a day of the year, (rows, cols), before any sensor: 0 to about 1."""
        look, cover = self.surfaces.look(band, day), self.surfaces.cover(day)
        sky = np.float32(skylight_share(band.centre_um))
        seen = np.empty(self.shape, np.float32)
        for rows in strips(self.shape[0]):
            change = 1 + self.vigour[rows]
            parts = []
            for numbers in (self.top[rows], self.under[rows]):
                leaves = np.clip(cover[numbers] * change, 0, 1)
                ground = look.ground[numbers]
                parts.append(ground + leaves * (look.leaves[numbers] - ground))
            mixed = parts[1] + self.share[rows] * (parts[0] - parts[1])
            seen[rows] = mixed * self.texture[rows] * (sky + (1 - sky) * self.light[rows])
        return seen

    def backscatter(self) -> FloatArray:
        """Mean radar backscatter (VV, VH), linear power, (2, rows, cols): without speckle."""
        power = self.surfaces.backscatter()
        share = self.share[None]
        return power[:, self.top] * share + power[:, self.under] * (1 - share)

    def classes(self) -> npt.NDArray[np.uint8]:
        """Number of the land class that fills the larger part of each pixel (see surfaces.CLASSES)."""
        return self.surfaces.land_class[np.where(self.share >= 0.5, self.top, self.under)]


def make_landscape(shape: tuple[int, int], pixel_size_m: float, seed: int, check: Check = never_stop) -> Landscape:
    """Make a landscape of (rows, cols) pixels; the same size, pixels and seed (0 or more) always give the same one."""
    streams = _Streams(seed)
    surfaces = SurfaceTable(streams["surfaces"])
    canvas = Canvas.blank(shape, pixel_size_m, check)
    plan = make_plan(streams["plan"], shape[1] * pixel_size_m, shape[0] * pixel_size_m, pixel_size_m)
    _paint(canvas, surfaces, plan, streams)
    relief = SmoothField.random(streams["relief"], shape, max(8.0, 170 / pixel_size_m))
    elevation = 120 + 14 * relief.at(*map(np.arange, shape))
    light = _light(canvas, elevation)
    texture, vigour = _textures(canvas, surfaces, streams)
    return Landscape(pixel_size_m, surfaces, canvas.top, canvas.under, canvas.share, texture, vigour, light, elevation)


class _Streams:
    """One independent source of random numbers for each purpose, so that no stage disturbs another."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __getitem__(self, purpose: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *purpose.encode()])


def _paint(canvas: Canvas, surfaces: SurfaceTable, plan: Plan, streams: _Streams) -> None:
    """Everything that stands or grows, in the order in which it hides what was there before."""
    shape, pixel, lattices = canvas.shape, canvas.pixel_size_m, int(streams["lattices"].integers(1 << 30))
    fields = Farmland(
        lattices,
        FieldSizes.for_pixels(pixel),
        (_smooth(streams["wobble x"], shape, 28 / pixel), _smooth(streams["wobble y"], shape, 28 / pixel)),
        surfaces,
        lambda x, y: _inside(plan.forests, x, y),
    )
    fields.paint(canvas)
    outline = _smooth(streams["outline"], shape, 14 / pixel)
    paint_gardens(canvas, surfaces, plan.villages, outline, lattices)
    shore = shore_distance(canvas, plan, outline)
    ripple = correlated_noise(streams["ripple"], shape, max(1.0, 3 / pixel))
    paint_waters(canvas, surfaces, shore, ripple)
    _paint_villages(canvas, surfaces, plan, shore, streams["villages"])
    paint_trees(canvas, surfaces, lattices, _smooth(streams["conifers"], shape, 22 / pixel))


def _smooth(rng: np.random.Generator, shape: tuple[int, int], length_px: float) -> SmoothField:
    return SmoothField.random(rng, shape, max(4.0, length_px))


def _inside(sites: Sequence[Site], x: FloatArray, y: FloatArray) -> BoolArray:
    """Which points lie in one of the sites."""
    found = np.zeros(x.shape, bool)
    for site in sites:
        found |= (x - site.x) ** 2 + (y - site.y) ** 2 < site.radius**2
    return found


def _paint_villages(
    canvas: Canvas, surfaces: SurfaceTable, plan: Plan, shore: FloatArray, rng: np.random.Generator
) -> None:
    """Streets and roads, then what stands beside them and drives on them."""

    def on_dry_land(points: Points) -> BoolArray:
        cols, rows = np.clip(points / canvas.pixel_size_m, 0, np.array(shore.shape[::-1]) - 1).astype(np.int64).T
        return shore[rows, cols] > 9

    villages = []
    for site in plan.villages:
        canvas.check()
        villages.append(plan_village(rng, site, plan.roads, on_dry_land))
    streets = [street for village in villages for street in village.streets]
    paint_roads(canvas, surfaces, plan.roads, streets)
    for village in villages:
        paint_village(canvas, surfaces, village)
    if canvas.pixel_size_m <= COARSEST_PIXEL_M:
        paint_cars(canvas, surfaces, cars_on(rng, plan.roads, 75) + cars_on(rng, streets, 60))


def _light(canvas: Canvas, elevation: FloatArray) -> FloatArray:
    """Pixels too coarse for a tree are too coarse for its shadow: only the relief counts."""
    if canvas.pixel_size_m > COARSEST_PIXEL_M:
        return facing(elevation, canvas.pixel_size_m)
    return direct_light(canvas.height, canvas.pixel_size_m) * facing(elevation, canvas.pixel_size_m)


def _textures(canvas: Canvas, surfaces: SurfaceTable, streams: _Streams) -> tuple[FloatArray, FloatArray]:
    """Texture and vigour: random fields at three correlation lengths, as strong as each surface asks."""
    shape, pixel = canvas.shape, canvas.pixel_size_m
    # averaging over a pixel wears out texture finer than the pixel
    worn = [min(1.0, length / pixel) for length in _GRAIN_LENGTHS_M]
    fine = worn[0] * correlated_noise(streams["fine"], shape, max(0.5, _GRAIN_LENGTHS_M[0] / pixel))
    medium = worn[1] * correlated_noise(streams["medium"], shape, max(0.5, _GRAIN_LENGTHS_M[1] / pixel), 2.6)
    coarse = _smooth(streams["coarse"], shape, _GRAIN_LENGTHS_M[2] / pixel)
    growth = _smooth(streams["growth"], shape, 30 / pixel)
    texture, vigour = np.empty(shape, np.float32), np.empty(shape, np.float32)
    for rows in strips(shape[0]):
        number = canvas.window(rows, slice(0, shape[1])).dominant()
        lattice = (np.arange(shape[0])[rows], np.arange(shape[1]))
        grain = surfaces.fine[number] * fine[rows] + surfaces.medium[number] * medium[rows]
        grain += surfaces.coarse[number] * coarse.at(*lattice)
        texture[rows] = np.maximum(1 + grain + canvas.stripes[rows], 0.2)
        patchy = 0.6 * growth.at(*lattice) + 0.6 * medium[rows] - 0.8 * canvas.stripes[rows]
        vigour[rows] = surfaces.vigour[number] * patchy
    return texture, vigour
