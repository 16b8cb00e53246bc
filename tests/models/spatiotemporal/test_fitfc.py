# SPDX-License-Identifier: GPL-2.0-or-later
"""Fit-FC where its regressions can be told by hand."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.inference.pipeline import Applied
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.models.spatiotemporal.coarse_grid import Regression, coarse_grid
from deep_fusion.models.spatiotemporal.fitfc import Fitfc
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from engine_support import grid, raster

RATIO = 4
FINE = grid(48, 40, pixel=(30.0, 30.0))
COARSE = grid(12, 10, pixel=(120.0, 120.0))


def test_one_regression_for_all_is_applied_to_every_fine_pixel():
    generator = np.random.default_rng(6)
    coarse = 0.2 + 0.1 * generator.random((2, 12, 10)).astype(np.float32)
    blocks = np.kron(generator.integers(0, 3, (2, 6, 5)), np.ones((1, 2 * RATIO, 2 * RATIO)))
    fine = (0.1 + 0.1 * blocks).astype(np.float32)  # equal neighbours, so that the filter changes nothing inside
    rasters = {
        "fine_1": raster(fine, FINE),
        "coarse_1": raster(coarse, COARSE),
        "coarse_2": raster((1.5 * coarse + 0.02).astype(np.float32), COARSE),
    }
    method = Fitfc(Setting((1,), ratio=RATIO, unit=1.0))
    method.survey(rasters, FINE, Progress())
    made = Applied(method, rasters, FINE, 5, "made").read(Window(8, 8, 32, 24))
    assert made.valid.all()
    assert made.values[:2] == pytest.approx((1.5 * fine + 0.02)[:, 8:40, 8:32], abs=2e-4)


def test_regressions_are_those_of_numpy():
    generator = np.random.default_rng(7)
    x, y = (generator.random((1, 6, 7)).astype(np.float32) for _ in range(2))
    here = grid(6, 7)
    found = Regression(raster(x, here), raster(y, here)).read(Window(0, 0, 6, 7)).values
    for row in range(1, 5):
        for col in range(1, 6):
            part = np.s_[0, row - 1 : row + 2, col - 1 : col + 2]
            slope, intercept = np.polyfit(x[part].ravel(), y[part].ravel(), 1)
            rest = y[0, row, col] - slope * x[0, row, col] - intercept
            assert found[:, row, col] == pytest.approx([slope, intercept, rest], abs=1e-4)


def test_images_that_were_resampled_before_get_the_sensors_pixels_back():
    made = coarse_grid(raster(np.zeros((1, 48, 40)), FINE), FINE, 5.0)
    assert (made.height, made.width) == (10, 8)
    assert made.pixel_size == (150.0, 150.0)
    assert coarse_grid(raster(np.zeros((1, 12, 10)), COARSE), FINE, 4.0) == COARSE
