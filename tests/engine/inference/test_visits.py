# SPDX-License-Identifier: GPL-2.0-or-later
"""Places and what the chips that look at them say together."""

from __future__ import annotations

import numpy as np
import pytest
from chip_support import square
from deep_fusion.engine.inference.visits import classified_places
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import ArrayRaster
from deep_fusion.engine.vector.places import Place
from engine_support import CORNER, grid

WEST, NORTH = CORNER
GROUND = grid(60, 80, pixel=(2.0, 2.0))
VALUES = np.random.default_rng(0).random((1, 60, 80)).astype(np.float32)


class Mean:
    """Takes the mean of a chip for the probability of the first of two classes."""

    def __init__(self, batch: int) -> None:
        self.batch = batch

    def batch_size(self, size: int) -> int:
        return self.batch

    def seen(self, chips: np.ndarray) -> np.ndarray:
        return chips

    def probabilities(self, chips: np.ndarray) -> np.ndarray:
        mean = chips[:, 0].mean(axis=(1, 2))
        return np.stack([mean, 1 - mean], 1)


def point(number: int, col: float, row: float) -> Place:
    return Place(number, {"type": "Point", "coordinates": [WEST + 2 * col, NORTH - 2 * row]}, "")


def area(number: int, col: float, row: float, width: float, height: float) -> Place:
    return Place(number, square(WEST + 2 * col, NORTH - 2 * row, 2 * width, 2 * height), "")


def answers(*places: Place, reach: float = 0.0, batch: int = 3, valid: np.ndarray | None = None) -> list[float | None]:
    image = ArrayRaster(VALUES, GROUND, valid)
    found = list(classified_places(image, places, 8, reach, Mean(batch), 0.5, Progress()))
    assert [place.number for place, _ in found] == [place.number for place in places]
    return [None if each is None else float(each[0]) for _, each in found]


def mean(row: int, col: int, height: int = 8, width: int = 8) -> float:
    return float(VALUES[0, row : row + height, col : col + width].mean())


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_point_is_what_the_chip_around_it_says(batch: int):
    assert answers(point(1, 20, 30), point(2, 50, 10), batch=batch) == pytest.approx(
        [mean(26, 16), mean(6, 46)], rel=1e-5
    )


def test_a_small_polygon_is_seen_with_its_surroundings():
    assert answers(area(1, 20, 30, 4, 2)) == pytest.approx([mean(27, 18)], rel=1e-5)


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_a_large_polygon_is_the_mean_of_its_chips(batch: int):
    assert answers(area(1, 10, 8, 32, 16), point(2, 20, 30), batch=batch) == pytest.approx(
        [mean(8, 10, 16, 32), mean(26, 16)], rel=1e-5
    )


def test_chips_count_by_the_share_of_them_that_lies_in_the_polygon():
    """A triangle over three by three chips: six of them, those on the hypotenuse by a half."""
    left, top = WEST + 40, NORTH - 60
    ring = [[left, top], [left, top - 48], [left + 48, top - 48], [left, top]]
    triangle = Place(1, {"type": "Polygon", "coordinates": [ring]}, "")
    weights = {(0, 0): 0.5, (1, 1): 0.5, (2, 2): 0.5, (1, 0): 1, (2, 0): 1, (2, 1): 1}
    total = sum(weight * mean(30 + 8 * row, 20 + 8 * col) for (row, col), weight in weights.items())
    assert answers(triangle) == pytest.approx([total / 4.5], rel=1e-2)


def test_a_point_with_a_reach_is_the_mean_of_the_square_around_it():
    assert answers(point(1, 30, 30), reach=48) == pytest.approx([mean(18, 18, 24, 24)], rel=1e-5)


def test_places_off_the_image_or_without_data_have_no_answer():
    valid = np.ones((60, 80), bool)
    valid[:30, 40:] = False
    found = answers(point(1, 500, 5), point(2, 60, 10), point(3, 20, 30), area(4, 30, 8, 20, 8), valid=valid)
    assert found[:2] == [None, None]
    assert found[2] == pytest.approx(mean(26, 16), rel=1e-5)
    assert found[3] is not None  # the part with data speaks for the whole


def test_no_places_have_no_answers():
    assert answers() == []
