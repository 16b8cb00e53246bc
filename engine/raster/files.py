# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters in files: opening, masks, and one handle per thread."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from affine import Affine
from rasterio._err import CPLE_BaseError  # GDAL's own, which rasterio lets through when it warps
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window as FileWindow

from ..errors import BandMissing, CannotRead, NoCrs, RotatedRaster
from ..jobs import RasterFile, Source
from .adjusted import Masked
from .grid import Grid, Window
from .raster import Raster, Sample
from .resampling import Cubic, Kernel, Linear, Nearest, Resampled
from .writing import Layout

#: What brings files of one source onto one grid, by the way they are warped.
_KERNELS: dict[Resampling, Kernel] = {
    Resampling.cubic: Cubic(),
    Resampling.bilinear: Linear(),
    Resampling.nearest: Nearest(),
}


def open_source(source: Source, crs: CRS | None = None, *, warping: Resampling = Resampling.cubic) -> Raster:
    """The bands of a source as one raster on the grid of its first file.

    Args:
        source: files and bands.
        crs: look at the files in this CRS instead of their own.
        warping: how files come into that CRS, and onto the grid of the first: cubic, bilinear or nearest. Bilinear
            is for SAR, because cubic convolution makes negative numbers out of powers.

    Raises:
        CannotRead, NoCrs, RotatedRaster, BandMissing: naming the file.
    """
    return _masked(source, _stacked(source, crs, warping, classes=False))


def open_classes(source: Source, crs: CRS | None = None) -> Raster:
    """As open_source, for labels: numbers that cannot be averaged, which may be entries of a palette."""
    return _masked(source, _stacked(source, crs, Resampling.nearest, classes=True))


def _masked(source: Source, image: Raster) -> Raster:
    if source.mask is None:
        return image
    mask = FileRaster(source.mask, source.name, image.grid.crs, warping=Resampling.nearest, classes=True)
    return Masked(image, Resampled(mask, image.grid, Nearest()), source.mask_bits)


def _stacked(source: Source, crs: CRS | None, warping: Resampling, classes: bool) -> Raster:
    def opened(file: RasterFile, crs: CRS | None) -> FileRaster:
        return FileRaster(file, source.name, crs, warping=warping, classes=classes)

    first = opened(source.files[0], crs)
    if len(source.files) == 1:
        return first
    grid, kernel = first.grid, _KERNELS[warping]
    others = [opened(file, grid.crs) for file in source.files[1:]]
    seen = [file if file.grid == grid else Resampled(file, grid, kernel) for file in others]
    return Stack([first, *seen], source.name)


