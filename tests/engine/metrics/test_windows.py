# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows and their sums against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.windows import box_sum, filter_separably, wholly_valid, windows_of_core
from scipy.ndimage import correlate, minimum_filter


@pytest.mark.parametrize(("before", "size"), [(1, 3), (5, 11), (2, 4), (1, 2)])
def test_every_window_of_a_line_belongs_to_one_core(before, size):
    length, count = 50, 0
    for start in range(0, length, 16):
        stop = min(start + 16, length)
        first = max(start - before, 0)
        core = slice(start - first, stop - first)
        seen = min(stop + before, length) - first
        part, _ = windows_of_core((core, core), (seen, seen), before, size)
        count += max(part.stop - part.start - size + 1, 0)
    assert count == length - size + 1


def test_separable_filter_is_the_correlation_with_the_outer_product():
    values = np.random.default_rng(0).normal(size=(9, 14))
    down, across = np.array([1.0, 0.0, -2.0]), np.array([0.5, 3.0, 0.25, -1.0, 2.0])
    expected = correlate(values, np.outer(down, across), mode="constant")[1:-1, 2:-2]
    np.testing.assert_allclose(filter_separably(values, down, across), expected, atol=1e-12)


def test_box_sum_counts():
    np.testing.assert_array_equal(box_sum(np.ones((5, 7)), 4), np.full((2, 4), 16))


def test_wholly_valid_is_erosion():
    valid = np.random.default_rng(2).random((20, 30)) > 0.02
    np.testing.assert_array_equal(wholly_valid(valid, 3), minimum_filter(valid, size=3)[1:-1, 1:-1])
    assert wholly_valid(np.ones((20, 30), dtype=bool), 3) is None
