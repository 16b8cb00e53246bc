# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters seen on another grid: one separable filter for interpolation, averaging and sensor blur.

Both grids are north-up in the same CRS, so each output row (column) depends on a few input rows (columns). The
weights of a whole window form two small matrices, R for the rows and C for the columns, and the result is R x C^T: a
matrix product per band, which is the fastest thing a processor does. Positions come from the two transforms alone, so
sub-pixel offsets and ratios that are not integers need no special case, and the result does not depend on the window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .grid import Grid, Window
from .raster import Raster, Sample


@dataclass(frozen=True)
class Cubic:
    """Cubic convolution (a = -1/2), widened where the output pixels are larger so that nothing aliases.

    Source: Keys (1981), IEEE TASSP 29(6).
    """

    def radius(self, scale: float) -> float:
        """Reach in input pixels when output pixels are `scale` input pixels wide."""
        return 2.0 * max(scale, 1.0)

    def weight(self, distance: np.ndarray, scale: float) -> np.ndarray:
        """Weight (not yet normalised) at a distance in input pixels."""
        x = np.abs(distance) / max(scale, 1.0)
        near = (1.5 * x - 2.5) * x * x + 1.0
        far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
        return np.where(x < 1.0, near, np.where(x < 2.0, far, 0.0))


@dataclass(frozen=True)
class Linear:
    """Linear interpolation, widened where the output pixels are larger; its weights are never negative."""

    def radius(self, scale: float) -> float:
        """Reach in input pixels when output pixels are `scale` input pixels wide."""
        return max(scale, 1.0)

    def weight(self, distance: np.ndarray, scale: float) -> np.ndarray:
        """Weight (not yet normalised) at a distance in input pixels."""
        return np.maximum(1.0 - np.abs(distance) / max(scale, 1.0), 0.0)


@dataclass(frozen=True)
class Gaussian:
    """A Gaussian of `sigma` input pixels, whatever the output pixels: a sensor's blur, then sampling."""

    sigma: float

    def radius(self, scale: float) -> float:
        """Reach in input pixels: four standard deviations."""
        return 4.0 * self.sigma

    def weight(self, distance: np.ndarray, scale: float) -> np.ndarray:
        """Weight (not yet normalised) at a distance in input pixels."""
        return np.exp(-0.5 * (distance / self.sigma) ** 2)


@dataclass(frozen=True)
class Box:
    """The mean over `width` input pixels, those on its edge by their share in it."""

    width: float

    def radius(self, scale: float) -> float:
        """Reach in input pixels."""
        return self.width / 2 + 0.5

    def weight(self, distance: np.ndarray, scale: float) -> np.ndarray:
        """Weight (not yet normalised) at a distance in input pixels."""
        return np.clip(self.width / 2 + 0.5 - np.abs(distance), 0.0, 1.0)


@dataclass(frozen=True)
class Nearest:
    """The pixel that the centre lies in, for numbers that cannot be averaged."""

    def radius(self, scale: float) -> float:
        """Reach in input pixels."""
        return 0.5

    def weight(self, distance: np.ndarray, scale: float) -> np.ndarray:
        """1 for that pixel; of two equally near ones, the left and upper."""
        return ((distance >= -0.5) & (distance < 0.5)).astype(np.float64)


Kernel = Cubic | Linear | Gaussian | Box | Nearest

#: Kernels that leave a pixel as it is where an output pixel lies exactly on it.
_INTERPOLATING = {Cubic(), Linear(), Nearest()}


@dataclass(frozen=True)
class _Line:
    """Along one axis: output pixel i is centred on input position `origin + i * step`; input centres are 0, 1, ..."""

    origin: float
    step: float
    size: int  #: of the input

    def covered(self, first: int, count: int) -> np.ndarray:
        """Which output pixels, (count,) bool, touch the input image at all."""
        centre = self.origin + self.step * np.arange(first, first + count)
        return np.abs(centre - (self.size - 1) / 2) < (self.size + abs(self.step)) / 2 - 1e-6

    @property
    def is_shift(self) -> bool:
        """Output pixels are input pixels, counted from elsewhere, and all there."""
        return self.step == 1.0 and self.origin == round(self.origin)


#: Output pixels per matrix: interpolation matrices are banded, and short ones hold fewer zeros.
_PIECE = 32


class _Piece(NamedTuple):
    """Weights (output pixels, input pixels) of a run of output pixels, and the first of the input pixels."""

    start: int
    matrix: np.ndarray

    @property
    def stop(self) -> int:
        """The input pixel behind the last."""
        return self.start + self.matrix.shape[1]


def _pieces(line: _Line, first: int, count: int, kernel: Kernel) -> list[_Piece]:
    """The weights of output pixels `first` to `first + count`, in pieces short enough for small matrices."""
    origin = line.origin + line.step * first
    base = math.floor(origin)
    reach = math.ceil(kernel.radius(abs(line.step))) + 1
    if line.step > 0 and base >= reach and origin + line.step * count + reach < line.size:
        found = _weights(line.step, _tidy(origin - base), count, kernel)
        return [_Piece(piece.start + base, piece.matrix) for piece in found]
    return _banded(*_taps(line.step, origin, count, kernel), line.size)


@lru_cache(maxsize=16)  # where the ratio is a whole number, all tiles of a size are alike but for those at the edges
def _weights(step: float, origin: float, count: int, kernel: Kernel) -> list[_Piece]:
    """Pieces of an image without edges."""
    return _banded(*_taps(step, origin, count, kernel))


