# SPDX-License-Identifier: GPL-2.0-or-later
"""SAM against drawn angles and a pixel by pixel arc cosine."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.spectral_angle import spectral_angle


def test_brightness_plays_no_part(scene):
    assert spectral_angle(scene.reference, 3 * scene.reference) == pytest.approx(0, abs=1e-5)
    assert spectral_angle(scene.reference, 0.5 * scene.fused) == pytest.approx(
        spectral_angle(scene.reference, scene.fused), rel=1e-6
    )


def test_equal_images_have_exactly_no_angle(scene):
    assert spectral_angle(scene.reference, scene.reference) == 0


DRAWN = [((0, 2), 90), ((3, 3), 45), ((-1, 0), 180), ((1, math.sqrt(3)), 60)]


@pytest.mark.parametrize(("other", "degrees"), DRAWN)
def test_angle_is_the_drawn_one(other, degrees):
    axis = np.array([1.0, 0.0]).reshape(2, 1, 1)
    tilted = np.array(other, dtype=float).reshape(2, 1, 1)
    assert spectral_angle(axis, tilted) == pytest.approx(degrees, rel=1e-12)


def test_tiny_angle_keeps_its_digits():
    axis = np.array([1.0, 0.0]).reshape(2, 1, 1)
    tilted = np.array([1.0, 1e-9]).reshape(2, 1, 1)
    assert spectral_angle(axis, tilted) == pytest.approx(math.degrees(1e-9), rel=1e-9)


def test_agrees_with_arc_cosines_pixel_by_pixel(scene):
    angles = []
    for row, col in np.argwhere(scene.valid):
        x, y = scene.reference[:, row, col].astype(float), scene.fused[:, row, col].astype(float)
        cosine = float(x @ y) / math.sqrt(float(x @ x) * float(y @ y))
        angles.append(math.degrees(math.acos(max(-1.0, min(1.0, cosine)))))
    expected = sum(angles) / len(angles)
    assert spectral_angle(scene.reference, scene.fused, scene.valid) == pytest.approx(expected, rel=1e-6)


def test_zero_spectra_are_left_out():
    reference = np.array([[[1.0, 0.0, 2.0]], [[0.0, 0.0, 2.0]]])
    fused = np.array([[[1.0, 5.0, 0.0]], [[1.0, 5.0, 0.0]]])
    assert spectral_angle(reference, fused) == pytest.approx(45)


def test_no_spectrum_at_all_is_nan():
    assert np.isnan(spectral_angle(np.zeros((4, 3, 3)), np.ones((4, 3, 3))))
