# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of PAN and MS: where they lie, which are refused, and what they are at reduced resolution."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from deep_fusion.engine.errors import ImageTooSmall, NoOverlap, RatioOutOfRange, WrongBandCount
from deep_fusion.engine.jobs import Source
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.models.pansharpening.scene import Scene, open_scene
from deep_fusion.models.sensors import sensor
from engine_support import CORNER, centres, grid, ramp, raster, source, waves, whole, write_tif
from rasterio.crs import CRS

GENERIC = sensor("generic")


def pair(folder: Path, fine: Grid, coarse: Grid, pan_bands: int = 1, ms_bands: int = 3) -> dict[str, Source]:
    """Files on disk that show the same landscape."""
    pan = write_tif(folder / "pan.tif", waves(fine, pan_bands).astype(np.float32), fine)
    ms = write_tif(folder / "ms.tif", waves(coarse, ms_bands).astype(np.float32), coarse)
    return {"pan": source(pan, name="the fine one"), "ms": source(ms, name="the colours")}


def test_the_reference_grid_is_that_of_pan(tmp_path: Path):
    fine, coarse = grid(60, 80), grid(15, 20, (8.0, 12.0))
    opened = open_scene(pair(tmp_path, fine, coarse), GENERIC)
    assert opened.grid == fine
    assert opened.ms.grid == coarse
    assert opened.ratio == pytest.approx(4.0)
    assert {name: (seen.grid, seen.count) for name, seen in opened.rasters.items()} == {
        "pan": (fine, 1),
        "ms": (coarse, opened.ms.count),
        "pan_low": (coarse, 1),
        "pan_at_ms": (coarse, 1),
        "ms_low": (coarse, opened.ms.count),
    }


@pytest.mark.parametrize(
    ("east", "south", "rows", "cols"), [(-21.0, -31.0, 50, 50), (13.0, 17.0, 12, 10), (-400.0, 60.0, 20, 100)]
)
def test_only_the_ground_that_both_cover_is_kept(tmp_path: Path, east: float, south: float, rows: int, cols: int):
    fine = grid(60, 80)
    coarse = grid(rows, cols, (8.0, 12.0), (CORNER[0] + east, CORNER[1] - south))
    opened = open_scene(pair(tmp_path, fine, coarse), GENERIC)
    west, bottom, right, north = opened.grid.bounds
    limits = [f(a, b) for f, a, b in zip((max, max, min, min), fine.bounds, coarse.bounds, strict=True)]
    assert np.abs(np.array([west, bottom, right, north]) - limits).max() <= 3.0
    assert opened.pan.read(opened.grid.whole).valid.all()
    assert Resampled(opened.ms, opened.grid).read(opened.grid.whole).valid.all()


def test_a_larger_ms_does_not_lend_its_pixels_to_where_pan_is_not():
    """Statistics over the native MS pixels must not see a PAN that was made up beyond its edge."""
    fine, coarse = grid(40, 40), grid(40, 40, (8.0, 12.0), (CORNER[0] - 160, CORNER[1] + 240))
    opened = Scene(raster(waves(fine, 1), fine), raster(waves(coarse, 3), coarse), GENERIC)
    reduced, truth = opened.reduced()
    assert (truth.grid.height, truth.grid.width) == (10, 10)
    assert reduced.grid == truth.grid


def test_of_a_much_larger_ms_only_the_surroundings_of_pan_are_kept(tmp_path: Path):
    fine, coarse = grid(40, 40), grid(90, 100, (8.0, 12.0), (CORNER[0] - 320, CORNER[1] + 480))
    opened = open_scene(pair(tmp_path, fine, coarse), GENERIC)
    assert (opened.ms.grid.height, opened.ms.grid.width) == (10 + 16, 10 + 16)
    assert whole(opened.ms) == pytest.approx(waves(opened.ms.grid, 3), rel=1e-6)


