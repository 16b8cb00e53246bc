# SPDX-License-Identifier: GPL-2.0-or-later
"""The pyramid methods against their formulas over whole images, and what these promise."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.training.degradation import degraded
from deep_fusion.models.pansharpening.mtf_glp import MtfGlp, MtfGlpFs, MtfGlpHpm, MtfGlpHpmR
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.sensors import Sensor
from engine_support import fuse, raster, scene, whole

EQUAL = Sensor("equal", "", (0.3,), 0.15, "")


def own(bands: int) -> Sensor:
    return Sensor("own", "", tuple(np.linspace(0.2, 0.4, bands)), 0.15, "")


def seen(pair: Scene) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """M~, P, P_k^L band by band in float64, and the spread of P_L."""
    low = [degraded(pair.pan, pair.ms.grid, (gain,)) for gain in pair.sensor.gains(pair.ms.count)]
    up = np.stack([whole(Resampled(each, pair.grid))[0] for each in low]).astype(float)
    spread = whole(degraded(pair.pan, pair.ms.grid, (0.3,))).std(ddof=1)
    ms, pan = whole(Resampled(pair.ms, pair.grid)).astype(float), whole(pair.pan)[0].astype(float)
    here = np.isfinite(ms[0] + up[0])  # the statistics are those of what all show
    return ms[:, here], pan[here], up[:, here], spread


def covariance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.cov(one.ravel(), other.ravel())[0, 1])


def glp(ms, pan, low, spread):
    for band, smooth in zip(ms, low, strict=True):
        scale = band.std(ddof=1) / spread
        yield band + scale * (pan - smooth)


def hpm(ms, pan, low, spread):
    for band, smooth in zip(ms, low, strict=True):
        scale = band.std(ddof=1) / spread
        yield band * ((pan - pan.mean()) * scale + band.mean()) / ((smooth - pan.mean()) * scale + band.mean())


def hpm_r(ms, pan, low, spread):
    for band, smooth in zip(ms, low, strict=True):
        shift = band.mean() / (covariance(band, smooth) / covariance(smooth, smooth)) - pan.mean()
        yield band * (pan + shift) / (smooth + shift)


def full_scale(ms, pan, low, spread):
    for band, smooth in zip(ms, low, strict=True):
        yield band + covariance(band, pan) / covariance(smooth, pan) * (pan - smooth)


METHODS = [(MtfGlp, glp), (MtfGlpHpm, hpm), (MtfGlpHpmR, hpm_r), (MtfGlpFs, full_scale)]


@pytest.mark.parametrize(("kind", "formula"), METHODS)
@pytest.mark.parametrize(("ratio", "bands", "offset"), [(4, 4, (0, 0)), (2, 3, (-1.0, 1.5)), (4, 8, (2.0, -3.0))])
@pytest.mark.parametrize("equal", [True, False])
def test_a_pyramid_method_is_its_formula(kind, formula, ratio, bands, offset, equal):
    made = scene(60, 72, ratio, bands, offset)
    pair = Scene(made.pan, made.ms, EQUAL if equal else own(bands))
    expected = np.stack(list(formula(*seen(pair))))
    fused = fuse(kind(), pair)
    assert fused[:, np.isfinite(fused[0])] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("kind", [kind for kind, _ in METHODS])
def test_a_pan_without_detail_changes_nothing(kind):
    made = scene(60, 72)
    flat = Scene(raster(np.full((1, 60, 72), 700.0), made.grid), made.ms, made.sensor)
    assert fuse(kind(), flat) == pytest.approx(whole(Resampled(made.ms, made.grid)), rel=1e-4)


@pytest.mark.parametrize("kind", [kind for kind, _ in METHODS])
def test_gain_and_offset_of_pan_do_not_matter(kind):
    pair = scene(60, 72)
    other = Scene(raster(3.0 * whole(pair.pan) + 500.0, pair.grid), pair.ms, pair.sensor)
    assert fuse(kind(), other) == pytest.approx(fuse(kind(), pair), rel=2e-3)
