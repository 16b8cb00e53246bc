# SPDX-License-Identifier: GPL-2.0-or-later
"""Backscatter as power and in decibels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.errors import NegativePower
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.raster import Raster, Sample
from deep_fusion.engine.raster.sar import Decibels, Linear, Power, sar_scale
from engine_support import ROOT, grid, raster, source, whole, write_tif

HERE = grid(2, 3)
CHIP = ROOT.parent / "shared" / "data" / "sar" / "sen1floods11" / "Spain_7370579_S1Hand.tif"
SOME = np.array([[[1.0, 10.0, 0.01], [0.5, 100.0, 2.0]]])
IN_DECIBELS = np.array([[[0.0, 10.0, -20.0], [-3.010299957, 20.0, 3.010299957]]])


def test_power_is_turned_into_decibels_and_back():
    assert whole(Decibels(raster(SOME, HERE))) == pytest.approx(IN_DECIBELS, abs=1e-5)
    assert whole(Power(raster(IN_DECIBELS, HERE))) == pytest.approx(SOME, rel=1e-6)


def test_zeros_and_whatever_power_is_next_to_nothing_are_a_hundred_decibels_down():
    tiny = np.array([[[0.0, 1e-30, 1e-10], [1e-9, -0.0, 1.0]]])
    assert whole(Decibels(raster(tiny, HERE))) == pytest.approx(
        np.array([[[-100, -100, -100], [-90, -100, 0]]]), abs=1e-4
    )


def test_numbers_that_are_no_decibels_give_powers_whose_squares_are_finite():
    powers = whole(Power(raster([[[151, 4000, 3e38], [-4000, -3e38, 0]]], HERE)))
    assert np.isfinite(powers * powers).all()
    assert (powers >= 0).all()


@pytest.mark.parametrize("seen", [Decibels, Power, Linear])
def test_holes_stay_and_their_values_are_finite(seen: type):
    valid = np.array([[True, False, True], [True, True, False]])
    sample = seen(raster(SOME, HERE, valid)).read(HERE.whole)
    assert np.array_equal(sample.valid, valid)
    assert np.isfinite(sample.values).all()


@pytest.mark.parametrize("seen", [Decibels, Power, Linear])
def test_the_original_keeps_its_values(seen: type):
    image = raster(SOME, HERE)
    seen(image).read(HERE.whole)
    assert np.array_equal(whole(image), SOME.astype(np.float32))


def test_an_image_with_a_negative_value_is_in_decibels():
    assert sar_scale(raster(SOME, HERE), Progress()) == "linear"
    assert sar_scale(raster(np.zeros((1, 2, 3)), HERE), Progress()) == "linear"
    assert sar_scale(raster(IN_DECIBELS, HERE), Progress()) == "db"


def test_a_negative_value_that_stands_for_nodata_does_not_count():
    valid = np.array([[True, True, True], [True, True, False]])
    assert sar_scale(raster([[[1, 2, 3], [4, 5, -9999]]], HERE, valid), Progress()) == "linear"


class Watched(Raster):
    """Power with a single negative value, and a note of what was read of it."""

    def __init__(self, rows: int, cols: int, negative: tuple[int, int]) -> None:
        self.grid, self.count, self.name = grid(rows, cols), 1, "watched"
        self._values = np.ones((1, rows, cols), np.float32)
        self._values[0, negative[0], negative[1]] = -1
        self.read_pixels = 0

    def _read(self, window: Window) -> Sample:
        rows, cols = window.slices_in(self.grid.whole)
        self.read_pixels += window.height * window.width
        return Sample(self._values[:, rows, cols], np.ones((window.height, window.width), bool))


def test_a_negative_value_anywhere_is_found_and_ends_the_search():
    late, early = Watched(300, 40000, (299, 39999)), Watched(300, 40000, (3, 5))
    assert [sar_scale(image, Progress()) for image in (late, early)] == ["db", "db"]
    assert late.read_pixels == 300 * 40000
    assert early.read_pixels <= late.read_pixels / 2


def test_power_with_a_negative_value_is_refused_with_the_first_of_them():
    with pytest.raises(NegativePower, match=r"watched cannot be linear power: band 1 is -1 in row 31, column 41\."):
        Linear(Watched(50, 60, (30, 40))).read(Window(20, 30, 20, 20))


def test_power_without_one_is_taken_as_it_is():
    valid = np.array([[True, True, False], [True, True, True]])
    image = raster([[[0, 2, -1], [4, 5, 6]]], HERE, valid)
    assert np.array_equal(whole(Linear(image)), whole(image), equal_nan=True)


@pytest.mark.skipif(not CHIP.is_file(), reason=f"no real SAR image at {CHIP}")
def test_a_sentinel_1_chip_in_decibels_is_seen_to_be_so():
    assert sar_scale(open_source(source(CHIP)), Progress()) == "db"


def test_the_file_of_an_image_in_decibels_is_recognised(tmp_path: Path):
    path = write_tif(tmp_path / "vv.tif", IN_DECIBELS.astype(np.float32))
    assert sar_scale(open_source(source(path)), Progress()) == "db"
