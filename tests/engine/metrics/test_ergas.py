# SPDX-License-Identifier: GPL-2.0-or-later
"""ERGAS against closed forms and plain sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.ergas import Ergas, ergas


@pytest.mark.parametrize("ratio", [2, 4])
def test_a_quarter_too_dark_is_a_quarter_of_a_hundred_over_the_ratio(ratio):
    reference = np.array([100.0, 400.0, 7.0])[:, None, None] * np.ones((3, 5, 9))
    assert ergas(reference, 0.75 * reference, ratio) == pytest.approx(100 / ratio * 0.25, rel=1e-12)


def test_agrees_with_plain_sums(scene):
    relative = 0.0
    for x, y in zip(scene.reference.tolist(), scene.fused.tolist(), strict=True):
        pairs = [(x[r][c], y[r][c]) for r, c in np.argwhere(scene.valid)]
        mean_square = sum((b - a) ** 2 for a, b in pairs) / len(pairs)
        relative += mean_square / (sum(a for a, _ in pairs) / len(pairs)) ** 2
    expected = 100 / 4 * math.sqrt(relative / 4)
    assert ergas(scene.reference, scene.fused, 4, scene.valid) == pytest.approx(expected, rel=1e-6)


def test_gain_of_a_band_common_to_both_images_plays_no_part(scene):
    gains = np.array([1.0, 10.0, 0.1, 1000.0])[:, None, None]
    scaled = ergas(gains * scene.reference, gains * scene.fused, 4)
    assert scaled == pytest.approx(ergas(scene.reference, scene.fused, 4), rel=1e-6)


def test_the_mean_is_that_of_the_reference():
    reference, fused = np.full((1, 4, 4), 100.0), np.full((1, 4, 4), 200.0)
    assert ergas(reference, fused, 1) == pytest.approx(100)
    assert ergas(fused, reference, 1) == pytest.approx(50)


@pytest.mark.filterwarnings("error")
def test_an_empty_band_that_is_equal_costs_nothing_and_one_that_is_not_costs_everything():
    reference = np.stack([np.full((4, 4), 10.0), np.zeros((4, 4))])
    assert ergas(reference, reference, 4) == 0
    assert ergas(reference, reference + 1, 4) == math.inf


def test_per_band_is_the_relative_error():
    accumulator = Ergas(4)
    reference = np.array([10.0, 20.0])[:, None, None] * np.ones((2, 3, 3))
    accumulator.update(reference, reference + 2, np.ones((3, 3), dtype=bool), (slice(0, 3), slice(0, 3)))
    np.testing.assert_allclose(accumulator.per_band(), [0.2, 0.1])
