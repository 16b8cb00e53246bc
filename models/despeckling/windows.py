# SPDX-License-Identifier: GPL-2.0-or-later
"""What speckle filters share: a window that moves over the image, and the statistics of the valid pixels in it.

Sums are put together from sums of half as many pixels, in 64 bits: each holds the pixels of its window and no others,
so that a bright target a hundred rows away does not cost a dark lake the digits of its variance, as differences of
running sums would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...engine.errors import BadOption
from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ..method import View

#: Rows that are filtered at a time, so that what is computed for them stays in the processor's cache.
_STRIP = 48


class Strip(NamedTuple):
    """Rows of one band: power (rows, cols) float32, 0 where not valid, and the valid mask; None where all is."""

    power: np.ndarray
    valid: np.ndarray | None

    def centre(self, halo: int) -> np.ndarray:
        """The power without `halo` pixels on each side."""
        return self.power[halo:-halo, halo:-halo]


class Moments(NamedTuple):
    """Mean of the valid pixels of each window, and their variance (divisor n-1) over the squared mean; float32."""

    mean: np.ndarray
    variation: np.ndarray


class SpeckleFilter:
    """A pixel of the result comes from the window around it in the same band.

    Args:
        window: pixels on a side, odd and at least 3.
        looks: the equivalent number of looks, 1 / Cu^2: squared mean over variance where the ground is even.

    Raises:
        BadOption: there is no such window, or no such number of looks.
    """

    views: Mapping[str, View] = {"sar": View("sar")}
    stride = 1
    parallel = True

    def __init__(self, window: int = 7, looks: float = 4.4) -> None:
        if window < 3 or window % 2 == 0:
            reason = "a window has a pixel in its middle; take an odd number of at least 3"
            raise BadOption(name="WINDOW", value=window, reason=reason)
        if not looks > 0:
            raise BadOption(name="LOOKS", value=looks, reason="it has to be above 0; Sentinel-1 GRD has about 4.4")
        self.window, self.halo = window, window // 2
        self.looks, self.noise = looks, 1.0 / looks

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """Filtered power (bands, rows, cols); within the halo it is as it was."""
        sample, halo = tile["sar"], self.halo
        result = sample.values.copy()
        rows = result.shape[1]
        for top in range(0, rows - 2 * halo, _STRIP):
            place = slice(top, min(top + _STRIP, rows - 2 * halo) + 2 * halo)
            valid = sample.valid[place]
            mask = None if valid.all() else valid
            for band, filtered in zip(sample.values, result, strict=True):
                power = band[place] if mask is None else np.where(mask, band[place], np.float32(0))
                filtered[place][halo:-halo, halo:-halo] = self.filtered(Strip(power, mask))
        return result

    def filtered(self, strip: Strip) -> np.ndarray:
        """Filtered power of a strip, without the halo; any finite number where not valid."""
        raise NotImplementedError


def window_moments(strip: Strip, window: int) -> Moments:
    """Of the square windows around each pixel that is half a window away from the strip's edges."""
    power = strip.power.astype(np.float64)
    total, squares = (box_sums(values, window) for values in (power, power * power))
    count = window**2 if strip.valid is None else box_sums(strip.valid.astype(np.float64), window)
    return moments(count, total, squares)


def moments(count: int | np.ndarray, total: np.ndarray, squares: np.ndarray) -> Moments:
    """From the number of pixels, their sum and that of their squares, float64; the sums are used up.

    The variance of one pixel, and that of pixels without power, is 0.
    """
    mean = np.divide(total, np.maximum(count, 1), out=total)
    scatter = np.subtract(squares, mean * mean * count, out=squares)
    divisor = mean * mean * np.maximum(np.subtract(count, 1), 1)
    np.maximum(divisor, np.finfo(np.float64).tiny, out=divisor)
    variation = np.divide(np.maximum(scatter, 0.0, out=scatter), divisor, out=scatter)
    return Moments(mean.astype(np.float32), variation.astype(np.float32))


def box_sums(values: np.ndarray, height: int, width: int = 0) -> np.ndarray:
    """Sums of all boxes of (height, width) pixels that lie inside (rows, cols); without a width, of squares."""
    return run_sums(run_sums(values, width or height).T, height).T


def run_sums(values: np.ndarray, length: int) -> np.ndarray:
    """Sums of `length` neighbours along the last axis, each from two sums of half as many."""
    if length == 1:
        return values
    if length % 2:
        return run_sums(values, length - 1)[..., :-1] + values[..., length - 1 :]
    half = run_sums(values, length // 2)
    return half[..., : -(length // 2)] + half[..., length // 2 :]


def reliability(variation: np.ndarray, noise: float) -> np.ndarray:
    """How much of a window's variance is not speckle: 1 - Cu^2 / Ci^2, and 0 where it varies less than speckle."""
    found = np.maximum(variation, np.float32(noise))
    np.divide(np.float32(noise), found, out=found)
    return np.subtract(np.float32(1), found, out=found)


def blended(centre: np.ndarray, mean: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """mean + weight * (centre - mean)."""
    apart = centre - mean
    apart *= weight
    apart += mean
    return apart
