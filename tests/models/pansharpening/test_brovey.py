# SPDX-License-Identifier: GPL-2.0-or-later
"""Brovey against its formula, M~_k P / mean of M~."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.brovey import Brovey
from engine_support import fuse, grid, raster, scene, whole


@pytest.mark.parametrize("bands", [1, 3, 4, 8])
def test_brovey_is_its_formula(bands: int):
    pair = scene(bands=bands)
    up, pan = whole(Resampled(pair.ms, pair.grid)).astype(float), whole(pair.pan).astype(float)
    assert fuse(Brovey(), pair) == pytest.approx(up * pan / (up.sum(axis=0) / bands), rel=1e-5)


def test_the_mean_of_the_bands_becomes_pan():
    pair = scene()
    assert fuse(Brovey(), pair).mean(axis=0) == pytest.approx(whole(pair.pan)[0], rel=1e-5)


def test_spectra_keep_their_direction():
    pair = scene()
    fused, up = fuse(Brovey(), pair), whole(Resampled(pair.ms, pair.grid))
    assert fused / fused[:1] == pytest.approx(up / up[:1], rel=1e-4)


def test_where_the_bands_are_not_positive_ms_stays_as_it_is():
    pair = scene()
    values = whole(pair.ms).copy()
    values[:, 2:8] = np.array([-5.0, 0.0, 2.0, 3.0])[:, None, None]
    values[:, 5:8] = -7.0
    dark = type(pair)(pair.pan, raster(values, pair.ms.grid), pair.sensor)
    fused, up = fuse(Brovey(), dark), whole(Resampled(dark.ms, dark.grid))
    unlit = up.mean(axis=0) <= 0
    assert unlit.sum() > 100
    assert np.array_equal(fused[:, unlit], up[:, unlit])
    assert np.isfinite(fused).all()


def test_a_pan_with_larger_numbers_brightens_by_their_ratio():
    pair = scene()
    bright = type(pair)(raster(3 * whole(pair.pan), grid(48, 64)), pair.ms, pair.sensor)
    assert fuse(Brovey(), bright) == pytest.approx(3 * fuse(Brovey(), pair), rel=1e-5)
