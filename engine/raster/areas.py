# SPDX-License-Identifier: GPL-2.0-or-later
"""How much ground a pixel covers."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError  # GDAL's own, which rasterio lets through
from rasterio.crs import CRS
from rasterio.warp import transform

from .grid import Grid

Floats = NDArray[np.float64]

_LONLAT = CRS.from_epsg(4326)
_ELLIPSOID = re.compile(r'(?:SPHEROID|ELLIPSOID)\["[^"]*",([-+.\deE]+),([-+.\deE]+)')


class _Ellipsoid(NamedTuple):
    """Half of the long axis in metres, and the square of the eccentricity."""

    axis: float
    squared_eccentricity: float


def pixel_areas(grid: Grid) -> Floats:
    """Square metres that a pixel of each row covers, (rows,).

    In a projected CRS that is the pixel in units of the CRS, whose distortion is not taken out; in a geographic one the
    part of the ellipsoid between its meridians and parallels, exactly.
    """
    width, height = grid.pixel_size
    unit = float(grid.crs.units_factor[1])  # metres or radians
    if not grid.crs.is_geographic:
        return np.full(grid.height, width * height * unit**2)
    edges = (grid.transform.f + grid.transform.e * np.arange(grid.height + 1)) * unit
    edges = np.clip(edges, -math.pi / 2, math.pi / 2)  # some global grids have pixel centres on the poles
    return width * unit * -np.diff(_from_equator(edges, _ellipsoid(grid.crs)))


def areal_distortion(grid: Grid) -> float:
    """How many times as large as on the ground the pixel in the middle of a grid is by `pixel_areas`.

    1 but for rounding in geographic and equal-area CRSs, 0.9992 to 1.002 in UTM, 4 in Web Mercator at 60 degrees; NaN
    where nobody knows, as in the CRS of a building site.
    """
    row, col = grid.height // 2, grid.width // 2
    corners = [grid.transform * (col + across, row + down) for across, down in ((0, 0), (1, 0), (1, 1), (0, 1))]
    xs, ys = zip(*corners, strict=True)
    try:
        longitude, latitude = (np.radians(each) for each in transform(grid.crs, _LONLAT, xs, ys))
    except CPLE_BaseError:
        return math.nan
    # longitude and area from the equator are coordinates of an equal-area projection
    east, north = np.unwrap(longitude), _from_equator(latitude, _ellipsoid(_LONLAT))
    east, north = east - east[0], north - north[0]  # or the digits of a small pixel drown
    ground = (east @ np.roll(north, -1) - north @ np.roll(east, -1)) / 2
    return float(pixel_areas(grid)[row] / abs(ground))


def _ellipsoid(crs: CRS) -> _Ellipsoid:
    found = _ELLIPSOID.search(crs.to_wkt())
    if found is None:
        raise ValueError(f"{crs} has no ellipsoid")
    axis, inverse_flattening = float(found[1]), float(found[2])
    flattening = 1 / inverse_flattening if inverse_flattening else 0.0  # 0 stands for a sphere
    return _Ellipsoid(axis, flattening * (2 - flattening))


def _from_equator(latitude: Floats, ellipsoid: _Ellipsoid) -> Floats:
    """Area between the equator and latitudes in radians, square metres for each radian of longitude.

    Source: Snyder (1987), Map projections: a working manual, equation 3-12 (authalic latitude).
    """
    axis, squared = ellipsoid
    sine = np.sin(latitude)
    if not squared:
        return axis**2 * sine
    eccentricity = math.sqrt(squared)
    lengthened = np.arctanh(eccentricity * sine) / eccentricity
    return axis**2 * (1 - squared) / 2 * (sine / (1 - squared * sine**2) + lengthened)
