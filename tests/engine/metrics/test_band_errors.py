# SPDX-License-Identifier: GPL-2.0-or-later
"""RMSE and PSNR against scikit-image, bias against drawn values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.band_errors import Bias, Psnr, Rmse, bias, psnr, rmse
from skimage.metrics import normalized_root_mse, peak_signal_noise_ratio


def test_rmse_of_a_constant_offset_is_the_offset(scene):
    assert rmse(scene.reference.astype(float), scene.reference + 12.5) == pytest.approx(12.5)


def test_rmse_agrees_with_scikit_image_in_every_band(scene):
    accumulator = Rmse()
    accumulator.update(scene.reference, scene.fused, scene.valid, (slice(0, 101), slice(0, 139)))
    for value, x, y in zip(accumulator.per_band(), scene.reference, scene.fused, strict=True):
        x, y = x[scene.valid].astype(float), y[scene.valid].astype(float)
        expected = normalized_root_mse(x, y, normalization="min-max") * np.ptp(x)
        assert value == pytest.approx(expected, rel=1e-9)
    assert accumulator.result() == pytest.approx(accumulator.per_band().mean())


def test_psnr_agrees_with_scikit_image(scene):
    x, y = scene.reference[:, scene.valid].astype(float), scene.fused[:, scene.valid].astype(float)
    expected = [peak_signal_noise_ratio(*bands, data_range=2047) for bands in zip(x, y, strict=True)]
    assert psnr(scene.reference, scene.fused, 2047, scene.valid) == pytest.approx(np.mean(expected), rel=1e-9)


def test_psnr_gains_six_decibels_when_the_peak_doubles(scene):
    gain = psnr(scene.reference, scene.fused, 2000) - psnr(scene.reference, scene.fused, 1000)
    assert gain == pytest.approx(20 * math.log10(2))


@pytest.mark.filterwarnings("error")
def test_psnr_of_equal_images_is_infinite(scene):
    assert psnr(scene.reference, scene.reference, 2047) == math.inf


def test_bias_is_positive_where_fused_is_too_bright():
    reference = np.zeros((2, 4, 4))
    fused = np.stack([np.full((4, 4), 3.0), np.full((4, 4), -1.0)])
    accumulator = Bias()
    accumulator.update(reference, fused, np.ones((4, 4), dtype=bool), (slice(0, 4), slice(0, 4)))
    np.testing.assert_array_equal(accumulator.per_band(), [3, -1])
    assert bias(reference, fused) == 1


def test_only_the_core_counts():
    fused = np.zeros((1, 6, 8))
    fused[0, 2, 3] = 4.0
    fused[0, 0, 0] = 1000.0
    accumulator = Psnr(8)
    accumulator.update(np.zeros_like(fused), fused, np.ones((6, 8), dtype=bool), (slice(2, 4), slice(2, 4)))
    assert accumulator.result() == pytest.approx(10 * math.log10(64 / 4))