class FileRaster(Raster):
    """Bands of one file. Nodata, NaN, alpha and mask bands make the valid mask.

    `crs` is that in which it is looked at, by `warping`. With `classes` the bands may be entries of a palette.
    """

    def __init__(
        self,
        file: RasterFile,
        name: str = "",
        crs: CRS | None = None,
        *,
        warping: Resampling = Resampling.cubic,
        classes: bool = False,
    ) -> None:
        self.name = name or file.path
        self._file, self._warping = file, warping
        self._warp_to: CRS | None = None
        self._local = threading.local()
        with _reading(file.path):
            dataset = self._dataset()
            self._check(dataset)
            if crs is not None and dataset.crs != crs:
                self._warp_to = crs
                self._local = threading.local()
                dataset = self._dataset()
            self.grid, self._south_up = self._placed(dataset)
            self.bands = _chosen_bands(dataset, file, self.name, classes)
            self._nodata = [dataset.nodatavals[band - 1] if file.nodata is None else file.nodata for band in self.bands]
            self._alpha = [band for band in _alpha_bands(dataset) if band not in self.bands]
            masked = any(MaskFlags.per_dataset in flags for flags in dataset.mask_flag_enums)
            self._mask_band = masked and not _alpha_bands(dataset)
            self.dtype = np.result_type(*(np.dtype(dataset.dtypes[band - 1]) for band in self.bands))
        self.count = len(self.bands)

    def _check(self, dataset: rasterio.DatasetReader) -> None:
        if dataset.crs is None:
            raise NoCrs(name=self.name)
        if is_rotated(dataset):
            raise RotatedRaster(name=self.name)
        if any(dtype.startswith("complex") for dtype in dataset.dtypes):
            raise CannotRead(path=self._file.path, reason="its numbers are complex")

    def _placed(self, dataset: rasterio.DatasetReader) -> tuple[Grid, bool]:
        """The grid, north-up, and whether the file is stored south-up."""
        return _grid(dataset)

    def _dataset(self) -> rasterio.DatasetReader:
        """This thread's handle; GDAL's must not be shared between threads."""
        if not hasattr(self._local, "dataset"):
            dataset = rasterio.open(self._file.path)
            self._local.dataset = dataset if self._warp_to is None else self._warped(dataset, self._warp_to)
        return self._local.dataset

    def _warped(self, dataset: rasterio.DatasetReader, crs: CRS) -> rasterio.DatasetReader:
        """The dataset as it looks in another CRS, with nodata or an alpha band around it."""
        nodata = dataset.nodata if self._file.nodata is None else self._file.nodata
        unmasked = all(MaskFlags.all_valid in flags for flags in dataset.mask_flag_enums)
        if nodata is None and unmasked and dataset.dtypes[0].startswith("float"):
            nodata = math.nan  # lest a pixel that is no number spoils all within the kernel's reach
        return WarpedVRT(
            dataset,
            crs=crs,
            resampling=self._warping,
            tolerance=0.0,  # exact positions: the result must not depend on the window
            src_nodata=nodata,
            add_alpha=nodata is None and not _alpha_bands(dataset),
        )

    def _read(self, window: Window) -> Sample:
        row = self.grid.height - window.bottom if self._south_up else window.row
        place = FileWindow(window.col, row, window.width, window.height)
        with _reading(self._file.path), np.errstate(over="ignore"):  # nodata of float64 is often beyond float32
            dataset = self._dataset()
            stored = dataset.read(self.bands, window=place)
            values = stored.astype(np.float32, copy=False)
            valid = self._valid(dataset, stored, place)
            if stored.dtype.kind == "f":
                valid &= np.isfinite(values).all(axis=0)
        if not valid.all():
            values = np.where(valid, values, np.float32(0.0))
        if self._south_up:
            values, valid = values[:, ::-1], valid[::-1]
        return Sample(values, valid)

    def _valid(self, dataset: rasterio.DatasetReader, stored: np.ndarray, place: FileWindow) -> np.ndarray:
        valid = np.ones(stored.shape[1:], bool)
        for band, nodata in zip(stored, self._nodata, strict=True):
            if nodata is not None:
                # a float nodata such as -3.4e38 may be written with other digits than the pixels hold
                valid &= ~np.isclose(band, nodata, rtol=1e-6, atol=0) if band.dtype.kind == "f" else band != nodata
        for alpha in self._alpha:
            valid &= dataset.read(alpha, window=place) > 0
        if self._mask_band:
            valid &= dataset.dataset_mask(window=place) > 0
        return valid


class Stack(Raster):
    """Rasters on one grid, their bands one after the other."""

    def __init__(self, rasters: list[Raster], name: str) -> None:
        self._rasters = rasters
        self.name = name
        self.grid, self.count = rasters[0].grid, sum(raster.count for raster in rasters)

    def _read(self, window: Window) -> Sample:
        parts = [raster.read(window) for raster in self._rasters]
        valid = np.logical_and.reduce([part.valid for part in parts])
        return Sample(np.concatenate([part.values for part in parts]), valid)


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Turn GDAL's errors into ours."""
    try:
        yield
    except (RasterioError, RasterioIOError, CPLE_BaseError) as error:
        cause = str(error.__cause__ or error)
        raise CannotRead(path=path, reason=cause) from error


def _grid(dataset: rasterio.DatasetReader) -> tuple[Grid, bool]:
    """The dataset's grid, north-up and with positive columns, and whether the file is stored south-up."""
    transform, south_up = dataset.transform, dataset.transform.e > 0
    north = transform.f + transform.e * dataset.height if south_up else transform.f
    north_up = Affine(transform.a, 0.0, transform.c, 0.0, -abs(transform.e), north)
    return Grid(dataset.crs, north_up, dataset.height, dataset.width), south_up


def is_rotated(dataset: rasterio.DatasetReader) -> bool:
    """Mirrored, or turned by more than rounding noise: a hundredth of a pixel over the whole image."""
    transform = dataset.transform
    shear = abs(transform.b) * dataset.height > 0.01 * transform.a
    return bool(shear or abs(transform.d) * dataset.width > 0.01 * abs(transform.e))


