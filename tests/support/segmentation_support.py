# SPDX-License-Identifier: GPL-2.0-or-later
"""Invented land in three classes, of which the optical image and SAR each tell only two apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
from affine import Affine
from deep_fusion.engine import jobs
from deep_fusion.engine.jobs import LandClass, RasterFile, Source
from scipy.ndimage import gaussian_filter

CLASSES = (LandClass(1, "water", "#0000ff"), LandClass(2, "meadow", "#00ff00"), LandClass(5, "forest", "#006600"))

#: Bands of the optical image, and power of SAR, by class: water and meadow look alike to radar here, meadow and forest
#: to the camera.
_OPTICAL = np.array([[300, 250, 100], [500, 700, 2500], [500, 700, 2500]])
_POWER = np.array([[0.01, 0.004], [0.01, 0.004], [0.2, 0.08]])
_LOOKS = 8

PIXEL_M = 10.0
CORNER = (500000.0, 5400000.0)


class Land(NamedTuple):
    """Sources by role, and the class index of each pixel of the optical image."""

    sources: dict[str, Source]
    truth: np.ndarray


def land(folder: Path, rows: int = 160, cols: int = 192, seed: int = 0, decibels: bool = False) -> Land:
    """A scene in files: optical (3 bands, uint16), sar (2 bands, pixels of 12 m, another corner), labels (0: none)."""
    random = np.random.default_rng(seed)
    relief = gaussian_filter(random.normal(size=(rows, cols)), 9)
    truth = np.digitize(relief, np.quantile(relief, (0.33, 0.66)))
    optical = _OPTICAL[truth].transpose(2, 0, 1) * random.normal(1, 0.08, (3, rows, cols))
    labels = np.array([each.number for each in CLASSES])[truth]
    labels[random.random(labels.shape) < 0.3] = 0
    high, wide = int(rows * PIXEL_M / 12) + 4, int(cols * PIXEL_M / 12) + 4
    down, right = ((np.arange(size)[:, None] - 2 + 0.5) * 12 / PIXEL_M for size in (high, wide))
    at = np.clip(down.astype(int), 0, rows - 1), np.clip(right.astype(int), 0, cols - 1).T
    power = _POWER[truth[at]].transpose(2, 0, 1) * random.standard_gamma(_LOOKS, (2, high, wide)) / _LOOKS
    power = 10 * np.log10(power) if decibels else power
    folder.mkdir(parents=True, exist_ok=True)
    west, north = CORNER
    return Land(
        {
            "optical": _written(folder / "optical.tif", optical.astype(np.uint16), west, north, PIXEL_M, 0),
            "sar": _written(folder / "sar.tif", power.astype(np.float32), west - 24, north + 24, 12.0, None),
            "labels": _written(folder / "labels.tif", labels[None].astype(np.uint8), west, north, PIXEL_M, 0),
        },
        truth,
    )


def _written(path: Path, pixels: np.ndarray, west: float, north: float, pixel_m: float, nodata: float | None) -> Source:
    count, rows, cols = pixels.shape
    ground: dict[str, Any] = {"crs": "EPSG:32632", "transform": Affine(pixel_m, 0, west, 0, -pixel_m, north)}
    with rasterio.open(
        path, "w", "GTiff", cols, rows, count, dtype=pixels.dtype.name, nodata=nodata, **ground
    ) as dataset:
        dataset.write(pixels)
    return Source(path.stem, (RasterFile(str(path)),))


def train_job(
    scenes: list[dict[str, Source]], model: Path, method: str = "unet_early", **changes: Any
) -> jobs.TrainJob:
    """A short training."""
    training = jobs.Training(**{"iterations": 40, "patch_size": 32, "batch_size": 8, **changes.pop("training", {})})
    return jobs.TrainJob(
        **{
            "task": "segmentation",
            "method": method,
            "inputs": tuple(scenes),
            "output_model": str(model),
            "training": training,
            "classes": CLASSES,
            **changes,
        }
    )
