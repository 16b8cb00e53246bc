# SPDX-License-Identifier: GPL-2.0-or-later
"""Small windows around every pixel: which belong to a tile, which are wholly valid, sums over them."""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Mask


def windows_of_core(core: Core, shape: tuple[int, int], before: int, size: int) -> Core:
    """The part of an array that the windows of the core pixels cover.

    The window of pixel p holds the rows p - before to p - before + size - 1, columns alike. Windows that
    leave the array are dropped, so a filter without padding, run over this part, gives one value per window
    of the core.
    """
    rows, cols = (
        slice(max(part.start - before, 0), min(part.stop - before + size - 1, length))
        for part, length in zip(core, shape, strict=True)
    )
    return rows, cols


def holds_a_window(part: Core, size: int) -> bool:
    """Whether at least one window fits."""
    return all(axis.stop - axis.start >= size for axis in part)


def wholly_valid(valid: Mask, size: int) -> Mask | None:
    """(rows - size + 1, cols - size + 1) bool: the window that starts here is all valid; None if all are."""
    if valid.all():
        return None
    whole: Mask = box_sum(valid.astype(np.float64), size) == size**2
    return whole


def box_sum(values: Floats, size: int) -> Floats:
    """Sum of every size x size window that fits into (rows, cols)."""
    return filter_separably(values, np.ones(size), np.ones(size))


def filter_separably(values: Floats, down: Floats, across: Floats) -> Floats:
    """Correlate (rows, cols) with the outer product of two kernels, without padding.

    Every output is added up in the same order wherever its window lies, so tiles agree to the last bit.
    """
    rows = len(values) - len(down) + 1
    cols = values.shape[1] - len(across) + 1
    vertical = _weighted_sum([values[k : k + rows] for k in range(len(down))], down)
    return _weighted_sum([vertical[:, k : k + cols] for k in range(len(across))], across)


def _weighted_sum(parts: list[Floats], weights: Floats) -> Floats:
    total: Floats = weights[0] * parts[0]
    product = np.empty_like(total)
    for part, weight in zip(parts[1:], weights[1:], strict=True):
        if weight:
            total += np.multiply(part, weight, out=product)
    return total
