# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters with other values, in another place, or with fewer valid pixels than they have by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from affine import Affine

from .grid import Grid, Window
from .raster import Raster, Sample


class Scaled(Raster):
    """value * scale + offset; both are one number, or one for each band, (bands, 1, 1)."""

    def __init__(self, raster: Raster, scale: float | np.ndarray, offset: float | np.ndarray) -> None:
        self.grid, self.count, self.name = raster.grid, raster.count, raster.name
        self._raster, self._scale, self._offset = raster, np.float32(scale), np.float32(offset)

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        return Sample(sample.values * self._scale + self._offset, sample.valid)


class Placed(Raster):
    """The pixels of a raster spread over the ground of another grid, whatever its own georeference says."""

    def __init__(self, raster: Raster, ground: Grid) -> None:
        height, width = raster.grid.height, raster.grid.width
        stretched = ground.transform * Affine.scale(ground.width / width, ground.height / height)
        self.grid, self.count, self.name = Grid(ground.crs, stretched, height, width), raster.count, raster.name
        self._raster = raster

    def _read(self, window: Window) -> Sample:
        return self._raster.read(window)


class Masked(Raster):
    """A raster without the pixels that a mask on its grid marks.

    The mask marks with any number but 0; with `bits`, with any of these bits, counted from 0. Its nodata marks nothing.
    """

    def __init__(self, raster: Raster, mask: Raster, bits: tuple[int, ...] = ()) -> None:
        self.grid, self.count, self.name = raster.grid, raster.count, raster.name
        self._raster, self._mask = raster, mask
        self._pattern = sum(1 << bit for bit in bits)

    def _read(self, window: Window) -> Sample:
        sample, mask = self._raster.read(window), self._mask.read(window)
        marks = np.where(mask.valid, mask.values[0], 0)
        marked = (marks.astype(np.int64) & self._pattern) != 0 if self._pattern else marks != 0
        return Sample(sample.values, sample.valid & ~marked)


class Difference(Raster):
    """One raster less another on the same grid, valid where both are."""

    def __init__(self, first: Raster, second: Raster) -> None:
        self.grid, self.count, self.name = first.grid, first.count, first.name
        self._first, self._second = first, second

    def _read(self, window: Window) -> Sample:
        first, second = self._first.read(window), self._second.read(window)
        return Sample(first.values - second.values, first.valid & second.valid)


class Mean(Raster):
    """The mean of rasters on one grid, valid where all are."""

    def __init__(self, rasters: Sequence[Raster]) -> None:
        self.grid, self.count, self.name = rasters[0].grid, rasters[0].count, rasters[0].name
        self._rasters = tuple(rasters)

    def _read(self, window: Window) -> Sample:
        samples = [raster.read(window) for raster in self._rasters]
        values = np.stack([sample.values for sample in samples]).mean(axis=0)
        return Sample(values, np.logical_and.reduce([sample.valid for sample in samples]))


class Bands(Raster):
    """Some bands of a raster, counted from 0, in this order."""

    def __init__(self, raster: Raster, bands: Sequence[int]) -> None:
        self.grid, self.count, self.name = raster.grid, len(bands), raster.name
        self._raster, self._bands = raster, list(bands)

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        return Sample(sample.values[self._bands], sample.valid)
