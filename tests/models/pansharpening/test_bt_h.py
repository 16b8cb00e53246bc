# SPDX-License-Identifier: GPL-2.0-or-later
"""BT-H against its formula over whole images, and what the formula promises."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.training.degradation import mtf_kernel
from deep_fusion.models.pansharpening.bt_h import BtH
from deep_fusion.models.pansharpening.scene import Scene
from engine_support import fuse, raster, scene, whole


def haze(native: np.ndarray) -> np.ndarray:
    pixels = native[:, np.isfinite(native[0])]
    if len(native) != 4:
        return pixels.min(axis=1)
    return np.array([0.95, 0.45, 0.40, 0.05]) * np.quantile(pixels, 0.01, axis=1, method="inverted_cdf")


def by_formula(pair: Scene) -> np.ndarray:
    """max(M~ - L, 0) P' / I + L; w by least squares of the low-pass PAN on the raw bands, without intercept."""
    up, pan = whole(Resampled(pair.ms, pair.grid)).astype(float), whole(pair.pan).astype(float)[0]
    low = whole(Resampled(pair.pan, pair.grid, mtf_kernel(0.3, pair.ratio))).astype(float)[0]
    here = np.isfinite(up[0] + low)
    weights = np.linalg.lstsq(up[:, here].T, low[here], rcond=None)[0]
    level = haze(whole(pair.ms))[:, None, None]
    intensity = np.tensordot(weights, up - level, 1)
    gain = intensity[here].std(ddof=1) / low[here].std(ddof=1)
    matched = (pan - low[here].mean()) * gain + intensity[here].mean()
    return np.maximum(up - level, 0.0) * matched / intensity + level


@pytest.mark.parametrize(
    ("ratio", "bands", "offset"), [(4, 4, (0, 0)), (2, 3, (-1.0, 1.5)), (3, 8, (2.0, -3.0)), (4, 2, (0, 0))]
)
def test_bt_h_is_its_formula(ratio: int, bands: int, offset: tuple[float, float]):
    pair = scene(60, 72, ratio, bands, offset)
    assert fuse(BtH(), pair) == pytest.approx(by_formula(pair), rel=1e-3, nan_ok=True)


def test_nodata_takes_no_part_in_the_statistics():
    generator = np.random.default_rng(2)
    pan_valid, ms_valid = generator.random((48, 64)) > 0.02, generator.random((12, 16)) > 0.1
    pair = scene(pan_valid=pan_valid, ms_valid=ms_valid)
    spoilt = Scene(
        raster(np.where(pan_valid, whole(pair.pan), 1e6), pair.grid, pan_valid),
        raster(np.where(ms_valid, whole(pair.ms), -1e6), pair.ms.grid, ms_valid),
        pair.sensor,
    )
    assert fuse(BtH(), spoilt) == pytest.approx(by_formula(pair), rel=1e-3, nan_ok=True)


def test_a_pan_with_another_gain_gives_the_same_result():
    pair = scene()
    other = Scene(raster(0.01 * whole(pair.pan), pair.grid), pair.ms, pair.sensor)
    assert fuse(BtH(), other) == pytest.approx(fuse(BtH(), pair), rel=1e-3)


def test_no_band_falls_below_its_haze_where_pan_is_lit():
    pair = scene()
    fused = fuse(BtH(), pair)
    assert (fused >= haze(whole(pair.ms))[:, None, None] - 1e-3).all()


@pytest.mark.parametrize("bands", [3, 4])
def test_a_pan_that_tells_nothing_changes_nothing_but_finite_values(bands: int):
    pair = scene(bands=bands)
    flat = Scene(raster(np.full((1, 48, 64), 7.0), pair.grid), pair.ms, pair.sensor)
    assert np.isfinite(fuse(BtH(), flat)).all()
