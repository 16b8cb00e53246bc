# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure shift: from two images to rows, columns and metres."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from deep_fusion.engine.errors import NoOverlap
from deep_fusion.engine.jobs import MeasureShiftJob, RasterFile, Source
from deep_fusion.engine.measure_shift import measure_shift
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Grid
from engine_support import ROOT, Listener, grid, source, write_tif
from rasterio.crs import CRS
from rasterio.warp import reproject, transform_bounds
from scipy.ndimage import gaussian_filter, zoom

PAIR = ROOT.parent / "shared/data/sar/ssl4eo_s12_0000200"
NUMBERS = {"ROWS", "COLS", "SHIFT_PX", "DISTANCE"}


def ground(side: int, seed: int = 1) -> np.ndarray:
    """Fields of four kinds, (1, side, side)."""
    noise = gaussian_filter(np.random.default_rng(seed).normal(size=(side, side)), 5)
    return np.digitize(noise, np.quantile(noise, (0.25, 0.5, 0.75)))[None].astype(np.float32)


def shift(*images: Source, pixel_m: float = 0.0) -> dict:
    return measure_shift(MeasureShiftJob(*images, pixel_m), Progress())


def test_rows_count_down_and_columns_to_the_right_and_metres_follow_the_pixels(tmp_path: Path):
    """Oblong pixels of 2 m x 3 m: 4 rows and -3 columns are 12 m south and 6 m west."""
    image = ground(200)
    moved = np.roll(image, (4, -3), (1, 2))
    found = shift(
        source(write_tif(tmp_path / "a.tif", image), name="a"), source(write_tif(tmp_path / "b.tif", moved), name="b")
    )
    assert (found["ROWS"], found["COLS"]) == pytest.approx((4, -3), abs=0.1)
    assert found["SHIFT_PX"] == pytest.approx(5, abs=0.1)
    assert found["DISTANCE"] == pytest.approx(np.hypot(12, 6), abs=0.3)
    assert found["PIXEL"] == pytest.approx(np.sqrt(6), rel=1e-3)
    assert found["CLEAR"] == 1
    assert set(found) == {*NUMBERS, "CLEAR", "PEAK", "PIXEL"}


def test_degrees_become_metres_of_their_latitude(tmp_path: Path):
    """At 60 degrees north a degree is 111.412 km of latitude and 55.800 km of longitude (WGS 84, as tabulated)."""
    on = Grid(CRS.from_epsg(4326), Affine(1e-4, 0, 20, 0, -1e-4, 60.01), 200, 200)
    image = ground(200)
    paths = [write_tif(tmp_path / f"{name}.tif", np.roll(image, by, 2), on) for name, by in (("a", 0), ("b", 5))]
    found = shift(*(source(path) for path in paths))
    assert found["DISTANCE"] == pytest.approx(5 * 1e-4 * 55_800, rel=0.02)
    assert found["PIXEL"] == pytest.approx(1e-4 * np.sqrt(111_412 * 55_800), rel=1e-3)


@pytest.mark.parametrize("swapped", [False, True])
def test_images_of_unlike_pixels_are_counted_in_the_larger_ones(tmp_path: Path, swapped: bool):
    """Six rows of 5 m are one and a half of 20 m."""
    image = ground(640)
    coarse = np.roll(image, 6, 1).reshape(1, 160, 4, 160, 4).mean(axis=(2, 4))
    pair = [
        source(write_tif(tmp_path / "fine.tif", image, grid(640, 640, (5.0, 5.0))), name="fine"),
        source(write_tif(tmp_path / "coarse.tif", coarse, grid(160, 160, (20.0, 20.0))), name="coarse"),
    ]
    found = shift(*(pair[::-1] if swapped else pair))
    sign = -1 if swapped else 1
    assert (found["ROWS"], found["COLS"]) == pytest.approx((sign * 1.5, 0), abs=0.12)
    assert found["DISTANCE"] == pytest.approx(30, abs=2.5)
    assert found["PIXEL"] == pytest.approx(20, rel=1e-3)


