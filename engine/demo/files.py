# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo scenes as GeoTIFF files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio import Affine
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError

from ..errors import CannotWrite
from ..progress import Progress
from .radar import POLARISATIONS
from .scenes import (
    LANDSAT_PIXEL_M,
    LANDSAT_RATIO,
    SAR_STEP,
    VHR_PIXEL_M,
    VHR_RATIO,
    landsat_pair,
    sar_image,
    vhr_landscape,
    vhr_pair,
)
from .sensors import LANDSAT_MS, LANDSAT_PAN, VHR_MS, VHR_PAN, Sensor
from .surfaces import CLASSES

_CRS = "EPSG:32632"
_VHR_CORNER = (552000.0, 5408000.0)
# Landsat's 30 m pixels are centred on multiples of 30 m
_LANDSAT_CORNER = (564015.0, 5408025.0)
_COLOURS = {"Blue": ColorInterp.blue, "Green": ColorInterp.green, "Red": ColorInterp.red}


@dataclass(frozen=True)
class _Image:
    """One file to be: pixels (bands, rows, cols) and what the file says about them."""

    pixels: npt.NDArray[np.generic]
    corner: tuple[float, float]
    pixel_size_m: float
    bands: Sequence[str]
    colours: Sequence[ColorInterp]
    nodata: float | None = None
    palette: dict[int, tuple[int, int, int]] | None = None
    tags: dict[str, str] | None = None


def write_demo_data(folder: str, size: int, seed: int, progress: Progress) -> dict[str, str]:
    """Write the demo images into a folder; returns the path of each by its name.

    vhr_pan, vhr_ms, vhr_truth: a metre-class pair and its truth; landsat_pan, landsat_ms: a Landsat-like pair;
    labels: land classes; sar: radar backscatter. Labels, radar and the metre-class pair show the same place.

    Args:
        size: PAN pixels a side of the metre-class pair, rounded up to a multiple of 4.

    Raises:
        BadOption: the size is below 64.
        CannotWrite: the folder or the disk does not allow it.
    """
    written: dict[str, str] = {}
    with _all_or_nothing(folder, written):
        for name, image in _images(size, seed, progress):
            progress.check()
            written[name] = os.path.join(folder, f"{name}.tif")
            _write(written[name] + ".part", image, seed)
    return written


@contextmanager
def _all_or_nothing(folder: str, written: dict[str, str]) -> Iterator[None]:
    """Give the files their names when all of them are complete; leave none if anything goes wrong."""
    try:
        os.makedirs(folder, exist_ok=True)
        yield
        for path in written.values():
            os.replace(path + ".part", path)
    except (RasterioError, OSError) as error:
        if isinstance(error, CannotWrite):
            raise
        raise CannotWrite(path=folder, reason=str(error.__cause__ or error)) from error
    finally:
        for path in written.values():
            Path(path + ".part").unlink(missing_ok=True)


def _images(size: int, seed: int, progress: Progress) -> Iterator[tuple[str, _Image]]:
    """One image after the other, so that only a few are in memory."""
    with progress.stage("Landscape", 0.35):
        landscape = vhr_landscape(size, seed, progress.check)
    with progress.stage("Metre-class pair", 0.3):
        pan, ms, truth = vhr_pair(landscape, seed)
        yield "vhr_pan", _optical(pan, _VHR_CORNER, VHR_PIXEL_M, VHR_PAN)
        yield "vhr_ms", _optical(ms, _VHR_CORNER, VHR_PIXEL_M * VHR_RATIO, VHR_MS)
        yield "vhr_truth", _optical(np.rint(truth).astype(np.uint16), _VHR_CORNER, VHR_PIXEL_M, VHR_MS)
        del pan, ms, truth
    with progress.stage("Labels and radar", 0.1):
        yield "labels", _labels(landscape.classes())
        grey = [ColorInterp.gray, ColorInterp.undefined]
        radar = sar_image(landscape, seed)
        yield "sar", _Image(radar, _VHR_CORNER, VHR_PIXEL_M * SAR_STEP, POLARISATIONS, grey)
        del landscape, radar
    with progress.stage("Landsat-like pair", 0.25):
        pan, ms, _ = landsat_pair(size, seed, progress.check)
        east, north = _LANDSAT_CORNER
        half = LANDSAT_PIXEL_M / 2
        yield "landsat_pan", _optical(pan, (east + half, north - half), LANDSAT_PIXEL_M, LANDSAT_PAN)
        yield "landsat_ms", _optical(ms, _LANDSAT_CORNER, LANDSAT_PIXEL_M * LANDSAT_RATIO, LANDSAT_MS)


def _optical(
    pixels: npt.NDArray[np.uint16], corner: tuple[float, float], pixel_size_m: float, sensor: Sensor
) -> _Image:
    names = [band.name for band in sensor.bands]
    other = ColorInterp.gray if len(names) == 1 else ColorInterp.undefined
    colours = [_COLOURS.get(name, other) for name in names]
    gains = {"MTF_GAINS": " ".join(map(str, sensor.mtf_gains))}
    return _Image(pixels, corner, pixel_size_m, names, colours, nodata=0, tags=gains)


def _labels(classes: npt.NDArray[np.uint8]) -> _Image:
    return _Image(
        classes[None],
        _VHR_CORNER,
        VHR_PIXEL_M,
        ["Land class"],
        [ColorInterp.palette],
        nodata=0,
        palette={land_class.number: land_class.colour for land_class in CLASSES},
        tags={f"CLASS_{land_class.number}": land_class.name for land_class in CLASSES},
    )


def _write(path: str, image: _Image, seed: int) -> None:
    count, rows, cols = image.pixels.shape
    east, north = image.corner
    profile = {
        "driver": "GTiff",
        "dtype": image.pixels.dtype.name,
        "count": count,
        "height": rows,
        "width": cols,
        "crs": _CRS,
        "transform": Affine(image.pixel_size_m, 0, east, 0, -image.pixel_size_m, north),
        "nodata": image.nodata,
        "compress": "deflate",
        "predictor": {"uint16": 2, "float32": 3}.get(image.pixels.dtype.name, 1),
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "bigtiff": "if_safer",
    }
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.descriptions = tuple(image.bands)
        dataset.colorinterp = tuple(image.colours)
        dataset.update_tags(SIMULATED="Deep Fusion demo landscape", SEED=str(seed), **(image.tags or {}))
        if image.palette is not None:
            dataset.write_colormap(1, image.palette)
        dataset.write(image.pixels)
