# SPDX-License-Identifier: GPL-2.0-or-later
"""The same part of several images as pictures."""

from __future__ import annotations

import io

import numpy as np
import pytest
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.raster.writing import Layout
from deep_fusion.engine.strips import Strip
from deep_fusion.models.pansharpening.scene import Scene
from engine_support import grid, raster, scene, waves, whole
from matplotlib.image import imread
from rasterio.enums import ColorInterp

LAYOUT = Layout(np.dtype("uint16"))


def pixels(picture) -> np.ndarray:
    return imread(io.BytesIO(picture.png))[..., :3]


def test_the_part_is_where_pan_has_most_detail():
    fine = grid(600, 700)
    pan = np.zeros((1, 600, 700))
    pan[0, 256:512, 256:512] = np.random.default_rng(0).normal(size=(256, 256))
    coarse = grid(150, 175, (8.0, 12.0))
    strip = Strip.around_detail(Scene(raster(pan, fine), raster(waves(coarse), coarse), scene().sensor), None, LAYOUT)
    assert strip.window == Window(256, 256, 256, 256)


def test_pictures_show_every_pixel_and_have_one_stretch():
    pair = scene(64, 80)
    truth = Resampled(pair.ms, pair.grid)
    strip = Strip.around_detail(pair, truth, LAYOUT)
    strip.add("the truth again", truth)
    strip.add("brighter", raster(whole(truth) + 100, pair.grid))
    pictures = {picture.caption: pixels(picture) for picture in strip.pictures()}
    assert list(pictures) == ["PAN", "MS, interpolated", "truth", "the truth again", "brighter"]
    assert pictures["PAN"].shape == (64, 80, 3)
    assert np.array_equal(pictures["truth"], pictures["the truth again"])
    assert pictures["brighter"].mean() > pictures["truth"].mean()


def test_errors_are_black_where_there_is_none_and_share_a_scale():
    pair = scene(64, 80)
    truth = Resampled(pair.ms, pair.grid)
    strip = Strip.around_detail(pair, truth, LAYOUT)
    for title, offset in (("none", 0), ("some", 10), ("much", 40)):
        strip.add(title, raster(whole(truth) + offset, pair.grid))
    none, some, much = (pixels(picture) for picture in strip.errors())
    assert none.max() < 0.05
    assert some.mean() < much.mean()


@pytest.mark.parametrize(
    ("layout", "count", "expected"),
    [
        (Layout(np.dtype("uint8"), colours=(ColorInterp.red, ColorInterp.green, ColorInterp.blue)), 3, (0, 1, 2)),
        (LAYOUT, 4, (2, 1, 0)),
        (LAYOUT, 2, (0,)),
    ],
)
def test_colours_are_as_the_file_marks_them(layout: Layout, count: int, expected: tuple[int, ...]):
    assert Strip.around_detail(scene(64, 80, bands=count), None, layout).bands == expected
