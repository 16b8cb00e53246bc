# SPDX-License-Identifier: GPL-2.0-or-later
"""BDSD-PC against constrained least squares by scipy over explicit pixel matrices."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Gaussian, Resampled
from deep_fusion.models.pansharpening.bdsd_pc import BdsdPc, nonnegative_least_squares
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.sensors import Sensor
from engine_support import fuse, scene, whole
from scipy.optimize import lsq_linear, nnls


def sigma(gain: float, ratio: float) -> Gaussian:
    return Gaussian(ratio * np.sqrt(-2 * np.log(gain)) / np.pi)


@pytest.mark.parametrize(("ratio", "bands"), [(4, 4), (2, 3), (4, 1)])
def test_bdsd_pc_is_its_formula(ratio: int, bands: int):
    own = Sensor("x", "x", tuple(np.linspace(0.25, 0.4, bands)), 0.12, "")
    made = scene(60, 72, ratio, bands)
    pair = Scene(made.pan, made.ms, own)
    ms = whole(pair.ms).astype(float)
    low = whole(Resampled(pair.ms, pair.ms.grid, tuple(sigma(gain, ratio) for gain in own.ms_gains)))
    pan_low = whole(Resampled(pair.pan, pair.ms.grid, sigma(0.12, ratio)))
    columns = np.concatenate([low, pan_low]).reshape(bands + 1, -1).T.astype(float)
    limits = [-np.inf] * bands + [0.0], [0.0] * bands + [np.inf]
    gamma = [lsq_linear(columns, detail.ravel(), limits, method="bvls", tol=1e-14).x for detail in ms - low]
    up = whole(Resampled(pair.ms, pair.grid)).astype(float)
    expected = up + np.tensordot(gamma, np.concatenate([up, whole(pair.pan)]), 1)
    assert fuse(BdsdPc(), pair) == pytest.approx(expected, rel=2e-4)


def test_bands_never_add_to_themselves_and_pan_never_takes_away():
    used = BdsdPc()
    fuse(used, scene(60, 72, bands=4))
    assert (used._gamma[:, :-1] <= 0).all()
    assert (used._gamma[:, -1] >= 0).all()
    assert used._gamma[:, -1].max() > 0


@pytest.mark.parametrize("seed", range(20))
def test_nonnegative_least_squares_agrees_with_scipy(seed: int):
    generator = np.random.default_rng(seed)
    matrix, target = generator.normal(size=(30, 1 + seed % 8)), generator.normal(size=30)
    found = nonnegative_least_squares(matrix.T @ matrix, matrix.T @ target)
    assert found == pytest.approx(nnls(matrix, target)[0], abs=1e-8)


def test_columns_that_depend_on_each_other_are_no_obstacle():
    matrix = np.ones((5, 3))
    found = nonnegative_least_squares(matrix.T @ matrix, matrix.T @ np.full(5, 6.0))
    assert matrix @ found == pytest.approx(6.0)
    assert (found >= 0).all()
