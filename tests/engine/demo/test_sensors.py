# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of blur, sampling and noise."""

import numpy as np
import pytest
from deep_fusion.engine.demo.sensors import VHR_MS, VHR_PAN, blurred_samples, exposed, mtf_sigma


@pytest.mark.parametrize("gain", [0.15, 0.3, 0.55])
@pytest.mark.parametrize("ratio", [1, 2, 4])
def test_response_at_the_nyquist_frequency_of_the_large_pixels_is_the_gain(gain, ratio):
    wave = np.cos(np.pi * np.arange(240) / ratio).astype(np.float32)[:, None] * np.ones((1, 8), np.float32)

    seen = blurred_samples(wave, mtf_sigma(gain, ratio), 1, 0.0)[60:180]

    assert np.abs(seen).max() == pytest.approx(gain, abs=0.01)


@pytest.mark.parametrize(("step", "phase"), [(4, 1.5), (2, 0.0), (2, 0.5), (1, 0.0)])
def test_samples_lie_where_the_phase_says(step, phase):
    row, col = np.mgrid[0:64, 0:96].astype(np.float32)
    plane = 2 * row + 5 * col

    seen = blurred_samples(plane, 0.9, step, phase)[4:-4, 4:-4]

    i, j = np.mgrid[4 : 4 + seen.shape[0], 4 : 4 + seen.shape[1]]
    assert seen == pytest.approx(2 * (step * i + phase) + 5 * (step * j + phase), rel=1e-5)


@pytest.mark.parametrize(("size", "step", "phase", "expected"), [(64, 4, 1.5, 16), (31, 2, 0.0, 16), (31, 1, 0.0, 31)])
def test_as_many_samples_as_large_pixels(size, step, phase, expected):
    assert blurred_samples(np.ones((size, size), np.float32), 1.0, step, phase).shape == (expected, expected)


def test_noise_has_the_stated_variance_and_no_bias():
    clean = np.full((1, 400, 400), 900, np.float32)
    noise = exposed(clean, VHR_PAN, np.random.default_rng(0)).astype(float) - 900

    assert noise.mean() == pytest.approx(0, abs=0.05)
    assert noise.var() == pytest.approx(1.8**2 + 0.02 * 900 + 1 / 12, rel=0.02)


def test_numbers_stay_between_one_and_eleven_bits():
    clean = np.stack([np.full((50, 50), level, np.float32) for level in (0, 1, 2046, 2047)])
    numbers = exposed(clean, VHR_MS, np.random.default_rng(0))

    assert numbers.dtype == np.uint16
    assert numbers.min() == 1
    assert numbers.max() == 2047
