# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of a map, its truth and their differences."""

from __future__ import annotations

import io

import numpy as np
from deep_fusion.engine.class_strip import class_strip
from deep_fusion.engine.jobs import LandClass
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.report.page import Picture
from engine_support import grid, raster
from matplotlib.image import imread

CLASSES = (LandClass(3, "water", "#0000ff"), LandClass(8, "wood", "#008000"))
BLUE, GREEN, WHITE, GREY, RED = (0, 0, 255), (0, 128, 0), (255, 255, 255), (222, 222, 222), (229, 72, 77)


def colours(picture: Picture) -> list[list[tuple[int, ...]]]:
    pixels = np.rint(imread(io.BytesIO(picture.png))[..., :3] * 255).astype(int)
    return [[tuple(int(part) for part in pixel) for pixel in row] for row in pixels]


def test_every_pixel_has_the_colour_of_its_class_and_its_verdict():
    here = grid(1, 4)
    predicted = raster(np.array([[[0, 0, 1, 1]]]), here, np.array([[True, True, True, False]]))
    truth = raster(np.array([[[0, 1, 1, 1]]]), here, np.array([[True, True, False, True]]))
    found = class_strip(predicted, truth, CLASSES, here.whole)
    first, second, third, key = found.pictures
    assert colours(first) == [[BLUE, BLUE, GREEN, WHITE]]
    assert colours(second) == [[BLUE, GREEN, WHITE, GREEN]]
    assert colours(third) == [[GREY, RED, WHITE, WHITE]]
    assert {BLUE, GREEN} <= {colour for row in colours(key) for colour in row}


def test_the_legend_is_of_the_classes_that_are_seen():
    image = raster(np.zeros((1, 2, 2)), grid(2, 2))
    key = class_strip(image, image, CLASSES, image.grid.whole).pictures[-1]
    seen = {colour for row in colours(key) for colour in row}
    assert BLUE in seen
    assert GREEN not in seen


def test_the_part_shown_is_where_the_truth_is_richest():
    here = grid(600, 900)
    truth, known = np.zeros((1, 600, 900)), np.zeros((600, 900), bool)
    known[:256, :256] = known[256:512, 512:768] = True
    truth[0, 256:400, 512:768] = 1  # two classes there, and one in the first corner
    both = raster(truth, here, known)
    found = class_strip(both, both, CLASSES, here.whole)
    shown = np.array(colours(found.pictures[1]))
    assert shown.shape == (256, 256, 3)
    assert (shown[:144] == GREEN).all()
    assert (shown[144:] == BLUE).all()


def test_the_part_lies_within_what_was_asked_for():
    here = grid(600, 900)
    rows = np.broadcast_to(np.arange(600)[:, None] >= 300, (600, 900))
    image = raster(rows[None].astype(float), here)
    found = class_strip(image, image, CLASSES, Window(310, 20, 200, 200))
    assert np.array(colours(found.pictures[0])).shape == (200, 200, 3)
    assert (np.array(colours(found.pictures[0])) == GREEN).all()
