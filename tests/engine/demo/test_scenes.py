# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the demo scenes as arrays."""

import numpy as np
import pytest
from deep_fusion.engine.demo.scenes import landsat_pair, vhr_landscape, vhr_pair, whole_size
from deep_fusion.engine.demo.sensors import VHR_MS
from deep_fusion.engine.errors import BadOption


def blurred_by_fourier(image, sigma, step, phase):
    """Gaussian blur and sub-pixel sampling in the frequency domain: shares nothing with the simulator."""
    fy, fx = np.fft.fftfreq(image.shape[0])[:, None], np.fft.fftfreq(image.shape[1])[None, :]
    transfer = np.exp(-2 * np.pi**2 * sigma**2 * (fx**2 + fy**2)) * np.exp(2j * np.pi * phase * (fx + fy))
    return np.fft.ifft2(np.fft.fft2(image) * transfer).real[::step, ::step]


def test_multispectral_image_is_the_degraded_truth_to_within_the_noise(pair):
    for band, truth, gain in zip(pair.ms, pair.truth, VHR_MS.mtf_gains, strict=True):
        sigma = 4 * np.sqrt(-2 * np.log(gain)) / np.pi
        expected = blurred_by_fourier(truth, sigma, 4, 1.5)
        error = (band - expected)[5:-5, 5:-5]
        variance = VHR_MS.read_noise**2 + VHR_MS.shot_noise * expected.mean() + 1 / 12

        assert abs(error.mean()) < 0.05
        assert error.std() == pytest.approx(np.sqrt(variance), rel=0.03)
        assert np.abs(error).max() < 7 * np.sqrt(VHR_MS.read_noise**2 + VHR_MS.shot_noise * 2047)


def test_landsat_pixels_share_their_middles_with_every_second_pan_pixel():
    pair = landsat_pair(512, seed=2)
    assert pair.pan.shape == (1, 255, 254)
    assert pair.ms.shape == (6, 128, 128)

    for band, truth in zip(pair.ms[:4], pair.truth, strict=False):
        expected = blurred_by_fourier(truth, 2 * np.sqrt(-2 * np.log(0.55)) / np.pi, 2, 0.0)
        assert np.corrcoef(band[5:-5, 5:-5].ravel(), expected[5:-5, 5:-5].ravel())[0, 1] > 0.999


def test_pan_resembles_the_multispectral_mean_but_is_no_copy(pair):
    pan = pair.pan[0].reshape(256, 4, 256, 4).mean(axis=(1, 3))

    assert 0.9 < np.corrcoef(pan.ravel(), pair.ms.mean(axis=0).ravel())[0, 1] < 0.98


def test_no_linear_mix_of_the_bands_gives_pan(pair):
    pan = pair.pan[0].reshape(256, 4, 256, 4).mean(axis=(1, 3)).ravel()
    bands = np.c_[pair.ms.reshape(4, -1).T, np.ones(pan.size)]
    residual = pan - bands @ np.linalg.lstsq(bands, pan, rcond=None)[0]

    assert 0.005 < residual.var() / pan.var() < 0.1


def test_numbers_use_eleven_bits_without_saturating(pair):
    for image in (pair.pan, pair.ms):
        assert image.dtype == np.uint16
        assert image.min() >= 1
        assert 800 < image.max() <= 2047
        assert (image == 2047).mean() < 1e-3


def test_pan_shows_what_the_multispectral_image_cannot(pair):
    truth = pair.truth[2]
    block_means = truth.reshape(256, 4, 256, 4).mean(axis=(1, 3)).repeat(4, 0).repeat(4, 1)

    assert (truth - block_means).std() > 0.25 * truth.std()


@pytest.mark.parametrize(("size", "used"), [(64, 64), (65, 68), (1023, 1024)])
def test_size_is_rounded_up_to_whole_multispectral_pixels(size, used):
    assert whole_size(size) == used


def test_odd_size_gives_images_that_fit_each_other():
    pair = vhr_pair(vhr_landscape(70, seed=1), seed=1)

    assert [pair.pan.shape, pair.ms.shape, pair.truth.shape] == [(1, 72, 72), (4, 18, 18), (4, 72, 72)]


def test_too_small_a_size_is_refused_with_the_limit():
    with pytest.raises(BadOption, match=r"63.*64"):
        vhr_landscape(63, seed=0)
