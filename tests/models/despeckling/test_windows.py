# SPDX-License-Identifier: GPL-2.0-or-later
"""What every speckle filter of the registry promises, and the sums that they rest on."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.raster.grid import Window
from deep_fusion.models.despeckling.windows import Strip, box_sums, run_sums, window_moments
from deep_fusion.models.registry import MethodRecord, methods
from engine_support import grid, raster
from scipy.ndimage import binary_dilation
from speckle_support import LOOKS, fields, filtered, inner, speckled

RECORDS = methods("despeckling")
every = pytest.mark.parametrize("record", RECORDS, ids=[record.id for record in RECORDS])


def holes(rows: int, cols: int) -> np.ndarray:
    valid = np.random.default_rng(5).random((rows, cols)) > 0.05
    valid[rows // 3 : rows // 2, cols // 4 : cols // 2] = False
    return valid


@every
@pytest.mark.parametrize("level", [0.0, 1e-9, 0.02, 3e5])
def test_a_constant_image_stays_as_it_is(record: MethodRecord, level: float):
    flat = np.full((2, 30, 41), level, np.float32)
    assert filtered(record.load()(), flat) == pytest.approx(flat, rel=1e-6, abs=0)


@every
@pytest.mark.parametrize("tile", [9, 32])
def test_tiles_give_exactly_what_the_whole_image_gives(record: MethodRecord, tile: int):
    power, valid = speckled(fields(70, 90, 2)), holes(70, 90)
    method = record.load()()
    in_tiles, at_once = filtered(method, power, valid, tile), filtered(method, power, valid)
    assert np.array_equal(in_tiles, at_once, equal_nan=True)


@every
def test_nodata_stays_and_what_stands_there_does_not_matter(record: MethodRecord):
    power, valid = speckled(fields()), holes(48, 60)
    method = record.load()()
    found = filtered(method, power, valid)
    assert np.array_equal(np.isfinite(found[0]), valid)
    for spoilt in (-9999.0, 3e30):
        assert np.array_equal(filtered(method, np.where(valid, power, spoilt), valid), found, equal_nan=True)


@every
def test_a_hole_reaches_no_further_than_half_a_window(record: MethodRecord):
    power, valid = speckled(fields()), np.ones((48, 60), bool)
    valid[20:25, 30:36] = False
    method = record.load()()
    apart = ~binary_dilation(~valid, iterations=3, structure=np.ones((3, 3)))
    assert np.array_equal(filtered(method, power, valid)[:, apart], filtered(method, power)[:, apart])
    assert not np.array_equal(filtered(method, power, valid)[:, valid], filtered(method, power)[:, valid])


@every
def test_a_pixel_alone_among_holes_keeps_its_value(record: MethodRecord):
    power, valid = speckled(fields()), np.zeros((48, 60), bool)
    valid[20, 30] = True
    assert filtered(record.load()(), power, valid)[0, 20, 30] == pytest.approx(power[0, 20, 30], rel=1e-6)


@every
@pytest.mark.parametrize("gain", [1e-6, 1e6])
def test_speckle_multiplies_so_units_do_not_matter(record: MethodRecord, gain: float):
    power, method = speckled(fields()), record.load()()
    expected = filtered(method, power)
    assert filtered(method, power * np.float32(gain)) / gain == pytest.approx(expected, rel=1e-5)


@every
def test_no_direction_is_preferred(record: MethodRecord):
    power, method = speckled(fields()), record.load()()
    found = filtered(method, power)[0]
    for turned, back in ((np.rot90, lambda image: np.rot90(image, -1)), (np.transpose, np.transpose)):
        assert back(filtered(method, turned(power[0])[None])[0]) == pytest.approx(found, rel=1e-5)


@every
def test_bands_do_not_meet(record: MethodRecord):
    power, method = speckled(fields(bands=3)), record.load()()
    alone = [filtered(method, power[band : band + 1])[0] for band in range(3)]
    assert np.array_equal(filtered(method, power), alone)


@every
def test_even_ground_keeps_its_mean_and_loses_most_of_its_variance(record: MethodRecord):
    power = speckled(np.full((1, 300, 300), 0.05))
    found = inner(filtered(record.load()(7, LOOKS), power), 3)
    assert found.mean() == pytest.approx(0.05, rel=0.02)
    assert found.var() < 0.1 * power.var()


@every
def test_a_bright_target_takes_no_digits_from_a_dark_lake(record: MethodRecord):
    lake = speckled(np.full((1, 40, 80), 1e-5))
    with_target = lake.copy()
    with_target[0, :, :4] = 1e6
    method = record.load()()
    assert np.array_equal(filtered(method, with_target)[..., 8:], filtered(method, lake)[..., 8:])


@every
def test_a_window_without_a_middle_is_refused(record: MethodRecord):
    for window in (-3, 0, 1, 2, 8):
        with pytest.raises(BadOption, match=f"WINDOW is {window}, which does not work: .* odd number of at least 3"):
            record.load()(window=window)


@every
@pytest.mark.parametrize("looks", [0.0, -1.0, float("nan")])
def test_looks_that_are_none_are_refused(record: MethodRecord, looks: float):
    with pytest.raises(BadOption, match=r"LOOKS is .*above 0"):
        record.load()(looks=looks)


@pytest.mark.parametrize("length", range(1, 16))
def test_sums_of_neighbours_are_those_of_their_pixels(length: int):
    values = np.arange(20.0) ** 2
    assert run_sums(values, length).tolist() == [values[i : i + length].sum() for i in range(21 - length)]


def test_boxes_may_be_oblong():
    values = np.random.default_rng(1).random((9, 12))
    sums = box_sums(values, 3, 5)
    assert sums.shape == (7, 8)
    assert sums[2, 4] == pytest.approx(values[2:5, 4:9].sum())


def test_the_variance_of_a_window_is_that_of_a_sample():
    """The four pixels 1, 1, 1, 5 have mean 2 and variance 12/3; the other five have no data."""
    power = np.array([[1, 0, 1], [0, 5, 0], [0, 0, 1]], np.float32)
    mean, variation = window_moments(Strip(power, power > 0), 3)
    assert (mean.item(), variation.item()) == (2.0, 1.0)


@every
def test_the_image_itself_is_not_touched(record: MethodRecord):
    image = raster(speckled(fields()), grid(48, 60), holes(48, 60)).read(Window(0, 0, 48, 60))
    before = image.values.copy()
    record.load()().predict({"sar": image})
    assert np.array_equal(image.values, before)
