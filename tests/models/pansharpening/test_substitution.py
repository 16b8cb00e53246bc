# SPDX-License-Identifier: GPL-2.0-or-later
"""IHS, PCA and GS against their formulas over whole images."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.pansharpening.substitution import Gs, Ihs, Pca
from engine_support import fuse, raster, scene, whole


def seen(pair: Scene) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """M~ and P in float64, and where both are valid."""
    ms, pan = whole(Resampled(pair.ms, pair.grid)).astype(float), whole(pair.pan)[0].astype(float)
    return ms, pan, np.isfinite(ms[0] + pan)


def matched(pan: np.ndarray, intensity: np.ndarray, here: np.ndarray) -> np.ndarray:
    """PAN with the mean and spread of the intensity."""
    return (pan - pan[here].mean()) * intensity[here].std() / pan[here].std() + intensity[here].mean()


def ihs(ms: np.ndarray, pan: np.ndarray, here: np.ndarray) -> np.ndarray:
    intensity = ms.mean(axis=0)
    return ms + matched(pan, intensity, here) - intensity


def gs(ms: np.ndarray, pan: np.ndarray, here: np.ndarray) -> np.ndarray:
    intensity = ms.mean(axis=0)
    gains = [np.cov(intensity[here], band[here])[0, 1] / np.var(intensity[here], ddof=1) for band in ms]
    return ms + np.array(gains)[:, None, None] * (matched(pan, intensity, here) - intensity)


def pca(ms: np.ndarray, pan: np.ndarray, here: np.ndarray) -> np.ndarray:
    """By singular values: scores of all components, the first exchanged, and back again."""
    mean = ms[:, here].mean(axis=1)
    axes = np.linalg.svd((ms[:, here] - mean[:, None]).T, full_matrices=False)[2]
    axes *= np.sign(np.corrcoef(axes[0] @ ms[:, here], pan[here])[0, 1])
    scores = np.tensordot(axes, ms - mean[:, None, None], 1)
    scores[0] = matched(pan, scores[0], here)
    return np.tensordot(axes.T, scores, 1) + mean[:, None, None]


@pytest.mark.parametrize(("kind", "formula"), [(Ihs, ihs), (Gs, gs), (Pca, pca)])
@pytest.mark.parametrize(("ratio", "bands", "offset"), [(4, 4, (0, 0)), (2, 3, (-1.0, 1.5)), (3, 8, (2.0, -3.0))])
def test_substitution_is_its_formula(kind, formula, ratio: int, bands: int, offset: tuple[float, float]):
    valid = np.ones((60, 72), bool)
    valid[10:20, 30:44] = False
    pair = scene(60, 72, ratio, bands, offset, pan_valid=valid)
    fused = fuse(kind(), pair)
    expected = formula(*seen(pair))
    there = np.isfinite(fused)
    assert there.any()
    assert fused[there] == pytest.approx(expected[there], rel=1e-4)


@pytest.mark.parametrize("kind", [Ihs, Gs, Pca])
def test_gain_and_offset_of_pan_do_not_matter(kind):
    pair = scene(60, 72)
    other = Scene(raster(3.0 * whole(pair.pan) + 500.0, pair.grid), pair.ms, pair.sensor)
    assert fuse(kind(), other) == pytest.approx(fuse(kind(), pair), rel=1e-4)


def test_ihs_adds_the_same_to_every_band():
    pair = scene(60, 72)
    added = fuse(Ihs(), pair) - whole(Resampled(pair.ms, pair.grid))
    assert added == pytest.approx(np.broadcast_to(added[:1], added.shape), abs=1e-2)


def test_the_first_component_of_pca_rises_with_pan():
    """Turned the other way, PCA would take the detail of PAN away."""
    pair = scene(60, 72)
    detail = fuse(Pca(), pair) - whole(Resampled(pair.ms, pair.grid))
    missing = whole(pair.pan) - whole(Resampled(Resampled(pair.pan, pair.ms.grid), pair.grid))
    assert np.corrcoef(detail[0].ravel(), missing.ravel())[0, 1] > 0.5
