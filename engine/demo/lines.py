# SPDX-License-Identifier: GPL-2.0-or-later
"""Polylines in metres (x east, y south): bends, smoothing, and the distance of every pixel to them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray
from .canvas import Canvas

Points = npt.NDArray[np.float64]  # (n, 2)


class LineDistance(NamedTuple):
    """For each pixel the distance to the nearest line (infinite beyond reach) and the metres along it."""

    distance: FloatArray
    along: FloatArray


def bend(rng: np.random.Generator, points: Points, strength: float, rounds: int) -> Points:
    """The line with random detours: each round halves the legs and pushes the new points sideways.

    strength: sideways push relative to the length of the leg.
    """
    for _ in range(rounds):
        leg = np.diff(points, axis=0)
        push = strength * rng.uniform(-1, 1, (len(leg), 1)) * leg[:, ::-1] * (-1, 1)
        middle = points[:-1] + leg / 2 + push
        points = np.insert(points, np.arange(1, len(points)), middle, axis=0)
    return points


def smooth(points: Points, rounds: int = 3) -> Points:
    """Corners cut to curves (Chaikin's rule); the two ends stay."""
    for _ in range(rounds):
        near = 0.75 * points[:-1] + 0.25 * points[1:]
        far = 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([near, far], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], inner, points[-1:]])
    return points


class Legs(NamedTuple):
    """The straight legs of one or several lines: where each starts and where it leads, (n, 2) each."""

    start: Points
    vector: Points

    @classmethod
    def of(cls, lines: Iterable[Points]) -> Legs:
        lines = list(lines)
        start = np.concatenate([line[:-1] for line in lines])
        return cls(start, np.concatenate([np.diff(line, axis=0) for line in lines]))

    def near(self, x: float, y: float, reach_m: float) -> Legs:
        """The legs of which some part may lie within reach of a point."""
        gap = np.hypot(*(self.start + self.vector / 2 - (x, y)).T) - np.hypot(*self.vector.T) / 2
        return Legs(self.start[gap < reach_m], self.vector[gap < reach_m])

    def direction_near(self, x: float, y: float) -> float:
        """Direction, in radians from east towards south, of the leg whose middle is nearest to a point."""
        nearest = np.argmin(((self.start + self.vector / 2 - (x, y)) ** 2).sum(axis=1))
        return float(np.arctan2(self.vector[nearest, 1], self.vector[nearest, 0]))

    def distance_from(self, points: Points) -> npt.NDArray[np.float64]:
        """Distance of each point, (n, 2), to the nearest leg."""
        nearest = np.full(len(points), np.inf)
        for start, vector in zip(self.start, self.vector, strict=True):
            offset = points - start
            share = np.clip(offset @ vector / max(float(vector @ vector), 1e-9), 0, 1)
            np.minimum(nearest, np.hypot(*(offset - share[:, None] * vector).T), out=nearest)
        return nearest


def distance_to_lines(canvas: Canvas, lines: Iterable[Points], reach_m: float) -> LineDistance:
    """Distance of each pixel centre to the nearest of several lines, looked for within reach_m only."""
    found = LineDistance(np.full(canvas.shape, np.inf, np.float32), np.zeros(canvas.shape, np.float32))
    for line in lines:
        travelled = 0.0
        for start, end in pairwise(line):
            length = float(np.hypot(*(end - start)))
            if length > 0:
                _add_leg(canvas, found, start, (end - start) / length, length, travelled, reach_m)
            travelled += length
    return found


def _add_leg(
    canvas: Canvas,
    found: LineDistance,
    start: Points,
    direction: Points,
    length: float,
    travelled: float,
    reach_m: float,
) -> None:
    middle = start + direction * length / 2
    near = canvas.window_around(middle[0], middle[1], length / 2 + reach_m + canvas.pixel_size_m)
    if 0 in near.shape:
        return
    dx, dy = near.x[None, :] - np.float32(start[0]), near.y[:, None] - np.float32(start[1])
    along = np.clip(dx * np.float32(direction[0]) + dy * np.float32(direction[1]), 0, np.float32(length))
    distance = np.hypot(dx - along * np.float32(direction[0]), dy - along * np.float32(direction[1]))
    rows = slice(near.top_row - canvas.top_row, near.top_row - canvas.top_row + near.shape[0])
    cols = slice(near.left_col - canvas.left_col, near.left_col - canvas.left_col + near.shape[1])
    closer = (distance < found.distance[rows, cols]) & (distance <= reach_m)
    found.distance[rows, cols][closer] = distance[closer]
    found.along[rows, cols][closer] = along[closer] + np.float32(travelled)
