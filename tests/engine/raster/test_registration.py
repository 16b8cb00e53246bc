# SPDX-License-Identifier: GPL-2.0-or-later
"""Shifts that were made are found, in images of unlike contrast; where there are none to find, that is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.errors import NoOverlap
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.engine.raster.grid import Grid, Window
from deep_fusion.engine.raster.raster import ArrayRaster, Raster, Sample
from deep_fusion.engine.raster.registration import Shift, in_common, measured_shift, tell_of_shift
from deep_fusion.engine.raster.resampling import Resampled
from engine_support import CORNER, centres, grid
from scipy.ndimage import gaussian_filter

SEN1FLOODS11 = Path(__file__).parents[4] / "shared/data/sar/sen1floods11"


def patches(seed: int, side: int = 300) -> np.ndarray:
    """Fields of even brightness, (side, side)."""
    noise = gaussian_filter(np.random.default_rng(seed).normal(size=(side, side)), 6)
    return np.digitize(noise, np.quantile(noise, (0.2, 0.4, 0.6, 0.8))).astype(np.float32)


def unlike(fields: np.ndarray, seed: int) -> np.ndarray:
    """The same fields as another sensor sees them: other brightness, inverted for some, and speckle."""
    looks = np.random.default_rng(seed).standard_gamma(4, fields.shape) / 4
    return np.array([3.0, 1.0, 5.0, 2.0, 4.0])[fields.astype(int)] * looks


@pytest.mark.parametrize("made", [(0, 0), (3, -2), (-5, 6), (8, -8)])
def test_the_shift_between_images_of_unlike_contrast_is_found(made: tuple[int, int]):
    fields = patches(1)
    moved = np.roll(unlike(fields, 2), made, (0, 1))
    shift = measured_shift(ArrayRaster(fields[None], grid(300, 300)), ArrayRaster(moved[None], grid(300, 300)))
    assert shift is not None
    assert shift.is_clear
    assert (shift.rows, shift.cols) == pytest.approx(made, abs=0.5)


def test_images_without_anything_in_common_have_no_clear_shift():
    first, second = (ArrayRaster(patches(seed)[None], grid(300, 300)) for seed in (3, 4))
    shift = measured_shift(first, second)
    assert shift is not None
    assert not shift.is_clear


def test_small_or_empty_images_have_no_shift():
    small = ArrayRaster(patches(1, 20)[None], grid(20, 20))
    flat = ArrayRaster(np.ones((1, 100, 100)), grid(100, 100))
    empty = ArrayRaster(patches(1, 100)[None], grid(100, 100), np.zeros((100, 100), bool))
    assert measured_shift(small, small) is None
    assert measured_shift(flat, flat) is None
    assert measured_shift(empty, empty) is None


@pytest.mark.parametrize("side", [24, 32, 64])
def test_noise_has_no_clear_shift_however_small_the_images_are(side: int):
    draws = np.random.default_rng(7).normal(size=(40, 2, 1, side, side))
    pairs = [[ArrayRaster(gaussian_filter(noise, (0, 1, 1)), grid(side, side)) for noise in pair] for pair in draws]
    found = [measured_shift(*pair) for pair in pairs]
    assert [shift for shift in found if shift is None or shift.is_clear] == []


def test_outliers_and_another_scale_do_not_hide_the_shift():
    fields = patches(1)
    moved = np.roll(unlike(fields, 2), (3, -2), (0, 1))
    moved.flat[:: 300 * 300 // 40] = 1e5  # corner reflectors
    for seen in (moved, 10 * np.log10(moved)):
        shift = measured_shift(ArrayRaster(fields[None], grid(300, 300)), ArrayRaster(seen[None], grid(300, 300)))
        assert shift is not None
        assert shift.is_clear
        assert (shift.rows, shift.cols) == pytest.approx((3, -2), abs=0.3)


@pytest.mark.parametrize("moved", [(0, 0), (1, -2), (3, 6), (-5, 4)])
def test_parts_of_a_pixel_are_found(moved: tuple[int, int]):
    """The truth is a whole number of pixels four times as fine, which sensors of either image then average."""
    ground = patches(8, 640)

    def sensed(image: np.ndarray) -> ArrayRaster:
        return ArrayRaster(image.reshape(1, 160, 4, 160, 4).mean(axis=(2, 4)), grid(160, 160))

    shift = measured_shift(sensed(ground), sensed(np.roll(unlike(ground, 9), moved, (0, 1))))
    assert shift is not None
    assert shift.is_clear
    assert (shift.rows, shift.cols) == pytest.approx((moved[0] / 4, moved[1] / 4), abs=0.12)


def landscape(on: Grid, east_m: float = 0.0, south_m: float = 0.0) -> ArrayRaster:
    """What lies at a place of the ground, moved, as pixels of any grid see it: soft-edged discs, in closed form."""
    generator = np.random.default_rng(5)
    east, north = centres(on)
    values = np.zeros((1, on.height, on.width))
    for x, y, radius, height in generator.uniform((0, -3000, 30, -1), (3000, 0, 160, 1), (150, 4)):
        away = np.hypot(east - east_m - x, north + south_m - y)
        values += height / (1 + np.exp(np.clip((away - radius) / 10, -50, 50)))
    return ArrayRaster(values, on)


@pytest.mark.parametrize("order", [1, -1])
def test_images_of_different_pixels_are_measured_in_the_larger_ones(order: int):
    fine, coarse = grid(600, 600, (5.0, 5.0)), grid(150, 150, (20.0, 20.0), (CORNER[0] + 7, CORNER[1] - 3))
    pair = landscape(fine), landscape(coarse, east_m=30.0, south_m=-45.0)
    seen = in_common(*pair[::order])
    assert {image.grid.pixel_size for image in seen} == {(20.0, 20.0)}
    shift = measured_shift(*seen)
    assert shift is not None
    assert (order * shift.rows, order * shift.cols) == pytest.approx((-45 / 20, 30 / 20), abs=0.12)


class Endless(Raster):
    """Nine bands of a ground of 4000 km, which nobody could hold: each pixel is its own easting in kilometres."""

    count, name, most = 9, "endless", 0

    def __init__(self, pixel: float) -> None:
        self.grid = grid(int(4e6 / pixel), int(4e6 / pixel), (pixel, pixel), (0.0, 4e6))

    def _read(self, window: Window) -> Sample:
        self.most = max(self.most, window.height * window.width)
        east = (np.arange(window.col, window.right) + 0.5) * self.grid.pixel_size[0] / 1e3
        values = np.broadcast_to(east, (self.count, window.height, window.width)).astype(np.float32)
        return Sample(values, np.ones(values.shape[1:], bool))


@pytest.mark.parametrize(("larger", "side"), [(4.0, 1024), (8.0, 512), (64.0, 64)])
def test_only_the_middle_of_large_images_is_looked_at_and_few_bands(larger: float, side: int):
    fine, coarse = Endless(2.0), Endless(larger)
    for seen in in_common(fine, coarse):
        assert (seen.grid.height, seen.grid.width, seen.count) == (side, side, 4)
        middle = seen.read(Window(0, side // 2 - 1, 1, 2)).values
        assert middle.mean() == pytest.approx(2000, abs=larger / 1e3)
    assert fine.most < 700 * 700


def test_images_in_different_places_are_refused():
    here, there = (
        ArrayRaster(np.ones((1, 30, 30)), grid(30, 30, corner=corner)) for corner in ((0.0, 0.0), (9e5, 0.0))
    )
    with pytest.raises(NoOverlap):
        in_common(here, there)


@pytest.mark.skipif(not SEN1FLOODS11.is_dir(), reason="needs the shared data")
@pytest.mark.parametrize("made", [(0, 0), (4, -3)])
def test_real_radar_lies_where_it_was_put_on_a_real_optical_image(made: tuple[int, int]):
    optical = open_source(Source("s2", (RasterFile(str(SEN1FLOODS11 / "Spain_7370579_S2Hand.tif"), (2, 3, 4, 8)),)))
    radar = open_source(Source("s1", (RasterFile(str(SEN1FLOODS11 / "Spain_7370579_S1Hand.tif")),)))
    pixels = Resampled(radar, optical.grid).read(optical.grid.whole).values
    shift = measured_shift(optical, ArrayRaster(np.roll(pixels, made, (1, 2)), optical.grid))
    assert shift is not None
    assert shift.is_clear
    assert (shift.rows, shift.cols) == pytest.approx(made, abs=1.0)


@pytest.mark.parametrize(
    ("shift", "kind", "words"),
    [
        (Shift(0.2, -0.4, 20.0), "log", "-0.4 columns and +0.2 rows"),
        (Shift(0.0, 3.0, 20.0), "warning", "Register them first"),
        (Shift(0.0, 3.0, 2.0), "log", "could not be measured"),
        (None, "log", "could not be measured"),
    ],
)
def test_a_clear_and_far_shift_is_warned_of(shift: Shift | None, kind: str, words: str):
    events: list[dict] = []
    tell_of_shift(shift, Progress(events.append))
    assert [event["type"] for event in events] == [kind]
    assert words in events[0]["text"]
