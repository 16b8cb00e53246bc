# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the demo files."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.demo import demo
from deep_fusion.engine.demo.files import write_demo_data
from deep_fusion.engine.demo.surfaces import CLASSES, FOREST
from deep_fusion.engine.errors import BadOption, Cancelled, CannotWrite
from deep_fusion.engine.jobs import DemoJob
from deep_fusion.engine.progress import Progress

SIZE = 162  # rounded to 164
NAMES = {"vhr_pan", "vhr_ms", "vhr_truth", "landsat_pan", "landsat_ms", "labels", "sar"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_demo_data(str(tmp_path_factory.mktemp("demo") / "new folder"), SIZE, 5, Progress())


def opened(written, name):
    return rasterio.open(written[name])


def corner(dataset):
    return np.array([dataset.transform.c, dataset.transform.f])


def test_all_images_are_there_and_nothing_else(written):
    folder = Path(written["sar"]).parent

    assert set(written) == NAMES
    assert {entry.name for entry in folder.iterdir()} == {f"{name}.tif" for name in NAMES}


def test_metre_class_images_share_their_corner_and_extent(written):
    with opened(written, "vhr_pan") as pan, opened(written, "vhr_ms") as ms:
        assert (pan.shape, ms.shape) == ((164, 164), (41, 41))
        assert pan.bounds == ms.bounds
        assert (pan.res, ms.res) == ((0.5, 0.5), (2.0, 2.0))
        for name, size in (("vhr_truth", 0.5), ("labels", 0.5), ("sar", 1.0)):
            with opened(written, name) as other:
                assert other.bounds == pan.bounds
                assert other.res == (size, size)


def test_landsat_pan_lies_half_a_pan_pixel_east_and_south_and_ends_elsewhere(written):
    with opened(written, "landsat_pan") as pan, opened(written, "landsat_ms") as ms:
        assert (corner(pan) - corner(ms)).tolist() == [7.5, -7.5]
        assert (pan.shape, ms.shape) == ((81, 80), (41, 41))
        assert (pan.res, ms.res) == ((15, 15), (30, 30))
        assert pan.bounds.right != ms.bounds.right


def test_files_tell_what_they_hold(written):
    with opened(written, "vhr_ms") as ms:
        assert ms.crs.to_epsg() == 32632
        assert ms.descriptions == ("Blue", "Green", "Red", "Near infrared")
        assert [colour.name for colour in ms.colorinterp] == ["blue", "green", "red", "undefined"]
        assert ms.nodata == 0
        assert ms.tags()["MTF_GAINS"] == "0.34 0.32 0.3 0.22"
        assert ms.tags()["SEED"] == "5"
    with opened(written, "vhr_pan") as pan:
        assert pan.profile["tiled"]
        assert pan.profile["compress"] == "deflate"
    with opened(written, "sar") as sar:
        assert sar.descriptions == ("VV", "VH")
        assert sar.nodata is None


def test_labels_carry_colours_and_names(written):
    with opened(written, "labels") as labels:
        assert labels.colormap(1)[FOREST.number][:3] == FOREST.colour
        assert [labels.tags()[f"CLASS_{entry.number}"] for entry in CLASSES] == [entry.name for entry in CLASSES]
        assert set(np.unique(labels.read(1))) <= {entry.number for entry in CLASSES}


def test_same_seed_writes_the_same_bytes_and_another_seed_others(written, tmp_path):
    again = demo(DemoJob(str(tmp_path / "again"), SIZE, 5), Progress())
    other = demo(DemoJob(str(tmp_path / "other"), SIZE, 6), Progress())

    for name, path in written.items():
        content = Path(path).read_bytes()
        assert content == Path(again[name]).read_bytes(), name
        assert content != Path(other[name]).read_bytes(), name


def test_progress_reaches_the_end_and_never_goes_back(tmp_path):
    events = []
    write_demo_data(str(tmp_path), 64, 0, Progress(events.append))
    fractions = [event["fraction"] for event in events]

    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


@pytest.mark.parametrize("moment", [1, 4, 8])
def test_cancelled_run_leaves_nothing(tmp_path, moment):
    asked = []

    def is_cancelled():
        asked.append(1)
        return len(asked) >= moment

    with pytest.raises(Cancelled):
        write_demo_data(str(tmp_path), 64, 0, Progress(is_cancelled=is_cancelled))

    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("no folder")

    with pytest.raises(CannotWrite, match="taken"):
        write_demo_data(str(tmp_path / "taken"), 64, 0, Progress())


def test_too_small_a_size_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(BadOption, match="10"):
        write_demo_data(str(tmp_path / "demo"), 10, 0, Progress())
    assert list(tmp_path.rglob("*.*")) == []
