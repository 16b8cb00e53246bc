# SPDX-License-Identifier: GPL-2.0-or-later
"""Frost: the mean of the window, weighted by distance, the more steeply the more the window varies.

Source: Frost, Stiles, Shanmugan & Holtzman (1982), IEEE TPAMI 4(2). A pixel d pixels away weighs exp(-K Ci^2 d), with
Ci^2 = variance / mean^2 of the window; the weights add up to 1. K, the damping, is 1.

Pixels at the same distance share their weight, so it is taken once for each of their sums, ten times in a window of 7.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .windows import SpeckleFilter, Strip, window_moments


class Frost(SpeckleFilter):
    """Needs no number of looks; `damping` is K."""

    def __init__(self, window: int = 7, looks: float = 4.4, damping: float = 1.0) -> None:
        super().__init__(window, looks)
        self.damping = damping

    def filtered(self, strip: Strip) -> np.ndarray:
        """Filtered power of a strip, without the halo."""
        decay = window_moments(strip, self.window).variation
        decay *= np.float32(-self.damping)
        total, weight = strip.centre(self.halo).copy(), np.ones_like(decay)
        counted = np.ones((self.window, self.window), np.float32) if strip.valid is None else strip.valid
        rings = zip(_rings(strip.power, self.halo), _rings(counted.astype(np.float32), self.halo), strict=True)
        for (distance, power), (_, count) in rings:
            share = np.exp(decay * np.float32(distance))
            weight += share * count
            share *= power
            total += share
        return np.divide(total, weight, out=total)


def _rings(values: np.ndarray, halo: int) -> Iterator[tuple[float, np.ndarray]]:
    """Every distance within a square of 2 halo + 1 pixels, but 0, with the sum of the pixels that far from its centre.

    (rows, cols) become (rows - 2 halo, cols - 2 halo), one sum for each pixel that has a whole square around it.
    """
    columns = [_both_sides(values.T, offset, halo).T for offset in range(halo + 1)]
    quarter = [(down, right) for down in range(halo + 1) for right in range(halo + 1)]
    for square in sorted({down**2 + right**2 for down, right in quarter} - {0}):
        places = [(down, right) for down, right in quarter if down**2 + right**2 == square]
        sums = [_both_sides(columns[right], down, halo) for down, right in places]
        yield square**0.5, sum(sums[1:], sums[0])


def _both_sides(values: np.ndarray, offset: int, halo: int) -> np.ndarray:
    """Each row plus that `offset` above and that as far below, without `halo` rows on each side; itself for 0."""
    size = len(values) - 2 * halo
    below = values[halo + offset : halo + offset + size]
    return below + values[halo - offset : halo - offset + size] if offset else below
