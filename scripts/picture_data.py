# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pictures of docs/algorithms are made from: the plugin's demo data, a season and samples made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from qgis_process import ROOT, run

FOLDER = ROOT / "build" / "pictures"

#: Days of the season, and how far each class has become green (above 0) or yellow (below 0) since the demo image.
_GREEN = {
    "2020-05-01": {3: 0.8, 4: 0.3, 5: -0.6, 7: 0.1},
    "2020-05-21": {3: 0.7, 4: 0.6, 5: -0.5, 7: 0.4, 2: 0.2},
    "2020-06-10": {3: 0.2, 4: 0.7, 5: 0.1, 7: 0.4, 2: 0.3},
    "2020-06-30": {3: -0.3, 4: 0.4, 5: 0.6, 7: 0.1, 2: 0.3},
    "2020-07-20": {3: -0.5, 4: -0.2, 5: 0.8, 7: -0.2, 2: 0.3},
}
DAYS = tuple(_GREEN)
#: What complete greening does to blue, green, red and near infrared.
_GREENING = np.array([-0.3, -0.1, -0.4, 0.5])
_RATIO = 12  # fine pixels in a coarse one
_HIGHEST = 2047.0  # of the 11-bit image
_NOISE = 0.01  # of the value

_SQUARE = 64  # pixels of labels.tif, 32 m
_FORESTED, _BUILT, _OPEN = 2450, 200, (3, 4, 5, 8)


def demo(size: int) -> Path:
    """Folder of the demo data of that size, made on first use."""
    folder = FOLDER / f"demo_{size}"
    if not (folder / "sar.tif").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("create_demo_data", FOLDER=folder, SIZE=size)
    return folder


def season() -> dict[str, dict[str, Path]]:
    """By day, what a sensor with pixels of 2 m (fine) and one of 24 m (coarse) see of fields that grow and ripen.

    Each class of `labels.tif` changes in its own way; values are those of `vhr_ms.tif` over 2047, with noise of 1 %.
    """
    folder = FOLDER / "season"
    files = {day: {kind: folder / kind / f"{kind}_{day}.tif" for kind in ("fine", "coarse")} for day in DAYS}
    if all(path.exists() for pair in files.values() for path in pair.values()):
        return files
    image, labels = gdal.Open(str(demo(1536) / "vhr_ms.tif")), gdal.Open(str(demo(1536) / "labels.tif"))
    base, classes = image.ReadAsArray() / _HIGHEST, labels.ReadAsArray()[2::4, 2::4]
    noise = np.random.default_rng(1)
    for day, pair in files.items():
        green = np.zeros(classes.shape)
        for number, share in _GREEN[day].items():
            green[classes == number] = share
        fine = base * (1 + green * _GREENING[:, None, None]) * (1 + _NOISE * noise.standard_normal(base.shape))
        bands, rows, cols = fine.shape
        blocks = fine.reshape(bands, rows // _RATIO, _RATIO, cols // _RATIO, _RATIO)
        _write(pair["fine"], fine, image, 1)
        _write(pair["coarse"], blocks.mean(axis=(2, 4)), image, _RATIO)
    return files


def samples() -> tuple[Path, Path]:
    """Squares of 32 m in the north and in the south of the demo image that are mostly of one kind of place."""
    north, south = FOLDER / "north.gpkg", FOLDER / "south.gpkg"
    if not (north.exists() and south.exists()):
        labels = gdal.Open(str(demo(1536) / "labels.tif"))
        values = labels.ReadAsArray()
        rows, cols = (size // _SQUARE for size in values.shape)
        blocks = values.reshape(rows, _SQUARE, cols, _SQUARE).transpose(0, 2, 1, 3).reshape(rows, cols, -1)
        kinds = [[_kind(np.bincount(block, minlength=11)) for block in line] for line in blocks]
        _write_squares(north, kinds, range(rows // 2), labels)
        _write_squares(south, kinds, range(rows // 2, rows), labels)
    return north, south


def _kind(counts: np.ndarray) -> str:
    """The kind of place by pixels of each class; empty if it is mixed. As in the tutorial of scenes."""
    if counts[10] > _BUILT:
        return "houses"
    shares = {"forest": counts[2], "meadow": counts[7], "fields": counts[list(_OPEN)].sum()}
    return next((kind for kind, count in shares.items() if count > _FORESTED), "")


def _write(path: Path, values: np.ndarray, like: gdal.Dataset, step: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    bands, rows, cols = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, gdal.GDT_Float32)
    west, width, _, north, _, height = like.GetGeoTransform()
    dataset.SetGeoTransform((west, width * step, 0, north, 0, height * step))
    dataset.SetProjection(like.GetProjection())
    for place in range(bands):
        dataset.GetRasterBand(place + 1).SetDescription(like.GetRasterBand(place + 1).GetDescription())
    dataset.WriteArray(values.astype(np.float32))


def _write_squares(path: Path, kinds: list[list[str]], rows: range, like: gdal.Dataset) -> None:
    west, pixel, _, north, _, _ = like.GetGeoTransform()
    crs = osr.SpatialReference()
    crs.ImportFromWkt(like.GetProjection())
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer(path.stem, crs, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("kind", ogr.OFTString))
    side = _SQUARE * pixel
    for row in rows:
        for col, kind in enumerate(kinds[row]):
            if kind:
                left, top = west + col * side, north - row * side
                corners = [(left, top), (left + side, top), (left + side, top - side), (left, top - side), (left, top)]
                feature = ogr.Feature(layer.GetLayerDefn())
                feature["kind"] = kind
                ring = ", ".join(f"{x} {y}" for x, y in corners)
                feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
                layer.CreateFeature(feature)
