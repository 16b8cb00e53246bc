# SPDX-License-Identifier: GPL-2.0-or-later
"""McNemar's exact test against SciPy's binomial test."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.paired import mcnemar
from scipy.stats import binomtest


def outcomes(first_only: int, second_only: int, both: int = 40, neither: int = 7) -> tuple[np.ndarray, np.ndarray]:
    first = np.repeat([True, False, True, False], (first_only, second_only, both, neither))
    return first, np.repeat([False, True, True, False], (first_only, second_only, both, neither))


@pytest.mark.parametrize(("first_only", "second_only"), [(1, 0), (10, 4), (3, 15), (60, 61), (300, 220)])
def test_p_is_that_of_the_binomial_test(first_only: int, second_only: int):
    found = mcnemar(*outcomes(first_only, second_only))
    assert (found.first_only, found.second_only) == (first_only, second_only)
    assert found.p == pytest.approx(binomtest(first_only, first_only + second_only).pvalue)


def test_equal_classifiers_cannot_be_told_apart():
    assert mcnemar(*outcomes(0, 0)).p == 1
    assert mcnemar(*outcomes(5, 5)).p == 1
