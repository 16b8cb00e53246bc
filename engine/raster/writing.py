# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing GeoTIFFs so that there is a whole one at the end or none at all."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import ColorInterp, Interleaving
from rasterio.errors import RasterioError
from rasterio.windows import Window as FileWindow

from ..errors import DiskFull, EngineError, OutputIsInput, cannot_write
from ..jobs import Source
from .grid import Grid, Window
from .raster import Sample

#: GDAL writes behind, up to the size of its cache (see run.py), and loses blocks without an error if the disk is full.
_UNWRITTEN = 2**26

#: What GDAL and QGIS put beside a GeoTIFF.
_SIDECARS = ".aux.xml", ".ovr", ".msk"

_DEFLATE = {"compress": "deflate", "zlevel": "1", "num_threads": "all_cpus"}


@dataclass(frozen=True)
class Layout:
    """How pixels are stored: what a result takes over from the image that it continues."""

    dtype: np.dtype
    nodata: float | None = None
    names: tuple[str, ...] = ()  #: band descriptions
    colours: tuple[ColorInterp, ...] = ()
    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    palette: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)  #: colours of the numbers of one band

    def encode(self, sample: Sample) -> np.ndarray:
        """Values as they are stored: rounded and clipped to the type, nodata where invalid.

        A valid value that would read as nodata becomes its neighbour.
        """
        if self.dtype.kind == "f":
            stored = sample.values.astype(self.dtype, copy=False)
        else:
            rounded = np.rint(sample.values)
            stored = np.clip(rounded, *_float_limits(self.dtype), out=rounded).astype(self.dtype)
        if self.nodata is None:
            return stored
        if self.dtype.kind != "f" or not math.isnan(self.nodata):
            stored = np.where(stored == self.nodata, self._beside_nodata(), stored)
        if not sample.valid.all():
            stored = np.where(sample.valid, stored, np.array(self.nodata, self.dtype))
        return stored

    def _beside_nodata(self) -> np.ndarray:
        nodata = np.array(self.nodata, self.dtype)
        if self.dtype.kind == "f":
            return np.nextafter(nodata, np.array(0 if self.nodata else 1, self.dtype))
        return nodata + 1 if nodata < np.iinfo(self.dtype).max else nodata - 1


def _float_limits(dtype: np.dtype) -> tuple[np.float32, np.float32]:
    """The least and the largest float32 that an integer type can hold; 2**31 - 1 itself is none."""
    limits = np.iinfo(dtype)
    highest = np.float32(limits.max)
    return np.float32(limits.min), highest if int(highest) <= limits.max else np.nextafter(highest, np.float32(0))


