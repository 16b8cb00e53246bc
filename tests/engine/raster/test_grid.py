# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows and grids, on oblong pixels and oblong tiles."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from deep_fusion.engine.errors import NoOverlap
from deep_fusion.engine.raster.grid import Grid, Window, tiles
from engine_support import CORNER, UTM, grid

WINDOW = Window(row=3, col=5, height=7, width=11)


def test_a_window_knows_its_far_edges():
    assert (WINDOW.bottom, WINDOW.right) == (10, 16)


def test_a_halo_grows_a_window_on_all_sides():
    assert WINDOW.expanded(2) == Window(1, 3, 11, 15)


def test_clipping_cuts_off_what_lies_outside_the_image():
    assert Window(-2, -1, 7, 11).clipped(4, 20) == Window(0, 0, 4, 10)
    assert WINDOW.clipped(8, 9) == Window(3, 5, 5, 4)


def test_padding_grows_a_window_downwards_and_to_the_right():
    assert WINDOW.padded(4) == Window(3, 5, 8, 12)
    assert Window(0, 0, 8, 12).padded(4) == Window(0, 0, 8, 12)


def test_coarsening_keeps_the_place_also_left_of_the_origin():
    assert Window(-8, -4, 16, 12).coarsened(4) == Window(-2, -1, 4, 3)


def test_slices_cut_a_window_out_of_a_larger_one():
    seen = WINDOW.expanded(3)
    image = np.arange(40 * 50).reshape(40, 50)
    rows, cols = WINDOW.slices_in(seen)
    assert np.array_equal(image[0:13, 2:19][rows, cols], image[3:10, 5:16])


@pytest.mark.parametrize(("height", "width", "size"), [(7, 11, 4), (8, 8, 4), (3, 50, 16), (1, 1, 512), (513, 2, 512)])
def test_tiles_cover_each_pixel_once_and_go_row_by_row(height: int, width: int, size: int):
    seen = np.zeros((height, width), int)
    windows = tiles(height, width, size)
    for window in windows:
        seen[window.row : window.bottom, window.col : window.right] += 1
        assert max(window.height, window.width) <= size
    assert (seen == 1).all()
    assert windows == sorted(windows, key=lambda window: (window.row, window.col))


def test_pixel_size_is_positive_and_in_the_order_width_height():
    assert grid(7, 11).pixel_size == (2.0, 3.0)


def test_bounds_are_west_south_east_north():
    west, north = CORNER
    assert grid(7, 11).bounds == (west, north - 21.0, west + 22.0, north)


def test_a_cropped_grid_starts_at_the_corner_of_its_window():
    cropped = grid(20, 30).cropped(WINDOW)
    assert (cropped.height, cropped.width) == (7, 11)
    assert cropped.transform * (0, 0) == (CORNER[0] + 5 * 2.0, CORNER[1] - 3 * 3.0)


def test_a_coarsened_grid_has_the_same_corner_and_covers_odd_sizes():
    coarse = grid(7, 11).coarsened(4)
    assert (coarse.height, coarse.width) == (2, 3)
    assert coarse.pixel_size == (8.0, 12.0)
    assert coarse.transform * (0, 0) == CORNER


def test_overlap_takes_pixels_whose_centres_lie_in_the_other_image():
    fine = grid(20, 20, pixel=(1.0, 1.0))
    other = grid(2, 3, pixel=(4.0, 3.0), corner=(CORNER[0] + 3.6, CORNER[1] - 5.6))  # x 3.6 to 15.6, y 5.6 to 11.6
    assert fine.overlap(other, ("a", "b")) == Window(row=6, col=4, height=6, width=12)


def test_a_larger_image_overlaps_all_of_a_smaller_one():
    small, large = grid(7, 11), grid(100, 100, corner=(CORNER[0] - 40, CORNER[1] + 90))
    assert small.overlap(large, ("a", "b")) == small.whole


def test_rounding_noise_of_a_transform_does_not_cost_a_pixel():
    noisy = Grid(UTM, Affine(2.0, 0, CORNER[0] + 1e-7, 0, -3.0, CORNER[1] - 1e-7), 7, 11)
    assert grid(7, 11).overlap(noisy, ("a", "b")) == Window(0, 0, 7, 11)


def test_one_pixel_of_overlap_is_an_overlap():
    assert grid(7, 11).overlap(grid(7, 11, corner=(CORNER[0] + 20, CORNER[1] - 18)), ("a", "b")) == Window(6, 10, 1, 1)


@pytest.mark.parametrize(("east", "south"), [(22, 0), (-22, 0), (0, 21), (0, -21), (5000, 5000)])
def test_images_side_by_side_do_not_overlap_and_the_error_names_both_extents(east: float, south: float):
    other = grid(7, 11, corner=(CORNER[0] + east, CORNER[1] - south))
    with pytest.raises(NoOverlap, match=r"PAN covers x 552000 to 552022, y 5407979 to 5408000.*EPSG:32632"):
        grid(7, 11).overlap(other, ("PAN", "MS"))


def test_the_ratio_of_oblong_pixels_is_that_of_their_areas_rooted():
    finer = grid(10, 10, (1.0, 2.0))
    assert grid(5, 5, (4.0, 2.0)).ratio_to(finer) == 2.0
    assert finer.ratio_to(grid(5, 5, (4.0, 2.0))) == 0.5
