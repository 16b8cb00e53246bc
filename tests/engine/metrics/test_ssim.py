# SPDX-License-Identifier: GPL-2.0-or-later
"""SSIM against scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.ssim import Ssim, ssim
from scipy.ndimage import minimum_filter
from skimage.metrics import structural_similarity


def _by_scikit_image(x, y, peak):
    """Mean over the windows wholly inside, and the map of all."""
    settings = {"data_range": peak, "gaussian_weights": True, "use_sample_covariance": False, "full": True}
    return structural_similarity(x.astype(float), y.astype(float), **settings)


def test_agrees_with_scikit_image(scene):
    expected = [_by_scikit_image(x, y, 2047)[0] for x, y in zip(scene.reference, scene.fused, strict=True)]
    assert ssim(scene.reference, scene.fused, 2047) == pytest.approx(np.mean(expected), rel=1e-9)


def test_only_wholly_valid_windows_count(scene, with_nan):
    usable = minimum_filter(scene.valid, size=11)[5:-5, 5:-5]
    expected = [
        _by_scikit_image(x, y, 1000)[1][5:-5, 5:-5][usable].mean()
        for x, y in zip(scene.reference, scene.fused, strict=True)
    ]
    accumulator = Ssim(1000)
    accumulator.update(*with_nan(scene.reference, scene.fused), scene.valid, (slice(0, 101), slice(0, 139)))
    np.testing.assert_allclose(accumulator.per_band(), expected, rtol=1e-9)


def test_equal_images_give_one(scene):
    assert ssim(scene.reference, scene.reference, 2047) == pytest.approx(1, abs=1e-12)


def test_flat_images_keep_the_luminance_term_only():
    c1 = (0.01 * 10) ** 2
    expected = (2 * 3 * 5 + c1) / (9 + 25 + c1)
    assert ssim(np.full((1, 20, 20), 3.0), np.full((1, 20, 20), 5.0), 10) == pytest.approx(expected, rel=1e-9)


def test_common_unit_of_images_and_peak_plays_no_part(scene):
    assert ssim(scene.reference / 2047, scene.fused / 2047, 1) == pytest.approx(
        ssim(scene.reference, scene.fused, 2047), rel=1e-6
    )


def test_an_image_smaller_than_the_window_is_nan():
    assert np.isnan(ssim(np.ones((1, 10, 40)), np.ones((1, 10, 40)), 1))