class RasterWriter:
    """An open output; write each block once."""

    def __init__(self, dataset: rasterio.io.DatasetWriter, layout: Layout, path: str) -> None:
        self._dataset, self._layout, self._path = dataset, layout, path
        self._unwritten = 0

    def encode(self, sample: Sample) -> np.ndarray:
        """Values as they will be stored; pure, so it may run in any thread."""
        return self._layout.encode(sample)

    def write(self, window: Window, stored: np.ndarray) -> None:
        """Store encoded values.

        Raises:
            DiskFull: what GDAL has not written yet would not find room.
        """
        self._unwritten = min(self._unwritten + stored.nbytes, _UNWRITTEN)
        free = shutil.disk_usage(Path(self._path).absolute().parent).free
        if free < self._unwritten:
            raise DiskFull(path=self._path, free_mb=free // 2**20)
        self._dataset.write(stored, window=FileWindow(window.col, window.row, window.width, window.height))


def check_outputs(paths: Iterable[str], inputs: Iterable[Source]) -> None:
    """Find out before a long run whether its outputs can be written; empty paths stand for outputs not wanted.

    Raises:
        OutputIsInput: a path is that of an input.
        CannotWrite: its folder does not exist, or nothing can be written there.
    """
    read = {os.path.realpath(file.path) for source in inputs for file in source.files}
    for path in filter(None, paths):
        if os.path.realpath(path) in read:
            raise OutputIsInput(path=path)
        folder = Path(path).absolute().parent
        if not os.access(folder, os.W_OK):
            raise cannot_write(path, PermissionError(f"the folder {folder} does not allow it"))


@contextmanager
def create(
    path: str,
    grid: Grid,
    count: int,
    layout: Layout,
    tags: dict[str, str] | None = None,
    creation_options: Sequence[str] = (),
    block: int = 512,
) -> Iterator[RasterWriter]:
    """A tiled GeoTIFF, written as `PATH.part` and renamed when the block ends well; otherwise nothing is left.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
        DiskFull: the disk filled up on the way.
    """
    part = path + ".part"
    profile = _profile(grid, count, layout, creation_options, block)
    try:
        with _writing(path), rasterio.open(part, "w", **profile) as dataset:
            _describe(dataset, layout, tags or {})
            yield RasterWriter(dataset, layout, path)
        with _writing(path):
            _verify(part)
            _rename(part, path)
    finally:
        for suffix in ("", *_SIDECARS):
            with suppress(OSError):
                os.remove(part + suffix)


def _rename(part: str, path: str) -> None:
    """Put the new file in the old one's place, without the statistics and overviews of the old one."""
    for suffix in _SIDECARS:
        Path(path + suffix).unlink(missing_ok=True)
        if Path(part + suffix).exists():
            os.replace(part + suffix, path + suffix)
    os.replace(part, path)


def _profile(grid: Grid, count: int, layout: Layout, creation_options: Sequence[str], block: int) -> dict[str, object]:
    profile: dict[str, object] = {
        "driver": "GTiff",
        "dtype": layout.dtype.name,
        "nodata": layout.nodata,
        "count": count,
        "height": grid.height,
        "width": grid.width,
        "crs": grid.crs,
        "transform": grid.transform,
        "bigtiff": "if_safer",
        "interleave": "pixel",
    }
    if min(grid.height, grid.width) >= 16:
        side = min(block, 16 * math.ceil(min(grid.height, grid.width) / 16))
        profile |= {"tiled": True, "blockxsize": side, "blockysize": side}
    chosen = dict(option.lower().split("=", 1) for option in creation_options if "=" in option)
    chosen.pop("driver", None)  # results are GeoTIFFs
    if "compress" not in chosen:
        profile |= _DEFLATE | {"predictor": 3 if layout.dtype.kind == "f" else 2}
    return profile | chosen | {"sparse_ok": False}  # a missing block is how _verify knows of a full disk


def _describe(dataset: rasterio.io.DatasetWriter, layout: Layout, tags: dict[str, str]) -> None:
    if layout.names:
        dataset.descriptions = layout.names
    if layout.colours:
        dataset.colorinterp = layout.colours
    if layout.scales:
        dataset.scales = layout.scales
    if layout.offsets:
        dataset.offsets = layout.offsets
    if layout.palette:
        dataset.write_colormap(1, layout.palette)
    dataset.update_tags(**tags)


def _verify(part: str) -> None:
    """Make sure that every block has reached the disk."""
    length = os.path.getsize(part)
    with rasterio.open(part) as dataset:
        shared = dataset.interleaving == Interleaving.pixel  # all bands in one block
        for band in dataset.indexes[: 1 if shared else None]:
            for (row, col), _ in dataset.block_windows(band):
                offset = dataset.get_tag_item(f"BLOCK_OFFSET_{col}_{row}", "TIFF", band)
                size = dataset.get_tag_item(f"BLOCK_SIZE_{col}_{row}", "TIFF", band)
                if offset is None or int(offset) + int(size) > length:
                    raise OSError(f"block {col}, {row} of band {band} is missing")


@contextmanager
def _writing(path: str) -> Iterator[None]:
    """Turn GDAL's errors into ours."""
    try:
        yield
    except EngineError:
        raise
    except (RasterioError, OSError) as error:
        raise cannot_write(path, error) from error
