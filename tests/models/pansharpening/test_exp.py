# SPDX-License-Identifier: GPL-2.0-or-later
"""EXP is the interpolated MS and nothing else."""

from __future__ import annotations

import numpy as np
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.exp import Exp
from engine_support import fuse, scene, whole


def test_exp_is_ms_on_the_grid_of_pan():
    pair = scene()
    assert np.array_equal(fuse(Exp(), pair), whole(Resampled(pair.ms, pair.grid)))


def test_pan_only_says_where_there_is_data():
    valid = np.random.default_rng(1).random((48, 64)) > 0.2
    assert np.array_equal(np.isfinite(fuse(Exp(), scene(pan_valid=valid))), np.stack([valid] * 4))
