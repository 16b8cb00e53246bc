# SPDX-License-Identifier: GPL-2.0-or-later
"""STARFM against a plain loop over pixels and neighbours, written from the publication."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import Sample
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from deep_fusion.models.spatiotemporal.starfm import Starfm
from engine_support import grid, raster

REACH = 3  # the least
ROWS, COLS = 11, 13


def by_loops(fine, coarse, target, valid, spread, row, col):
    """One pixel of one band, all in reflectance."""
    spectral, temporal = abs(fine - coarse), abs(coarse - target)
    total = weights = 0.0
    for r in range(row - REACH, row + REACH + 1):
        for c in range(col - REACH, col + REACH + 1):
            if not valid[r, c] or abs(fine[r, c] - fine[row, col]) > 2 * spread / 4:
                continue
            if spectral[r, c] > spectral[row, col] + 0.005 or temporal[r, c] > temporal[row, col] + 0.005:
                continue
            distance = 1 + math.hypot(r - row, c - col) / REACH
            weight = 1 / (math.log(1e4 * spectral[r, c] + 2) * math.log(1e4 * temporal[r, c] + 2) * distance)
            total += weight * (target[r, c] + fine[r, c] - coarse[r, c])
            weights += weight
    return total / weights


@pytest.mark.parametrize("unit", [1.0, 1e-4])
def test_every_pixel_is_what_the_loops_say(unit: float):
    generator = np.random.default_rng(3)
    fine, coarse, target = (0.2 + 0.05 * generator.random((2, ROWS, COLS)) for _ in range(3))
    valid = generator.random((ROWS, COLS)) > 0.1
    here = grid(ROWS, COLS)
    tile = {
        role: Sample((values / unit).astype(np.float32), valid if role == "fine_1" else np.ones_like(valid))
        for role, values in (("fine_1", fine), ("coarse_1", coarse), ("coarse_2", target))
    }
    method = Starfm(Setting((1,), ratio=2.0, unit=unit))
    assert method.halo == REACH
    method.survey({role: raster(sample.values, here, sample.valid) for role, sample in tile.items()}, here, Progress())
    made = method.predict(tile)
    for band in range(2):
        spread = fine[band][valid].std(ddof=1)
        for row in range(REACH, ROWS - REACH):
            for col in range(REACH, COLS - REACH):
                if valid[row, col]:
                    expected = by_loops(fine[band], coarse[band], target[band], valid, spread, row, col) / unit
                    assert made.values[band, row, col] == pytest.approx(expected, rel=2e-5)
    assert (made.valid == valid).all()


def test_without_change_the_fine_image_stays():
    here, flat = grid(ROWS, COLS), np.random.default_rng(1).random((1, ROWS, COLS)).astype(np.float32)
    sample = Sample(flat, np.ones((ROWS, COLS), bool))
    tile = {"fine_1": sample, "coarse_1": sample, "coarse_2": sample}
    method = Starfm(Setting((1,), ratio=2.0, unit=1.0))
    method.survey({role: raster(flat, here) for role in tile}, here, Progress())
    inner = slice(REACH, ROWS - REACH), slice(REACH, COLS - REACH)
    made = method.predict(tile).values[0][inner]
    # neighbours count as far as they are like the centre, none of them changes
    assert np.abs(made - flat[0][inner]).max() <= 2 * flat.std() / 4
