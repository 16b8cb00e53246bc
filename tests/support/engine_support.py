# SPDX-License-Identifier: GPL-2.0-or-later
"""Small rasters whose pixels are known in closed form, and listeners, for the tests of engine and models."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from deep_fusion.engine.inference import pipeline
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Grid, Window
from deep_fusion.engine.raster.raster import ArrayRaster, Raster, Sample
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.sensors import sensor
from rasterio.crs import CRS

ROOT = Path(__file__).resolve().parents[2]
REAL_DATA = ROOT.parent / "shared" / "data" / "pan"
UTM = CRS.from_epsg(32632)
CORNER = (552000.0, 5408000.0)
PIXEL = (2.0, 3.0)  # metres, oblong on purpose

needs_real_data = pytest.mark.skipif(not REAL_DATA.is_dir(), reason=f"no real images in {REAL_DATA}")


def grid(rows: int, cols: int, pixel: tuple[float, float] = PIXEL, corner: tuple[float, float] = CORNER) -> Grid:
    return Grid(UTM, Affine(pixel[0], 0.0, corner[0], 0.0, -pixel[1], corner[1]), rows, cols)


def centres(on: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Eastings (1, cols) and northings (rows, 1) of the pixel centres, in metres from CORNER."""
    east = on.transform.c + on.transform.a * (np.arange(on.width) + 0.5) - CORNER[0]
    north = on.transform.f + on.transform.e * (np.arange(on.height) + 0.5) - CORNER[1]
    return east[None, :], north[:, None]


def ramp(on: Grid, bands: int = 1) -> np.ndarray:
    """A plane per band: what any sound interpolation leaves as it is."""
    east, north = centres(on)
    return np.stack([100.0 * (band + 1) + 0.5 * (band + 1) * east - 0.25 * north for band in range(bands)])


def waves(on: Grid, bands: int = 4, wavelength_m: float = 60.0) -> np.ndarray:
    """A smooth landscape with spectra that differ from place to place, positive."""
    east, north = 2 * np.pi * centres(on)[0] / wavelength_m, 2 * np.pi * centres(on)[1] / wavelength_m
    common = np.cos(0.9 * east) * np.cos(0.7 * north) + 0.6 * np.sin(0.35 * east - 0.5 * north)
    own = [np.cos(0.2 * (band + 1) * north + band) * np.ones_like(east) for band in range(bands)]
    return np.stack([500.0 + 90.0 * band + (60.0 + 25.0 * band) * common + 30.0 * own[band] for band in range(bands)])


def raster(values: np.ndarray, on: Grid, valid: np.ndarray | None = None, name: str = "array") -> ArrayRaster:
    return ArrayRaster(np.asarray(values, np.float32), on, valid, name)


def whole(image: Raster) -> np.ndarray:
    """All values, nodata as NaN."""
    sample = image.read(image.grid.whole)
    return np.where(sample.valid, sample.values, np.nan)


def write_tif(path: Path | str, values: np.ndarray, on: Grid | None = None, **profile: Any) -> str:
    """A GeoTIFF of (bands, rows, cols) in the array's own type; `profile` as rasterio's."""
    on = grid(*values.shape[1:]) if on is None else on
    known = {
        "driver": "GTiff",
        "dtype": values.dtype.name,
        "count": values.shape[0],
        "height": on.height,
        "width": on.width,
        "crs": on.crs,
        "transform": on.transform,
        "photometric": "minisblack",
    }
    with rasterio.open(path, "w", **(known | profile)) as dataset:
        dataset.write(values)
    return str(path)


def source(*paths: Path | str, bands: Iterable[int] = (), nodata: float | None = None, name: str = "image") -> Source:
    return Source(name, tuple(RasterFile(str(path), tuple(bands), nodata) for path in paths))


class Listener:
    """Hears the events of a run; `cancel_after` that many of them it asks to stop.

    `finish_at` a fraction of the whole it asks a training to end.
    """

    def __init__(self, cancel_after: int | None = None, finish_at: float | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self._cancel_after, self._finish_at = cancel_after, finish_at

    @property
    def progress(self) -> Progress:
        return Progress(self.events.append, self._cancelled, self._take_finish)

    def _cancelled(self) -> bool:
        return self._cancel_after is not None and len(self.events) >= self._cancel_after

    def _take_finish(self) -> bool:
        if self._finish_at is None or self.fractions()[-1] < self._finish_at:
            return False
        self._finish_at = None
        return True

    def texts(self, kind: str) -> list[str]:
        return [event["text"] for event in self.events if event["type"] == kind]

    def fractions(self) -> list[float]:
        return [event["fraction"] for event in self.events if event["type"] == "progress"]


def left_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


class Collector:
    """A writer that keeps the result in memory, nodata as NaN."""

    def __init__(self, on: Grid) -> None:
        self._shape, self.values = (on.height, on.width), np.empty(0)

    def encode(self, sample: Sample) -> np.ndarray:
        return np.where(sample.valid, sample.values, np.float32(np.nan))

    def write(self, window: Window, stored: np.ndarray) -> None:
        if not self.values.size:
            self.values = np.full((len(stored), *self._shape), np.float32(-1e30))
        rows, cols = window.slices_in(Window(0, 0, *self._shape))
        self.values[:, rows, cols] = stored


def fuse(method: Any, scene: Scene, tile: int = 1 << 20) -> np.ndarray:
    """The method's result on a scene, survey included, nodata as NaN."""
    method.survey(scene.rasters, scene.grid, Progress())
    collector = Collector(scene.grid)
    pipeline.run(method, scene.rasters, scene.grid, tile, collector, Progress())
    return collector.values


def scene(
    rows: int = 48,
    cols: int = 64,
    ratio: int = 4,
    bands: int = 4,
    offset: tuple[float, float] = (0.0, 0.0),
    pan_valid: np.ndarray | None = None,
    ms_valid: np.ndarray | None = None,
) -> Scene:
    """A pair of one landscape: PAN is what its bands add up to, MS the same with coarser pixels and `offset` metres."""
    fine = grid(rows, cols)
    coarse_pixel = PIXEL[0] * ratio, PIXEL[1] * ratio
    coarse = grid(-(-rows // ratio), -(-cols // ratio), coarse_pixel, (CORNER[0] + offset[0], CORNER[1] + offset[1]))
    weights = np.linspace(0.1, 0.4, bands)[:, None, None]
    pan = (weights * waves(fine, bands)).sum(axis=0, keepdims=True)
    return Scene(
        raster(pan + np.random.default_rng(12).normal(0, 3, pan.shape), fine, pan_valid, "PAN"),
        raster(waves(coarse, bands), coarse, ms_valid, "MS"),
        sensor("generic"),
    )


def stored_pair(folder: Path, pair: Scene | None = None, dtype: str = "uint16", **profile: Any) -> dict[str, Source]:
    """The images of a scene as files, ready for a job."""
    pair = pair or scene()
    images = {}
    for role, image in (("pan", pair.pan), ("ms", pair.ms)):
        pixels = image.read(image.grid.whole).values
        path = write_tif(folder / f"{role}.tif", pixels.astype(dtype), image.grid, **profile)
        images[role] = source(path, name=image.name)
    return images
