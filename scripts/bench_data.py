# SPDX-License-Identifier: GPL-2.0-or-later
"""Images for the benchmarks: patches and noise, written in strips so that size does not matter."""

from __future__ import annotations

import json
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


def write_town(folder: Path, side: int, pixel_m: float = 2.0) -> Path:
    """town_SIDE_PIXEL.tif: 3 bands of bytes."""
    path = folder / f"town_{side}_{pixel_m}.tif"
    if not path.exists():
        _write(str(path), side, 3, pixel_m, kind=gdal.GDT_Byte)
    return path


def write_chips(folder: Path, classes: int, count: int, side: int) -> None:
    """chips/CLASS/NUMBER.tif: 3 bands of bytes of nowhere, each class with a mean of its own."""
    generator = np.random.default_rng(0)
    for name in range(classes):
        place = folder / "chips" / f"class {name}"
        place.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            pixels = generator.integers(20 * name, 20 * name + 100, (3, side, side)).astype(np.uint8)
            driver = gdal.GetDriverByName("GTiff")
            driver.Create(str(place / f"{number}.tif"), side, side, 3, gdal.GDT_Byte).WriteArray(pixels)


def write_fields(folder: Path, side: int, count: int) -> Path:
    """fields_COUNT.geojson: circles of 40 to 180 m somewhere on the town of that size."""
    generator = np.random.default_rng(0)
    turns = np.linspace(0, 2 * np.pi, 17)
    west, north = generator.uniform(0, 2 * side - 180, (2, count))
    radius = generator.uniform(20, 90, count)
    x = 500000 + (west + radius)[:, None] + radius[:, None] * np.cos(turns)
    y = 5400000 - (north + radius)[:, None] + radius[:, None] * np.sin(turns)
    rings = np.stack([x, y], 2).round(3).tolist()
    features = [
        {"type": "Feature", "id": number, "geometry": {"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]}}
        for number, ring in enumerate(rings, 1)
    ]
    path = folder / f"fields_{count}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _number(path: str, classes: int) -> None:
    """Make class numbers from 1 on of the values of an image."""
    dataset = gdal.Open(path, gdal.GA_Update)
    for row in range(0, dataset.RasterYSize, _STRIP):
        rows = min(_STRIP, dataset.RasterYSize - row)
        strip = dataset.ReadAsArray(0, row, dataset.RasterXSize, rows)
        dataset.WriteArray(strip % classes + 1, 0, row)


def _write(path: str, size: int, bands: int, pixel_m: float, seed: int = 0, kind: int = gdal.GDT_UInt16) -> None:
    generator = np.random.default_rng(seed)
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, size, size, bands, kind, options)
    dataset.SetGeoTransform((500000, pixel_m, 0, 5400000, 0, -pixel_m))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    dataset.SetProjection(reference.ExportToWkt())
    dark, bright, noise = (30, 200, 40) if kind == gdal.GDT_Byte else (200, 1500, 200)
    patches = generator.integers(dark, bright, (bands, size // 32 + 1, size // 32 + 1))
    for row in range(0, size, _STRIP):
        rows = np.arange(row, min(row + _STRIP, size))
        coarse = patches[:, rows // 32][:, :, np.arange(size) // 32]
        strip = coarse + generator.integers(0, noise, coarse.shape)
        dataset.WriteArray(strip.astype(np.uint8 if kind == gdal.GDT_Byte else np.uint16), 0, row)
