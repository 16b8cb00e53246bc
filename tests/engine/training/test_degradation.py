# SPDX-License-Identifier: GPL-2.0-or-later
"""Wald's protocol: the blur has the sensor's response at Nyquist, and the reduced grids keep their phase."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.training.degradation import degraded, mtf_kernel, reduced_grid
from engine_support import CORNER, centres, grid, ramp, raster, whole

PIXEL = (2.0, 3.0)


def coarser(fine: Grid, ratio: float) -> Grid:
    return grid(int(fine.height / ratio), int(fine.width / ratio), (PIXEL[0] * ratio, PIXEL[1] * ratio))


@pytest.mark.parametrize("ratio", [2.0, 3.0, 4.0, 3.7])
@pytest.mark.parametrize("gain", [0.15, 0.3, 0.55])
@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_a_wave_at_the_nyquist_frequency_is_damped_to_the_gain(ratio: float, gain: float, axis: str):
    fine = grid(120, 120)
    coarse = coarser(fine, ratio)

    def wave(on: Grid) -> np.ndarray:
        east, north = centres(on)
        metres, pixel = (east, PIXEL[0]) if axis == "columns" else (north, PIXEL[1])
        return np.broadcast_to(np.cos(np.pi * metres / (ratio * pixel) + 0.7), (1, on.height, on.width))

    seen = whole(degraded(raster(wave(fine), fine), coarse, (gain,)))

    inner = (slice(None), slice(6, -6), slice(6, -6))
    damped = (seen[inner] * wave(coarse)[inner]).sum() / (wave(coarse)[inner] ** 2).sum()
    assert damped == pytest.approx(gain, rel=0.015)


def test_the_blur_has_the_spread_of_the_closed_form():
    assert mtf_kernel(0.30, 4).sigma == pytest.approx(1.98, abs=0.005)
    assert mtf_kernel(0.30, 2).sigma == pytest.approx(0.99, abs=0.005)


def test_a_lower_gain_blurs_more_and_each_band_has_its_own():
    fine = grid(80, 80)
    noise = np.repeat(np.random.default_rng(1).normal(size=(1, 80, 80)), 2, axis=0)
    strong, weak = whole(degraded(raster(noise, fine), coarser(fine, 4), (0.1, 0.6)))
    assert strong.std() < 0.7 * weak.std()


def test_degrading_does_not_shift_the_image():
    fine = grid(80, 80)
    coarse = coarser(fine, 4)
    seen = whole(degraded(raster(ramp(fine, 2), fine), coarse, (0.2, 0.4)))
    assert seen[:, 3:-3, 3:-3] == pytest.approx(ramp(coarse, 2)[:, 3:-3, 3:-3], rel=1e-5)


@pytest.mark.parametrize("ratio", [2, 3, 4, 3.7])
def test_grids_with_a_common_corner_keep_it(ratio: float):
    pan = grid(200, 240, (1.0, 1.5))
    ms = grid(50, 60, (ratio, 1.5 * ratio))
    low = reduced_grid(pan, ms)
    assert low.pixel_size == pytest.approx((ratio**2, 1.5 * ratio**2))
    assert low.transform * (0, 0) == pytest.approx(CORNER)
    assert low.height == int(np.ceil(round(50 / ratio, 6)))


@pytest.mark.parametrize("offset", [(7.5, -7.5), (22.5, -7.5), (-7.5, -7.5), (307.5, -52.5)])
def test_landsats_half_pixel_offset_is_kept_at_the_reduced_scale(offset: tuple[float, float]):
    """PAN's corner lies half a PAN pixel off; so the MS corner has to lie half an MS pixel off the reduced corner."""
    ms = grid(100, 120, (30.0, 30.0))
    pan = grid(190, 220, (15.0, 15.0), (CORNER[0] + offset[0], CORNER[1] + offset[1]))
    low = reduced_grid(pan, ms)
    fine, coarse = ~pan.transform * ms.transform, ~ms.transform * low.transform
    for here, there in ((fine.c, coarse.c), (fine.f, coarse.f)):
        assert (here - there) % 2 == pytest.approx(0)
        assert abs(there) <= 1
    west, south, east, north = low.bounds
    assert west <= ms.bounds[0] + 30
    assert south <= ms.bounds[1]
    assert east >= ms.bounds[2]
    assert north >= ms.bounds[3] - 30
