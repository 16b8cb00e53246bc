# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers are guessed from bands, pixel sizes, dates, names and values."""

import datetime

import pytest
from deep_fusion.ui.tasks.guesses import (
    Raster,
    day_in,
    fine_and_coarse,
    looks_like_sar,
    optical_and_sar,
    pan_and_ms,
    scene_image,
    shared,
)

BOX = (0.0, 0.0, 1.0, 1.0)
ELSEWHERE = (5.0, 5.0, 6.0, 6.0)


def raster(name, bands, pixel, box=BOX, **more):
    return Raster(name, name, bands, pixel, box=box, **more)


def dated(name, pixel):
    return raster(name, 6, pixel, day=day_in(name))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("L8_20200131_SR", (2020, 1, 31)),
        ("fine 2020-01-31.tif", (2020, 1, 31)),
        ("MOD09GA.A2020032.h18", (2020, 2, 1)),
        ("LC08_195025_20130707_B8", (2013, 7, 7)),
        ("tile 20201399 of 2019_12_30", (2019, 12, 30)),
    ],
)
def test_a_date_is_found_in_a_name(name, day):
    assert day_in(name) == datetime.date(*day)


@pytest.mark.parametrize("name", ["image", "ms_1998", "tile_123456789", "20209999"])
def test_other_numbers_are_no_dates(name):
    assert day_in(name) is None


def test_overlap_is_the_share_of_the_smaller_image():
    quarter = raster("b", 1, 1, box=(0.75, 0.5, 1.25, 1.0))
    assert shared(raster("a", 1, 1), quarter) == pytest.approx(0.5)
    assert shared(raster("a", 1, 1), raster("c", 1, 1, box=ELSEWHERE)) == 0


def test_pan_is_the_fine_image_of_one_band_and_ms_lies_in_the_same_place():
    layers = [
        raster("elevation", 1, 30),
        raster("ms far away", 8, 2, box=ELSEWHERE),
        raster("ms", 4, 2),
        raster("pan", 1, 0.5),
        raster("sharpened", 4, 0.5),
    ]
    assert pan_and_ms(layers) == {"PAN": "pan", "MS": "ms"}


def test_two_images_of_one_pixel_size_are_no_pair_to_sharpen():
    assert pan_and_ms([raster("pan", 1, 2), raster("ms", 4, 2)]) == {}


def test_two_pairs_and_a_date_between_them_are_found_by_pixel_size():
    layers = [
        dated(f"{kind}_{day}", pixel)
        for kind, pixel, days in (
            ("L", 30, ("20200101", "20200201")),
            ("M", 480, ("20200301", "20200201", "20200115", "20200120", "20200101")),
        )
        for day in days
    ]
    assert fine_and_coarse(layers) == {
        "FINE_1": "L_20200101",
        "COARSE_1": "M_20200101",
        "FINE_3": "L_20200201",
        "COARSE_3": "M_20200201",
        "COARSE_2": ["M_20200115"],
    }


def test_one_pair_predicts_a_date_after_it():
    layers = [dated("L_20200110", 30), dated("M_20200110", 480), dated("M_20200101", 480), dated("M_20200120", 480)]
    assert fine_and_coarse(layers) == {
        "FINE_1": "L_20200110",
        "COARSE_1": "M_20200110",
        "COARSE_2": ["M_20200120"],
    }


def test_without_a_common_date_nothing_is_guessed():
    assert fine_and_coarse([dated("L_20200110", 30), dated("M_20200111", 480)]) == {}


def test_radar_is_known_by_its_name_or_by_decibels():
    assert looks_like_sar(raster("S1A_IW_GRD", 2, 10))
    assert looks_like_sar(raster("scene", 2, 10, lowest=-31.0, highest=4.0))
    assert not looks_like_sar(raster("scene", 2, 10, lowest=0.0, highest=4000.0))
    assert not looks_like_sar(raster("s1 and s2", 12, 10))


def test_optical_image_is_the_one_below_the_radar_image():
    layers = [raster("far", 13, 10, box=ELSEWHERE), raster("s2", 4, 10), raster("s1", 2, 10)]
    assert optical_and_sar(layers) == {"OPTICAL": "s2", "SAR": "s1"}


def test_scene_is_the_finest_image_with_colours():
    assert scene_image([raster("pan", 1, 0.5), raster("rgb", 3, 1), raster("s2", 13, 10)]) == {"INPUT": "rgb"}