def _taps(step: float, origin: float, count: int, kernel: Kernel) -> tuple[np.ndarray, np.ndarray]:
    """Input pixels that each output pixel comes from, (count, taps), and their weights."""
    centre = origin + step * np.arange(count)
    scale = abs(step)
    radius = kernel.radius(scale)
    taps = np.floor(centre - radius).astype(np.int64)[:, None] + np.arange(math.ceil(2 * radius) + 2)
    distance = taps - centre[:, None]
    weight = kernel.weight(distance, scale) * (np.abs(distance) <= radius)
    return taps, weight / weight.sum(axis=1, keepdims=True)


def _banded(taps: np.ndarray, weight: np.ndarray, size: int | None = None) -> list[_Piece]:
    if size is not None:
        taps = np.clip(taps, 0, size - 1)  # the edge pixel stands for what lies beyond it
    places = range(0, len(taps), _PIECE)
    return [_piece(weight[start : start + _PIECE], taps[start : start + _PIECE]) for start in places]


def _piece(weight: np.ndarray, index: np.ndarray) -> _Piece:
    start = int(index.min())
    matrix = np.zeros((len(weight), int(index.max()) - start + 1), np.float32)
    np.add.at(matrix, (np.arange(len(weight))[:, None], index - start), weight)
    return _Piece(start, matrix)


def _apply(rows: list[_Piece], cols: list[_Piece], values: np.ndarray, corner: tuple[int, int]) -> np.ndarray:
    """Filter (..., rows, cols) that start at input pixel `corner`, along the rows and then down the columns."""
    top, left = corner
    height, width = (sum(len(piece.matrix) for piece in pieces) for pieces in (rows, cols))
    lines = np.empty((*values.shape[:-1], width), np.float32)
    for place, piece in zip(range(0, width, _PIECE), cols, strict=True):
        part = values[..., piece.start - left : piece.stop - left]
        np.matmul(part, piece.matrix.T, out=lines[..., place : place + _PIECE])
    result = np.empty((*lines.shape[:-2], height, width), np.float32)
    for place, piece in zip(range(0, height, _PIECE), rows, strict=True):
        part = lines[..., piece.start - top : piece.stop - top, :]
        np.matmul(piece.matrix, part, out=result[..., place : place + _PIECE, :])
    return result


#: A half, less what rounding may take off it, which depends on the window.
_LEAST_WEIGHT = 0.4999


class Resampled(Raster):
    """A raster seen on another grid of the same CRS, through one kernel or one per band.

    A pixel is valid if it touches the raster and at least half of its weight comes from valid pixels; those alone make
    its value.
    """

    def __init__(self, raster: Raster, grid: Grid, kernels: Kernel | tuple[Kernel, ...] = Cubic()) -> None:
        self.grid, self.count, self.name = grid, raster.count, raster.name
        self._raster = raster
        self._kernels = kernels if isinstance(kernels, tuple) else (kernels,)
        to_input = ~raster.grid.transform * grid.transform
        origin_col, origin_row = to_input * (0.5, 0.5)
        self._rows = _Line(_tidy(origin_row - 0.5), _tidy(to_input.e), raster.grid.height)
        self._cols = _Line(_tidy(origin_col - 0.5), _tidy(to_input.a), raster.grid.width)

    def _read(self, window: Window) -> Sample:
        sample = self._seen(window)
        rows = self._rows.covered(window.row, window.height)
        cols = self._cols.covered(window.col, window.width)
        if rows.all() and cols.all():
            return sample
        return Sample(sample.values, sample.valid & rows[:, None] & cols)

    def _seen(self, window: Window) -> Sample:
        """The window, with the image going on beyond its edges."""
        if self._is_crop():
            rows, cols = int(self._rows.origin), int(self._cols.origin)
            return self._raster.read(Window(window.row + rows, window.col + cols, window.height, window.width))
        if len(set(self._kernels)) == 1:
            return self._filter(window, self._kernels[0], slice(None))
        parts = [self._filter(window, kernel, slice(band, band + 1)) for band, kernel in enumerate(self._kernels)]
        valid = np.logical_and.reduce([part.valid for part in parts])
        return Sample(np.concatenate([part.values for part in parts]), valid)

    def _is_crop(self) -> bool:
        return self._rows.is_shift and self._cols.is_shift and set(self._kernels) <= _INTERPOLATING

    def _filter(self, window: Window, kernel: Kernel, bands: slice) -> Sample:
        rows = _pieces(self._rows, window.row, window.height, kernel)
        cols = _pieces(self._cols, window.col, window.width, kernel)
        corner = min(piece.start for piece in rows), min(piece.start for piece in cols)
        end = max(piece.stop for piece in rows), max(piece.stop for piece in cols)
        source = self._raster.read(Window(*corner, end[0] - corner[0], end[1] - corner[1]))
        values = source.values[bands]
        if source.valid.all():
            valid = np.ones((window.height, window.width), bool)
            return Sample(_apply(rows, cols, values, corner), valid)
        weight = _apply(rows, cols, source.valid.astype(np.float32), corner)
        valid = weight >= _LEAST_WEIGHT
        total = _apply(rows, cols, values * source.valid, corner)
        return Sample(np.where(valid, total / np.where(valid, weight, 1.0), 0.0), valid)


def _tidy(value: float) -> float:
    """Drop the rounding noise of a transform's inverse, so that equal grids are seen to be equal."""
    return round(value, 9)
