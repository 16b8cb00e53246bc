# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of a training, read back as pixels."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from deep_fusion.engine.report.training_pictures import Captioned, curves_picture, grid_picture, rows_picture
from matplotlib.image import imread

RED, BLUE = np.zeros((8, 8, 3)), np.zeros((32, 32, 3))
RED[..., 0] = BLUE[..., 2] = 1.0
TILE = 144


def pixels(png: bytes) -> np.ndarray:
    return imread(io.BytesIO(png))


def places(image: np.ndarray, colour: tuple[float, float, float]) -> list[tuple[int, int, int, int]]:
    """Top, left, height and width of what has exactly this colour."""
    rows, cols = np.nonzero((image[..., :3] == colour).all(-1) & (image[..., 3] == 1))
    return rows.min(), cols.min(), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1


def test_tiles_of_any_size_fill_their_columns():
    image = pixels(rows_picture(["input", "truth"], [[RED, BLUE]], {}))
    top, left, height, width = places(image, (1, 0, 0))
    assert (left, height, width) == (0, TILE, TILE)
    assert places(image, (0, 0, 1))[0] == top
    assert places(image, (0, 0, 1))[1] > TILE
    assert image[0, 0, 3] == 0  # no background


def test_pixels_are_repeated_not_smoothed():
    half = np.concatenate([np.zeros((4, 2, 3)), np.ones((4, 2, 3))], axis=1)
    image = pixels(rows_picture(["a"], [[half]], {}))
    tile = image[-TILE - 8 : -8, :TILE, 0]
    assert np.unique(tile).tolist() == [0, 1]
    assert np.count_nonzero(tile) == TILE * TILE // 2


def test_a_legend_makes_the_picture_higher_and_holds_its_colours():
    plain = pixels(rows_picture(["a", "b"], [[RED, RED]], {}))
    explained = pixels(rows_picture(["a", "b"], [[RED, RED]], {"water": "#0000ff", "forest": "#00ff00"}))
    assert explained.shape[0] > plain.shape[0]
    assert places(explained, (0, 0, 1))[0] > plain.shape[0] - 10


def test_chips_stand_in_rows_and_faults_are_marked():
    right, wrong = (pixels(grid_picture([Captioned(BLUE, "river", fault)] * 3, 2)) for fault in (False, True))
    assert right.shape == wrong.shape
    assert right.shape[0] > 2 * TILE
    for image, fault in ((right, False), (wrong, True)):
        reddish = (image[..., 0] > image[..., 1] + 0.2) & (image[..., 3] > 0.5)
        assert reddish.any() == fault


@pytest.mark.parametrize("figures", [{}, {"OA": [(0, 0.1), (10, 0.5)]}, {"OA": [(0, math.nan)]}])
def test_losses_that_are_no_numbers_do_not_disturb(figures):
    losses = {"training loss": [(5, math.nan)], "validation loss": [(0, math.inf), (5, 2.0), (10, 0.01), (15, 0.0)]}
    image = pixels(curves_picture(losses, figures, best=10))
    assert image.shape[2] == 4
    assert (image[..., 3] > 0).any()


def test_nothing_to_draw_yet_is_a_picture_too():
    assert pixels(curves_picture({"training loss": [], "validation loss": [(0, 1.0)]}, {}, best=0)).size
