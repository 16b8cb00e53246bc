# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters: things on a grid that can be read window by window.

A file is a raster, an array is one, and so is a raster seen on another grid (resampling.py). Everything above this
room works on rasters and never asks which kind it holds.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from .grid import Grid, Window

#: Threads that read and compute tiles side by side; more of them would wait for the disk and take memory.
THREADS = min(os.cpu_count() or 1, 8)


@dataclass(frozen=True)
class Sample:
    """Pixels of a window: `values` (bands, rows, cols) float32 and `valid` (rows, cols) bool.

    Values at invalid pixels are finite but mean nothing.
    """

    values: np.ndarray
    valid: np.ndarray

    def cut(self, rows: slice, cols: slice) -> Sample:
        """A part of the window."""
        return Sample(self.values[:, rows, cols], self.valid[rows, cols])

    def filled(self) -> np.ndarray:
        """The values, and where there are none the mean of those there are in the band."""
        if self.valid.all() or not self.valid.any():
            return self.values
        means = self.values[:, self.valid].mean(axis=1, dtype=np.float64)
        return np.where(self.valid, self.values, means[:, None, None].astype(np.float32))


class Raster(ABC):
    """Bands on a grid."""

    grid: Grid
    count: int
    name: str

    def read(self, window: Window) -> Sample:
        """The pixels of a window. Beyond the edge the image goes on as in a mirror that stands on the edge."""
        inside = window.clipped(self.grid.height, self.grid.width)
        if inside == window:
            return self._read(window)
        rows = _mirror(np.arange(window.row, window.bottom), self.grid.height)
        cols = _mirror(np.arange(window.col, window.right), self.grid.width)
        least = Window(rows.min(), cols.min(), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1)
        sample = self._read(least)
        picked = np.ix_(rows - least.row, cols - least.col)
        return Sample(sample.values[:, picked[0], picked[1]], sample.valid[picked])

    @abstractmethod
    def _read(self, window: Window) -> Sample:
        """The pixels of a window that lies inside the grid."""


class ArrayRaster(Raster):
    """An array on a grid."""

    def __init__(self, values: np.ndarray, grid: Grid, valid: np.ndarray | None = None, name: str = "array") -> None:
        self.grid, self.count, self.name = grid, values.shape[0], name
        self._sample = Sample(
            values.astype(np.float32, copy=False),
            np.ones(values.shape[1:], bool) if valid is None else valid,
        )

    def _read(self, window: Window) -> Sample:
        return self._sample.cut(*window.slices_in(self.grid.whole))


def load(raster: Raster, window: Window | None = None) -> ArrayRaster:
    """The raster (or a window of it) in memory."""
    window = raster.grid.whole if window is None else window
    sample = raster.read(window)
    return ArrayRaster(sample.values, raster.grid.cropped(window), sample.valid, raster.name)


def _mirror(index: np.ndarray, size: int) -> np.ndarray:
    """Fold indices back into 0..size-1; -1 becomes 0, -2 becomes 1, size becomes size-1."""
    index = index % (2 * size)
    return np.where(index < size, index, 2 * size - 1 - index)
