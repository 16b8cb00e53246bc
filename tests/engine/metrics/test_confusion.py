# SPDX-License-Identifier: GPL-2.0-or-later
"""The confusion matrix: values in closed form, a plain loop beside it, and a published example of adjusted areas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.confusion import Confusion, adjusted_areas, confusion

#: rows: truth; the third class is never predicted
THREE = np.array([[8, 2, 0], [1, 9, 0], [2, 3, 0]])


def some_maps(classes: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(5)
    truth, predicted = generator.integers(0, classes, (2, 13, 17)).astype(np.uint8)
    return truth, np.where(generator.random((13, 17)) < 0.6, truth, predicted), generator.random((13, 17)) < 0.8


def test_pixels_are_counted_as_by_a_loop():
    truth, predicted, valid = some_maps()
    counted = [[0] * 4 for _ in range(4)]
    for row in range(13):
        for col in range(17):
            if valid[row, col]:
                counted[truth[row, col]][predicted[row, col]] += 1
    assert confusion(truth, predicted, valid, 4).tolist() == counted


def test_matrices_of_tiles_add_up_to_that_of_the_whole():
    maps = some_maps()
    whole = confusion(*maps, 4)
    tiles = [(slice(row, row + 5), slice(col, col + 6)) for row in range(0, 13, 5) for col in range(0, 17, 6)]
    assert np.array_equal(sum(confusion(*(each[tile] for each in maps), 4) for tile in tiles), whole)


def test_indices_of_sixteen_bits_do_not_overflow():
    index = np.full((2, 2), 254, np.uint8)
    assert confusion(index, index, np.ones((2, 2), bool), 255)[254, 254] == 4


def test_three_classes_in_closed_form():
    found = Confusion(THREE)
    assert found.total == 25
    assert found.overall_accuracy == pytest.approx(17 / 25)
    assert found.recall == pytest.approx([8 / 10, 9 / 10, 0])
    assert found.precision == pytest.approx([8 / 11, 9 / 14, math.nan], nan_ok=True)
    assert found.iou == pytest.approx([8 / 13, 9 / 15, 0])
    assert found.f1 == pytest.approx([16 / 21, 18 / 24, 0])
    chance = (10 * 11 + 10 * 14) / 25**2
    assert found.values == pytest.approx(
        {
            "OA": 17 / 25,
            "KAPPA": (17 / 25 - chance) / (1 - chance),
            "MIOU": (8 / 13 + 9 / 15) / 3,
            "F1": (16 / 21 + 18 / 24) / 3,
        }
    )


def test_f1_is_the_harmonic_mean_of_recall_and_precision():
    found = Confusion(np.array([[8, 2, 1], [1, 9, 4], [2, 3, 7]]))
    assert found.f1 == pytest.approx(2 / (1 / found.recall + 1 / found.precision))


def test_a_class_in_neither_does_not_count_in_the_means():
    wider = np.zeros((5, 5), int)
    wider[np.ix_([0, 2, 4], [0, 2, 4])] = THREE
    found = Confusion(wider)
    assert found.values == pytest.approx(Confusion(THREE).values)
    assert found.present.tolist() == [True, False, True, False, True]
    assert np.isnan([found.iou[1], found.f1[1], found.recall[1], found.precision[1]]).all()


def test_a_class_that_is_only_predicted_counts_as_a_failure():
    found = Confusion(np.array([[6, 2], [0, 0]]))
    assert found.iou.tolist() == [0.75, 0.0]
    assert math.isnan(found.recall[1])
    assert found.values["MIOU"] == 0.375


def test_agreement_by_chance_has_kappa_zero_and_full_agreement_one():
    by_chance = np.outer([30, 10], [8, 32])
    assert Confusion(by_chance).kappa == pytest.approx(0.0, abs=1e-12)
    assert Confusion(np.diag([3, 4])).kappa == pytest.approx(1.0)


def test_a_single_class_leaves_kappa_undefined():
    found = Confusion(np.array([[7, 0], [0, 0]]))
    assert found.overall_accuracy == 1.0
    assert math.isnan(found.kappa)


def test_nothing_compared_gives_no_numbers():
    assert all(math.isnan(value) for value in Confusion(np.zeros((2, 2), int)).values.values())


def test_areas_are_those_of_the_example_of_olofsson_and_others():
    """Remote Sensing of Environment 148 (2014), table 8: deforestation, forest gain, forest, other land."""
    by_map = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])  # rows there are the map
    hectares = np.array([200_000, 150_000, 3_200_000, 6_450_000]) * 0.09
    found = adjusted_areas(by_map.T, hectares)
    assert found.area == pytest.approx([21158, 11686, 285770, 581386], abs=1)
    assert found.margin == pytest.approx([6158, 3756, 15510, 16282], abs=1)
    assert found.area.sum() == pytest.approx(900_000)


def test_areas_of_a_map_without_errors_are_the_mapped_ones():
    found = adjusted_areas(np.diag([5, 9]), np.array([120.0, 880.0]))
    assert found.area.tolist() == [120.0, 880.0]
    assert found.lower.tolist() == found.upper.tolist() == [120.0, 880.0]


def test_intervals_hold_the_true_area_as_often_as_they_promise():
    """Truth and map known everywhere; many samples of the map's classes are drawn as the estimator assumes."""
    generator = np.random.default_rng(3)
    chances = np.array([[0.8, 0.1], [0.2, 0.9]])  # of the truth (rows) in each class of the map
    mapped = np.array([300.0, 700.0])
    true = chances @ mapped
    held = 0
    for _ in range(2000):
        sampled = np.stack([generator.multinomial(60, chances[:, stratum]) for stratum in (0, 1)], axis=1)
        found = adjusted_areas(sampled, mapped)
        held += int(found.lower[0] <= true[0] <= found.upper[0])
    assert 0.92 < held / 2000 < 0.98


def test_without_truth_in_a_class_of_the_map_no_area_can_be_told():
    nothing = adjusted_areas(np.array([[5, 0], [1, 0]]), np.array([10.0, 3.0]))
    assert np.isnan(nothing.area).all()
    single = adjusted_areas(np.array([[5, 0], [1, 1]]), np.array([10.0, 3.0]))
    assert single.area == pytest.approx([10 * 5 / 6, 10 / 6 + 3])
    assert np.isnan(single.margin).all()


def test_a_class_that_the_map_lacks_gets_the_area_of_its_errors():
    found = adjusted_areas(np.array([[6, 0], [2, 0]]), np.array([80.0, 0.0]))
    assert found.area == pytest.approx([60.0, 20.0])