def test_an_image_that_was_resampled_is_measured_in_the_pixels_of_its_sensor(tmp_path: Path):
    on = grid(640, 640, (5.0, 5.0))
    image = ground(640)
    seen = np.roll(image, 40, 2).reshape(64, 10, 64, 10).mean(axis=(1, 3))
    smooth = zoom(seen, 10, order=1, grid_mode=True, mode="nearest")[None].astype(np.float32)
    pair = [source(write_tif(tmp_path / f"{name}.tif", each, on)) for name, each in (("a", image), ("b", smooth))]
    found = shift(*pair, pixel_m=50.0)
    assert (found["ROWS"], found["COLS"]) == pytest.approx((0, 4), abs=0.15)
    assert found["DISTANCE"] == pytest.approx(200, abs=8)


def test_images_of_two_reference_systems_are_laid_on_each_other(tmp_path: Path):
    """The same ground in UTM and, warped, in the metres of web Mercator."""
    image = ground(300)
    first = grid(300, 300, (10.0, 10.0))
    west, south, east, north = first.bounds
    left, bottom, right, top = transform_bounds(first.crs, "EPSG:3857", west, south, east, north)
    other = Grid(CRS.from_epsg(3857), Affine((right - left) / 300, 0, left, 0, -(top - bottom) / 300, top), 300, 300)
    values = np.zeros((1, 300, 300), np.float32)
    places = {"src_transform": first.transform, "dst_transform": other.transform}
    reproject(image, values, src_crs=first.crs, dst_crs=other.crs, **places)
    found = shift(
        source(write_tif(tmp_path / "a.tif", image, first)), source(write_tif(tmp_path / "b.tif", values, other))
    )
    assert found["CLEAR"] == 1
    assert found["SHIFT_PX"] == pytest.approx(0, abs=0.5)


def test_what_is_not_clear_is_said_to_be_so_and_has_no_numbers(tmp_path: Path):
    listener = Listener()
    pair = [source(write_tif(tmp_path / f"{seed}.tif", ground(200, seed))) for seed in (3, 4)]
    found = measure_shift(MeasureShiftJob(*pair), listener.progress)
    assert found["CLEAR"] == 0
    assert not set(found) & NUMBERS
    assert any("could not be measured" in text for text in listener.texts("log"))
    flat = source(write_tif(tmp_path / "flat.tif", np.ones((1, 200, 200), np.float32)))
    assert shift(pair[0], flat) == {"CLEAR": 0, "PEAK": 0.0, "PIXEL": pytest.approx(found["PIXEL"])}


def test_images_in_different_places_are_refused(tmp_path: Path):
    far = grid(50, 50, corner=(0.0, 0.0))
    pair = (write_tif(tmp_path / "a.tif", ground(50)), write_tif(tmp_path / "b.tif", ground(50), far))
    with pytest.raises(NoOverlap, match="here and there"):
        shift(*(source(path, name=name) for path, name in zip(pair, ("here", "there"), strict=True)))


@pytest.mark.skipif(not PAIR.is_dir(), reason=f"no real images in {PAIR}")
@pytest.mark.parametrize("held", ["decibels", "power"])
def test_a_real_pair_lies_four_pixels_apart_whatever_the_scale_of_its_radar(tmp_path: Path, held: str):
    """Rows and columns as whole phase correlation in decibels gave them: 4.1 and 4.0."""
    s2, s1 = (next(iter(sorted((PAIR / kind).glob("*/*")))) for kind in ("s2a", "s1"))
    optical = Source("S2", tuple(RasterFile(str(s2 / f"{band}.tif")) for band in ("B2", "B3", "B4", "B8", "B11")))
    radar = [s1 / "VV.tif", s1 / "VH.tif"]
    if held == "power":
        for number, path in enumerate(radar):
            with rasterio.open(path) as dataset:
                profile = dataset.profile
                values = 10 ** (dataset.read().astype(np.float32) / 10)
            radar[number] = tmp_path / path.name
            with rasterio.open(radar[number], "w", **{**profile, "dtype": "float32", "nodata": None}) as dataset:
                dataset.write(values)
    found = shift(optical, Source("S1", tuple(RasterFile(str(path)) for path in radar)))
    assert (found["ROWS"], found["COLS"]) == pytest.approx((-4.1, -4.0), abs=0.25)
    assert found["CLEAR"] == 1
