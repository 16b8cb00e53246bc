# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands where in a village: streets, houses, farm halls with yards, pools. Geometry only, nothing is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray
from .lines import Legs, Points, bend, smooth
from .sites import Site

#: Which of the points, (n, 2) in metres, are far enough from water to build on.
OnDryLand = Callable[[Points], BoolArray]

STREET_HALF_WIDTH_M = 2.6
_PLOT_M = 17.0
_ROW_M = 47.0
_HALL_EAVE_M = 6.0
_ROOFS = ("red roof", "red roof", "brown roof", "brown roof", "slate roof", "slate roof", "flat roof")


class Block(NamedTuple):
    """A rectangle on the ground, turned by `angle` (radians from east towards south); lengths in metres."""

    x: float
    y: float
    angle: float
    length: float
    width: float

    @property
    def reach(self) -> float:
        """From the middle to a corner."""
        return 0.5 * float(np.hypot(self.length, self.width))

    def at(self, along: npt.ArrayLike, across: npt.ArrayLike) -> Points:
        """The points (n, 2), or the one point (2,), at offsets in the block's own directions."""
        u, v = np.asarray(along, np.float64), np.asarray(across, np.float64)
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.stack([self.x + u * c - v * s, self.y + u * s + v * c], axis=-1)


class Building(NamedTuple):
    """A block with walls and a roof; pitch 0 is a flat roof, `hipped` slopes on four sides."""

    block: Block
    roof: str
    variant: int
    eave_m: float
    pitch: float = 0.0
    hipped: bool = False


class Village(NamedTuple):
    """What stands in one village."""

    streets: tuple[Points, ...]
    buildings: tuple[Building, ...]
    yards: tuple[Block, ...]
    pools: tuple[Block, ...]


def plan_village(rng: np.random.Generator, site: Site, roads: Sequence[Points], on_dry_land: OnDryLand) -> Village:
    """Streets in the direction of the main road, a hall or two at the edge, houses along every street."""
    near = [road for road in roads if len(Legs.of([road]).near(site.x, site.y, site.radius).start)]
    streets = _streets(rng, site, Legs.of(near).direction_near(site.x, site.y))
    builder = _Builder(rng, site, [*streets, *near], on_dry_land)
    builder.add_halls()
    builder.add_houses()
    builder.add_annexes()
    return Village(tuple(streets), tuple(builder.buildings), tuple(builder.yards), tuple(builder.pools))


def _streets(rng: np.random.Generator, site: Site, angle: float) -> list[Points]:
    """A bent lattice of streets, long in the middle of the village and short at its edge."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    rows = np.arange(-int(0.9 * site.radius // _ROW_M), int(0.9 * site.radius // _ROW_M) + 1)
    offsets = [(offset * _ROW_M, 0) for offset in rows if offset] + [(offset * _ROW_M, 1) for offset in rows]
    lines = []
    for offset, axis in offsets:
        half = np.sqrt(max(site.radius**2 - offset**2, 0)) * rng.uniform(0.6, 1.05, 2)
        ends = np.empty((2, 2))
        ends[:, axis], ends[:, 1 - axis] = (-1, 1) * half, offset + rng.uniform(-7, 7, 2)
        lines.append(smooth(bend(rng, ends @ turn + (site.x, site.y), 0.07, 2), 2))
    return lines


class _Frontage(NamedTuple):
    """A place on a street's middle line, and the direction of the street there."""

    x: float
    y: float
    angle: float


def _frontages(rng: np.random.Generator, way: Points) -> list[_Frontage]:
    """One place for each plot along a street."""
    legs = np.diff(way, axis=0)
    lengths = np.hypot(*legs.T)
    ends = np.cumsum(lengths)
    places = []
    for at in np.arange(_PLOT_M / 2, ends[-1], _PLOT_M) + rng.uniform(-2, 2):
        leg = min(int(np.searchsorted(ends, at)), len(legs) - 1)
        x, y = way[leg + 1] - legs[leg] * (ends[leg] - at) / lengths[leg]
        places.append(_Frontage(float(x), float(y), float(np.arctan2(legs[leg, 1], legs[leg, 0]))))
    return places


