# SPDX-License-Identifier: GPL-2.0-or-later
"""Speckle of known strength, the run of a filter, windows pixel by pixel, and Orfeo ToolBox's filters."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.inference import pipeline
from deep_fusion.engine.progress import Progress
from engine_support import Collector, grid, raster, write_tif

LOOKS = 4.4

needs_otb = pytest.mark.skipif(shutil.which("otbcli_Despeckle") is None, reason="no Orfeo ToolBox to compare with")


def speckled(ground: np.ndarray, looks: float = LOOKS, seed: int = 3) -> np.ndarray:
    """Power of (bands, rows, cols) ground under speckle, a gamma distribution of mean 1."""
    noise = np.random.default_rng(seed).gamma(looks, 1 / looks, ground.shape)
    return (ground * noise).astype(np.float32)


def fields(rows: int = 48, cols: int = 60, bands: int = 1) -> np.ndarray:
    """Power of square fields of eight pixels, from dark water to bright roofs."""
    blocks = np.exp(np.random.default_rng(7).normal(-2, 0.9, (bands, rows // 8 + 1, cols // 8 + 1)))
    return blocks.repeat(8, 1).repeat(8, 2)[:, :rows, :cols]


def filtered(method: Any, power: np.ndarray, valid: np.ndarray | None = None, tile: int = 1 << 20) -> np.ndarray:
    """What the engine makes of an image with the filter, nodata as NaN."""
    on = grid(*power.shape[1:])
    collector = Collector(on)
    pipeline.run(method, {"sar": raster(power, on, valid)}, on, tile, collector, Progress())
    return collector.values


class Around(NamedTuple):
    """A pixel and the square window around it."""

    place: tuple[int, int]
    window: np.ndarray
    valid: np.ndarray

    @property
    def centre(self) -> float:
        return float(self.window[self.window.shape[0] // 2, self.window.shape[1] // 2])

    def moments(self, where: np.ndarray | None = None) -> tuple[float, float]:
        """Mean, and variance with the divisor n-1, of the valid pixels (of some of the window)."""
        pixels = self.window[self.valid if where is None else self.valid & where]
        return float(pixels.mean()), float(pixels.var(ddof=1)) if len(pixels) > 1 else 0.0


def each_pixel(power: np.ndarray, valid: np.ndarray | None, window: int) -> Iterator[Around]:
    """Every valid pixel of (rows, cols), in float64; the image goes on as in a mirror on its edge."""
    halo = window // 2
    valid = np.ones(power.shape, bool) if valid is None else valid
    wide, known = (np.pad(values, halo, mode="symmetric") for values in (power.astype(np.float64), valid))
    for row, col in np.argwhere(valid):
        place = slice(row, row + window), slice(col, col + window)
        yield Around((int(row), int(col)), wide[place], known[place])


def otb_filtered(folder: Path, power: np.ndarray, name: str, **options: float) -> np.ndarray:
    """The same image through otbcli_Despeckle."""
    given = write_tif(folder / "speckled.tif", power)
    result = str(folder / "filtered.tif")
    command = ["otbcli_Despeckle", "-in", given, "-out", result, "float", "-filter", name]
    for option, value in options.items():
        command += [f"-filter.{name}.{option}", str(value)]
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    subprocess.run(command, check=True, capture_output=True, env=clean)
    with rasterio.open(result) as dataset:
        return dataset.read()


def inner(image: np.ndarray, margin: int) -> np.ndarray:
    """Without the pixels whose windows reach beyond the edge."""
    return image[..., margin:-margin, margin:-margin]
