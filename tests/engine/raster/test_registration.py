# SPDX-License-Identifier: GPL-2.0-or-later
"""Shifts that were made are found, in images of unlike contrast; where there are none to find, that is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.engine.raster.raster import ArrayRaster
from deep_fusion.engine.raster.registration import Shift, measured_shift, tell_of_shift
from deep_fusion.engine.raster.resampling import Resampled
from engine_support import grid
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
