# SPDX-License-Identifier: GPL-2.0-or-later
"""Which features of two layers belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .places import Place


class Match(NamedTuple):
    """Places in the first and in the second layer, counted from 0."""

    first: int
    second: int


def matches(predicted: Sequence[Place], truth: Sequence[Place]) -> Iterator[Match]:
    """Predicted features with the true ones that tell what they should be.

    A true point belongs to the predicted polygons that hold it; a true polygon to the predicted features whose inner
    point it holds; of two points the positions have to be equal, but for rounding.
    """
    if not predicted or not truth:
        return
    boxes = np.array([place.bounds for place in truth])
    for number, place in enumerate(predicted):
        west, south, east, north = place.bounds
        slack = 1e-9 * max(1.0, abs(west), abs(north))
        near = (boxes[:, 0] <= east + slack) & (boxes[:, 2] >= west - slack)
        near &= (boxes[:, 1] <= north + slack) & (boxes[:, 3] >= south - slack)
        for other in np.flatnonzero(near).tolist():
            if _belong(place, truth[other], slack):
                yield Match(number, other)


def inner_point(place: Place) -> tuple[float, float]:
    """A point in a polygon: the middle of its bounds, or else of the widest stretch at that height; a point's own."""
    west, south, east, north = place.bounds
    x, y = (west + east) / 2, (south + north) / 2
    if not place.is_area or holds(place, x, y):
        return x, y
    crossings = sorted(_crossings(place, y))
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches:
        return x, y
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (left + right) / 2, y


def holds(polygon: Place, x: float, y: float) -> bool:
    """Whether a point lies in a polygon, by how often a ray from it to the right leaves or enters."""
    return sum(crossing > x for crossing in _crossings(polygon, y)) % 2 == 1


def _belong(predicted: Place, truth: Place, slack: float) -> bool:
    if truth.is_area:
        return holds(truth, *inner_point(predicted))
    x, y = inner_point(truth)
    if predicted.is_area:
        return holds(predicted, x, y)
    own = inner_point(predicted)
    return abs(own[0] - x) <= slack and abs(own[1] - y) <= slack


def _crossings(polygon: Place, y: float) -> Iterator[float]:
    """Where the rings of a polygon cross a height; a corner on it belongs to the part above."""
    coordinates = polygon.geometry["coordinates"]
    parts = coordinates if polygon.geometry["type"] == "MultiPolygon" else [coordinates]
    for ring in (ring for part in parts for ring in part):
        for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:], strict=False):
            if (y1 > y) != (y2 > y):
                yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)
