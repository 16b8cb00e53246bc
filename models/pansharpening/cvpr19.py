# SPDX-License-Identifier: GPL-2.0-or-later
"""CVPR19: a variational model whose gradients follow those of PAN in every small neighbourhood.

Source: Fu, Lin, Huang & Ding (2019), A Variational Pan-Sharpening with Local Gradient Constraints, CVPR. The fused band
X minimises

    1/2 |D X - M|^2 + lambda/2 |grad X - q|^2,    q = grad X as a local linear function of grad P,

where D blurs and samples, and q is the guided filter (He, Sun & Tang 2013, IEEE TPAMI 35(6)) in windows of 5 x 5
pixels. An accelerated proximal gradient method (FISTA) takes a step along the data term and then solves for the
gradients in closed form by FFT, 100 times. lambda is 0.2; bands and PAN are divided by their largest value.

Departures: D is the engine's cubic averaging, onto pixels of a whole number of PAN pixels; everything is computed tile
by tile with a halo, so that the image need not be periodic. Pixels without data stand at the mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Cubic
from ...engine.raster.statistics import moments
from ..method import View
from .classical import Classical, per_band

_WEIGHT = 0.2  #: lambda
_ITERATIONS = 100
_RADIUS = 2  #: of the guided filter's windows
#: PAN pixels on each side of a tile; with them tiles agree with the whole image to 1e-5 (measured; 3e-4 with 16). Where
#: PAN is mostly noise, what is farther away can matter more.
_HALO = 24
_FLAT = 1e-8  #: what keeps it from dividing by the variance of a flat window


class Cvpr19(Classical):
    """The minimum, band by band."""

    views = {**Classical.views, "own": View("ms", scale=4)}
    halo = _HALO
    stride = 4

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """The ratio, and the largest and the mean value of each band and of PAN."""
        self._ratio = max(round(rasters["ms"].grid.ratio_to(grid)), 1)
        self.views = {**Classical.views, "own": View("ms", scale=self._ratio)}
        self.stride = self._ratio
        self.halo = -(-_HALO // self._ratio) * self._ratio
        with progress.stage("Measure the bands", 0.3):
            ms = moments(rasters["ms"], progress)
        with progress.stage("Measure PAN", 0.7):
            pan = moments(rasters["pan"], progress)
        self._largest, self._mean = per_band(np.where(ms.maximum > 0, ms.maximum, 1.0)), per_band(ms.mean)
        self._pan_largest, self._pan_mean = per_band(np.where(pan.maximum > 0, pan.maximum, 1.0)), per_band(pan.mean)

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        pan = _filled(tile["pan"], self._pan_mean) / self._pan_largest
        start, own = (_filled(tile[name], self._mean) / self._largest for name in ("ms", "own"))
        return _minimum(start, own, pan, self._ratio) * self._largest


def _filled(sample: Sample, mean: np.ndarray) -> np.ndarray:
    return np.where(sample.valid, sample.values, mean)


def _minimum(start: np.ndarray, own: np.ndarray, pan: np.ndarray, ratio: int) -> np.ndarray:
    """X, from the interpolated bands (bands, rows, cols), those at their own resolution, and PAN (1, rows, cols)."""
    rows, cols = (_sampling(size, size // ratio, ratio) for size in start.shape[1:])
    curvature = _curvature(ratio)
    guides = [_Guide(_slope(pan, axis)) for axis in (-2, -1)]
    divisor = curvature + _WEIGHT * _laplacian(*start.shape[1:])
    present = ahead = start
    momentum = 1.0
    for _ in range(_ITERATIONS):
        error = rows @ ahead @ cols.T - own
        goal = curvature * ahead - rows.T @ error @ cols
        for axis, guide in zip((-2, -1), guides, strict=True):
            goal = goal + _WEIGHT * _slope_adjoint(guide.follow(_slope(ahead, axis)), axis)
        found = np.fft.irfft2(np.fft.rfft2(goal) / divisor, s=start.shape[1:]).astype(np.float32)
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = found + np.float32((momentum - 1) / following) * (found - present)
        present, momentum = found, following
    return present


class _Guide:
    """Makes images follow another one in every window: linear in it there, the nearest such image to the one given."""

    def __init__(self, guide: np.ndarray) -> None:
        self._guide, self._mean = guide, _mean(guide)
        self._variance = _mean(guide**2) - self._mean**2

    def follow(self, image: np.ndarray) -> np.ndarray:
        """The guided filter of (bands, rows, cols)."""
        mean = _mean(image)
        slope = (_mean(image * self._guide) - mean * self._mean) / (self._variance + np.float32(_FLAT))
        return _mean(slope) * self._guide + _mean(mean - slope * self._mean)


def _mean(image: np.ndarray) -> np.ndarray:
    """Over windows of 2 radius + 1 pixels; at the border the image goes on as in a mirror."""
    side, (rows, cols) = 2 * _RADIUS + 1, image.shape[-2:]
    wide = np.pad(image, [(0, 0)] * (image.ndim - 2) + [(_RADIUS, _RADIUS)] * 2, mode="symmetric")
    down = np.add.reduce([wide[..., shift : shift + rows, :] for shift in range(side)])
    return np.add.reduce([down[..., shift : shift + cols] for shift in range(side)]) * np.float32(1 / side**2)


def _slope(image: np.ndarray, axis: int) -> np.ndarray:
    """Difference to the next pixel, around the edge from the last to the first."""
    return np.roll(image, -1, axis) - image


def _slope_adjoint(slope: np.ndarray, axis: int) -> np.ndarray:
    return np.roll(slope, 1, axis) - slope


def _laplacian(rows: int, cols: int) -> np.ndarray:
    """Squared gain of both slopes at the frequencies of a real FFT, (rows, cols // 2 + 1)."""
    down, across = (2 - 2 * np.cos(2 * np.pi * each) for each in (np.fft.fftfreq(rows), np.fft.rfftfreq(cols)))
    return (down[:, None] + across).astype(np.float32)


@lru_cache(maxsize=16)
def _sampling(inputs: int, outputs: int, ratio: int) -> np.ndarray:
    """Cubic averaging of `ratio` pixels to one, (outputs, inputs); the edge pixel stands for what lies beyond it."""
    centres = (np.arange(outputs) + 0.5) * ratio - 0.5
    reach = int(Cubic().radius(ratio)) + 1
    taps = np.floor(centres).astype(int)[:, None] + np.arange(-reach, reach + 2)
    weight = Cubic().weight(taps - centres[:, None], ratio)
    weight /= weight.sum(1, keepdims=True)
    matrix = np.zeros((outputs, inputs), np.float32)
    np.add.at(matrix, (np.arange(outputs)[:, None], np.clip(taps, 0, inputs - 1)), weight)
    return matrix


@lru_cache(maxsize=16)
def _curvature(ratio: int) -> np.float32:
    """The largest eigenvalue of D^T D, away from borders: what a step along the data term is divided by."""
    return np.float32(np.linalg.norm(_sampling(64 * ratio, 64, ratio), 2) ** 4)
