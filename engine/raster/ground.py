# SPDX-License-Identifier: GPL-2.0-or-later
"""Distances on the ground, whatever the units and distortions of a coordinate reference system."""

from __future__ import annotations

import math

from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform

from .grid import Grid

_WGS84 = CRS.from_epsg(4326)
_EQUATOR_M, _SQUARED_ECCENTRICITY = 6378137.0, 0.00669437999014  # of WGS 84


def metres_per_unit(grid: Grid) -> tuple[float, float]:
    """Metres on the ground along x and along y for one unit of the CRS, in the middle of the grid.

    In degrees, and in Mercator's projection, they depend on the latitude. 1 where the CRS does not say where it lies.
    """
    if not (grid.crs.is_geographic or grid.crs.is_projected):
        return 1.0, 1.0
    x, y = grid.transform * (grid.width / 2, grid.height / 2)
    step_x, step_y = grid.pixel_size
    east, north = transform(grid.crs, _WGS84, [x, x + step_x, x], [y, y, y + step_y])
    return _distance_m(east, north, 1) / step_x, _distance_m(east, north, 2) / step_y


def pixel_size_m(grid: Grid) -> float:
    """Side of a pixel on the ground in metres, in the middle of the grid; of oblong ones the geometric mean."""
    (across, down), (width, height) = metres_per_unit(grid), grid.pixel_size
    return math.sqrt(across * width * down * height)


def with_pixels_of(grid: Grid, size_m: float) -> Grid:
    """The grid with the same corner over the same ground and square pixels of so many metres in its middle."""
    across, down = metres_per_unit(grid)
    return with_pixels(grid, size_m / across, size_m / down)


def with_pixels(grid: Grid, width: float, height: float) -> Grid:
    """The grid with the same corner over the same ground and pixels of this size in units of the CRS."""
    west, south, east, north = grid.bounds
    cols, rows = (max(1, math.ceil(extent - 1e-6)) for extent in ((east - west) / width, (north - south) / height))
    return Grid(grid.crs, Affine(width, 0.0, west, 0.0, -height, north), rows, cols)


def _distance_m(east: list[float], north: list[float], to: int) -> float:
    """Of the first point from another one nearby, on the ellipsoid."""
    latitude = math.radians(north[0])
    flatness = 1 - _SQUARED_ECCENTRICITY * math.sin(latitude) ** 2
    along_parallel = _EQUATOR_M / math.sqrt(flatness) * math.cos(latitude)
    along_meridian = _EQUATOR_M * (1 - _SQUARED_ECCENTRICITY) / flatness**1.5
    return math.hypot(
        math.radians(east[to] - east[0]) * along_parallel, math.radians(north[to] - north[0]) * along_meridian
    )
