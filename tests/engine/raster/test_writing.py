# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole GeoTIFF at the end, or nothing at all; and numbers stored as their type allows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import Cancelled, CannotWrite, DiskFull
from deep_fusion.engine.raster import writing
from deep_fusion.engine.raster.grid import tiles
from deep_fusion.engine.raster.raster import Sample
from deep_fusion.engine.raster.writing import Layout, create
from engine_support import UTM, grid, left_in
from rasterio.enums import ColorInterp

UINT16 = Layout(np.dtype(np.uint16))


def sample(values: np.ndarray, valid: np.ndarray | None = None) -> Sample:
    values = np.atleast_3d(np.asarray(values, np.float32)).reshape(1, 1, -1) if np.ndim(values) < 3 else values
    return Sample(values, np.ones(values.shape[1:], bool) if valid is None else np.reshape(valid, values.shape[1:]))


def stored(layout: Layout, *values: float) -> list[float]:
    return layout.encode(sample(np.array(values)))[0, 0].tolist()


def write(path: Path, values: np.ndarray, layout: Layout = UINT16, tile: int = 512, **options) -> None:
    on = grid(*values.shape[1:])
    with create(str(path), on, len(values), layout, **options) as writer:
        for window in tiles(on.height, on.width, tile):
            rows, cols = window.slices_in(on.whole)
            writer.write(window, writer.encode(sample(values[:, rows, cols])))


def noise(bands: int = 1, rows: int = 40, cols: int = 70) -> np.ndarray:
    return np.random.default_rng(1).integers(1, 60000, (bands, rows, cols)).astype(np.float32)


def test_whole_numbers_are_rounded_not_cut_off():
    assert stored(UINT16, 0.4, 0.6, 99.5, 100.5, 1e4 + 0.51) == [0, 1, 100, 100, 10001]


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16"])
def test_values_beyond_the_type_become_its_limits(dtype: str):
    limits = np.iinfo(dtype)
    assert stored(Layout(np.dtype(dtype)), -1e9, 1e9) == [limits.min, limits.max]


@pytest.mark.parametrize("dtype", ["int32", "uint32", "int64", "uint64"])
def test_large_types_do_not_wrap_around(dtype: str):
    low, high = stored(Layout(np.dtype(dtype)), -1e30, 1e30)
    limits = np.iinfo(dtype)
    assert low == limits.min
    assert limits.max * 0.9999999 < high <= limits.max


@pytest.mark.parametrize(
    ("dtype", "nodata", "value", "neighbour"),
    [
        ("uint8", 0, 0, 1),
        ("uint8", 255, 255, 254),
        ("uint16", 7, 7, 8),
        ("int16", -32768, -40000, -32767),
        ("float32", 0, 0, np.nextafter(np.float32(0), np.float32(1))),
        ("float32", -9999, -9999, np.nextafter(np.float32(-9999), np.float32(0))),
    ],
)
def test_a_valid_value_that_reads_as_nodata_becomes_its_neighbour(
    dtype: str, nodata: float, value: float, neighbour: float
):
    assert stored(Layout(np.dtype(dtype), nodata), value) == [neighbour]


@pytest.mark.parametrize(
    ("dtype", "nodata"), [("uint8", 255), ("int16", -9999), ("float32", np.nan), ("float32", -1e30)]
)
def test_invalid_pixels_become_nodata_in_all_bands(dtype: str, nodata: float):
    values = np.full((3, 2, 2), 50.0, np.float32)
    valid = np.array([[True, False], [True, True]])
    result = Layout(np.dtype(dtype), nodata).encode(sample(values, valid))
    expected = np.where(valid, 50.0, np.float32(nodata))
    assert np.array_equal(result.astype(np.float32), np.stack([expected] * 3), equal_nan=True)


@pytest.mark.parametrize("tile", [512, 64, 25])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32", "float32"])
def test_what_was_written_is_read_again(tmp_path: Path, dtype: str, tile: int):
    values = np.round(noise(2, 70, 130) / 300)
    write(tmp_path / "a.tif", values, Layout(np.dtype(dtype)), tile)
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.dtypes == (dtype, dtype)
        assert np.array_equal(dataset.read(), values.astype(dtype))


@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (15, 300), (16, 16), (41, 41), (700, 520)])
def test_images_of_any_size_lie_where_they_should(tmp_path: Path, rows: int, cols: int):
    write(tmp_path / "a.tif", noise(1, rows, cols))
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.shape == (rows, cols)
        assert dataset.transform == grid(rows, cols).transform
        assert dataset.crs == UTM
        assert np.array_equal(dataset.read(), noise(1, rows, cols))


def test_a_file_is_tiled_and_compressed(tmp_path: Path):
    write(tmp_path / "a.tif", np.zeros((3, 700, 700), np.float32))
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.block_shapes == [(512, 512)] * 3
        assert dataset.compression.name == "deflate"
    assert (tmp_path / "a.tif").stat().st_size < 700 * 700


@pytest.mark.parametrize(("dtype", "predictor"), [("uint16", "2"), ("float32", "3")])
def test_the_predictor_fits_the_type(tmp_path: Path, dtype: str, predictor: str):
    write(tmp_path / "a.tif", noise(), Layout(np.dtype(dtype)))
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE")["PREDICTOR"] == predictor


