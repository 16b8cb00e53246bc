# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips from folders and from layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from chip_support import KINDS, class_folders, square, write_image
from deep_fusion.engine.errors import CannotRead, NoChips, WrongBandCount
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import ArrayRaster
from deep_fusion.engine.training import chips as chips_module
from deep_fusion.engine.training.chips import ChipSet, read_folder, read_places
from deep_fusion.engine.vector.places import Place
from engine_support import CORNER, grid, write_tif

WEST, NORTH = CORNER
GROUND = grid(60, 80, pixel=(2.0, 2.0))
BYTE = np.dtype("uint8")


def places_of(*places: Place, valid: np.ndarray | None = None, size: int = 8, dtype: np.dtype = BYTE) -> ChipSet:
    numbered = np.arange(60 * 80, dtype=np.float32).reshape(1, 60, 80) % 251
    image = ArrayRaster(np.concatenate([numbered, 250 - numbered]), GROUND, valid)
    return read_places(image, dtype, ("a", "b"), places, size, "fields", Progress())


def point(number: int, col: float, row: float, label: str) -> Place:
    return Place(number, {"type": "Point", "coordinates": [WEST + 2 * col, NORTH - 2 * row]}, label)


def test_folders_are_classes_and_images_chips(tmp_path: Path):
    chips = read_folder(str(class_folders(tmp_path, 2, 48)), 48, Progress())
    assert (chips.classes, chips.counts.tolist()) == (KINDS, [2, 2, 2])
    assert (chips.pixels.shape, chips.pixels.dtype) == ((6, 3, 48, 48), np.uint8)
    assert chips.names[:2] == ("blue/0.png", "blue/1.png")
    assert [KINDS[label] for label in chips.labels] == [name.split("/")[0] for name in chips.names]
    assert (chips.extents, chips.pixel_size_m, chips.skipped) == ((), 0.0, ())


def test_images_of_any_size_become_squares(tmp_path: Path):
    write_image(tmp_path / "a/1.tif", np.full((1, 50, 47), 30, np.uint16))
    write_image(tmp_path / "b/2.tif", np.full((1, 20, 90), 3000, np.uint16))
    chips = read_folder(str(tmp_path), 64, Progress())
    assert (chips.pixels.shape, chips.pixels.dtype) == ((2, 1, 64, 64), np.uint16)
    assert np.unique(chips.pixels[0]).tolist() == [30]
    assert np.unique(chips.pixels[1]).tolist() == [3000]


def test_images_that_lie_somewhere_give_extents_and_the_width_of_a_pixel(tmp_path: Path):
    for number, kind in enumerate(("a", "b")):
        corner = (WEST + 100 * number, NORTH)
        (tmp_path / kind).mkdir()
        write_tif(tmp_path / kind / "x.tif", np.ones((1, 20, 20), np.uint8), grid(20, 20, (3.0, 3.0), corner))
    chips = read_folder(str(tmp_path), 40, Progress())
    assert chips.extents == tuple((WEST + 100 * n, NORTH - 60, WEST + 100 * n + 60, NORTH) for n in (0, 1))
    assert chips.pixel_size_m == pytest.approx(1.5, rel=1e-3)


def test_images_that_lie_nowhere_have_the_pixels_that_are_told_before_they_become_squares(tmp_path: Path):
    chips = read_folder(str(class_folders(tmp_path, 1, 96)), 64, Progress(), 0.3)
    assert chips.pixel_size_m == pytest.approx(0.45)


def test_one_image_of_an_unknown_place_leaves_the_width_of_a_pixel_open(tmp_path: Path):
    for kind in ("a", "b"):
        (tmp_path / kind).mkdir()
    write_tif(tmp_path / "a" / "x.tif", np.ones((1, 20, 20), np.uint8), grid(20, 20, (3.0, 3.0)))
    write_image(tmp_path / "b" / "x.tif", np.ones((1, 20, 20), np.uint8))
    assert read_folder(str(tmp_path), 20, Progress()).pixel_size_m == 0
    assert read_folder(str(tmp_path), 20, Progress(), 3.0).pixel_size_m == pytest.approx(3, rel=1e-3)


def test_other_files_are_left_out_and_told(tmp_path: Path):
    class_folders(tmp_path, 2)
    for name in ("notes.txt", "list.csv", ".hidden", "0.ovr"):
        (tmp_path / "red" / name).write_text("x")
    (tmp_path / "readme.md").write_text("x")
    (tmp_path / "empty").mkdir()
    chips = read_folder(str(tmp_path), 64, Progress())
    assert (chips.count, chips.classes) == (6, KINDS)
    assert chips.skipped == ("2 files that are no images, or mostly without data (list.csv, notes.txt)",)


