# SPDX-License-Identifier: GPL-2.0-or-later
"""The maps a landscape is painted on, and the brush.

A pixel is a mixture of at most two surfaces: the one painted last and the strongest one below it. That is enough
for edges, thin lines and roofs smaller than a pixel, and it stays independent of bands and days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, Check, FloatArray, Reals, SurfaceArray, never_stop, strips

_INVISIBLE = 0.004


@dataclass
class Canvas:
    """Maps of one landscape or of a window of it; all have the shape (rows, cols).

    top, under: numbers of the surface painted last and of the strongest one below it.
    share: area share of `top`; the rest is `under`.
    height: metres of trees and buildings above the ground.
    stripes: relative brightness change by the working rows of fields.
    trees: how likely a crown stands here, 0 to 1.
    check: called before each strip; raises if the picture is no longer wanted.
    """

    pixel_size_m: float
    top_row: int
    left_col: int
    top: SurfaceArray
    under: SurfaceArray
    share: FloatArray
    height: FloatArray
    stripes: FloatArray
    trees: FloatArray
    check: Check = never_stop

    @classmethod
    def blank(cls, shape: tuple[int, int], pixel_size_m: float, check: Check = never_stop) -> Canvas:
        top, under = np.zeros((2, *shape), np.uint16)
        height, stripes, trees = np.zeros((3, *shape), np.float32)
        return cls(pixel_size_m, 0, 0, top, under, np.ones(shape, np.float32), height, stripes, trees, check)

    @property
    def shape(self) -> tuple[int, int]:
        return self.top.shape[0], self.top.shape[1]

    @property
    def x(self) -> FloatArray:
        """Metres east of the landscape's left edge, at pixel centres, shape (cols,)."""
        return ((self.left_col + np.arange(self.shape[1]) + 0.5) * self.pixel_size_m).astype(np.float32)

    @property
    def y(self) -> FloatArray:
        """Metres south of the landscape's upper edge, at pixel centres, shape (rows,)."""
        return ((self.top_row + np.arange(self.shape[0]) + 0.5) * self.pixel_size_m).astype(np.float32)

    def window(self, rows: slice, cols: slice) -> Canvas:
        """The same maps seen through a window; painting on it paints on this canvas."""
        return Canvas(
            self.pixel_size_m,
            self.top_row + (rows.start or 0),
            self.left_col + (cols.start or 0),
            self.top[rows, cols],
            self.under[rows, cols],
            self.share[rows, cols],
            self.height[rows, cols],
            self.stripes[rows, cols],
            self.trees[rows, cols],
            self.check,
        )

    def window_around(self, x: float, y: float, reach_m: float) -> Canvas:
        """The window of all pixels at most reach_m from a point in either axis; may be empty."""
        rows = _span(y - reach_m, y + reach_m, self.pixel_size_m, self.shape[0])
        cols = _span(x - reach_m, x + reach_m, self.pixel_size_m, self.shape[1])
        return self.window(rows, cols)

    def in_strips(self) -> Iterator[Canvas]:
        """The canvas cut into horizontal strips."""
        for rows in strips(self.shape[0]):
            self.check()
            yield self.window(rows, slice(0, self.shape[1]))

    def paint(self, surface: npt.ArrayLike, coverage: FloatArray) -> BoolArray:
        """Lay a surface over a share of each pixel; returns where anything was laid.

        Args:
            surface: one surface number, or a map of them of the canvas's shape.
            coverage: share of each pixel that the surface hides, 0 to 1.
        """
        touched = coverage > _INVISIBLE
        laid, share = coverage[touched], self.share[touched]
        keep_top = share >= 0.5
        kept = np.where(keep_top, share, 1 - share) * (1 - laid)
        self.under[touched] = np.where(keep_top, self.top[touched], self.under[touched])
        self.top[touched] = np.broadcast_to(np.asarray(surface, np.uint16), self.shape)[touched]
        self.share[touched] = laid / (laid + kept)
        self.stripes[touched] *= 1 - laid
        return touched

    def clear_trees(self, coverage: FloatArray) -> None:
        """No crown grows where something else stands."""
        np.multiply(self.trees, 1 - coverage, out=self.trees)

    def dominant(self) -> SurfaceArray:
        """The surface that fills the larger part of each pixel."""
        return np.where(self.share >= 0.5, self.top, self.under)


def _span(low_m: float, high_m: float, pixel_size_m: float, length: int) -> slice:
    start = int(np.clip(np.floor(low_m / pixel_size_m), 0, length))
    stop = int(np.clip(np.ceil(high_m / pixel_size_m), start, length))
    return slice(start, stop)


def band_coverage(distance: Reals, half_width_m: float, pixel_size_m: float) -> FloatArray:
    """Share of a pixel inside a band of given half width, from the pixel's distance to its middle line.

    Exact for a straight band parallel to the pixel's sides, also when it is thinner than the pixel.
    """
    full = min(1.0, 2 * half_width_m / pixel_size_m)
    return np.clip((half_width_m - np.abs(distance)) / pixel_size_m + 0.5, 0, full).astype(np.float32)


def area_coverage(signed_distance: Reals, softness_m: float) -> FloatArray:
    """Share of a pixel inside a large area, from the distance to its edge (negative inside)."""
    return np.clip(0.5 - signed_distance / softness_m, 0, 1).astype(np.float32)