@pytest.mark.parametrize(("pixel", "ratio"), [((0.5, 0.75), 0.25), ((2.1, 3.1), 1.04), ((40.0, 60.0), 20.0)])
def test_a_ratio_out_of_range_is_refused_with_the_number(tmp_path: Path, pixel: tuple[float, float], ratio: float):
    inputs = pair(tmp_path, grid(60, 80), grid(int(180 / pixel[1]), int(160 / pixel[0]), pixel), ms_bands=1)
    with pytest.raises(RatioOutOfRange, match=rf"pixels of the colours are {ratio:.2f} times .* not swapped"):
        open_scene(inputs, GENERIC)


@pytest.mark.parametrize("pixel", [(2.6, 3.9), (32.0, 48.0), (7.4, 11.1)])
def test_ratios_from_little_more_than_one_to_sixteen_are_taken(tmp_path: Path, pixel: tuple[float, float]):
    opened = open_scene(pair(tmp_path, grid(96, 96), grid(int(288 / pixel[1]), int(192 / pixel[0]), pixel)), GENERIC)
    assert opened.ratio == pytest.approx(pixel[0] / 2)


@pytest.mark.parametrize("bands", [2, 3])
def test_a_pan_of_several_bands_is_refused_with_their_number(tmp_path: Path, bands: int):
    inputs = pair(tmp_path, grid(60, 80), grid(15, 20, (8.0, 12.0)), pan_bands=bands)
    with pytest.raises(WrongBandCount, match=rf"the fine one gives {bands} band\(s\) where 1 are needed"):
        open_scene(inputs, GENERIC)


def test_one_band_of_a_file_of_several_can_be_the_pan(tmp_path: Path):
    inputs = pair(tmp_path, grid(60, 80), grid(15, 20, (8.0, 12.0)), pan_bands=3)
    chosen = {**inputs, "pan": source(inputs["pan"].files[0].path, bands=(2,))}
    assert whole(open_scene(chosen, GENERIC).pan) == pytest.approx(waves(grid(60, 80), 3)[1:2], rel=1e-6)


def test_images_of_different_places_are_refused(tmp_path: Path):
    coarse = grid(15, 20, (8.0, 12.0), (CORNER[0] + 5000, CORNER[1]))
    with pytest.raises(NoOverlap, match="the fine one and the colours do not overlap"):
        open_scene(pair(tmp_path, grid(60, 80), coarse), GENERIC)


@pytest.mark.parametrize(("east", "size"), [(160 - 2, "1 x 60"), (160 - 30, "15 x 60")])
def test_too_little_common_ground_is_refused_with_its_size(tmp_path: Path, east: float, size: str):
    coarse = grid(15, 20, (8.0, 12.0), (CORNER[0] + east, CORNER[1]))
    with pytest.raises(ImageTooSmall, match=f"the fine one is {size} pixels where both images overlap"):
        open_scene(pair(tmp_path, grid(60, 80), coarse), GENERIC)


def test_ms_in_another_crs_is_warped_to_that_of_pan(tmp_path: Path):
    inputs = pair(tmp_path, grid(60, 80), Grid(CRS.from_epsg(4326), Affine(1e-4, 0, 9.709, 0, -8e-5, 48.825), 60, 60))
    opened = open_scene(inputs, GENERIC)
    assert opened.ms.grid.crs == opened.pan.grid.crs
    assert opened.grid.height >= 55


def test_a_pair_in_degrees_is_as_good_as_one_in_metres(tmp_path: Path):
    degrees = CRS.from_epsg(4326)
    fine = Grid(degrees, Affine(5e-6, 0, 9.71, 0, -4e-6, 48.82), 80, 100)
    coarse = Grid(degrees, Affine(2e-5, 0, 9.71, 0, -1.6e-5, 48.82), 20, 25)
    opened = open_scene(pair(tmp_path, fine, coarse), GENERIC)
    assert opened.grid == fine
    assert opened.ratio == pytest.approx(4.0)
    reduced, truth = opened.reduced()
    assert (truth.grid.height, truth.grid.width) == (20, 25)
    assert (reduced.ms.grid.height, reduced.ms.grid.width) == (5, 7)


