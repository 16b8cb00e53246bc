# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures as PNG files that are small enough for a repository, in a palette of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.PyQt.QtCore import QBuffer, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

WIDTH = 900  # pixels that a picture may be wide
LARGEST = 60_000  # bytes of its file
_COLOURS = 256, 192, 128, 96, 64, 48
_ROUNDS = 6  # of moving the colours of a palette
_WHITE = np.full((1, 3), 255.0)

gdal.UseExceptions()


def save(image: QImage, path: Path) -> None:
    """Write a PNG with as many colours, 256 at the most, as keep it small; ends the script if that fails."""
    if image.width() > WIDTH:
        raise SystemExit(f"{path.name} would be {image.width()} pixels wide, {WIDTH} are the most.")
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in _COLOURS:
        data = _png(_reduced(image, colours))
        if len(data) <= LARGEST:
            path.write_bytes(data)
            print(f"{path.name}: {image.width()} x {image.height()}, {colours} colours, {len(data) / 1000:.0f} kB")
            return
    raise SystemExit(f"{path.name} does not fit into {LARGEST} bytes; make it smaller.")


def pixels_of(image: QImage) -> np.ndarray:
    """Red, green and blue as bytes, (rows, cols, 3)."""
    image = image.convertToFormat(QImage.Format_RGB32)
    data = image.constBits().asstring(image.sizeInBytes())
    return np.frombuffer(data, np.uint8).reshape(image.height(), image.width(), 4)[..., 2::-1]


def _reduced(image: QImage, colours: int) -> QImage:
    """The same in so many colours, each pixel in the nearest: dithered, photographs would not compress."""
    values = pixels_of(image)
    known, places, counts = np.unique(values.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    table = _palette(values, known.astype(float), np.sqrt(counts), colours)
    indexed = _nearest(known.astype(float), table).astype(np.uint8)[places].reshape(values.shape[:2])
    indexed = np.ascontiguousarray(np.pad(indexed, ((0, 0), (0, -indexed.shape[1] % 4))))  # QImage's lines end at 4
    reduced = QImage(indexed.data, image.width(), image.height(), indexed.shape[1], QImage.Format_Indexed8)
    reduced.setColorTable([QColor(*map(int, colour)).rgb() for colour in np.round(table)])
    return reduced.copy()


def _palette(values: np.ndarray, known: np.ndarray, weights: np.ndarray, colours: int) -> np.ndarray:
    """Colours (n, 3) that stand for an image: those of the median cut, moved to the middles of what they stand for."""
    table = _median_cut(values, colours)
    for _ in range(_ROUNDS):
        nearest = _nearest(known, table)
        total = np.bincount(nearest, weights, len(table))
        for channel in range(3):
            middle = np.bincount(nearest, weights * known[:, channel], len(table))
            np.divide(middle, total, out=table[:, channel], where=total > 0)
    table[_nearest(_WHITE, table)] = _WHITE  # the paper, which near whites would tint
    return table


def _nearest(known: np.ndarray, table: np.ndarray) -> np.ndarray:
    """For each colour its place in the table."""
    return ((table**2).sum(axis=1) - 2.0 * known @ table.T).argmin(axis=1)


def _median_cut(values: np.ndarray, colours: int) -> np.ndarray:
    rows, cols = values.shape[:2]
    dataset = gdal.GetDriverByName("MEM").Create("", cols, rows, 3)
    for band in range(3):
        dataset.GetRasterBand(band + 1).WriteArray(np.ascontiguousarray(values[..., band]))
    table = gdal.ColorTable()
    gdal.ComputeMedianCutPCT(*(dataset.GetRasterBand(band) for band in (1, 2, 3)), colours, table)
    return np.array([table.GetColorEntry(place)[:3] for place in range(table.GetCount())], float)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.WriteOnly)
    image.save(buffer, "PNG", 0)  # 0 is the strongest compression
    return bytes(buffer.data())