@pytest.mark.parametrize(
    ("options", "fact", "expected"),
    [
        (("COMPRESS=LZW",), "COMPRESSION", "LZW"),
        (("compress=zstd", "ZSTD_LEVEL=3"), "COMPRESSION", "ZSTD"),
        (("COMPRESS=NONE",), "COMPRESSION", None),
        (("COMPRESS=DEFLATE", "PREDICTOR=1"), "PREDICTOR", None),
        (("INTERLEAVE=BAND",), "INTERLEAVE", "BAND"),
    ],
)
def test_creation_options_have_the_last_word(tmp_path: Path, options: tuple[str, ...], fact: str, expected: str | None):
    write(tmp_path / "a.tif", noise(2), creation_options=options)
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE").get(fact) == expected
        assert np.array_equal(dataset.read(), noise(2))


def test_empty_blocks_are_written_even_if_asked_otherwise(tmp_path: Path):
    write(tmp_path / "a.tif", np.zeros((1, 600, 600), np.float32), creation_options=("SPARSE_OK=TRUE", "TILED=YES"))
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert not dataset.read().any()


def test_large_files_can_be_asked_for(tmp_path: Path):
    write(tmp_path / "a.tif", noise(), creation_options=("BIGTIFF=YES", "TILED=NO"))
    assert (tmp_path / "a.tif").read_bytes()[:4] in (b"II\x2b\x00", b"MM\x00\x2b")
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert not dataset.profile["tiled"]


@pytest.mark.parametrize("option", ["COMPRESS=JPEG", "BLOCKXSIZE=17", "NBITS=12"])
def test_an_option_that_does_not_work_is_refused_with_gdals_reason(tmp_path: Path, option: str):
    with pytest.raises(CannotWrite, match=r"a\.tif cannot be written: .*(JPEG|16|bit)"):
        write(tmp_path / "a.tif", noise(), creation_options=(option,))
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_names_colours_scales_offsets_and_tags_are_stored(tmp_path: Path, dtype: str):
    colours = (ColorInterp.blue, ColorInterp.green, ColorInterp.red, ColorInterp.undefined)
    layout = Layout(np.dtype(dtype), 0, ("Blue", "Green", "Red", "NIR"), colours, (0.1,) * 4, (5.0,) * 4)
    write(tmp_path / "a.tif", noise(4), layout, tags={"DEEP_FUSION_METHOD": "gsa"})
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.descriptions == layout.names
        assert dataset.colorinterp == colours
        assert dataset.scales == layout.scales
        assert dataset.offsets == layout.offsets
        assert dataset.nodata == 0
        assert dataset.tags()["DEEP_FUSION_METHOD"] == "gsa"
    assert left_in(tmp_path) == ["a.tif"]


def test_the_file_has_its_name_only_at_the_end(tmp_path: Path):
    path = tmp_path / "a.tif"
    with create(str(path), grid(9, 9), 1, UINT16) as writer:
        writer.write(grid(9, 9).whole, np.ones((1, 9, 9), np.uint16))
        assert left_in(tmp_path) == ["a.tif.part"]
    assert left_in(tmp_path) == ["a.tif"]


@pytest.mark.parametrize("error", [Cancelled(), ValueError("a bug"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_nothing_and_the_old_file_as_it_was(tmp_path: Path, error: BaseException):
    path = tmp_path / "a.tif"
    path.write_text("old")
    with pytest.raises(type(error)), create(str(path), grid(9, 9), 1, UINT16):
        raise error
    assert left_in(tmp_path) == ["a.tif"]
    assert path.read_text() == "old"


def test_a_new_file_does_not_inherit_the_statistics_and_overviews_of_the_old_one(tmp_path: Path):
    for name in ("a.tif", "a.tif.aux.xml", "a.tif.ovr", "a.tif.msk"):
        (tmp_path / name).write_text("old")
    write(tmp_path / "a.tif", noise())
    assert left_in(tmp_path) == ["a.tif"]


def test_what_gdal_writes_beside_the_file_moves_with_it(tmp_path: Path):
    write(tmp_path / "a.tif", noise(), creation_options=("PROFILE=BASELINE",))
    assert left_in(tmp_path) == ["a.tif", "a.tif.aux.xml"]
    with rasterio.open(tmp_path / "a.tif") as dataset:
        assert dataset.crs == UTM


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CannotWrite, match=r"the folder .*missing does not exist"):
        write(tmp_path / "missing" / "a.tif", noise())


def test_a_folder_that_takes_no_files_is_named(small_disk):
    folder = small_disk(64 * 1024, access="ro")
    with pytest.raises(CannotWrite, match=r"a\.tif cannot be written: .*[Rr]ead-only"):
        write(folder / "a.tif", noise())


@pytest.mark.parametrize("kilobytes", [4, 64, 300])
def test_a_disk_that_another_program_fills_up_is_found_out_at_the_end(small_disk, monkeypatch, kilobytes: int):
    monkeypatch.setattr(writing, "_UNWRITTEN", 0)
    folder = small_disk(kilobytes)
    with pytest.raises(DiskFull, match="The disk is full"):
        write(folder / "a.tif", noise(1, 500, 600), tile=256)
    assert left_in(folder) == []


def test_a_small_disk_takes_what_it_can_hold(small_disk):
    folder = small_disk(1400)
    write(folder / "a.tif", noise(1, 500, 600), tile=256)
    with rasterio.open(folder / "a.tif") as dataset:
        assert np.array_equal(dataset.read(), noise(1, 500, 600))


@pytest.mark.parametrize("options", [(), ("COMPRESS=NONE",)])
@pytest.mark.parametrize("kilobytes", [4, 8, 64, 300, 560, 580])
def test_a_full_disk_leaves_nothing_wherever_it_fills_up(small_disk, kilobytes: int, options: tuple[str, ...]):
    folder = small_disk(kilobytes)
    with pytest.raises(DiskFull, match="The disk is full"):
        write(folder / "a.tif", noise(1, 500, 600), tile=256, creation_options=options)
    assert left_in(folder) == []
