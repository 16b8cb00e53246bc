# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that need not lie anywhere."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from chip_support import write_image
from deep_fusion.engine.errors import CannotRead
from deep_fusion.engine.raster.pictures import Picture
from engine_support import grid, whole, write_tif

PIXELS = np.arange(3 * 6 * 8, dtype=np.uint8).reshape(3, 6, 8)


def test_an_image_without_georeference_is_read_the_right_way_up_and_without_a_word(tmp_path: Path):
    path = write_image(tmp_path / "chip.png", PIXELS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = Picture(str(path))
        assert np.array_equal(whole(picture), PIXELS)
    assert not picture.is_placed
    assert (picture.grid.crs, picture.grid.pixel_size, picture.dtype.name) == (None, (1.0, 1.0), "uint8")


def test_an_image_that_lies_somewhere_keeps_its_place(tmp_path: Path):
    picture = Picture(write_tif(tmp_path / "chip.tif", PIXELS, grid(6, 8)))
    assert picture.is_placed
    assert picture.grid == grid(6, 8)


def test_a_turned_image_is_read_as_if_it_lay_nowhere(tmp_path: Path):
    turned = Affine(0.0, 2.0, 552000.0, 2.0, 0.0, 5408000.0)
    picture = Picture(write_tif(tmp_path / "chip.tif", PIXELS, transform=turned))
    assert not picture.is_placed
    assert np.array_equal(whole(picture), PIXELS)


def test_alpha_is_no_band_but_a_mask(tmp_path: Path):
    alpha = np.full((1, 6, 8), 255, np.uint8)
    alpha[0, :, 4:] = 0
    picture = Picture(str(write_image(tmp_path / "chip.png", np.concatenate([PIXELS, alpha]))))
    assert picture.count == 3
    assert np.isnan(whole(picture)[0, :, 4:]).all()


def test_bands_have_names(tmp_path: Path):
    assert Picture(str(write_image(tmp_path / "chip.tif", PIXELS))).band_names == ("Band 1", "Band 2", "Band 3")


def test_any_image_becomes_a_square_of_the_size_wanted(tmp_path: Path):
    picture = Picture(str(write_image(tmp_path / "chip.tif", PIXELS.astype(np.float32))))
    square = picture.of_size(2)
    assert (square.grid.height, square.grid.width) == (2, 2)
    assert whole(square).mean(axis=(1, 2)) == pytest.approx(PIXELS.mean(axis=(1, 2)), rel=0.02)
    assert np.array_equal(
        whole(Picture(str(write_image(tmp_path / "b.tif", PIXELS[:, :, :6]))).of_size(6)), PIXELS[..., :6]
    )


def test_what_is_no_image_is_refused(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("no image")
    with pytest.raises(CannotRead, match=r"notes\.txt"):
        Picture(str(tmp_path / "notes.txt"))
