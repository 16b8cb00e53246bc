# SPDX-License-Identifier: GPL-2.0-or-later
"""GSA against its formula over whole images, and what the formula promises."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.training.degradation import degraded
from deep_fusion.models.pansharpening.gsa import Gsa
from deep_fusion.models.pansharpening.scene import Scene
from engine_support import CORNER, fuse, grid, raster, scene, waves, whole


def by_formula(pair: Scene) -> np.ndarray:
    """M~ + g (P - mean P - I); least squares over explicit pixel matrices, nodata left out everywhere."""
    native, low = whole(pair.ms), whole(degraded(pair.pan, pair.ms.grid, (0.3,)))
    up, pan = whole(Resampled(pair.ms, pair.grid)).astype(float), whole(pair.pan).astype(float)
    both = np.isfinite(native[0] + low[0])
    pixels, target = native[:, both].T.astype(float), low[0, both].astype(float)
    weights = np.linalg.lstsq(pixels - pixels.mean(axis=0), target - target.mean(), rcond=None)[0]
    here = np.isfinite(up[0] + pan[0])
    mean = up[:, here].mean(axis=1)
    intensity = np.tensordot(weights, up - mean[:, None, None], 1)
    gains = [np.cov(intensity[here], band[here])[0, 1] / np.var(intensity[here], ddof=1) for band in up]
    return up + np.array(gains)[:, None, None] * (pan[0] - pan[0, here].mean() - intensity)


@pytest.mark.parametrize(
    ("ratio", "bands", "offset"), [(4, 4, (0, 0)), (2, 3, (-1.0, 1.5)), (3, 8, (2.0, -3.0)), (4, 1, (0, 0))]
)
def test_gsa_is_its_formula(ratio: int, bands: int, offset: tuple[float, float]):
    pair = scene(60, 72, ratio, bands, offset)
    assert fuse(Gsa(), pair) == pytest.approx(by_formula(pair), rel=1e-4, nan_ok=True)


def test_nodata_takes_no_part_in_the_statistics():
    generator = np.random.default_rng(2)
    pan_valid, ms_valid = generator.random((48, 64)) > 0.02, generator.random((12, 16)) > 0.1
    pair = scene(pan_valid=pan_valid, ms_valid=ms_valid)
    spoilt = Scene(
        raster(np.where(pan_valid, whole(pair.pan), 1e6), pair.grid, pan_valid),
        raster(np.where(ms_valid, whole(pair.ms), -1e6), pair.ms.grid, ms_valid),
        pair.sensor,
    )
    assert fuse(Gsa(), spoilt) == pytest.approx(by_formula(pair), rel=1e-4, nan_ok=True)


def test_a_pan_in_other_units_gives_the_same_result():
    pair = scene()
    other = Scene(raster(0.01 * whole(pair.pan) - 3.0, pair.grid), pair.ms, pair.sensor)
    assert fuse(Gsa(), other) == pytest.approx(fuse(Gsa(), pair), rel=1e-4)


def test_the_means_of_the_bands_are_kept():
    pair = scene()
    means = fuse(Gsa(), pair).mean(axis=(1, 2))
    assert means == pytest.approx(whole(Resampled(pair.ms, pair.grid)).mean(axis=(1, 2)), rel=1e-5)


def test_a_pan_that_tells_nothing_leaves_ms_as_it_is():
    pair = scene()
    flat = Scene(raster(np.full((1, 48, 64), 7.0), pair.grid), pair.ms, pair.sensor)
    assert fuse(Gsa(), flat) == pytest.approx(whole(Resampled(pair.ms, pair.grid)), rel=1e-6)


@pytest.mark.parametrize("band", ["constant", "copy of another"])
def test_bands_that_add_nothing_do_no_harm(band: str):
    pair = scene(bands=3)
    values = whole(pair.ms)
    extra = values[:1] if band.startswith("copy") else np.full_like(values[:1], 250.0)
    more = Scene(pair.pan, raster(np.concatenate([values, extra]), pair.ms.grid), pair.sensor)
    fused = fuse(Gsa(), more)
    assert fused[:3] == pytest.approx(fuse(Gsa(), pair), rel=1e-4)
    assert fused[3] == pytest.approx(fused[0] if band.startswith("copy") else np.full((48, 64), 250.0), rel=1e-4)


def test_ground_that_pan_does_not_show_has_no_say():
    """MS of a whole scene with a PAN of its middle: beyond PAN's edge there is nothing to regress on."""
    fine = grid(64, 64)
    large = Grid(fine.crs, grid(1, 1, (8.0, 12.0), (CORNER[0] - 320, CORNER[1] + 480)).transform, 96, 96)
    pan = raster(waves(fine, 4).mean(axis=0, keepdims=True), fine)
    generic = scene().sensor
    cropped = large.cropped(large.overlap(fine, ("ms", "pan")))
    here = Scene(pan, raster(waves(cropped), cropped), generic)
    everywhere = Scene(pan, raster(waves(large), large), generic)
    inner = (slice(None), slice(8, -8), slice(8, -8))
    assert fuse(Gsa(), everywhere)[inner] == pytest.approx(fuse(Gsa(), here)[inner], rel=2e-3)