def test_a_damaged_image_is_named(tmp_path: Path):
    class_folders(tmp_path, 2)
    path = write_image(tmp_path / "red" / "broken.tif", np.ones((3, 200, 200), np.uint8), compress="deflate")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CannotRead, match=r"broken\.tif"):
        read_folder(str(tmp_path), 64, Progress())


def test_images_of_different_bands_are_refused_with_both_numbers(tmp_path: Path):
    class_folders(tmp_path, 2)
    write_image(tmp_path / "red" / "grey.png", np.ones((1, 8, 8), np.uint8))
    with pytest.raises(WrongBandCount, match=r"grey\.png gives 1 band\(s\) where 3 are needed.*bands of blue/0\.png"):
        read_folder(str(tmp_path), 64, Progress())


def test_less_than_two_classes_are_refused(tmp_path: Path):
    with pytest.raises(NoChips, match="there is no such folder"):
        read_folder(str(tmp_path / "nowhere"), 64, Progress())
    with pytest.raises(NoChips, match="no class has any"):
        read_folder(str(tmp_path), 64, Progress())
    write_image(tmp_path / "red" / "1.png", np.ones((1, 8, 8), np.uint8))
    with pytest.raises(NoChips, match="only red has any"):
        read_folder(str(tmp_path), 64, Progress())


def test_a_point_gives_the_chip_around_it():
    chips = places_of(point(7, 20, 30, "x"), point(8, 50, 30, "y"))
    expected = (np.arange(60 * 80).reshape(60, 80) % 251)[26:34, 16:24]
    assert np.array_equal(chips.pixels[0, 0], expected)
    assert np.array_equal(chips.pixels[0, 1], 250 - expected)
    assert (chips.names[0], chips.classes, chips.bands) == ("x, feature 7", ("x", "y"), ("a", "b"))
    assert chips.extents[0] == (WEST + 32, NORTH - 68, WEST + 48, NORTH - 52)
    assert chips.pixel_size_m == pytest.approx(2, rel=1e-3)


def test_a_large_polygon_gives_the_chips_that_lie_in_it_for_the_most_part():
    large = Place(1, square(WEST + 20, NORTH - 20, 64, 16), "x")
    chips = places_of(large, point(2, 50, 30, "y"))
    assert chips.counts.tolist() == [4, 1]
    assert [extent[0] - WEST for extent in chips.extents[:4]] == [20, 36, 52, 68]


def test_a_polygon_without_such_a_chip_gives_the_best_one():
    thin = Place(1, square(WEST + 20, NORTH - 20, 64, 2), "x")
    assert places_of(thin, point(2, 50, 30, "y")).counts.tolist() == [1, 1]


def test_a_huge_polygon_gives_some_of_its_chips(monkeypatch):
    monkeypatch.setattr(chips_module, "_MOST_PER_PLACE", 3)
    whole = Place(1, square(WEST, NORTH, 160, 120), "x")  # ten by seven chips
    chips = places_of(whole, point(2, 50, 30, "y"))
    assert chips.counts.tolist() == [3, 1]
    assert len({extent[3] for extent in chips.extents[:3]}) > 1


def test_features_without_class_or_without_image_are_left_out():
    bare, far = point(1, 20, 20, ""), point(2, 500, 20, "x")
    chips = places_of(bare, far, point(3, 20, 30, "x"), point(4, 50, 30, "y"))
    assert chips.count == 2
    assert chips.skipped == ("1 chips outside the image, or mostly without data",)


def test_missing_pixels_take_the_mean_of_the_chip_and_mostly_empty_chips_are_left_out():
    valid = np.ones((60, 80), bool)
    valid[26:28, 16:24] = False  # two of the eight rows of the first chip
    valid[26:34, 46:54] = False
    chips = places_of(point(1, 20, 30, "x"), point(2, 50, 30, "y"), point(3, 70, 30, "y"), valid=valid)
    assert chips.count == 2
    known = chips.pixels[0, 0, 2:].astype(float)
    assert np.unique(chips.pixels[0, 0, :2]).tolist() == [round(known.mean())]


@pytest.mark.parametrize(("dtype", "kept"), [("uint8", "uint8"), ("int16", "int16"), ("int32", "float32")])
def test_pixels_keep_their_type_where_it_is_small(dtype: str, kept: str):
    chips = places_of(point(1, 20, 30, "x"), point(2, 50, 30, "y"), dtype=np.dtype(dtype))
    assert chips.pixels.dtype.name == kept
