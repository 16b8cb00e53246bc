# SPDX-License-Identifier: GPL-2.0-or-later
"""D_rho against the correlation of every single window."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.local_correlation import DRho, d_rho


def _slow(band, pan, valid, size):
    """Mean of 1 - Pearson's r over every valid size x size window."""
    values = []
    for top, left in np.ndindex(valid.shape[0] - size + 1, valid.shape[1] - size + 1):
        window = slice(top, top + size), slice(left, left + size)
        if valid[window].all():
            a, b = band[window].astype(float).ravel(), pan[window].astype(float).ravel()
            values.append(1 - np.corrcoef(a, b)[0, 1])
    return sum(values) / len(values)


@pytest.mark.parametrize(("ratio", "size"), [(2, 2), (3, 4), (4, 4), (6, 6), (1.9998, 2), (2.003, 2)])
def test_agrees_with_the_definition_window_by_window(ratio, size, scene, with_nan):
    fused, pan, valid = scene.fused[:2, 10:41, 12:45], scene.pan[:, 10:41, 12:45], scene.valid[10:41, 12:45]
    accumulator = DRho(ratio)
    spoilt = [image[:, 10:41, 12:45] for image in with_nan(scene.fused[:2], scene.pan)]
    accumulator.update(*spoilt, valid, (slice(0, 31), slice(0, 33)))
    expected = [_slow(band, pan[0], valid, size) for band in fused]
    np.testing.assert_allclose(accumulator.per_band(), expected, rtol=1e-6)


def test_rising_with_the_panchromatic_image_is_zero_and_falling_is_two(scene):
    pan = scene.pan.astype(float)
    assert d_rho(np.concatenate([0.2 * pan + 5, 7 * pan]), pan, 4) == pytest.approx(0, abs=1e-9)
    assert d_rho(1000 - pan, pan, 4) == pytest.approx(2, abs=1e-9)


@pytest.mark.filterwarnings("error")
def test_flat_windows_have_a_value():
    flat, rough = np.full((1, 8, 8), 0.1), np.random.default_rng(0).uniform(1, 2, (1, 8, 8))
    assert d_rho(flat, 3 * flat, 4) == 0
    assert d_rho(flat, rough, 4) == 1
    assert d_rho(rough, flat, 4) == 1
    assert d_rho(0 * flat, 0 * flat, 4) == 0


def test_an_image_smaller_than_the_window_is_nan():
    assert np.isnan(d_rho(np.ones((2, 3, 9)), np.ones((1, 3, 9)), 4))
