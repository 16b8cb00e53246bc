# SPDX-License-Identifier: GPL-2.0-or-later
"""Calibration against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.calibration import calibration_error, reliability, temperature


def test_one_who_is_right_as_often_as_told_has_no_error():
    confidence = np.repeat([0.5, 0.75, 1.0], (4, 4, 2))
    right = np.array([1, 1, 0, 0, 1, 1, 1, 0, 1, 1], bool)
    assert calibration_error(confidence, right) == pytest.approx(0)


def test_the_error_is_the_gap_averaged_over_predictions():
    confidence, right = np.array([0.9, 0.9, 0.9, 0.3]), np.array([True, False, False, True])
    assert calibration_error(confidence, right) == pytest.approx((3 * (0.9 - 1 / 3) + 0.7) / 4)


def test_bins_are_open_below_and_closed_above():
    found = reliability(np.array([0.2, 0.20001, 0.4, 1.0]), np.array([True, True, False, True]), bins=5)
    assert [(each.size, each.accuracy) for each in found] == [(1, 1), (2, 0.5), (1, 1)]
    assert found[1].confidence == pytest.approx(0.300005)


def test_nothing_has_no_error():
    assert math.isnan(calibration_error(np.empty(0), np.empty(0, bool)))


@pytest.mark.parametrize("degree", [0.4, 1.0, 3.0])
def test_the_temperature_of_scores_that_were_heated_is_found(degree: float):
    """Labels drawn from the softmax of scores; the scores are then multiplied."""
    generator = np.random.default_rng(0)
    scores = generator.normal(0, 2, (20000, 4))
    gumbel = -np.log(-np.log(generator.random(scores.shape)))
    truth = (scores + gumbel).argmax(axis=1)
    assert temperature(scores * degree, truth) == pytest.approx(degree, rel=0.05)


def test_a_faultless_classifier_is_cooled_to_the_limit_and_an_empty_one_not():
    assert temperature(np.eye(3) * 40, np.arange(3)) == pytest.approx(0.25, rel=0.01)
    assert temperature(np.empty((0, 3)), np.empty(0, int)) == 1


def test_huge_scores_do_not_overflow():
    assert math.isfinite(temperature(np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([0, 0])))
