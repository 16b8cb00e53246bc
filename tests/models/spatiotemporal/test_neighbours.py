# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows as array operations against loops over pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from deep_fusion.models.spatiotemporal.neighbours import mean_of_similar, window_mean

REACH, COUNT = 2, 6
generator = np.random.default_rng(5)
FINE = generator.random((3, 9, 10)).astype(np.float32)
VALUES = generator.random((2, 9, 10)).astype(np.float32)
VALID = generator.random((9, 10)) > 0.2


def test_similar_pixels_are_averaged_as_by_hand():
    made = mean_of_similar(*(torch.from_numpy(each) for each in (FINE, VALUES, VALID)), REACH, COUNT).numpy()
    assert made.shape == (2, 9 - 2 * REACH, 10 - 2 * REACH)
    for row in range(REACH, 9 - REACH):
        for col in range(REACH, 10 - REACH):
            places = [
                (float(((FINE[:, r, c] - FINE[:, row, col]) ** 2).sum()), r, c)
                for r in range(row - REACH, row + REACH + 1)
                for c in range(col - REACH, col + REACH + 1)
                if VALID[r, c]
            ]
            total, weights = np.zeros(2), 0.0
            for _, r, c in sorted(places)[:COUNT]:
                weight = 1 / (1 + math.hypot(r - row, c - col) / REACH)
                total += weight * VALUES[:, r, c]
                weights += weight
            assert made[:, row - REACH, col - REACH] == pytest.approx(total / weights, rel=1e-5)


def test_fewer_valid_pixels_than_asked_for_are_all_taken():
    valid = np.zeros((5, 5), bool)
    valid[1, 1] = valid[3, 4] = True
    values = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
    made = mean_of_similar(torch.rand(1, 5, 5), torch.from_numpy(values), torch.from_numpy(valid), 2, 6)
    near, far = (1 / (1 + math.hypot(*step) / 2) for step in ((1, 1), (1, 2)))
    assert made.item() == pytest.approx((near * 6 + far * 19) / (near + far), rel=1e-6)


def test_the_mean_of_a_window_leaves_invalid_pixels_out():
    made = window_mean(torch.from_numpy(VALUES), torch.from_numpy(VALID), REACH).numpy()
    for row in range(REACH, 9 - REACH):
        for col in range(REACH, 10 - REACH):
            part = np.s_[row - REACH : row + REACH + 1, col - REACH : col + REACH + 1]
            expected = VALUES[(slice(None), *part)][:, VALID[part]].mean(axis=1)
            assert made[:, row - REACH, col - REACH] == pytest.approx(expected, rel=1e-5)
