# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the brush and of coverage."""

import numpy as np
import pytest
from deep_fusion.engine.demo.canvas import Canvas, area_coverage, band_coverage


@pytest.fixture
def canvas():
    canvas = Canvas.blank((3, 5), 2.0)
    canvas.top[:] = canvas.under[:] = 7
    return canvas


def test_half_covered_pixel_is_half_of_each_surface(canvas):
    canvas.paint(9, np.full((3, 5), 0.5, np.float32))

    assert (canvas.top == 9).all()
    assert (canvas.under == 7).all()
    assert canvas.share == pytest.approx(0.5)


def test_third_surface_displaces_the_weakest(canvas):
    canvas.paint(8, np.full((3, 5), 0.2, np.float32))
    canvas.paint(9, np.full((3, 5), 0.5, np.float32))

    assert (canvas.top == 9).all()
    assert (canvas.under == 7).all()
    assert canvas.share == pytest.approx(0.5 / 0.9)


def test_untouched_pixels_stay_as_they_were(canvas):
    coverage = np.zeros((3, 5), np.float32)
    coverage[1, 2] = 1
    canvas.paint(9, coverage)

    assert canvas.dominant().tolist() == [[7] * 5, [7, 7, 9, 7, 7], [7] * 5]


def test_painting_in_a_window_lands_at_its_place_on_an_oblong_canvas(canvas):
    near = canvas.window_around(x=9.0, y=1.0, reach_m=1.0)
    near.paint(9, np.ones(near.shape, np.float32))

    assert near.x == pytest.approx([9])
    assert near.y == pytest.approx([1])
    assert np.argwhere(canvas.top == 9).tolist() == [[0, 4]]


def test_window_beside_the_canvas_is_empty(canvas):
    assert 0 in canvas.window_around(x=-50.0, y=1.0, reach_m=3.0).shape


def test_walking_the_strips_asks_whether_to_go_on():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        list(Canvas.blank((3, 5), 2.0, stop).in_strips())


@pytest.mark.parametrize("half_width", [0.1, 0.5, 3.3])
@pytest.mark.parametrize("middle", [0.0, 0.21, 0.5])
def test_band_covers_its_width_whatever_its_place_between_the_pixels(half_width, middle):
    coverage = band_coverage(np.arange(-20, 20) * 1.0 - middle, half_width, 1.0)

    assert coverage.sum() == pytest.approx(2 * half_width, rel=1e-5)


def test_area_edge_is_half_covered_and_soft_over_the_stated_length():
    assert area_coverage(np.array([-2, -1, 0, 1, 2.0]), 4.0) == pytest.approx([1, 0.75, 0.5, 0.25, 0])
