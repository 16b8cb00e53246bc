# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters on other grids, against closed forms, a sum over all pixels, and GDAL's own interpolation."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from deep_fusion.engine.raster.grid import Grid, Window
from deep_fusion.engine.raster.resampling import Cubic, Gaussian, Kernel, Linear, Nearest, Resampled
from engine_support import CORNER, UTM, grid, ramp, raster, waves, whole
from rasterio.warp import Resampling, reproject

RATIOS = [2.0, 3.0, 4.0, 3.7]


def finer(coarse: Grid, ratio: float, offset: tuple[float, float] = (0.0, 0.0)) -> Grid:
    """A grid with pixels `ratio` times as small; `offset` in its pixels moves it east and south."""
    width, height = coarse.pixel_size
    pixel = width / ratio, height / ratio
    corner = coarse.transform.c + offset[0] * pixel[0], coarse.transform.f - offset[1] * pixel[1]
    return grid(int(coarse.height * ratio), int(coarse.width * ratio), pixel, corner)


def inner(image: np.ndarray, margin: int) -> np.ndarray:
    return image[:, margin:-margin, margin:-margin]


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("offset", [(0.0, 0.0), (0.5, 0.5), (-0.31, 1.27)])
def test_cubic_interpolation_reproduces_a_ramp(ratio: float, offset: tuple[float, float]):
    coarse = grid(9, 13)
    fine = finer(coarse, ratio, offset)

    seen = whole(Resampled(raster(ramp(coarse, 2), coarse), fine))

    margin = int(3 * ratio)  # of a ramp's mirror image there is nothing to reproduce
    assert inner(seen, margin) == pytest.approx(inner(ramp(fine, 2), margin), rel=1e-5)


@pytest.mark.parametrize("ratio", RATIOS)
def test_averaging_reproduces_a_ramp(ratio: float):
    fine = grid(60, 80)
    coarse = grid(int(60 / ratio), int(80 / ratio), (2 * ratio, 3 * ratio))
    seen = whole(Resampled(raster(ramp(fine), fine), coarse))
    assert inner(seen, 3) == pytest.approx(inner(ramp(coarse), 3), rel=1e-4)


@pytest.mark.parametrize("kernel", [Cubic(), Linear(), Gaussian(1.7)])
@pytest.mark.parametrize("ratio", [0.27, 1.0, 3.7])
def test_a_constant_stays_constant_up_to_the_edges(kernel: Cubic | Linear | Gaussian, ratio: float):
    coarse = grid(17, 19)
    seen = whole(Resampled(raster(np.full((1, 17, 19), 2047.0), coarse), finer(coarse, ratio), kernel))
    assert seen == pytest.approx(2047.0, rel=1e-6)


def test_landsat_pixels_keep_their_value_where_a_pan_pixel_shares_their_centre():
    """Landsat's grids differ by half a PAN pixel: MS pixel (i, j) is centred on PAN pixel (2i, 2j)."""
    ms = grid(12, 15, pixel=(30.0, 30.0))
    pan = grid(24, 30, pixel=(15.0, 15.0), corner=(CORNER[0] + 7.5, CORNER[1] - 7.5))
    values = np.random.default_rng(3).normal(size=(2, 12, 15))
    seen = whole(Resampled(raster(values, ms), pan))
    assert seen[:, ::2, ::2] == pytest.approx(values, abs=1e-6)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize(("kernel", "method"), [(Cubic(), Resampling.cubic), (Linear(), Resampling.bilinear)])
def test_interpolation_agrees_with_gdal(ratio: float, kernel: Cubic | Linear, method: Resampling):
    coarse = grid(20, 24, (8.0, 12.0))
    fine = finer(coarse, ratio, (0.4, -0.2))
    values = waves(coarse, 1, wavelength_m=90.0).astype(np.float32)
    gdal = np.zeros((1, fine.height, fine.width), np.float32)
    places = {"src_transform": coarse.transform, "dst_transform": fine.transform, "src_crs": UTM, "dst_crs": UTM}
    reproject(values, gdal, **places, resampling=method, tolerance=0.0)

    seen = whole(Resampled(raster(values, coarse), fine, kernel))

    margin = int(3 * ratio)
    assert inner(seen, margin) == pytest.approx(inner(gdal, margin), rel=1e-4)


def summed(values: np.ndarray, valid: np.ndarray, on: Grid, to: Grid, kernel: Cubic | Gaussian) -> np.ndarray:
    """The definition, pixel by pixel: the weighted mean of the valid pixels, if they have half of the weight."""
    rows, cols = values.shape
    result = np.full((to.height, to.width), np.nan)
    for row in range(to.height):
        for col in range(to.width):
            x, y = ~on.transform * (to.transform * (col + 0.5, row + 0.5))
            total = known = weighed = 0.0
            for at_row in range(int(y) - 7, int(y) + 8):
                for at_col in range(int(x) - 7, int(x) + 8):
                    weight = one_axis(at_row + 0.5 - y, to.transform.e / on.transform.e, kernel)
                    weight *= one_axis(at_col + 0.5 - x, to.transform.a / on.transform.a, kernel) if weight else 0.0
                    here = min(max(at_row, 0), rows - 1), min(max(at_col, 0), cols - 1)
                    weighed += weight
                    known += weight * valid[here]
                    total += weight * valid[here] * values[here]
            if known / weighed > 0.4999:
                result[row, col] = total / known
    return result


