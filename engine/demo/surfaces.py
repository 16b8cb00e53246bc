# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of surface a landscape is painted with, and the table of their variants.

A kind is "wheat" or "red roof". Each kind has variants (this parcel, that roof) which differ in brightness, tint
and timing. The maps of a landscape hold variant numbers; everything a sensor needs is looked up here.
Backscatter figures, like the spectra, are illustrative typical values (C band, about 35 degrees incidence).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray
from .spectra import Band, Season, band_reflectance


class LandClass(NamedTuple):
    """One class of the label map."""

    number: int
    name: str
    colour: tuple[int, int, int]


WATER = LandClass(1, "Water", (46, 110, 190))
FOREST = LandClass(2, "Forest and trees", (22, 92, 40))
CEREAL = LandClass(3, "Cereals", (222, 196, 92))
RAPESEED = LandClass(4, "Rapeseed", (250, 232, 30))
ROW_CROP = LandClass(5, "Row crops", (188, 132, 66))
ORCHARD = LandClass(6, "Orchard", (122, 152, 60))
MEADOW = LandClass(7, "Meadow and grass", (150, 208, 110))
BARE_SOIL = LandClass(8, "Bare soil", (150, 104, 74))
ROAD = LandClass(9, "Road and paved ground", (130, 130, 136))
BUILDING = LandClass(10, "Building", (206, 44, 44))
CLASSES = (WATER, FOREST, CEREAL, RAPESEED, ROW_CROP, ORCHARD, MEADOW, BARE_SOIL, ROAD, BUILDING)


class Grain(NamedTuple):
    """Strength of the texture (relative standard deviation) at three correlation lengths."""

    fine: float = 0.0
    medium: float = 0.0
    coarse: float = 0.0


class Rows(NamedTuple):
    """Working direction seen from above: period in metres, strength of the stripes, distance of wheel tracks."""

    period_m: float = 3.0
    strength: float = 0.0
    tracks_m: float = 0.0


class Backscatter(NamedTuple):
    """Mean radar backscatter coefficient in decibels."""

    vv_db: float
    vh_db: float


@dataclass(frozen=True)
class SurfaceKind:
    """One kind of surface and how its variants differ."""

    name: str
    land_class: LandClass
    ground: str
    radar: Backscatter
    plant: str | None = None
    flower: str | None = None
    season: Season | None = None
    grain: Grain = field(default_factory=Grain)
    vigour: float = 0.0
    rows: Rows = field(default_factory=Rows)
    spread: float = 0.06
    tint: float = 0.02
    variants: int = 1


_ALWAYS = Season(green_up=-200, senescence=900, peak_cover=0.95, winter_cover=0.95)
_GRASS = Season(green_up=85, senescence=320, peak_cover=0.88, winter_cover=0.55)
_TREE = Season(green_up=110, senescence=298, peak_cover=0.96, winter_cover=0.12)

