# SPDX-License-Identifier: GPL-2.0-or-later
"""ESTARFM against a plain loop over pixels and neighbours, written from the publication."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import Sample
from deep_fusion.models.spatiotemporal.estarfm import Estarfm, _critical_t
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from engine_support import grid, raster

REACH = 3  # the least
BANDS, ROWS, COLS = 2, 12, 13


@pytest.mark.parametrize(("freedom", "value"), [(10, 2.228), (30, 2.042), (1000, 1.962)])
def test_significance_is_that_of_the_printed_table(freedom: int, value: float):
    assert _critical_t(torch.tensor(float(freedom))).item() == pytest.approx(value, abs=0.0005)


def correlation(x, y):
    return float(np.corrcoef(x, y)[0, 1])


def slope(x, y, change):
    """Of one band over the similar pixels of both dates; 1 where it cannot be trusted."""
    spread, shared = ((x - x.mean()) ** 2).sum(), ((x - x.mean()) * (y - y.mean())).sum()
    r = shared / math.sqrt(spread * ((y - y.mean()) ** 2).sum())
    freedom = len(x) - 2
    significant = abs(r) * math.sqrt(freedom / (1 - r * r)) >= _critical_t(torch.tensor(float(freedom))).item()
    found = shared / spread
    return found if significant and abs(change.mean()) >= 0.02 and 0 < found <= 5 else 1.0


def by_loops(fine, coarse, target, valid, apart, row, col):
    """One pixel, all bands, in reflectance; fine and coarse are of both dates."""
    places, weights = [], []
    window = [(r, c) for r in range(row - REACH, row + REACH + 1) for c in range(col - REACH, col + REACH + 1)]
    window = [place for place in window if valid[place]]
    for r, c in window:
        if all((abs(fine[k][:, r, c] - fine[k][:, row, col]) <= apart[k]).all() for k in (0, 1)):
            agreement = correlation(
                *(np.concatenate([images[k][:, r, c] for k in (0, 1)]) for images in (coarse, fine))
            )
            distance = 1 + math.hypot(r - row, c - col) / REACH
            places.append((r, c))
            weights.append(1 / ((1 - agreement + 1e-7) * distance))
    weights = np.array(weights) / sum(weights)
    nearness = np.array([
        [1 / max(abs(np.mean([target[b][p] - coarse[k][b][p] for p in window])), 1e-6) for b in range(BANDS)]
        for k in (0, 1)
    ])  # fmt: skip
    share = nearness / nearness.sum(axis=0)
    result = np.zeros(BANDS)
    for b in range(BANDS):
        x, y = (np.array([images[k][b][p] for k in (0, 1) for p in places]) for images in (coarse, fine))
        gone = np.array([coarse[1][b][p] - coarse[0][b][p] for p in places])
        gain = slope(x, y, gone) if len(places) >= 6 else 1.0
        for k in (0, 1):
            change = np.array([target[b][p] - coarse[k][b][p] for p in places])
            told = gain * (weights * change).sum() if len(places) >= 6 else (target - coarse[k])[b, row, col]
            result[b] += share[k, b] * (fine[k][b, row, col] + told)
    return result


@pytest.mark.parametrize("unit", [1.0, 1e-4])
def test_every_pixel_is_what_the_loops_say(unit: float):
    generator = np.random.default_rng(4)
    base = generator.random((BANDS, ROWS, COLS))
    fine = [0.2 + 0.1 * base, 0.28 + 0.15 * base + 0.01 * generator.random(base.shape)]
    coarse = [0.21 + 0.07 * base, 0.27 + 0.09 * base + 0.01 * generator.random(base.shape)]
    target = 0.5 * (coarse[0] + coarse[1]) + 0.01 * generator.random(base.shape)
    valid = generator.random((ROWS, COLS)) > 0.1
    here = grid(ROWS, COLS)
    images = {"fine_1": fine[0], "coarse_1": coarse[0], "fine_3": fine[1], "coarse_3": coarse[1], "coarse_2": target}
    tile = {
        role: Sample((values / unit).astype(np.float32), valid if role == "fine_3" else np.ones_like(valid))
        for role, values in images.items()
    }
    method = Estarfm(Setting((1, 3), ratio=2.0, unit=unit))
    assert method.halo == REACH
    method.survey({role: raster(sample.values, here, sample.valid) for role, sample in tile.items()}, here, Progress())
    made = method.predict(tile)
    apart = [2 * image[:, valid].std(axis=1, ddof=1) / 4 for image in fine]
    gains = 0
    for row in range(REACH, ROWS - REACH):
        for col in range(REACH, COLS - REACH):
            if valid[row, col]:
                expected = by_loops(fine, coarse, target, valid, apart, row, col)
                assert made.values[:BANDS, row, col] * unit == pytest.approx(expected, rel=2e-4)
                gains += 1
    assert gains > 20


def test_where_a_pair_is_missing_the_other_one_tells():
    here = grid(10, 10)
    flat = {"fine_1": 0.2, "coarse_1": 0.25, "fine_3": 0.4, "coarse_3": 0.45, "coarse_2": 0.35}
    hole = np.ones((10, 10), bool)
    hole[4:6, 4:6] = False
    tile = {
        role: Sample(np.full((1, 10, 10), value, np.float32), hole if role == "fine_1" else np.ones((10, 10), bool))
        for role, value in flat.items()
    }
    method = Estarfm(Setting((1, 3), ratio=2.0, unit=1.0))
    method.survey({role: raster(sample.values, here, sample.valid) for role, sample in tile.items()}, here, Progress())
    made = method.predict(tile)
    assert made.values[0, 4, 4] == pytest.approx(0.4 + 0.35 - 0.45)
    assert made.values[1, 4, 4] == 2
    assert made.values[1, 3, 3] == 3
