# SPDX-License-Identifier: GPL-2.0-or-later
"""Images for the benchmarks: patches and noise, written in strips so that size does not matter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
_STRIP = 512


def write_pair(folder: Path, side: int) -> None:
    """pan_SIDE.tif and ms_SIDE.tif: 1 and 4 bands of uint16, pixels of 0.5 m and 2 m; nothing if they exist."""
    for name, size, bands, pixel_m in (("pan", side, 1, 0.5), ("ms", side // 4, 4, 2.0)):
        path = folder / f"{name}_{side}.tif"
        if not path.exists():
            _write(str(path), size, bands, pixel_m)


def write_dates(folder: Path, side: int, bands: int, ratio: int) -> None:
    """fine_DATE_SIDE.tif and coarse_DATE_SIDE.tif of three dates, uint16, pixels of 30 m and `ratio` times that."""
    for number in (1, 2, 3):
        for kind, size, pixel_m in (("fine", side, 30.0), ("coarse", side // ratio, 30.0 * ratio)):
            path = folder / f"{kind}_{number}_{side}_{bands}.tif"
            if not path.exists():
                _write(str(path), size, bands, pixel_m, seed=number)


def write_land(folder: Path, side: int) -> None:
    """optical_SIDE.tif, sar_SIDE.tif and labels_SIDE.tif: 4 bands, 2 bands of power, and 4 classes, pixels of 10 m."""
    for number, (name, bands) in enumerate((("optical", 4), ("sar", 2), ("labels", 1))):
        path = folder / f"{name}_{side}.tif"
        if path.exists():
            continue
        _write(str(path), side, bands, 10.0, seed=number)
        if name == "labels":
            _number(str(path), 4)


def _number(path: str, classes: int) -> None:
    """Make class numbers from 1 on of the values of an image."""
    dataset = gdal.Open(path, gdal.GA_Update)
    for row in range(0, dataset.RasterYSize, _STRIP):
        rows = min(_STRIP, dataset.RasterYSize - row)
        strip = dataset.ReadAsArray(0, row, dataset.RasterXSize, rows)
        dataset.WriteArray(strip % classes + 1, 0, row)


def _write(path: str, size: int, bands: int, pixel_m: float, seed: int = 0) -> None:
    generator = np.random.default_rng(seed)
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, size, size, bands, gdal.GDT_UInt16, options)
    dataset.SetGeoTransform((500000, pixel_m, 0, 5400000, 0, -pixel_m))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    dataset.SetProjection(reference.ExportToWkt())
    patches = generator.integers(200, 1500, (bands, size // 32 + 1, size // 32 + 1))
    for row in range(0, size, _STRIP):
        rows = np.arange(row, min(row + _STRIP, size))
        coarse = patches[:, rows // 32][:, :, np.arange(size) // 32]
        strip = coarse + generator.integers(0, 200, coarse.shape)
        dataset.WriteArray(strip.astype(np.uint16), 0, row)
