# SPDX-License-Identifier: GPL-2.0-or-later
"""Features that belong together."""

from __future__ import annotations

import numpy as np
import pytest
from chip_support import square
from deep_fusion.engine.vector.matching import holds, inner_point, matches
from deep_fusion.engine.vector.places import Place
from matplotlib.path import Path as Outline

HORSESHOE = [[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9], [0, 0]]


def area(west: float, north: float, width: float, height: float) -> Place:
    return Place(1, square(west, north, width, height), "")


def point(x: float, y: float) -> Place:
    return Place(1, {"type": "Point", "coordinates": [x, y]}, "")


def polygon(*rings: list[list[float]]) -> Place:
    return Place(1, {"type": "Polygon", "coordinates": list(rings)}, "")


def pairs(predicted: list[Place], truth: list[Place]) -> list[tuple[int, int]]:
    return [tuple(match) for match in matches(predicted, truth)]


CELLS = [area(10 * col, 20 - 10 * row, 10, 10) for row in range(2) for col in range(2)]


def test_a_true_point_belongs_to_the_cell_that_holds_it():
    assert pairs(CELLS, [point(15, 5), point(3, 17), point(99, 0)]) == [(0, 1), (3, 0)]


def test_a_true_polygon_belongs_to_the_cells_whose_middle_it_holds():
    assert pairs(CELLS, [area(0, 16, 20, 16), area(0, 20, 12, 3)]) == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert pairs(CELLS, [area(0, 14, 20, 14)]) == [(2, 0), (3, 0)]


def test_points_belong_together_where_they_are_equal():
    assert pairs([point(500000.5, 5e6), point(1, 1)], [point(500000.5 + 1e-5, 5e6), point(500001, 5e6)]) == [(0, 0)]


def test_a_predicted_point_belongs_to_the_polygon_that_holds_it():
    assert pairs([point(5, 5), point(50, 5)], [area(0, 10, 10, 10)]) == [(0, 0)]


def test_polygons_of_one_layer_belong_to_themselves():
    odd = [polygon(HORSESHOE), area(20, 9, 4, 4)]
    assert pairs(odd, odd) == [(0, 0), (1, 1)]


def test_nothing_belongs_to_nothing():
    assert pairs([], CELLS) == pairs(CELLS, []) == []


def test_the_inner_point_of_a_horseshoe_lies_in_it():
    x, y = inner_point(polygon(HORSESHOE))
    assert (x, y) == (1.5, 4.5)
    assert holds(polygon(HORSESHOE), x, y)


def test_the_middle_is_taken_where_it_lies_inside():
    assert inner_point(area(0, 10, 4, 6)) == (2, 7)


def test_holes_do_not_hold():
    ring, hole = square(0, 10, 10, 10)["coordinates"][0], square(4, 6, 2, 2)["coordinates"][0]
    assert not holds(polygon(ring, hole), 5, 5)
    assert holds(polygon(ring, hole), 2, 5)


@pytest.mark.parametrize("seed", range(3))
def test_any_polygon_holds_what_matplotlib_says_it_does(seed: int):
    generator = np.random.default_rng(seed)
    angles = np.sort(generator.uniform(0, 2 * np.pi, 30))
    radii = generator.uniform(2, 9, 30)
    ring = np.stack([radii * np.cos(angles), radii * np.sin(angles)], 1)
    ring = np.concatenate([ring, ring[:1]])
    spots = generator.uniform(-9, 9, (300, 2))
    expected = Outline(ring).contains_points(spots)
    assert 50 < expected.sum() < 250
    assert [holds(polygon(ring.tolist()), x, y) for x, y in spots] == expected.tolist()