KINDS: tuple[SurfaceKind, ...] = (
    SurfaceKind(
        "wheat", CEREAL, "loam", Backscatter(-12.5, -18.5), "crop leaf",
        season=Season(78, 186, 0.92, 0.25, harvest=208), grain=Grain(0.05, 0.04, 0.05), vigour=0.10,
        rows=Rows(3.0, 0.035, 21.0), spread=0.09, variants=96,
    ),
    SurfaceKind(
        "barley", CEREAL, "chalk soil", Backscatter(-13.5, -19.5), "crop leaf",
        season=Season(70, 165, 0.86, 0.25, harvest=190), grain=Grain(0.05, 0.05, 0.05), vigour=0.14,
        rows=Rows(4.0, 0.045, 24.0), spread=0.10, tint=0.04, variants=96,
    ),
    SurfaceKind(
        "rapeseed", RAPESEED, "loam", Backscatter(-10.5, -15.5), "crop leaf", "rape flower",
        season=Season(65, 180, 0.95, 0.40, harvest=200, bloom=133), grain=Grain(0.06, 0.05, 0.05), vigour=0.08,
        rows=Rows(4.5, 0.030, 27.0), spread=0.06, variants=96,
    ),
    SurfaceKind(
        "maize", ROW_CROP, "loam", Backscatter(-10.5, -17.5), "crop leaf",
        season=Season(158, 252, 0.93, 0.02, harvest=268), grain=Grain(0.07, 0.05, 0.10), vigour=0.10,
        rows=Rows(3.0, 0.060, 18.0), spread=0.12, tint=0.05, variants=96,
    ),
    SurfaceKind(
        "beet", ROW_CROP, "wet soil", Backscatter(-11.0, -16.5), "crop leaf",
        season=Season(142, 300, 0.92, 0.02, harvest=292), grain=Grain(0.07, 0.05, 0.08), vigour=0.12,
        rows=Rows(2.5, 0.060, 27.0), spread=0.12, tint=0.04, variants=96,
    ),
    SurfaceKind(
        "fallow", BARE_SOIL, "chalk soil", Backscatter(-13.0, -21.0), "grass leaf",
        season=Season(200, 300, 0.20, 0.06), grain=Grain(0.08, 0.06, 0.12), vigour=0.06,
        rows=Rows(2.5, 0.055), spread=0.12, tint=0.05, variants=96,
    ),
    SurfaceKind(
        "orchard ground", ORCHARD, "loam", Backscatter(-10.0, -15.5), "grass leaf",
        season=_GRASS, grain=Grain(0.07, 0.06, 0.06), vigour=0.14, spread=0.08, variants=48,
    ),
    SurfaceKind(
        "orchard tree", ORCHARD, "litter", Backscatter(-9.0, -14.0), "broadleaf",
        season=_TREE, grain=Grain(0.14, 0.08, 0.04), vigour=0.04, spread=0.12, variants=24,
    ),
    SurfaceKind(
        "meadow", MEADOW, "loam", Backscatter(-13.0, -19.0), "grass leaf",
        season=_GRASS, grain=Grain(0.08, 0.08, 0.07), vigour=0.16, rows=Rows(6.0, 0.015), spread=0.10,
        tint=0.04, variants=96,
    ),
    SurfaceKind(
        "hay", MEADOW, "straw", Backscatter(-14.0, -20.5), "grass leaf",
        season=Season(85, 320, 0.62, 0.50), grain=Grain(0.06, 0.05, 0.05), vigour=0.12,
        rows=Rows(6.5, 0.090), spread=0.08, variants=48,
    ),
    SurfaceKind(
        "verge", MEADOW, "loam", Backscatter(-12.5, -18.5), "grass leaf",
        season=_GRASS, grain=Grain(0.12, 0.10, 0.06), vigour=0.18, spread=0.08, variants=24,
    ),
    SurfaceKind(
        "lawn", MEADOW, "loam", Backscatter(-11.0, -17.0), "grass leaf",
        season=Season(70, 330, 0.90, 0.70), grain=Grain(0.07, 0.07, 0.04), vigour=0.12, spread=0.12,
        tint=0.04, variants=48,
    ),
    SurfaceKind(
        "reed", MEADOW, "wet soil", Backscatter(-11.5, -17.0), "grass leaf",
        season=Season(120, 290, 0.75, 0.10), grain=Grain(0.16, 0.14, 0.06), vigour=0.20, variants=8,
    ),
    SurfaceKind(
        "garden bed", BARE_SOIL, "loam", Backscatter(-11.0, -17.5), "crop leaf",
        season=Season(140, 270, 0.65, 0.05), grain=Grain(0.16, 0.12, 0.05), vigour=0.20, spread=0.10,
        variants=16,
    ),
    SurfaceKind(
        "forest floor", FOREST, "litter", Backscatter(-9.5, -15.0), "broadleaf",
        season=Season(110, 298, 0.35, 0.10), grain=Grain(0.15, 0.12, 0.06), vigour=0.10, variants=8,
    ),
    SurfaceKind(
        "broadleaf tree", FOREST, "litter", Backscatter(-8.5, -13.5), "broadleaf",
        season=_TREE, grain=Grain(0.13, 0.09, 0.05), vigour=0.03, spread=0.15, tint=0.05, variants=64,
    ),
    SurfaceKind(
        "conifer tree", FOREST, "litter", Backscatter(-9.0, -14.5), "conifer",
        season=_ALWAYS, grain=Grain(0.14, 0.08, 0.04), vigour=0.03, spread=0.15, tint=0.03, variants=32,
    ),
    SurfaceKind("lake", WATER, "lake water", Backscatter(-22.0, -29.0), grain=Grain(0.02, 0.02, 0.03)),
    SurfaceKind("river", WATER, "river water", Backscatter(-20.0, -28.0), grain=Grain(0.03, 0.03, 0.03)),
    SurfaceKind("shallows", WATER, "shallow water", Backscatter(-20.0, -28.0), grain=Grain(0.04, 0.06, 0.04)),
    SurfaceKind(
        "pool", WATER, "pool water", Backscatter(-16.0, -24.0), grain=Grain(0.03), spread=0.08, variants=8
    ),
    SurfaceKind("shore", BARE_SOIL, "sand", Backscatter(-14.0, -22.0), grain=Grain(0.12, 0.12, 0.06)),
    SurfaceKind(
        "asphalt", ROAD, "asphalt", Backscatter(-18.0, -25.0), grain=Grain(0.05, 0.06, 0.05), spread=0.12,
        variants=24,
    ),
    SurfaceKind(
        "paving", ROAD, "concrete", Backscatter(-15.5, -23.0), grain=Grain(0.07, 0.07, 0.05), spread=0.15,
        tint=0.03, variants=24,
    ),
    SurfaceKind(
        "track", ROAD, "gravel", Backscatter(-14.5, -22.0), grain=Grain(0.10, 0.12, 0.05), spread=0.12,
        variants=16,
    ),
    SurfaceKind("marking", ROAD, "paint", Backscatter(-18.0, -25.0), grain=Grain(0.05, 0.05)),
    SurfaceKind("white car", ROAD, "white car", Backscatter(-6.0, -15.0), spread=0.15, variants=8),
    SurfaceKind("dark car", ROAD, "dark car", Backscatter(-6.0, -15.0), spread=0.15, variants=8),
    SurfaceKind("red car", ROAD, "red car", Backscatter(-6.0, -15.0), spread=0.15, variants=4),
    SurfaceKind("blue car", ROAD, "blue car", Backscatter(-6.0, -15.0), spread=0.15, variants=4),
    SurfaceKind(
        "red roof", BUILDING, "red tile", Backscatter(-4.5, -12.5), grain=Grain(0.06, 0.05), spread=0.15,
        tint=0.05, variants=48,
    ),
    SurfaceKind(
        "brown roof", BUILDING, "brown tile", Backscatter(-4.5, -12.5), grain=Grain(0.06, 0.05), spread=0.18,
        tint=0.05, variants=48,
    ),
    SurfaceKind(
        "slate roof", BUILDING, "slate", Backscatter(-5.0, -13.0), grain=Grain(0.05, 0.05), spread=0.20,
        variants=48,
    ),
    SurfaceKind(
        "metal roof", BUILDING, "metal", Backscatter(-3.0, -12.0), grain=Grain(0.02, 0.03), spread=0.16,
        tint=0.03, variants=24,
    ),
    SurfaceKind(
        "flat roof", BUILDING, "bitumen", Backscatter(-5.5, -14.0), grain=Grain(0.07, 0.09), spread=0.30,
        variants=24,
    ),
    SurfaceKind(
        "steel roof", BUILDING, "blue steel", Backscatter(-3.0, -12.0), grain=Grain(0.03, 0.03), spread=0.12,
        variants=8,
    ),
)  # fmt: skip


