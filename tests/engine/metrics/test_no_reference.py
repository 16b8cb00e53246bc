# SPDX-License-Identifier: GPL-2.0-or-later
"""D_lambda, D_s, D_lambda^K, QNR and HQNR against their definitions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from deep_fusion.engine.metrics.no_reference import DS, d_lambda, d_lambda_k, d_s, hqnr, qnr
from deep_fusion.engine.metrics.q2n import q2n


def _slow_quality(x, y, valid):
    """Mean UIQI of two bands over the complete, valid 32 x 32 blocks, from sample covariances."""
    values = []
    for top, left in itertools.product(range(0, len(x) - 31, 32), range(0, x.shape[1] - 31, 32)):
        block = slice(top, top + 32), slice(left, left + 32)
        if valid[block].all():
            a, b = x[block].astype(float).ravel(), y[block].astype(float).ravel()
            covariance = np.cov(a, b)
            value = 4 * covariance[0, 1] * a.mean() * b.mean() / np.trace(covariance)
            values.append(value / (a.mean() ** 2 + b.mean() ** 2))
    return sum(values) / len(values)


@pytest.mark.parametrize("masked", [True, False])
def test_d_lambda_agrees_with_the_definition(masked, scene):
    valid = scene.valid if masked else np.ones_like(scene.valid)
    pairs = zip(itertools.combinations(scene.fused, 2), itertools.combinations(scene.ms_up, 2), strict=True)
    differences = [abs(_slow_quality(*fused, valid) - _slow_quality(*ms_up, valid)) for fused, ms_up in pairs]
    assert d_lambda(scene.fused, scene.ms_up, valid) == pytest.approx(np.mean(differences), rel=1e-9)


@pytest.mark.parametrize("masked", [True, False])
def test_d_s_agrees_with_the_definition(masked, scene):
    valid = scene.valid if masked else np.ones_like(scene.valid)
    differences = [
        abs(_slow_quality(y, scene.pan[0], valid) - _slow_quality(m, scene.pan_low[0], valid))
        for y, m in zip(scene.fused, scene.ms_up, strict=True)
    ]
    accumulator = DS()
    images = scene.fused, scene.ms_up, scene.pan, scene.pan_low
    accumulator.update(*images, valid, (slice(0, 101), slice(0, 139)))
    np.testing.assert_allclose(accumulator.per_band(), differences, rtol=1e-9)
    assert d_s(*images, valid) == pytest.approx(np.mean(differences))


def test_nothing_changed_is_no_distortion(scene):
    assert d_lambda(scene.ms_up, scene.ms_up) == 0
    assert d_s(scene.ms_up, scene.ms_up, scene.pan_low, scene.pan_low) == 0
    assert d_lambda_k(scene.ms_up, scene.ms_up, as_integers=True) == pytest.approx(0, abs=1e-12)


def test_a_gain_common_to_all_bands_plays_no_part_in_d_lambda(scene):
    assert d_lambda(2 * scene.ms_up, scene.ms_up) == pytest.approx(0, abs=1e-9)


def test_d_lambda_of_a_band_scaled_by_itself_is_the_closed_form(scene):
    """Two equal bands have Q = 1; after a gain of 3 in one of them Q = (6/10)^2."""
    twins = np.concatenate([scene.pan, scene.pan])
    assert d_lambda(np.concatenate([scene.pan, 3 * scene.pan]), twins) == pytest.approx(1 - 0.36)


def test_d_lambda_needs_two_bands(scene):
    assert np.isnan(d_lambda(scene.fused[:1], scene.ms_up[:1]))


@pytest.mark.filterwarnings("error")
def test_a_flat_lake_does_not_spoil_the_distortions(scene):
    images = [image.copy() for image in (scene.fused, scene.ms_up, scene.pan, scene.pan_low)]
    for image in images:
        image[:, 32:64, 32:64] = 0
        image[:, 64:96, 32:64] = 17
    assert 0 < d_lambda(*images[:2]) < 1
    assert 0 < d_s(*images) < 1


def test_khan_is_the_complement_of_q2n_with_the_interpolated_image_as_reference(scene):
    expected = 1 - q2n(scene.ms_up, scene.fused, True, scene.valid)
    assert d_lambda_k(scene.ms_up, scene.fused, True, scene.valid) == pytest.approx(expected, rel=1e-12)


def test_products_of_the_complements():
    assert qnr(0.1, 0.2) == pytest.approx(0.72)
    assert hqnr(0.25, 0.5) == pytest.approx(0.375)
