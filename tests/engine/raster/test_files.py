# SPDX-License-Identifier: GPL-2.0-or-later
"""What strangers' files hold: types, masks, bands, grids; and files that are none."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from deep_fusion.engine.errors import BandMissing, CannotRead, EngineError, NoCrs, RotatedRaster
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.raster.files import FileRaster, layout_of, open_classes, open_source
from deep_fusion.engine.raster.grid import Grid, Window, tiles
from deep_fusion.engine.raster.writing import create
from engine_support import CORNER, UTM, grid, raster, source, waves, whole, write_tif
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from rasterio.warp import transform

ROWS, COLS = 20, 31


@pytest.fixture
def numbers() -> np.ndarray:
    """Three bands of whole numbers from 1 to 200."""
    return np.random.default_rng(9).integers(1, 201, (3, ROWS, COLS))


def read(path: str, **options) -> tuple[np.ndarray, np.ndarray]:
    image = open_source(source(path, **options))
    sample = image.read(image.grid.whole)
    return sample.values, sample.valid


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "float32", "float64"]
)
def test_every_type_is_read_as_its_numbers(tmp_path: Path, numbers: np.ndarray, dtype: str):
    numbers = numbers // 2
    values, valid = read(write_tif(tmp_path / "a.tif", numbers.astype(dtype)))
    assert values.dtype == np.float32
    assert np.array_equal(values, numbers)
    assert valid.all()


@pytest.mark.parametrize("bands", [1, 2, 16])
def test_any_number_of_bands_is_read(tmp_path: Path, bands: int):
    pixels = np.random.default_rng(1).integers(0, 9, (bands, ROWS, COLS)).astype(np.uint16)
    assert np.array_equal(read(write_tif(tmp_path / "a.tif", pixels))[0], pixels)


def holed(numbers: np.ndarray, dtype: str, hole: float) -> tuple[np.ndarray, np.ndarray]:
    """Pixels with a hole in one band only, and where the image is valid."""
    pixels = numbers.astype(dtype)
    pixels[1, 4:7, 5:9] = hole
    valid = np.ones((ROWS, COLS), bool)
    valid[4:7, 5:9] = False
    return pixels, valid


@pytest.mark.parametrize(
    ("dtype", "nodata"),
    [("uint8", 0), ("uint16", 65535), ("int16", -9999), ("int32", -(2**31)), ("float32", -9999.5), ("float32", np.nan)],
)
def test_the_nodata_value_in_any_band_makes_a_hole(tmp_path: Path, numbers: np.ndarray, dtype: str, nodata: float):
    pixels, valid = holed(numbers, dtype, nodata)
    values, found = read(write_tif(tmp_path / "a.tif", pixels, nodata=nodata))
    assert np.array_equal(found, valid)
    assert np.array_equal(values[:, valid], pixels[:, valid])
    assert np.isfinite(values).all()


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_makes_a_hole_without_a_nodata_value(tmp_path: Path, numbers: np.ndarray, hole: float):
    pixels, valid = holed(numbers, "float32", hole)
    assert np.array_equal(read(write_tif(tmp_path / "a.tif", pixels))[1], valid)


def test_a_nodata_value_written_with_fewer_digits_still_makes_a_hole(tmp_path: Path, numbers: np.ndarray):
    pixels, valid = holed(numbers, "float32", -3.4028234663852886e38)
    path = write_tif(tmp_path / "a.tif", pixels)
    assert np.array_equal(read(path, nodata=-3.40282346638529e38)[1], valid)


def test_a_nodata_value_of_float64_beyond_float32_makes_a_silent_hole(tmp_path: Path, numbers: np.ndarray):
    pixels, valid = holed(numbers, "float64", -1.7976931348623157e308)
    path = write_tif(tmp_path / "a.tif", pixels, nodata=-1.7976931348623157e308)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, found = read(path)
    assert np.array_equal(found, valid)
    assert np.isfinite(values).all()


def test_a_value_too_large_for_our_numbers_makes_a_hole(tmp_path: Path, numbers: np.ndarray):
    pixels, valid = holed(numbers, "float64", 1e300)
    values, found = read(write_tif(tmp_path / "a.tif", pixels))
    assert np.array_equal(found, valid)
    assert np.isfinite(values).all()


def test_the_users_nodata_value_replaces_that_of_the_file(tmp_path: Path, numbers: np.ndarray):
    pixels, valid = holed(numbers, "uint16", 777)
    path = write_tif(tmp_path / "a.tif", pixels, nodata=int(pixels[0, 0, 0]))
    assert np.array_equal(read(path, nodata=777)[1], valid)


@pytest.mark.parametrize("nodata", [-9999.0, 3.5, np.nan, 1e10])
def test_a_nodata_value_that_whole_numbers_cannot_hold_hides_nothing(
    tmp_path: Path, numbers: np.ndarray, nodata: float
):
    assert read(write_tif(tmp_path / "a.tif", numbers.astype(np.uint8)), nodata=nodata)[1].all()


def test_bands_of_a_virtual_raster_keep_their_own_nodata_values(tmp_path: Path, numbers: np.ndarray):
    write_tif(tmp_path / "a.tif", numbers.astype(np.uint8))
    band = (
        '<VRTRasterBand dataType="Byte" band="{band}"><NoDataValue>{nodata}</NoDataValue><SimpleSource>'
        '<SourceFilename relativeToVRT="1">a.tif</SourceFilename><SourceBand>{band}</SourceBand>'
        "</SimpleSource></VRTRasterBand>"
    )
    bands = "".join(band.format(band=number, nodata=nodata) for number, nodata in ((1, 7), (2, 9)))
    place = ", ".join(str(value) for value in grid(ROWS, COLS).transform.to_gdal())
    text = f'<VRTDataset rasterXSize="{COLS}" rasterYSize="{ROWS}"><SRS>EPSG:32632</SRS><GeoTransform>{place}'
    (tmp_path / "a.vrt").write_text(f"{text}</GeoTransform>{bands}</VRTDataset>")
    assert np.array_equal(read(str(tmp_path / "a.vrt"))[1], (numbers[0] != 7) & (numbers[1] != 9))


@pytest.mark.parametrize("nodata", [None, 255])
def test_an_alpha_band_is_no_data_but_a_mask(tmp_path: Path, numbers: np.ndarray, nodata: int | None):
    alpha = np.where(np.random.default_rng(2).random((1, ROWS, COLS)) > 0.3, 255, 0)
    pixels = np.concatenate([numbers, alpha]).astype(np.uint8)
    path = write_tif(tmp_path / "a.tif", pixels, photometric="rgb", alpha="yes", nodata=nodata)
    values, valid = read(path)
    assert np.array_equal(values[:, valid], numbers[:, valid])
    assert np.array_equal(valid, alpha[0] > 0)


def test_a_fourth_band_that_only_looks_like_alpha_can_be_asked_for(tmp_path: Path, numbers: np.ndarray):
    """GDAL calls the fourth of four bytes alpha unless told otherwise; often it is the near infrared."""
    infrared = np.random.default_rng(3).integers(0, 3, (1, ROWS, COLS))
    pixels = np.concatenate([numbers, infrared]).astype(np.uint8)
    path = write_tif(tmp_path / "a.tif", pixels, photometric="rgb", alpha="yes")
    values, valid = read(path, bands=(1, 2, 3, 4))
    assert np.array_equal(values, pixels)
    assert valid.all()


@pytest.mark.parametrize("internal", ["YES", "NO"])
def test_a_mask_band_inside_or_beside_the_file_makes_holes(tmp_path: Path, numbers: np.ndarray, internal: str):
    valid = np.random.default_rng(2).random((ROWS, COLS)) > 0.3
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint16))
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=internal), rasterio.open(path, "r+") as dataset:
        dataset.write_mask(valid)
    assert np.array_equal(read(path)[1], valid)


@pytest.mark.parametrize("bands", [(3,), (3, 1), (2, 2, 3)])
def test_bands_come_in_the_order_that_was_asked_for(tmp_path: Path, numbers: np.ndarray, bands: tuple[int, ...]):
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8))
    assert np.array_equal(read(path, bands=bands)[0], numbers[[band - 1 for band in bands]])


@pytest.mark.parametrize("band", [0, 4, -1])
def test_a_band_that_is_not_there_is_named_with_the_number_of_those_that_are(tmp_path: Path, numbers, band: int):
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8))
    with pytest.raises(BandMissing, match=f"the city has no band {band}; it has 3"):
        open_source(source(path, bands=(band,), name="the city"))


def test_one_file_per_band_becomes_one_image(tmp_path: Path, numbers: np.ndarray):
    paths = [write_tif(tmp_path / f"B{band}.tif", numbers[[band]].astype(np.uint16)) for band in range(3)]
    assert np.array_equal(read(paths[2])[0], numbers[[2]])
    image = open_source(source(paths[2], paths[0], paths[1]))
    assert np.array_equal(whole(image), numbers[[2, 0, 1]])


def test_a_hole_in_one_file_is_a_hole_in_all_bands(tmp_path: Path, numbers: np.ndarray):
    pixels, valid = holed(numbers, "int16", -1)
    paths = [write_tif(tmp_path / f"B{band}.tif", pixels[[band]], nodata=-1) for band in range(3)]
    image = open_source(source(*paths))
    assert np.array_equal(image.read(image.grid.whole).valid, valid)


def test_files_with_other_pixels_are_seen_on_the_grid_of_the_first(tmp_path: Path):
    fine, coarse = grid(40, 60, (10.0, 10.0)), grid(20, 30, (20.0, 20.0))
    paths = [
        write_tif(tmp_path / f"{on.height}.tif", waves(on, 1, 700.0).astype(np.float32), on) for on in (fine, coarse)
    ]
    image = open_source(source(*paths))
    assert image.grid == fine
    first, second = whole(image)[:, 6:-6, 6:-6]
    assert second == pytest.approx(first, abs=0.5)


def test_files_of_other_extents_leave_holes_where_one_is_missing(tmp_path: Path):
    left, right = grid(20, 20), grid(20, 20, corner=(CORNER[0] + 20.0, CORNER[1]))
    paths = [
        write_tif(tmp_path / f"{name}.tif", np.ones((1, 20, 20), np.uint8), on)
        for name, on in zip("ab", (left, right), strict=True)
    ]
    image = open_source(source(*paths))
    valid = image.read(image.grid.whole).valid
    assert valid[:, 10:].all()
    assert not valid[:, :10].any()
    assert layout_of(source(*paths)).nodata == 0


def coordinates(crs: CRS, on: Grid) -> np.ndarray:
    """Pixels of a raster in any CRS that hold their own place, easting and northing, in UTM zone 32."""
    east, north = on.transform * (np.arange(on.width) + 0.5, 0 * np.arange(on.width))
    north = (on.transform * (0 * np.arange(on.height), np.arange(on.height) + 0.5))[1]
    xs, ys = np.meshgrid(east, north)
    utm = transform(crs, UTM, xs.ravel(), ys.ravel())
    return np.stack([np.reshape(axis, xs.shape) for axis in utm]) - np.array(CORNER)[:, None, None]


@pytest.mark.parametrize(
    ("code", "x", "y", "pixel"),
    [
        (4326, 9.7070, 48.8230, (3e-4, 2e-4)),
        (32633, 111500.0, 5419500.0, (20.0, 20.0)),
        (3857, 1080700.0, 6245800.0, (30.0, 30.0)),
    ],
)
def test_an_image_in_another_crs_lands_where_it_belongs(tmp_path: Path, code: int, x: float, y: float, pixel):
    crs = CRS.from_epsg(code)
    on = Grid(crs, Affine(pixel[0], 0, x, 0, -pixel[1], y), 60, 60)
    path = write_tif(tmp_path / "a.tif", coordinates(crs, on).astype(np.float32), on)

    image = open_source(source(path), crs=UTM)

    assert image.grid.crs == UTM
    step = image.grid.pixel_size[0]
    east, north = whole(image)
    here = image.grid.transform * (np.arange(image.grid.width) + 0.5, np.zeros(image.grid.width))
    assert np.nanmax(np.abs(east - (here[0] - CORNER[0]))) < step / 2
    rows = image.grid.transform.f + image.grid.transform.e * (np.arange(image.grid.height) + 0.5) - CORNER[1]
    assert np.nanmax(np.abs(north - rows[:, None])) < step / 2
    assert np.isfinite(east[20:40, 20:40]).all()
    assert np.isnan(east).any()  # the turned corners hold nothing


def test_a_warped_image_is_the_same_in_windows_and_as_a_whole(tmp_path: Path):
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -2e-4, 48.823), 90, 80)
    values = np.random.default_rng(4).normal(100, 30, (2, 90, 80)).astype(np.float32)
    values[:, 30:34, 20:40] = -9999
    image = open_source(source(write_tif(tmp_path / "a.tif", values, on, nodata=-9999)), crs=UTM)
    everything = image.read(image.grid.whole)
    for window in tiles(image.grid.height, image.grid.width, 37):
        part = image.read(window)
        rows, cols = window.slices_in(image.grid.whole)
        assert np.array_equal(part.valid, everything.valid[rows, cols])
        assert part.values == pytest.approx(everything.values[:, rows, cols], rel=1e-4)


@pytest.mark.parametrize("how", ["alpha band", "mask band", "nodata"])
def test_every_kind_of_mask_survives_the_warp(tmp_path: Path, how: str):
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -3e-4, 48.823), 60, 60)
    valid = np.ones((60, 60), bool)
    valid[20:40, 20:40] = False
    pixels = np.where(valid, 50, 200).astype(np.uint8)[None]
    if how == "alpha band":
        pixels = np.concatenate([pixels, np.where(valid, 255, 0).astype(np.uint8)[None]])
    path = write_tif(tmp_path / "a.tif", pixels, on, nodata=200 if how == "nodata" else None, alpha="yes")
    if how == "mask band":
        with rasterio.open(path, "r+") as dataset:
            dataset.write_mask(valid)
    sample = (image := open_source(source(path), crs=UTM)).read(image.grid.whole)
    assert sample.values.shape[0] == 1
    assert sample.values[:, sample.valid] == pytest.approx(50, abs=1)
    middle = image.grid.height // 2, image.grid.width // 2
    assert not sample.valid[middle]
    assert sample.valid[middle[0], image.grid.width // 6]
    assert not sample.valid[[0, 0, -1, -1], [0, -1, 0, -1]].all()  # corners that the turned image does not reach


def test_a_hole_of_not_a_number_does_not_grow_when_the_image_is_warped(tmp_path: Path):
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -3e-4, 48.823), 60, 60)
    values = np.ones((1, 60, 60), np.float32)
    values[:, 30:34, 30:34] = np.nan
    image = open_source(source(write_tif(tmp_path / "a.tif", values, on)), crs=UTM)
    inner = [slice(size // 3, -(size // 3)) for size in (image.grid.height, image.grid.width)]
    pixels = (~image.read(image.grid.whole).valid[tuple(inner)]).sum()
    area = pixels * np.prod(image.grid.pixel_size) / (np.cos(np.radians(48.8)) * (3e-4 * 111_320) ** 2)
    assert 12 < area < 22


def test_the_second_file_may_have_another_crs(tmp_path: Path):
    first = write_tif(
        tmp_path / "a.tif", waves(grid(60, 60, (20.0, 20.0)), 1).astype(np.float32), grid(60, 60, (20.0, 20.0))
    )
    crs = CRS.from_epsg(4326)
    on = Grid(crs, Affine(3e-4, 0, 9.70, 0, -2e-4, 48.83), 120, 120)
    second = write_tif(tmp_path / "b.tif", coordinates(crs, on)[:1].astype(np.float32), on)
    image = open_source(source(first, second))
    east = whole(image)[1]
    here = 20.0 * (np.arange(60) + 0.5)
    assert np.nanmax(np.abs(east - here)) < 10.0
    assert np.isfinite(east).mean() > 0.5


def test_a_crs_that_cannot_be_reached_is_refused_with_a_sentence(tmp_path: Path, numbers: np.ndarray):
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8), crs='LOCAL_CS["a workshop",UNIT["metre",1]]')
    with pytest.raises(CannotRead, match=r"a\.tif cannot be read"):
        open_source(source(path), crs=UTM)


def test_a_south_up_file_is_turned_over(tmp_path: Path, numbers: np.ndarray):
    upright = open_source(source(write_tif(tmp_path / "a.tif", numbers.astype(np.uint8))))
    transform_up = Affine(2.0, 0, CORNER[0], 0, 3.0, CORNER[1] - 3.0 * ROWS)
    path = write_tif(tmp_path / "b.tif", numbers[:, ::-1].astype(np.uint8), transform=transform_up)
    turned = open_source(source(path))
    assert turned.grid == upright.grid
    for window in [turned.grid.whole, Window(2, 3, 7, 11), Window(-2, 5, 9, 3)]:
        assert np.array_equal(turned.read(window).values, upright.read(window).values)


@pytest.mark.parametrize(
    "placed",
    [Affine(2, 0.1, 0, 0.1, -3, 0), Affine(0, 2, 0, 2, 0, 0), Affine(-2, 0, 0, 0, -3, 0), Affine(2, 0, 0, 0.01, -3, 0)],
)
def test_a_turned_or_mirrored_file_is_refused_by_name(tmp_path: Path, numbers: np.ndarray, placed: Affine):
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8), transform=placed)
    with pytest.raises(RotatedRaster, match="the map is rotated"):
        open_source(source(path, name="the map"))


def test_a_rotation_below_a_hundredth_of_a_pixel_is_rounding_noise(tmp_path: Path, numbers: np.ndarray):
    placed = Affine(2, 1e-9, CORNER[0], -1e-9, -3, CORNER[1])
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8), transform=placed)
    assert open_source(source(path)).grid == grid(ROWS, COLS)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_file_without_crs_is_refused_by_name(tmp_path: Path, numbers: np.ndarray):
    path = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8), crs=None)
    with pytest.raises(NoCrs, match="the scan has no coordinate reference system"):
        open_source(source(path, name="the scan"))


def test_complex_numbers_are_refused(tmp_path: Path, numbers: np.ndarray):
    with pytest.raises(CannotRead, match="complex"):
        open_source(source(write_tif(tmp_path / "a.tif", numbers.astype(np.complex64))))


def test_a_palette_is_refused_because_its_entries_cannot_be_interpolated(tmp_path: Path, numbers: np.ndarray):
    path = tmp_path / "a.tif"
    write_tif(path, numbers[:1].astype(np.uint8), photometric="palette")
    with rasterio.open(path, "r+") as dataset:
        dataset.write_colormap(1, {1: (255, 0, 0, 255)})
    with pytest.raises(CannotRead, match="palette"):
        open_source(source(path))


def flat_but_for_one(on: Grid) -> np.ndarray:
    """Power of a SAR image of darkness with a bright target in it, (1, rows, cols)."""
    values = np.full((1, on.height, on.width), 1e-3, np.float32)
    values[0, on.height // 2, on.width // 2] = 300.0
    return values


@pytest.mark.parametrize(("warping", "negative"), [(Resampling.cubic, True), (Resampling.bilinear, False)])
def test_only_the_bilinear_warp_keeps_power_positive(tmp_path: Path, warping: Resampling, negative: bool):
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -2e-4, 48.823), 40, 40)
    path = write_tif(tmp_path / "sar.tif", flat_but_for_one(on), on)
    image = open_source(source(path), UTM, warping=warping)
    assert bool((whole(image) < 0).any()) == negative
    assert np.nanmax(whole(image)) > 30


@pytest.mark.parametrize(("warping", "negative"), [(Resampling.cubic, True), (Resampling.bilinear, False)])
def test_the_second_file_comes_onto_the_grid_of_the_first_by_the_same_way(tmp_path: Path, warping, negative: bool):
    fine, coarse = grid(30, 30), grid(20, 20, (3.0, 4.5))
    paths = [write_tif(tmp_path / f"{on.height}.tif", flat_but_for_one(on), on) for on in (fine, coarse)]
    second = whole(open_source(source(*paths), warping=warping))[1]
    assert bool((second < 0).any()) == negative
    assert np.nanmax(second) > 30


def write_labels(path: Path, labels: np.ndarray, on: Grid, palette: bool) -> str:
    """A one-band file of bytes, with a palette or without."""
    write_tif(path, labels.astype(np.uint8)[None], on, photometric="palette" if palette else "minisblack")
    if palette:
        with rasterio.open(path, "r+") as dataset:
            dataset.write_colormap(1, {1: (255, 0, 0, 255), 9: (0, 0, 255, 255)})
    return str(path)


@pytest.mark.parametrize("palette", [True, False])
def test_labels_are_read_as_their_numbers_with_a_palette_or_without(tmp_path: Path, palette: bool):
    labels = np.random.default_rng(2).choice([1, 4, 9], (ROWS, COLS))
    image = open_classes(source(write_labels(tmp_path / "labels.tif", labels, grid(ROWS, COLS), palette)))
    assert np.array_equal(whole(image)[0], labels)


@pytest.mark.parametrize("palette", [True, False])
def test_labels_in_another_crs_stay_labels(tmp_path: Path, palette: bool):
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -2e-4, 48.823), 60, 60)
    labels = np.random.default_rng(2).choice([1, 4, 9], (60, 60))
    seen = whole(open_classes(source(write_labels(tmp_path / "labels.tif", labels, on, palette)), UTM))
    found, counts = np.unique(seen[np.isfinite(seen)], return_counts=True)
    assert found.tolist() == [1, 4, 9]
    assert counts / counts.sum() == pytest.approx([(labels == value).mean() for value in found], abs=0.02)
    assert np.isnan(seen).any()  # the turned corners hold nothing


def test_a_mask_in_another_crs_marks_with_its_own_numbers(tmp_path: Path):
    """Between 8 and 48 a smooth warp would make numbers that have other bits."""
    on = Grid(CRS.from_epsg(4326), Affine(3e-4, 0, 9.707, 0, -2e-4, 48.823), 60, 60)
    middle = transform(on.crs, UTM, [9.716], [48.817])
    here = grid(20, 20, (20.0, 20.0), (middle[0][0] - 200, middle[1][0] + 200))
    image = write_tif(tmp_path / "image.tif", np.ones((1, 20, 20), np.uint8), here)
    marks = write_labels(tmp_path / "mask.tif", np.random.default_rng(2).choice([8, 48], (60, 60)), on, palette=False)
    opened = open_source(Source("image", (RasterFile(image),), RasterFile(marks), (0, 1, 2)))
    assert opened.read(opened.grid.whole).valid.all()


def test_a_truncated_file_is_named_when_its_pixels_are_read(tmp_path: Path):
    noise = np.random.default_rng(5).integers(0, 65535, (2, 300, 300)).astype(np.uint16)
    path = tmp_path / "a.tif"
    write_tif(path, noise, tiled=True, blockxsize=64, blockysize=64, compress="deflate")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(CannotRead, match=r"a\.tif cannot be read as a raster"):
        read(str(path))


@pytest.mark.parametrize("start", [0, 3, 7, 60])
def test_a_file_that_ends_in_its_header_is_named(tmp_path: Path, numbers: np.ndarray, start: int):
    path = tmp_path / "a.tif"
    write_tif(path, numbers.astype(np.uint8))
    path.write_bytes(path.read_bytes()[:start])
    with pytest.raises(CannotRead, match=r"a\.tif cannot be read"):
        read(str(path))


@pytest.mark.parametrize("content", [b"", b"id,name\n1,road\n", b"\x89PNG\r\n", b"\x00" * 400])
def test_what_is_no_raster_is_named(tmp_path: Path, content: bytes):
    path = tmp_path / "roads.csv"
    path.write_bytes(content)
    with pytest.raises(CannotRead, match=r"roads\.csv cannot be read"):
        open_source(source(path))


@pytest.mark.parametrize("path", ["missing.tif", "", "."])
def test_what_is_not_there_is_named(tmp_path: Path, path: str):
    with pytest.raises(CannotRead, match="cannot be read"):
        open_source(source(tmp_path / path if path else ""))


def test_a_container_without_an_image_of_its_own_is_refused(tmp_path: Path):
    path = tmp_path / "a.vrt"
    path.write_text('<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:32632</SRS></VRTDataset>')
    with pytest.raises(EngineError):
        open_source(source(path))


def test_threads_read_the_same_as_one(tmp_path: Path):
    noise = np.random.default_rng(6).integers(0, 65535, (2, 200, 210)).astype(np.uint16)
    path = write_tif(tmp_path / "a.tif", noise, tiled=True, blockxsize=64, blockysize=64, compress="lzw")
    image = FileRaster(RasterFile(path))
    with ThreadPoolExecutor(8) as pool:
        windows = tiles(200, 210, 33) * 3
        for window, sample in zip(windows, pool.map(image.read, windows), strict=True):
            rows, cols = window.slices_in(image.grid.whole)
            assert np.array_equal(sample.values, noise[:, rows, cols])


@pytest.mark.parametrize(
    ("dtypes", "expected"),
    [
        (["uint16"], "uint16"),
        (["uint8", "uint16"], "uint16"),
        (["uint16", "int16"], "int32"),
        (["uint16", "float32"], "float32"),
        (["float64"], "float32"),
        (["int8"], "int8"),
    ],
)
def test_a_result_takes_the_type_that_holds_all_bands(tmp_path: Path, dtypes: list[str], expected: str):
    paths = [write_tif(tmp_path / f"{name}.tif", np.ones((1, 9, 9), name)) for name in dtypes]
    assert layout_of(source(*paths)).dtype == np.dtype(expected)


def test_a_result_takes_names_colours_scales_and_offsets_of_the_chosen_bands(tmp_path: Path, numbers: np.ndarray):
    path = tmp_path / "a.tif"
    write_tif(path, numbers.astype(np.uint16))
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = ("Blue", None, "NIR")
        dataset.colorinterp = (ColorInterp.blue, ColorInterp.green, ColorInterp.undefined)
        dataset.scales, dataset.offsets = (1.0, 0.1, 0.2), (0.0, 5.0, 6.0)
    layout = layout_of(source(path, bands=(3, 2, 1)))
    assert layout.names == ("NIR", "Band 2", "Blue")
    assert layout.colours == (ColorInterp.undefined, ColorInterp.green, ColorInterp.blue)
    assert layout.scales == (0.2, 0.1, 1.0)
    assert layout.offsets == (6.0, 5.0, 0.0)


def test_bands_in_files_of_their_own_are_named_after_the_files(tmp_path: Path, numbers: np.ndarray):
    paths = [write_tif(tmp_path / f"LC08_B{band}.tif", numbers[[0]].astype(np.uint8)) for band in (2, 3)]
    assert layout_of(source(*paths)).names == ("LC08_B2", "LC08_B3")


@pytest.mark.parametrize(
    ("dtype", "own", "others", "expected"),
    [
        ("uint16", None, None, None),
        ("uint16", 0, None, 0),
        ("uint16", None, 0, 0),
        ("uint16", 7, 0, 7),
        ("uint8", None, 65535, 0),  # what PAN has does not fit, but there are holes
        ("int16", None, 65535, -32768),
        ("float32", None, None, np.nan),
        ("float32", -3.4028234663852886e38, None, -3.4028234663852886e38),
        ("float64", -1.7976931348623157e308, None, np.nan),
        ("float64", -9999.5, None, -9999.5),
    ],
)
def test_the_nodata_value_of_a_result(tmp_path: Path, dtype: str, own, others, expected):
    first = write_tif(tmp_path / "a.tif", np.ones((2, 9, 9), dtype), nodata=own)
    second = write_tif(tmp_path / "b.tif", np.ones((1, 9, 9), np.uint16), nodata=others)
    nodata = layout_of(source(first), [source(second)]).nodata
    assert nodata == pytest.approx(expected, nan_ok=True) if expected is not None else nodata is None


def test_a_result_has_nodata_where_warping_leaves_empty_corners(tmp_path: Path):
    first = write_tif(tmp_path / "a.tif", np.ones((1, 9, 9), np.uint8))
    second = write_tif(tmp_path / "b.tif", np.ones((1, 9, 9), np.uint8), crs=CRS.from_epsg(32633))
    assert layout_of(source(first), [source(second)]).nodata == 0


@pytest.mark.parametrize("nodata", [-1.7976931348623157e308, -3.40282346638529e38, None])
def test_every_nodata_value_that_a_result_takes_over_can_be_written(tmp_path: Path, nodata: float | None):
    path = write_tif(tmp_path / "a.tif", np.ones((1, 9, 9), np.float64))
    layout = layout_of(source(path, nodata=nodata))
    on = grid(9, 9)
    valid = np.ones((9, 9), bool)
    valid[2, 3] = False
    with create(str(tmp_path / "b.tif"), on, 1, layout) as writer:
        writer.write(on.whole, writer.encode(raster(np.ones((1, 9, 9)), on, valid).read(on.whole)))
    assert np.array_equal(read(str(tmp_path / "b.tif"))[1], valid)


def test_an_error_in_the_second_file_names_the_second_file(tmp_path: Path, numbers: np.ndarray):
    first = write_tif(tmp_path / "a.tif", numbers.astype(np.uint8))
    for use in (open_source, layout_of):
        with pytest.raises(CannotRead, match=r"b\.tif cannot be read"):
            use(source(first, tmp_path / "b.tif"))