def one_axis(distance: float, step: float, kernel: Cubic | Gaussian) -> float:
    if isinstance(kernel, Gaussian):
        return float(np.exp(-((distance / kernel.sigma) ** 2) / 2)) if abs(distance) <= 4 * kernel.sigma else 0.0
    x = abs(distance) / max(step, 1.0)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0


@pytest.mark.parametrize(
    ("kernel", "pixel"),
    [(Cubic(), (0.9, 1.1)), (Cubic(), (5.0, 7.5)), (Gaussian(0.8), (4.0, 6.0)), (Gaussian(0.8), (2.0, 3.0))],
)
def test_nodata_takes_no_part_and_leaves_a_hole_where_it_has_most_of_the_weight(kernel, pixel: tuple[float, float]):
    on = grid(8, 9)
    to = grid(int(8 * 3 / pixel[1]), int(9 * 2 / pixel[0]), pixel)
    generator = np.random.default_rng(4)
    values = generator.normal(100, 20, (8, 9)).astype(np.float32)
    valid = generator.random((8, 9)) > 0.25
    valid[3:6, 4:8] = False

    seen = whole(Resampled(raster(np.where(valid, values, 1e30)[None], on, valid), to, kernel))[0]

    expected = summed(values, valid, on, to, kernel)
    assert np.array_equal(np.isnan(seen), np.isnan(expected))
    assert 0 < np.isnan(seen).sum() < seen.size
    assert seen == pytest.approx(expected, rel=1e-4, nan_ok=True)


@pytest.mark.parametrize("ratio", [2.0, 3.7])
@pytest.mark.parametrize("kernels", [Cubic(), (Gaussian(1.0), Gaussian(1.0)), (Gaussian(0.8), Gaussian(1.9))])
def test_windows_agree_with_the_whole_image(ratio: float, kernels):
    coarse = grid(13, 17)
    valid = np.random.default_rng(5).random((13, 17)) > 0.1
    seen = Resampled(raster(waves(coarse, 2), coarse, valid), finer(coarse, ratio, (0.3, 0.6)), kernels)
    everything = seen.read(seen.grid.whole)
    for window in [
        Window(0, 0, 7, 11),
        Window(5, 9, 1, 1),
        Window(9, 3, 11, 7),
        Window(seen.grid.height - 3, 2, 3, 20),
    ]:
        part = seen.read(window)
        rows, cols = window.slices_in(seen.grid.whole)
        assert np.array_equal(part.valid, everything.valid[rows, cols])
        assert part.values == pytest.approx(everything.values[:, rows, cols], rel=1e-5)


def test_the_same_grid_leaves_every_bit_as_it_is():
    on = grid(7, 11)
    values = np.random.default_rng(6).normal(size=(2, 7, 11)).astype(np.float32)
    assert np.array_equal(whole(Resampled(raster(values, on), grid(7, 11))), values)


@pytest.mark.parametrize("kernel", [Cubic(), Linear(), Nearest()])
def test_a_shift_by_whole_pixels_copies_them(kernel: Kernel):
    on = grid(7, 11)
    values = np.random.default_rng(6).normal(size=(2, 7, 11)).astype(np.float32)
    seen = Resampled(raster(values, on), on.cropped(Window(2, 3, 4, 5)), kernel)
    assert np.array_equal(whole(seen), values[:, 2:6, 3:8])


def test_a_hole_does_not_grow_when_nothing_is_resampled():
    on = grid(7, 11)
    valid = np.ones((7, 11), bool)
    valid[3, 4] = False
    seen = Resampled(raster(np.ones((1, 7, 11)), on, valid), on)
    assert np.array_equal(seen.read(on.whole).valid, valid)


@pytest.mark.parametrize("pixel", [(2.0, 3.0), (0.5, 1.0), (7.0, 5.0)])
def test_there_is_nothing_beyond_the_edge_of_the_image(pixel: tuple[float, float]):
    on = grid(20, 20)
    around = grid(int(180 / pixel[1]), int(120 / pixel[0]), pixel, (CORNER[0] - 40.0, CORNER[1] + 60.0))
    seen = Resampled(raster(np.ones((1, 20, 20)), on), around)
    rows, cols = np.nonzero(seen.read(around.whole).valid)
    west, north = around.transform * (int(cols.min()), int(rows.min()))
    east, south = around.transform * (int(cols.max()) + 1, int(rows.max()) + 1)
    for found, edge, step in zip((west, south, east, north), on.bounds, (*pixel, *pixel), strict=True):
        assert abs(found - edge) < step


def test_a_pixel_is_valid_only_if_all_bands_are():
    on = grid(30, 30)
    valid = np.ones((30, 30), bool)
    valid[10:20, 10:20] = False
    bands = raster(np.ones((2, 30, 30)), on, valid)
    narrow, wide = (Resampled(bands, on, (kernel, kernel)) for kernel in (Gaussian(0.5), Gaussian(3.0)))
    both = Resampled(bands, on, (Gaussian(0.5), Gaussian(3.0)))
    expected = narrow.read(on.whole).valid & wide.read(on.whole).valid
    assert np.array_equal(both.read(on.whole).valid, expected)


def test_a_transform_with_rounding_noise_is_still_the_same_grid():
    on = grid(7, 11)
    noisy = Grid(UTM, Affine(2.0 + 1e-12, 0, CORNER[0] + 1e-10, 0, -3.0, CORNER[1]), 7, 11)
    values = np.random.default_rng(7).normal(size=(1, 7, 11)).astype(np.float32)
    assert np.array_equal(whole(Resampled(raster(values, on), noisy)), values)
