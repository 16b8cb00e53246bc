# SPDX-License-Identifier: GPL-2.0-or-later
"""Distances on the ground against published lengths of a degree and the scale of Mercator's projection."""

from __future__ import annotations

import math

import pytest
from affine import Affine
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.raster.ground import metres_per_unit, pixel_size_m, with_pixels_of
from engine_support import grid
from rasterio.crs import CRS


def around(crs: str, x: float, y: float, pixel: float) -> Grid:
    """A grid of 10 x 10 pixels with its middle there."""
    return Grid(CRS.from_string(crs), Affine(pixel, 0, x - 5 * pixel, 0, -pixel, y + 5 * pixel), 10, 10)


@pytest.mark.parametrize(
    ("latitude", "east", "north"),
    [(0, 111319.5, 110574.3), (45, 78846.8, 111131.8), (60, 55800.1, 111412.2)],
)
def test_a_degree_is_as_long_as_tables_say(latitude: float, east: float, north: float):
    """Of the WGS 84 ellipsoid, in metres."""
    assert metres_per_unit(around("EPSG:4326", 9, latitude, 1e-3)) == pytest.approx((east, north), rel=1e-4)


def test_web_mercator_stretches_by_the_latitude():
    """By the secant of the latitude but for the ellipsoid, which makes up 0.7 % at the most."""
    y = 6378137 * math.log(math.tan(math.radians(45 + 60 / 2)))
    assert metres_per_unit(around("EPSG:3857", 1e6, y, 1.0)) == pytest.approx((0.5, 0.5), rel=7e-3)


def test_utm_is_in_metres():
    assert metres_per_unit(grid(10, 10)) == pytest.approx((1, 1), rel=1e-3)
    assert pixel_size_m(grid(10, 10)) == pytest.approx(math.sqrt(6), rel=1e-3)


def test_us_feet_are_feet():
    assert metres_per_unit(around("EPSG:2263", 1e6, 2e5, 1.0)) == pytest.approx((0.3048, 0.3048), rel=1e-3)


def test_new_pixels_cover_the_same_ground_and_are_square_on_it():
    old = around("EPSG:4326", 9, 60, 1e-4)
    new = with_pixels_of(old, 2.0)
    assert pixel_size_m(new) == pytest.approx(2.0, rel=1e-3)
    width, height = new.pixel_size
    assert width / height == pytest.approx(111412.2 / 55800.1, rel=1e-3)
    assert new.bounds[:1] + new.bounds[3:] == old.bounds[:1] + old.bounds[3:]
    assert new.width * width == pytest.approx(1e-3, abs=width)
    assert new.height * height == pytest.approx(1e-3, abs=height)


def test_pixels_of_the_same_size_change_nothing():
    old = around("EPSG:32632", 5e5, 5e6, 3.0)
    assert (with_pixels_of(old, pixel_size_m(old)).height, with_pixels_of(old, pixel_size_m(old)).width) == (10, 10)
