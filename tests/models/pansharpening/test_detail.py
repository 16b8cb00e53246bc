# SPDX-License-Identifier: GPL-2.0-or-later
"""HPF and SFIM against their formulas with a box filter of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.detail import Hpf, Sfim
from engine_support import fuse, scene, whole
from scipy.ndimage import convolve1d, uniform_filter


def inner(image: np.ndarray) -> np.ndarray:
    """Without the border, where filters differ in what they see beyond it."""
    return image[..., 10:-10, 10:-10]


@pytest.mark.parametrize("ratio", [2, 3, 4])
def test_hpf_adds_what_pan_is_above_its_mean_over_2r_plus_1_pixels(ratio: int):
    pair = scene(60, 72, ratio)
    pan = whole(pair.pan)[0].astype(float)
    expected = whole(Resampled(pair.ms, pair.grid)) + pan - uniform_filter(pan, 2 * ratio + 1)
    assert inner(fuse(Hpf(), pair)) == pytest.approx(inner(expected), rel=1e-4)


@pytest.mark.parametrize("ratio", [2, 3, 4])
def test_sfim_multiplies_by_pan_over_its_mean_over_r_pixels(ratio: int):
    pair = scene(60, 72, ratio)
    line = np.ones(ratio) if ratio % 2 else np.r_[0.5, np.ones(ratio - 1), 0.5]  # an even box, centred
    low = whole(pair.pan)[0].astype(float)
    for axis in (0, 1):
        low = convolve1d(low, line / ratio, axis)
    expected = whole(Resampled(pair.ms, pair.grid)) * whole(pair.pan) / low
    assert inner(fuse(Sfim(), pair)) == pytest.approx(inner(expected), rel=1e-4)


def test_sfim_keeps_the_relations_between_bands():
    pair = scene(60, 72)
    fused, before = fuse(Sfim(), pair), whole(Resampled(pair.ms, pair.grid))
    assert fused / fused[:1] == pytest.approx(before / before[:1], rel=1e-4)
