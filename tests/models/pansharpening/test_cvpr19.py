# SPDX-License-Identifier: GPL-2.0-or-later
"""CVPR19 against the same iteration with dense matrices and scipy's filters, and what its model promises."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.cvpr19 import Cvpr19, _minimum
from engine_support import fuse, grid, raster, scene, whole
from scipy.ndimage import uniform_filter


def matrices(rows: int, cols: int, ratio: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """D, and the two slopes on a torus, as dense matrices on flattened images."""
    fine, coarse = grid(rows, cols), grid(rows // ratio, cols // ratio, (2.0 * ratio, 3.0 * ratio))
    impulses = np.eye(rows * cols, dtype=np.float32).reshape(-1, rows, cols)
    sampled = Resampled(raster(impulses, fine), coarse).read(coarse.whole).values.reshape(rows * cols, -1).T
    slopes = [(np.roll(impulses, -1, axis) - impulses).reshape(rows * cols, -1).T for axis in (1, 2)]
    return sampled.astype(float), [slope.astype(float) for slope in slopes]


def guided(image: np.ndarray, guide: np.ndarray) -> np.ndarray:
    def mean(values: np.ndarray) -> np.ndarray:
        return uniform_filter(values, 5, mode="reflect")

    slope = (mean(image * guide) - mean(image) * mean(guide)) / (mean(guide**2) - mean(guide) ** 2 + 1e-8)
    return mean(slope) * guide + mean(mean(image) - slope * mean(guide))


def by_matrices(start: np.ndarray, own: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    """100 steps of FISTA for one band, each with the solution of a dense linear system."""
    shape = start.shape
    sampled, slopes = matrices(*shape, ratio)
    step = np.linalg.norm(_long_line(ratio), 2) ** 4
    system = np.linalg.inv(step * np.eye(start.size) + 0.2 * sum(slope.T @ slope for slope in slopes))
    guides = [(slope @ pan.ravel()).reshape(shape) for slope in slopes]
    before = ahead = start.ravel().astype(float)
    momentum = 1.0
    for _ in range(100):
        right = step * ahead - sampled.T @ (sampled @ ahead - own.ravel())
        for slope, guide in zip(slopes, guides, strict=True):
            right += 0.2 * slope.T @ guided((slope @ ahead).reshape(shape), guide).ravel()
        found = system @ right
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        before, ahead, momentum = found, found + (momentum - 1) / following * (found - before), following
    return before.reshape(shape)


def _long_line(ratio: int) -> np.ndarray:
    """Cubic averaging along one long axis."""
    fine, coarse = grid(64 * ratio, 1), grid(64, 1, (2.0, 3.0 * ratio))
    impulses = np.eye(64 * ratio, dtype=np.float32)[:, :, None]
    return Resampled(raster(impulses, fine), coarse).read(coarse.whole).values[:, :, 0].T


@pytest.mark.parametrize(("rows", "cols", "ratio"), [(16, 20, 4), (12, 18, 2), (18, 15, 3)])
def test_the_minimum_is_that_of_dense_matrices(rows: int, cols: int, ratio: int):
    generator = np.random.default_rng(5)
    pan = generator.uniform(0.2, 1.0, (rows, cols)).astype(np.float32)
    own = generator.uniform(0.2, 1.0, (rows // ratio, cols // ratio)).astype(np.float32)
    start = np.kron(own, np.ones((ratio, ratio), np.float32))
    found = _minimum(start[None], own[None], pan[None], ratio)[0]
    assert found == pytest.approx(by_matrices(start, own, pan, ratio), abs=2e-4)


def test_the_result_gives_back_ms_better_than_a_pan_of_other_detail_would():
    pair = scene(64, 80)
    fused = raster(fuse(Cvpr19(), pair), pair.grid)
    back = whole(Resampled(fused, pair.ms.grid))[:, 2:-2, 2:-2]
    assert back == pytest.approx(whole(pair.ms)[:, 2:-2, 2:-2], rel=0.05)


def test_detail_of_pan_gets_into_the_bands():
    pair = scene(64, 80)
    detail = fuse(Cvpr19(), pair) - whole(Resampled(pair.ms, pair.grid))
    missing = whole(pair.pan) - whole(Resampled(Resampled(pair.pan, pair.ms.grid), pair.grid))
    assert np.corrcoef(detail[0].ravel(), missing.ravel())[0, 1] > 0.3
