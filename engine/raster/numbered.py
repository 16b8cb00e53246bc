# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters of class numbers: which numbers they hold, and the numbers as indices into a list of classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..jobs import LARGEST_CLASS
from ..progress import Progress
from .grid import Window
from .raster import Raster, Sample
from .statistics import by_tile


class Numbered(Raster):
    """The class numbers in the first band of a raster as indices into `numbers`, invalid where that list lacks them."""

    def __init__(self, raster: Raster, numbers: Sequence[int]) -> None:
        self.grid, self.count, self.name = raster.grid, 1, raster.name
        self._raster = raster
        self._index = np.full(LARGEST_CLASS + 1, -1, np.int32)
        self._index[list(numbers)] = np.arange(len(numbers))

    def _read(self, window: Window) -> Sample:
        number, whole = _whole_numbers(self._raster.read(window))
        index = self._index[number]
        known = whole & (index >= 0)
        return Sample(np.where(known, index, 0).astype(np.float32)[None], known)


def numbers_in(raster: Raster, progress: Progress) -> list[int]:
    """The whole numbers from 0 to 65535 that the first band holds, sorted."""

    def held(sample: Sample) -> np.ndarray:
        number, whole = _whole_numbers(sample)
        return np.bincount(number[whole], minlength=LARGEST_CLASS + 1) > 0

    found = np.zeros(LARGEST_CLASS + 1, bool)
    for tile in by_tile(raster, held, progress):
        found |= tile
    return [int(number) for number in np.flatnonzero(found)]


def _whole_numbers(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """The first band as possible class numbers, and where it holds just these."""
    number = np.clip(sample.values[0], 0, LARGEST_CLASS).astype(np.int32)
    return number, sample.valid & (number == sample.values[0])