class _Builder:
    """Finds room for one building after the other."""

    def __init__(self, rng: np.random.Generator, site: Site, ways: Sequence[Points], on_dry_land: OnDryLand) -> None:
        self._rng, self._site, self._ways, self._on_dry_land = rng, site, ways, on_dry_land
        self._legs = Legs.of(ways).near(site.x, site.y, 1.3 * site.radius)
        self.buildings: list[Building] = []
        self.yards: list[Block] = []
        self.pools: list[Block] = []

    def add_halls(self) -> None:
        """One or two farm halls, each with a paved yard, near the edge of the village."""
        rng, site = self._rng, self._site
        turns, aways = rng.uniform(0, 2 * np.pi, 48), site.radius * rng.uniform(0.8, 1.15, 48)
        yards = []
        for x, y in zip(site.x + aways * np.cos(turns), site.y + aways * np.sin(turns), strict=True):
            angle = self._legs.direction_near(x, y)
            yards.append(Block(float(x), float(y), angle, rng.uniform(36, 52), rng.uniform(30, 38)))
        for yard in self._buildable(yards, 2.0, points_a_side=9):
            if len(self.yards) < 2 and self._is_free(yard, 2.0):
                self._add_hall(yard)

    def _add_hall(self, yard: Block) -> None:
        self.yards.append(yard)
        x, y = yard.at(0, -0.2 * yard.width)
        block = Block(float(x), float(y), yard.angle, 0.85 * yard.length, 0.45 * yard.width)
        roof = str(self._rng.choice(["metal roof", "metal roof", "steel roof", "red roof"]))
        self.buildings.append(Building(block, roof, self._variant(), _HALL_EAVE_M, self._rng.uniform(0.05, 0.3)))

    def add_houses(self) -> None:
        """Houses on both sides of every street, set back by a front garden."""
        places = [place for way in self._ways for place in _frontages(self._rng, way)]
        lots = [self._lot(place, side) for place in places for side in (-1, 1)]
        edge = self._site.radius * self._rng.uniform(0.8, 1.08, len(lots))
        inside = [
            lot
            for lot, limit in zip(lots, edge, strict=True)
            if np.hypot(lot.x - self._site.x, lot.y - self._site.y) < limit
        ]
        for block in self._buildable(inside, 1.5):
            if self._rng.random() > 0.06 and self._is_free(block, 1.5):
                self._add_house(block)

    def _lot(self, place: _Frontage, side: int) -> Block:
        """Where a house would stand: along the street or with its gable to it."""
        rng = self._rng
        length, width = rng.uniform(10.5, 16), rng.uniform(8, 10.5)
        gable_to_street = rng.random() < 0.4
        depth, turn = (length, np.pi / 2) if gable_to_street else (width, 0.0)
        back = side * (STREET_HALF_WIDTH_M + rng.uniform(3.2, 7) + depth / 2)
        x, y = place.x - back * np.sin(place.angle), place.y + back * np.cos(place.angle)
        return Block(float(x), float(y), place.angle + turn + rng.normal(0, 0.04), length, width)

    def _add_house(self, block: Block) -> None:
        rng = self._rng
        roof = str(rng.choice(_ROOFS))
        pitch = 0.0 if roof == "flat roof" else rng.uniform(0.55, 1.0)
        hipped = rng.random() < 0.3
        self.buildings.append(Building(block, roof, self._variant(), rng.uniform(3.5, 6), pitch, hipped))

    def add_annexes(self) -> None:
        """A lower wing, a garage or a pool beside most houses, where street and water leave room."""
        houses = [building for building in self.buildings if building.eave_m < _HALL_EAVE_M]
        kinds = self._rng.choice(["wing", "garage", "pool", "none"], len(houses), p=[0.3, 0.35, 0.1, 0.25])
        sides = self._rng.choice([-1, 1], len(houses))
        annexes = [_annex(house.block, kind, side) for house, kind, side in zip(houses, kinds, sides, strict=True)]
        fitting = set(self._buildable(annexes, 0.3))
        for house, annex, kind in zip(houses, annexes, kinds, strict=True):
            if annex not in fitting:
                continue
            if kind == "wing":
                self.buildings.append(Building(annex, house.roof, self._variant(), 3.2, 0.6))
            elif kind == "garage":
                self.buildings.append(Building(annex, "flat roof", self._variant(), 2.7))
            elif kind == "pool" and self._is_free(annex, 0.5):
                self.pools.append(annex)

    def _variant(self) -> int:
        return int(self._rng.integers(1 << 16))

    def _buildable(self, blocks: Sequence[Block], gap_m: float, points_a_side: int = 3) -> list[Block]:
        """The blocks that keep their distance from streets and water, as far as a lattice of points can tell."""
        if not blocks:
            return []
        side = np.linspace(-0.5, 0.5, points_a_side)
        u, v = (axis.ravel() for axis in np.meshgrid(side, side))
        points = np.concatenate([block.at(u * block.length, v * block.width) for block in blocks])
        clear = self._legs.distance_from(points) > STREET_HALF_WIDTH_M + gap_m
        fits = (clear & self._on_dry_land(points)).reshape(len(blocks), -1)
        return [block for block, fit in zip(blocks, fits, strict=True) if fit.all()]

    def _is_free(self, block: Block, gap_m: float) -> bool:
        """Whether nothing stands here yet."""
        taken = [*(building.block for building in self.buildings), *self.yards, *self.pools]
        if not taken:
            return True
        x, y, _, length, width = np.array(taken).T
        reach = np.hypot(length, width) / 2
        # corners seldom meet: circles round the blocks may overlap a little
        return bool((np.hypot(x - block.x, y - block.y) > 0.82 * (reach + block.reach) + gap_m).all())


def _annex(house: Block, kind: str, side: int) -> Block:
    """Where a house's wing, garage or pool would be."""
    if kind == "wing":
        x, y = house.at(0.2 * house.length, side * house.width * 0.6)
        return Block(float(x), float(y), house.angle + np.pi / 2, house.width * 0.7, house.length * 0.45)
    if kind == "garage":
        x, y = house.at(side * (house.length / 2 + 3.2), 1.0)
        return Block(float(x), float(y), house.angle, 6.2, 6.0)
    x, y = house.at(0, side * (house.width / 2 + 7))
    return Block(float(x), float(y), house.angle, 8.5, 4.2)
