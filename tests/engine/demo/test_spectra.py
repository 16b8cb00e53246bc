# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of reflectances and seasons."""

import numpy as np
import pytest
from deep_fusion.engine.demo.spectra import REFLECTANCE, WAVELENGTHS_UM, Band, Season, band_reflectance, reflectance

RED, NIR = Band("Red", 0.63, 0.69), Band("Near infrared", 0.77, 0.89)
WHEAT = Season(green_up=80, senescence=186, peak_cover=0.9, winter_cover=0.2, harvest=208, bloom=150)


def ndvi(material):
    red, nir = band_reflectance(material, RED), band_reflectance(material, NIR)
    return (nir - red) / (nir + red)


def test_each_material_has_a_reflectance_below_one_at_each_knot():
    for name, values in REFLECTANCE.items():
        assert len(values) == len(WAVELENGTHS_UM), name
        assert 0 < min(values) <= max(values) < 1, name


def test_reflectance_is_linear_between_knots():
    assert reflectance("loam", [0.56, 0.58, 0.60]) == pytest.approx([0.105, 0.1175, 0.130])


def test_band_reflectance_is_the_integral_of_the_spectrum():
    wavelengths = np.linspace(0.45, 0.80, 100_001)
    integral = np.trapezoid(reflectance("crop leaf", wavelengths), wavelengths) / 0.35

    assert band_reflectance("crop leaf", Band("Panchromatic", 0.45, 0.80)) == pytest.approx(integral, rel=2e-3)


def test_vegetation_index_orders_plants_soil_and_water():
    assert ndvi("crop leaf") > 0.75
    assert ndvi("broadleaf") > 0.75
    assert 0 < ndvi("loam") < 0.3
    assert ndvi("lake water") < 0


def test_cover_rises_in_spring_and_is_gone_after_harvest():
    winter, spring, after = WHEAT.cover([10, 140, 209])

    assert winter == pytest.approx(0.2, abs=0.01)
    assert spring == pytest.approx(0.9, abs=0.01)
    assert after <= 0.04


def test_ground_is_bare_in_spring_ripe_in_summer_and_stubble_after_harvest():
    spring, ripe, stubble = WHEAT.dryness([120, 206, 220])

    assert spring < 0.01
    assert ripe > 0.95
    assert stubble == pytest.approx(0.45)


def test_flowering_peaks_in_the_middle_of_bloom_and_stays_away_without_it():
    days = np.arange(1, 366)

    assert days[WHEAT.flowering(days).argmax()] == 150
    assert not Season(80, 186, 0.9).flowering(days).any()
