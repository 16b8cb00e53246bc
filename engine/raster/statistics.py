# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics of whole images, gathered tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..errors import NoValidPixels
from ..progress import Progress
from .grid import Grid, Window, tiles
from .raster import THREADS, Raster, Sample

_TILE = 512

Measured = TypeVar("Measured")


@dataclass(frozen=True)
class Moments:
    """Means (bands,), covariances (bands, bands; divisor n-1), extremes (bands,) and number of valid pixels."""

    count: int
    mean: np.ndarray
    covariance: np.ndarray
    minimum: np.ndarray
    maximum: np.ndarray

    @property
    def second(self) -> np.ndarray:
        """Uncentred second moments, E[x x^T]."""
        return self.covariance * (self.count - 1) / self.count + np.outer(self.mean, self.mean)


def moments(raster: Raster, progress: Progress) -> Moments:
    """Moments over all valid pixels, in float64.

    Raises:
        NoValidPixels: fewer than two pixels hold data.
    """
    parts = [part for part in by_tile(raster, _tile_moments, progress) if part.count]
    if sum(part.count for part in parts) < 2:
        raise NoValidPixels(name=raster.name)
    total = parts[0]
    for part in parts[1:]:
        total = _joined(total, part)
    return Moments(total.count, total.mean, total.covariance / (total.count - 1), total.minimum, total.maximum)


def quantiles(raster: Raster, share: float, extremes: Moments, progress: Progress) -> np.ndarray:
    """Per band the value below which `share` of the valid pixels lie, to 1/65536 of the band's range."""
    low, span = extremes.minimum, np.maximum(extremes.maximum - extremes.minimum, 1e-12)

    def count(sample: Sample) -> np.ndarray:
        pixels = sample.values[:, sample.valid]
        bins = ((pixels - low[:, None]) / span[:, None] * 65535).astype(np.int64)
        return np.stack([np.bincount(band, minlength=65536) for band in bins])

    histogram = sum(by_tile(raster, count, progress), np.zeros((raster.count, 65536), np.int64))
    cumulated = np.cumsum(histogram, axis=1) / histogram.sum(axis=1, keepdims=True)
    position = np.array([np.searchsorted(band, share) for band in cumulated])
    return low + span * position / 65535


def by_tile(raster: Raster, measure: Callable[[Sample], Measured], progress: Progress) -> Iterator[Measured]:
    """The measure of every tile, in order, several threads; who has heard enough may stop listening."""

    def of(window: Window) -> Measured:
        return measure(raster.read(window))

    return by_window(raster.grid, of, progress)


def by_window(grid: Grid, measure: Callable[[Window], Measured], progress: Progress) -> Iterator[Measured]:
    """As by_tile, for measures that read by themselves, from several rasters on one grid."""
    windows = tiles(grid.height, grid.width, _TILE)
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(windows), 4 * THREADS):  # in bites: results are small, but tiles in flight are not
            yield from pool.map(measure, windows[start : start + 4 * THREADS])
            progress.update(min(start + 4 * THREADS, len(windows)) / len(windows))


def _tile_moments(sample: Sample) -> Moments:
    values = sample.values
    pixels = values.reshape(len(values), -1) if sample.valid.all() else values[:, sample.valid]
    if pixels.shape[1] == 0:
        return Moments(0, *(np.empty(0),) * 4)
    mean = pixels.mean(axis=1, dtype=np.float64)
    centred = np.subtract(pixels, mean[:, None], dtype=np.float64)
    extremes = pixels.min(axis=1).astype(np.float64), pixels.max(axis=1).astype(np.float64)
    return Moments(pixels.shape[1], mean, _products(centred), *extremes)


def _products(rows: np.ndarray) -> np.ndarray:
    """Rows times rows transposed; a general matrix product takes two to three times as long for so few rows."""
    products = np.empty((len(rows), len(rows)))
    for band in range(len(rows)):
        products[band, band:] = products[band:, band] = rows[band:] @ rows[band]
    return products


def _joined(first: Moments, second: Moments) -> Moments:
    """Pool two sets; here `covariance` still holds sums of products (Chan, Golub & LeVeque 1983)."""
    count = first.count + second.count
    shift = second.mean - first.mean
    return Moments(
        count,
        first.mean + shift * second.count / count,
        first.covariance + second.covariance + np.outer(shift, shift) * first.count * second.count / count,
        np.minimum(first.minimum, second.minimum),
        np.maximum(first.maximum, second.maximum),
    )
