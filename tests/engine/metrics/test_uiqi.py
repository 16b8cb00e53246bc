# SPDX-License-Identifier: GPL-2.0-or-later
"""UIQI against closed forms and plain statistics."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from deep_fusion.engine.metrics.uiqi import universal_quality


def _single(x, y):
    (((value,),),) = universal_quality(np.reshape(x, (1, 1, -1)), np.reshape(y, (1, 1, -1)))
    return value


def test_a_gain_costs_contrast_and_brightness_alike():
    x = np.random.default_rng(0).uniform(10, 20, 1024)
    assert _single(x, 3 * x) == pytest.approx((2 * 3 / (1 + 9)) ** 2, rel=1e-12)


def test_inverted_detail_is_negative():
    x = np.random.default_rng(0).uniform(10, 20, 1024)
    assert _single(x, 2 * x.mean() - x) == pytest.approx(-1, rel=1e-12)


def test_agrees_with_plain_statistics_for_all_pairs_of_bands():
    generator = np.random.default_rng(1)
    x, y = generator.uniform(0, 9, (2, 3, 64)), generator.uniform(5, 9, (2, 2, 64))
    y[:, 0] += x[:, 1]
    values = universal_quality(x, y)
    for block, i, j in np.ndindex(2, 3, 2):
        a, b = x[block, i].tolist(), y[block, j].tolist()
        mean_a, mean_b = statistics.fmean(a), statistics.fmean(b)
        spread = statistics.variance(a) + statistics.variance(b)
        expected = 4 * statistics.covariance(a, b) * mean_a * mean_b / spread / (mean_a**2 + mean_b**2)
        assert values[block, i, j] == pytest.approx(expected, rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_flat_blocks_have_a_value():
    flat, rough = np.full(64, 0.1, dtype=np.float32).astype(float), np.arange(64.0)
    centred = rough - rough.mean()
    assert _single(flat, flat) == pytest.approx(1)
    assert _single(flat, 3 * flat) == pytest.approx(2 * 3 / (1 + 9))
    assert _single(flat, rough) == pytest.approx(0)
    assert _single(0 * flat, 0 * flat) == 1
    assert _single(centred, 2 * centred) == pytest.approx(2 * 2 / (1 + 4))


def test_noise_below_single_precision_counts_as_flat():
    flat = np.full(64, 1000.0)
    nearly = flat + np.spacing(np.float32(1000.0)) * (np.arange(64) % 2)
    assert _single(flat, nearly) == pytest.approx(1, abs=1e-6)
