# SPDX-License-Identifier: GPL-2.0-or-later
"""Where pixels lie: windows (in pixels) and grids (on the ground).

Convention: row and column 0 are the upper left pixel; pixel (row, col) covers [row, row+1) x [col, col+1) and its
centre is at +0.5. Grids are north-up: a south-up file is turned over when its grid is taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from affine import Affine
from rasterio.crs import CRS

from ..errors import NoOverlap


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels; it may reach beyond the image it belongs to."""

    row: int
    col: int
    height: int
    width: int

    @property
    def bottom(self) -> int:
        """First row below the window."""
        return self.row + self.height

    @property
    def right(self) -> int:
        """First column right of the window."""
        return self.col + self.width

    def expanded(self, halo: int) -> Window:
        """The window with `halo` more pixels on each side."""
        return Window(self.row - halo, self.col - halo, self.height + 2 * halo, self.width + 2 * halo)

    def clipped(self, height: int, width: int) -> Window:
        """The part that lies in an image of this size."""
        row, col = max(self.row, 0), max(self.col, 0)
        return Window(row, col, min(self.bottom, height) - row, min(self.right, width) - col)

    def padded(self, multiple: int) -> Window:
        """The window grown to the right and downwards to a multiple in both sizes."""
        height = math.ceil(self.height / multiple) * multiple
        return Window(self.row, self.col, height, math.ceil(self.width / multiple) * multiple)

    def coarsened(self, scale: int) -> Window:
        """The same place on a grid whose pixels are `scale` times as large; all four numbers must divide."""
        return Window(self.row // scale, self.col // scale, self.height // scale, self.width // scale)

    def slices_in(self, other: Window) -> tuple[slice, slice]:
        """Row and column slices that cut this window out of an array covering `other`."""
        row, col = self.row - other.row, self.col - other.col
        return slice(row, row + self.height), slice(col, col + self.width)


@dataclass(frozen=True)
class Grid:
    """CRS, transform and size: where each pixel lies. No data."""

    crs: CRS
    transform: Affine
    height: int
    width: int

    @property
    def pixel_size(self) -> tuple[float, float]:
        """Width and height of a pixel in CRS units, both positive."""
        return self.transform.a, -self.transform.e

    def ratio_to(self, finer: Grid) -> float:
        """How many times as large the pixels are as those of another grid (geometric mean of both axes)."""
        (width, height), (finer_width, finer_height) = self.pixel_size, finer.pixel_size
        return (width * height / (finer_width * finer_height)) ** 0.5

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, north = self.transform * (0, 0)
        east, south = self.transform * (self.width, self.height)
        return west, south, east, north

    @property
    def whole(self) -> Window:
        """All pixels."""
        return Window(0, 0, self.height, self.width)

    def cropped(self, window: Window) -> Grid:
        """The grid of a window's pixels."""
        moved = self.transform * Affine.translation(window.col, window.row)
        return Grid(self.crs, moved, window.height, window.width)

    def coarsened(self, scale: int) -> Grid:
        """The grid with the same corner and pixels `scale` times as large; it covers at least the same ground."""
        size = math.ceil(self.height / scale), math.ceil(self.width / scale)
        return Grid(self.crs, self.transform * Affine.scale(scale), *size)

    def overlap(self, other: Grid, names: tuple[str, str]) -> Window:
        """The pixels of this grid whose centres lie inside another grid of the same CRS.

        Raises:
            NoOverlap: there are none; `names` says what the two images are called.
        """
        west, south, east, north = other.bounds
        (left, top), (right, bottom) = ~self.transform * (west, north), ~self.transform * (east, south)
        row, col = max(math.ceil(_snap(top) - 0.5), 0), max(math.ceil(_snap(left) - 0.5), 0)
        end_row = min(math.ceil(_snap(bottom) - 0.5), self.height)
        end_col = min(math.ceil(_snap(right) - 0.5), self.width)
        if end_row <= row or end_col <= col:
            raise NoOverlap(
                first=names[0],
                second=names[1],
                first_extent=_extent_text(self),
                second_extent=_extent_text(other),
                crs=self.crs.to_string(),
            )
        return Window(row, col, end_row - row, end_col - col)


def tiles(height: int, width: int, size: int) -> list[Window]:
    """A partition of an image into squares of `size` pixels, row by row; the last ones may be smaller."""
    return [
        Window(row, col, min(size, height - row), min(size, width - col))
        for row in range(0, height, size)
        for col in range(0, width, size)
    ]


def _snap(position: float) -> float:
    """Drop the rounding noise of a transform's inverse, a millionth of a pixel."""
    return round(position, 6)


def _extent_text(grid: Grid) -> str:
    west, south, east, north = grid.bounds
    return f"x {west:.10g} to {east:.10g}, y {south:.10g} to {north:.10g}"