class BandLook(NamedTuple):
    """What one band sees of each variant: bare ground and full leaf cover (both reflectances)."""

    ground: FloatArray
    leaves: FloatArray


class SurfaceTable:
    """All variants of all kinds, numbered through; one array element per variant."""

    def __init__(self, rng: np.random.Generator, kinds: Sequence[SurfaceKind] = KINDS) -> None:
        self.kinds = tuple(kinds)
        counts = np.array([kind.variants for kind in self.kinds])
        starts = np.concatenate([[0], np.cumsum(counts)])
        self._first = {kind.name: int(start) for kind, start in zip(self.kinds, starts, strict=False)}
        self._count = {kind.name: kind.variants for kind in self.kinds}
        self.kind_number = np.repeat(np.arange(len(self.kinds)), counts)
        self.land_class = self._per_variant([kind.land_class.number for kind in self.kinds]).astype(np.uint8)
        self.fine, self.medium, self.coarse = (
            self._per_variant([kind.grain[scale] for kind in self.kinds]) for scale in range(3)
        )
        self.vigour = self._per_variant([kind.vigour for kind in self.kinds])
        total = int(starts[-1])
        deviates = rng.standard_normal((3, total)).clip(-2, 2).astype(np.float32)
        self.brightness = np.exp(deviates[0] * self._per_variant([kind.spread for kind in self.kinds]))
        self.tint = deviates[1] * self._per_variant([kind.tint for kind in self.kinds])
        self.day_shift = 5 * deviates[2]

    def __len__(self) -> int:
        return len(self.kind_number)

    def pick(self, name: str, draw: npt.ArrayLike) -> npt.NDArray[np.uint16]:
        """Variant numbers of a kind, one for each whole number drawn."""
        return (self._first[name] + np.asarray(draw) % self._count[name]).astype(np.uint16)

    def first(self, name: str) -> int:
        """Number of the first variant of a kind; the only one where a kind has no variants."""
        return self._first[name]

    def cover(self, day: float) -> FloatArray:
        """Share of the ground under leaves for each variant on a day of the year."""
        return self._seasonal(Season.cover, day)

    def look(self, band: Band, day: float) -> BandLook:
        """Reflectances of each variant in a band on a day of the year."""
        tilt = np.exp(self.tint * np.float32(np.log(band.centre_um / 0.56)) * 3)
        own = self.brightness * tilt
        bare = self._material([kind.ground for kind in self.kinds], band)
        straw = np.where(self._has_plant(), np.float32(band_reflectance("straw", band)), bare)
        leaves = self._material([kind.plant or kind.ground for kind in self.kinds], band)
        bloom = self._material([kind.flower or kind.plant or kind.ground for kind in self.kinds], band)
        ground = bare + (straw - bare) * self._seasonal(Season.dryness, day)
        canopy = leaves + (bloom - leaves) * self._seasonal(Season.flowering, day)
        return BandLook(ground * own, canopy * own)

    def backscatter(self) -> FloatArray:
        """Mean backscatter (VV, VH) of each variant as linear power, shape (2, variants)."""
        decibels = np.array([[kind.radar.vv_db, kind.radar.vh_db] for kind in self.kinds], np.float32)
        return (10 ** (decibels[self.kind_number].T / 10)).astype(np.float32)

    def _per_variant(self, values: Sequence[float]) -> FloatArray:
        return np.asarray(values, np.float32)[self.kind_number]

    def _material(self, names: Sequence[str], band: Band) -> FloatArray:
        return self._per_variant([band_reflectance(name, band) for name in names])

    def _has_plant(self) -> npt.NDArray[np.bool_]:
        return np.array([kind.plant is not None for kind in self.kinds])[self.kind_number]

    def _seasonal(self, quantity: Callable[[Season, FloatArray], FloatArray], day: float) -> FloatArray:
        """One quantity of Season for each variant, each at its own pace; 0 without a season."""
        values = np.zeros(len(self), np.float32)
        for number, kind in enumerate(self.kinds):
            if kind.season is not None:
                mine = self.kind_number == number
                values[mine] = quantity(kind.season, day + self.day_shift[mine])
        return values
