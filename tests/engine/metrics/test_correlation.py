# SPDX-License-Identifier: GPL-2.0-or-later
"""Pearson's r against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.correlation import Correlation, correlation
from scipy.stats import pearsonr


def test_agrees_with_scipy_in_every_band(scene, with_nan):
    accumulator = Correlation()
    accumulator.update(*with_nan(scene.reference, scene.fused), scene.valid, (slice(0, 101), slice(0, 139)))
    expected = [
        pearsonr(x[scene.valid].astype(float), y[scene.valid].astype(float)).statistic
        for x, y in zip(scene.reference, scene.fused, strict=True)
    ]
    np.testing.assert_allclose(accumulator.per_band(), expected, rtol=1e-9)
    assert accumulator.result() == pytest.approx(np.mean(expected))


def test_a_line_has_the_sign_of_its_slope(scene):
    assert correlation(scene.reference, 3 * scene.reference.astype(float) + 8) == pytest.approx(1, abs=1e-12)
    assert correlation(scene.reference, -scene.reference) == pytest.approx(-1, abs=1e-12)


def test_a_bright_even_image_keeps_its_digits(scene, feed_in_tiles):
    reference, fused = scene.reference[:1].astype(float), scene.fused[:1].astype(float)
    expected = pearsonr(reference.ravel(), fused.ravel()).statistic
    accumulator = feed_in_tiles(
        Correlation(), reference + 1e9, fused + 1e9, valid=np.ones_like(scene.valid), tile=(32, 32)
    )
    assert accumulator.result() == pytest.approx(expected, rel=1e-6)


@pytest.mark.filterwarnings("error")
def test_a_flat_band_has_no_correlation_and_is_left_out(scene):
    fused = scene.fused.copy()
    fused[1] = 5
    accumulator = Correlation()
    accumulator.update(scene.reference, fused, np.ones_like(scene.valid), (slice(0, 101), slice(0, 139)))
    bands = accumulator.per_band()
    np.testing.assert_array_equal(np.isnan(bands), [False, True, False, False])
    assert accumulator.result() == pytest.approx(np.delete(bands, 1).mean())
