# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are: villages, forests, lakes, the river, and the roads that join the villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .lines import Points, bend, smooth


class Site(NamedTuple):
    """A round place; x east and y south of the landscape's corner, metres."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Plan:
    """The large features of a landscape."""

    villages: tuple[Site, ...]
    forests: tuple[Site, ...]
    lakes: tuple[Site, ...]
    river: Points
    river_half_width: float
    roads: tuple[Points, ...]


_FIRST_KINDS = ("village", "forest", "fields", "lake")
_LATER_KINDS = ("village", "forest", "fields", "fields", "forest", "fields", "lake", "fields")
_RADIUS = {"village": 0.42, "forest": 0.52, "lake": 0.15}
_LARGEST_M = {"village": 230.0}


def make_plan(rng: np.random.Generator, width_m: float, height_m: float, pixel_size_m: float) -> Plan:
    """Lay out a landscape; the first four places hold one village, one forest and one lake."""
    spacing = max(256.0, 58 * pixel_size_m)
    sites = _place(rng, width_m, height_m, spacing)
    return Plan(
        sites["village"],
        sites["forest"],
        sites["lake"],
        _river(rng, width_m, height_m),
        max(6.5, 0.9 * pixel_size_m),
        _roads(rng, sites["village"], width_m, height_m),
    )


def _place(rng: np.random.Generator, width_m: float, height_m: float, spacing: float) -> dict[str, tuple[Site, ...]]:
    across, down = max(2, round(width_m / spacing)), max(2, round(height_m / spacing))
    count = across * down
    later = [_LATER_KINDS[k] for k in rng.integers(len(_LATER_KINDS), size=count - 4)]
    kinds = [*_FIRST_KINDS, *later]
    cells = rng.permutation(count)
    step_x, step_y = width_m / across, height_m / down
    found: dict[str, list[Site]] = {"village": [], "forest": [], "fields": [], "lake": []}
    for kind, cell in zip(kinds, cells, strict=True):
        push = rng.uniform(-0.12, 0.12, 2)
        x = (cell % across + 0.5 + push[0]) * step_x
        y = (cell // across + 0.5 + push[1]) * step_y
        radius = min(_RADIUS.get(kind, 0) * min(step_x, step_y), _LARGEST_M.get(kind, np.inf))
        radius *= rng.uniform(0.85, 1.15)
        found[kind].append(Site(float(x), float(y), float(radius)))
    return {kind: tuple(places) for kind, places in found.items()}


def _river(rng: np.random.Generator, width_m: float, height_m: float) -> Points:
    """A winding river from the upper to the lower side."""
    size = np.array([width_m, height_m])
    start, end = np.array([rng.uniform(0.15, 0.85), -0.1]), np.array([rng.uniform(0.15, 0.85), 1.1])
    rounds = max(3, round(np.log2(max(width_m, height_m) / 60)))
    return smooth(bend(rng, np.stack([start, end]) * size, 0.32, rounds))


def _roads(rng: np.random.Generator, villages: tuple[Site, ...], width_m: float, height_m: float) -> tuple[Points, ...]:
    """The shortest network that joins all villages, and a road out to each side."""
    legs = [*_spanning_tree(villages), *_exits(rng, villages, width_m, height_m)]
    rounds = [max(2, round(np.log2(np.hypot(*(end - start)) / 70))) for start, end in legs]
    return tuple(smooth(bend(rng, np.stack(leg), 0.10, n)) for leg, n in zip(legs, rounds, strict=True))


def _spanning_tree(villages: tuple[Site, ...]) -> list[tuple[Points, Points]]:
    """Prim's algorithm: always build the shortest road to a village that has none."""
    places = np.array([(site.x, site.y) for site in villages])
    joined, waiting = [0], list(range(1, len(places)))
    legs = []
    while waiting:
        lengths = np.hypot(*(places[joined][:, None] - places[waiting][None, :]).transpose(2, 0, 1))
        start, end = np.unravel_index(np.argmin(lengths), lengths.shape)
        legs.append((places[joined[start]], places[waiting[end]]))
        joined.append(waiting.pop(end))
    return legs


def _exits(
    rng: np.random.Generator, villages: tuple[Site, ...], width_m: float, height_m: float
) -> list[tuple[Points, Points]]:
    places = np.array([(site.x, site.y) for site in villages])
    outside = 60.0
    exits = []
    for axis, length, other in ((0, width_m, height_m), (1, height_m, width_m)):
        for border, nearest in (
            (-outside, places[:, axis].argmin()),
            (length + outside, places[:, axis].argmax()),
        ):
            end = np.empty(2)
            end[axis] = border
            end[1 - axis] = np.clip(places[nearest, 1 - axis] + rng.uniform(-0.25, 0.25) * other, 0, other)
            exits.append((places[nearest], end))
    return exits