def _chosen_bands(dataset: rasterio.DatasetReader, file: RasterFile, name: str, classes: bool = False) -> list[int]:
    """GDAL numbers of the bands to read, at least one."""
    for band in file.bands:
        if not 1 <= band <= dataset.count:
            raise BandMissing(name=name, band=band, count=dataset.count)
    alpha = _alpha_bands(dataset)
    bands = list(file.bands) or [band for band in dataset.indexes if band not in alpha]
    if not bands:
        raise CannotRead(path=file.path, reason="it holds no image itself; choose one of its subdatasets")
    if not classes and any(dataset.colorinterp[band - 1] == ColorInterp.palette for band in bands):
        raise CannotRead(path=file.path, reason="its numbers are entries of a palette; convert it to RGB first")
    return bands


def _alpha_bands(dataset: rasterio.DatasetReader) -> list[int]:
    return [band for band in dataset.indexes if dataset.colorinterp[band - 1] == ColorInterp.alpha]


def layout_of(source: Source, others: Sequence[Source] = ()) -> Layout:
    """How a result that continues `source` is stored: its type, nodata, band names, colours, scales and offsets.

    Without a nodata value of its own the result takes that of one of the `others`, or, where any input can have
    holes, a usual one for its type: NaN for floats, 0 for unsigned and the least number for signed integers.
    """
    merged = [band for file in source.files for band in _stored_bands(file, source.name)]
    dtype = np.result_type(*(np.dtype(band.dtype) for band in merged))
    dtype = np.dtype(np.float32) if dtype == np.float64 else dtype
    return Layout(
        dtype=dtype,
        nodata=_nodata_for(dtype, [source, *others]),
        names=tuple(band.name or f"Band {number}" for number, band in enumerate(merged, 1)),
        colours=tuple(band.colour for band in merged),
        scales=tuple(band.scale for band in merged),
        offsets=tuple(band.offset for band in merged),
    )


def tags_of(source: Source) -> dict[str, str]:
    """What the first file of a source says about itself, by name (GDAL's metadata)."""
    path = source.files[0].path
    with _reading(path), rasterio.open(path) as dataset:
        return dict(dataset.tags())


class _StoredBand(NamedTuple):
    dtype: str
    name: str
    colour: ColorInterp
    scale: float
    offset: float


def _stored_bands(file: RasterFile, name: str) -> list[_StoredBand]:
    with _reading(file.path), rasterio.open(file.path) as dataset:
        fallback = Path(file.path).stem if dataset.count == 1 else ""
        return [
            _StoredBand(
                dataset.dtypes[band - 1],
                dataset.descriptions[band - 1] or fallback,
                dataset.colorinterp[band - 1],
                dataset.scales[band - 1],
                dataset.offsets[band - 1],
            )
            for band in _chosen_bands(dataset, file, name)
        ]


def _nodata_for(dtype: np.dtype, sources: Sequence[Source]) -> float | None:
    stored = [[_place(file) for file in source.files] for source in sources]
    places = [place for source in stored for place in source]
    for place in places:
        if place.nodata is not None and _fits(place.nodata, dtype):
            return float(dtype.type(place.nodata))
    if dtype.kind == "f":
        return math.nan
    warped = any(place.grid.crs != places[0].grid.crs for place in places)  # which leaves empty corners
    uneven = any(place.grid != source[0].grid for source in stored for place in source)  # not all cover the same ground
    holes = warped or uneven or any(place.masked for place in places)
    return float(np.iinfo(dtype).min) if holes else None


class _Place(NamedTuple):
    grid: Grid
    nodata: float | None
    masked: bool


def _place(file: RasterFile) -> _Place:
    with _reading(file.path), rasterio.open(file.path) as dataset:
        nodata = dataset.nodata if file.nodata is None else file.nodata
        masked = any(MaskFlags.all_valid not in flags for flags in dataset.mask_flag_enums)
        return _Place(_grid(dataset)[0], nodata, masked)


def _fits(value: float, dtype: np.dtype) -> bool:
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            return math.isfinite(dtype.type(value)) == math.isfinite(value)
    limits = np.iinfo(dtype)
    return math.isfinite(value) and value == round(value) and limits.min <= value <= limits.max
