# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixel areas against the surface of the Earth and against numerical integration."""

from __future__ import annotations

import math

import numpy as np
import pytest
from affine import Affine
from deep_fusion.engine.raster.areas import areal_distortion, pixel_areas
from deep_fusion.engine.raster.grid import Grid
from engine_support import grid
from rasterio.crs import CRS

WGS84_AXIS, WGS84_FLATTENING = 6378137.0, 1 / 298.257223563


def degrees(crs: CRS, north: float, width: float, height: float, rows: int, cols: int = 3) -> Grid:
    return Grid(crs, Affine(width, 0, -20.0, 0, -height, north), rows, cols)


def integrated(south: float, north: float, width: float, axis: float, flattening: float) -> float:
    """The ellipsoid between two latitudes, by Simpson's rule over M(latitude) N(latitude) cos(latitude)."""
    latitude = np.radians(np.linspace(south, north, 201))
    squared = flattening * (2 - flattening)
    fall = 1 - squared * np.sin(latitude) ** 2
    along, across = axis * (1 - squared) / fall**1.5, axis / np.sqrt(fall)
    weights = np.tile([2.0, 4.0], 101)[:201]
    weights[[0, -1]] = 1
    step = latitude[1] - latitude[0]
    return math.radians(width) * float((weights * along * across * np.cos(latitude)).sum()) * step / 3


@pytest.mark.parametrize("rows", [1, 7, 180, 181])
def test_all_pixels_of_the_globe_are_its_surface(rows: int):
    everywhere = degrees(CRS.from_epsg(4326), 90.0, 360 / 5, 180 / rows, rows, 5)
    assert 5 * pixel_areas(everywhere).sum() == pytest.approx(510.0656e12, rel=1e-7)


def test_rows_are_those_of_numerical_integration():
    found = pixel_areas(degrees(CRS.from_epsg(4326), 61.0, 0.5, 0.25, 300))
    edges = [61.0 - 0.25 * row for row in (0, 1, 150, 151, 299, 300)]
    for row, north, south in zip((0, 150, 299), edges[::2], edges[1::2], strict=True):
        expected = integrated(south, north, 0.5, WGS84_AXIS, WGS84_FLATTENING)
        assert found[row] == pytest.approx(expected, rel=1e-9)


def test_small_pixels_lose_no_digits():
    found = pixel_areas(degrees(CRS.from_epsg(4326), 48.0, 1e-5, 1e-5, 2))
    assert found[0] == pytest.approx(integrated(48.0 - 1e-5, 48.0, 1e-5, WGS84_AXIS, WGS84_FLATTENING), rel=1e-6)


def test_north_and_south_are_alike():
    found = pixel_areas(degrees(CRS.from_epsg(4326), 10.0, 1.0, 1.0, 20))
    assert found == pytest.approx(found[::-1])


def test_grads_and_another_ellipsoid_are_understood():
    """NTF (Paris): Clarke 1880 (IGN), 400 grads around."""
    found = pixel_areas(degrees(CRS.from_epsg(4807), 55.0, 0.1, 0.1, 1))
    expected = integrated(54.9 * 0.9, 55.0 * 0.9, 0.09, 6378249.2, 1 / 293.466021293627)
    assert found[0] == pytest.approx(expected, rel=1e-8)


def test_a_sphere_is_four_pi_radius_squared():
    sphere = CRS.from_proj4("+proj=longlat +R=6371000 +no_defs")
    assert 4 * pixel_areas(degrees(sphere, 90.0, 90.0, 30.0, 6, 4)).sum() == pytest.approx(4 * math.pi * 6371000**2)


def test_nothing_lies_beyond_the_poles():
    """A grid of whole degrees with pixel centres on the poles has half a row too much at each end."""
    wide = degrees(CRS.from_epsg(4326), 90.5, 1.0, 1.0, 181, 360)
    assert 360 * pixel_areas(wide).sum() == pytest.approx(510.0656e12, rel=1e-7)


def test_metres_and_feet_are_multiplied():
    assert pixel_areas(grid(4, 3)).tolist() == [6.0] * 4
    feet = Grid(CRS.from_epsg(2263), Affine(10, 0, 0, 0, -20, 0), 2, 2)
    assert pixel_areas(feet) == pytest.approx([200 * (1200 / 3937) ** 2] * 2, rel=1e-12)


@pytest.mark.parametrize(
    ("epsg", "west", "north", "expected"),
    [
        (3035, 4_000_000, 3_000_000, 1.0),  # equal-area
        (32632, 500_000, 5_400_000, 0.9996**2),  # UTM on its central meridian
        (3857, 1_000_000, 8_399_738, 1 / math.cos(math.radians(60)) ** 2),  # 60 degrees north, on a sphere
        (3857, 20_037_508, 0, 1.0),  # across the antimeridian
    ],
)
def test_the_distortion_of_projections_is_told(epsg: int, west: float, north: float, expected: float):
    here = Grid(CRS.from_epsg(epsg), Affine(10, 0, west - 5, 0, -10, north + 5), 1, 1)
    assert areal_distortion(here) == pytest.approx(expected, rel=0.01 if epsg == 3857 else 1e-5)


def test_degrees_have_no_distortion():
    assert areal_distortion(degrees(CRS.from_epsg(4326), 48.0, 0.01, 0.02, 30)) == pytest.approx(1.0, rel=1e-9)


def test_the_distortion_of_a_place_that_is_nowhere_on_earth_is_unknown():
    site = CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]')
    here = Grid(site, Affine(2, 0, 0, 0, -3, 0), 4, 4)
    assert math.isnan(areal_distortion(here))
    assert pixel_areas(here).tolist() == [6.0] * 4
