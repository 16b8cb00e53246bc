# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of shadows and lit slopes."""

import numpy as np
import pytest
from deep_fusion.engine.demo.light import SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG, direct_light, facing, skylight_share


def test_flat_ground_has_light_one():
    assert direct_light(np.zeros((9, 12), np.float32), 0.5) == pytest.approx(1)


def test_slope_is_lit_by_lamberts_law():
    south_down = -0.4 * np.arange(20, dtype=np.float32)[:, None] * np.ones((1, 9), np.float32)  # 0.4 m down per metre
    azimuth, elevation = np.radians([SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG])
    sun = np.array([np.sin(azimuth), -np.cos(azimuth)]) * np.cos(elevation), np.sin(elevation)
    normal = np.array([0, 0.4, 1]) / np.hypot(0.4, 1)
    expected = (normal[:2] @ sun[0] + normal[2] * sun[1]) / sun[1]

    assert facing(south_down, 1.0)[5:15] == pytest.approx(expected, rel=1e-5)


def test_tower_casts_a_shadow_of_the_right_length_away_from_the_sun():
    ground = np.zeros((200, 200), np.float32)
    ground[150:154, 150:154] = 20
    light = direct_light(ground, 0.5)

    rows, cols = np.nonzero(light < 0.5)
    tip = np.hypot(rows - 151.5, cols - 151.5).max() * 0.5

    assert tip == pytest.approx(20 / np.tan(np.radians(SUN_ELEVATION_DEG)), abs=1.5)
    assert rows.max() < 154
    assert cols.max() < 154


def test_walls_are_not_taken_for_slopes():
    ground = np.zeros((40, 40), np.float32)
    ground[10:30, 10:30] = 6

    assert facing(ground, 0.5) == pytest.approx(1)


def test_shadows_are_bluer_than_sunlit_ground():
    assert skylight_share(0.48) > skylight_share(0.66) > skylight_share(0.83) > 0
