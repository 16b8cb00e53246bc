# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of speckle and multilooking."""

import numpy as np
import pytest
from deep_fusion.engine.demo.radar import radar_image, speckled
from deep_fusion.engine.demo.surfaces import FOREST, WATER


@pytest.mark.parametrize("looks", [1.0, 4.0])
def test_speckle_keeps_the_mean_and_has_the_stated_number_of_looks(looks):
    power = np.full((400, 400), 0.05, np.float32)
    seen = speckled(power, looks, np.random.default_rng(0))

    assert seen.mean() == pytest.approx(0.05, rel=0.01)
    assert seen.mean() ** 2 / seen.var() == pytest.approx(looks, rel=0.03)


def test_speckle_differs_between_the_polarisations():
    vv, vh = speckled(np.ones((2, 200, 200), np.float32), 4.0, np.random.default_rng(0))

    assert abs(np.corrcoef(vv.ravel(), vh.ravel())[0, 1]) < 0.02


def test_water_is_dark_and_forest_bright_in_both_polarisations(landscape):
    image, classes = radar_image(landscape, 2, 4.0, np.random.default_rng(0)), landscape.classes()[::2, ::2]

    assert image.shape == (2, 512, 512)
    assert image.min() > 0
    for band in image:
        assert band[classes == FOREST.number].mean() > 10 * band[classes == WATER.number].mean()


def test_pixel_is_the_mean_power_of_the_landscape_below_it(landscape):
    power = landscape.backscatter()
    image = radar_image(landscape, 4, 1e6, np.random.default_rng(0))

    assert image[:, 100, 37] == pytest.approx(power[:, 400:404, 148:152].mean(axis=(1, 2)), rel=0.01)
