# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether one classifier is better than another on the same samples, or lucky."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np


class PairedTest(NamedTuple):
    """Samples that only one of two got right, and how probable so uneven a split is by chance."""

    first_only: int
    second_only: int
    p: float


def mcnemar(first: np.ndarray, second: np.ndarray) -> PairedTest:
    """McNemar's exact test, two-sided: samples on which both agree say nothing, the others are a coin's throws.

    Args:
        first: whether the first classifier is right, (count,) bool.
        second: whether the second is, on the same samples.

    Source: McNemar (1947), Psychometrika 12(2).
    """
    first_only, second_only = int((first & ~second).sum()), int((second & ~first).sum())
    throws, fewer = first_only + second_only, min(first_only, second_only)
    tail = sum(comb(throws, number) for number in range(fewer + 1))
    return PairedTest(first_only, second_only, min(1.0, 2 * tail / 2**throws))