LAYOUTS = {
    "common corner, ratio 4": (grid(160, 200, (0.5, 0.5)), grid(40, 50, (2.0, 2.0))),
    "Landsat, usual crop": (
        grid(120, 140, (15.0, 15.0), (CORNER[0] + 7.5, CORNER[1] - 7.5)),
        grid(60, 70, (30.0, 30.0)),
    ),
    "Landsat, Madrid's crop": (
        grid(118, 137, (15.0, 15.0), (CORNER[0] + 22.5, CORNER[1] - 7.5)),
        grid(61, 71, (30.0, 30.0)),
    ),
    "ratio 3.7, any offset": (
        grid(150, 180, (2.0, 3.0)),
        grid(43, 50, (7.4, 11.1), (CORNER[0] - 3.1, CORNER[1] + 4.4)),
    ),
}


def blob(on: Grid, at: tuple[float, float], size: float) -> np.ndarray:
    east, north = centres(on)
    distance = ((east - at[0]) / on.pixel_size[0]) ** 2 + ((north - at[1]) / on.pixel_size[1]) ** 2
    return 1000.0 * np.exp(-0.5 * distance * (on.pixel_size[0] / size) ** 2)[None]


def centroid(image: np.ndarray, on: Grid) -> tuple[float, float]:
    east, north = centres(on)
    mass = np.where(np.isnan(image), 0.0, image)
    return float((mass * east).sum() / mass.sum()), float((mass * north).sum() / mass.sum())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_feature_keeps_its_place_on_the_ground_at_reduced_resolution(layout: str):
    fine, coarse = LAYOUTS[layout]
    width = fine.width * fine.pixel_size[0]
    place = 0.437 * width, -0.512 * fine.height * fine.pixel_size[1]
    size = 1.3 * coarse.pixel_size[0]
    opened = Scene(raster(blob(fine, place, size), fine), raster(blob(coarse, place, size), coarse), GENERIC)

    reduced, truth = opened.reduced()

    for image in (reduced.pan, reduced.ms, truth, Resampled(reduced.ms, reduced.grid)):
        found = centroid(whole(image), image.grid)
        assert np.abs(np.subtract(found, place) / truth.grid.pixel_size).max() < 0.03


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reduced_images_show_the_same_landscape_as_the_truth(layout: str):
    fine, coarse = LAYOUTS[layout]
    opened = Scene(raster(ramp(fine, 1), fine), raster(ramp(coarse, 2), coarse), GENERIC)

    reduced, truth = opened.reduced()

    inner = (slice(None), slice(12, -12), slice(12, -12))
    assert whole(truth) == pytest.approx(ramp(truth.grid, 2), rel=1e-6)
    assert whole(reduced.pan)[inner] == pytest.approx(ramp(truth.grid, 1)[inner], rel=1e-5)
    seen = whole(Resampled(reduced.ms, reduced.grid))
    assert seen[inner] == pytest.approx(ramp(truth.grid, 2)[inner], rel=2e-4)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_reduced_pair_has_the_ratio_of_the_pair(layout: str):
    fine, coarse = LAYOUTS[layout]
    opened = Scene(raster(ramp(fine, 1), fine), raster(ramp(coarse, 2), coarse), GENERIC)
    reduced, truth = opened.reduced()
    assert reduced.ratio == pytest.approx(opened.ratio, rel=1e-9)
    assert reduced.grid == truth.grid
    assert truth.grid.pixel_size == pytest.approx(coarse.pixel_size)
    assert truth.grid.overlap(fine, ("truth", "pan")) == truth.grid.whole


def test_nodata_of_either_image_is_nodata_at_reduced_resolution():
    fine, coarse = LAYOUTS["common corner, ratio 4"]
    pan_valid, ms_valid = np.ones((160, 200), bool), np.ones((40, 50), bool)
    pan_valid[40:80, 40:80] = False
    ms_valid[20:30, 30:45] = False
    opened = Scene(raster(ramp(fine), fine, pan_valid), raster(ramp(coarse, 2), coarse, ms_valid), GENERIC)
    reduced, truth = opened.reduced()
    assert not reduced.pan.read(reduced.grid.whole).valid[12:18, 12:18].any()
    assert reduced.pan.read(reduced.grid.whole).valid[:8].all()
    assert np.array_equal(truth.read(truth.grid.whole).valid, ms_valid)
