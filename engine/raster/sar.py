# SPDX-License-Identifier: GPL-2.0-or-later
"""SAR backscatter as linear power and in decibels.

Speckle multiplies power, so filters want it linear; interpolation and networks want decibels, in which bright targets
do not outweigh all around them.
"""

from __future__ import annotations

import numpy as np

from ..errors import NegativePower
from ..progress import Progress
from .grid import Window
from .raster import Raster, Sample
from .statistics import by_tile

#: The scales that backscatter comes in.
SCALES = ("linear", "db")

#: Power that stands for less, zero above all: -100 dB, far below the noise of any sensor.
LEAST_POWER = 1e-10

#: Decibels that stand for more; the square of such a power still fits into 32 bits.
_MOST_DECIBELS = 150.0


def sar_scale(raster: Raster, progress: Progress) -> str:
    """The scale of an image by its values: "db" if any is negative, as no power is, else "linear".

    Stops reading at the first negative value.
    """

    def goes_below(sample: Sample) -> bool:
        return bool(((sample.values < 0) & sample.valid).any())

    return "db" if any(by_tile(raster, goes_below, progress)) else "linear"


def decibels(power: np.ndarray) -> np.ndarray:
    """10 log10 of linear power, float32; powers below 1e-10 give -100 dB."""
    found = np.log10(np.maximum(power, np.float32(LEAST_POWER)))
    return np.multiply(found, np.float32(10), out=found)


def power(decibels: np.ndarray) -> np.ndarray:
    """Linear power of decibels, float32."""
    exponent = np.minimum(decibels, np.float32(_MOST_DECIBELS))
    np.multiply(exponent, np.float32(np.log(10) / 10), out=exponent)
    return np.exp(exponent, out=exponent)


class _OnTheSameGrid(Raster):
    def __init__(self, raster: Raster) -> None:
        self.grid, self.count, self.name = raster.grid, raster.count, raster.name
        self._raster = raster


class Decibels(_OnTheSameGrid):
    """An image of linear power, in decibels; powers below 1e-10, zeros among them, are -100 dB."""

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        return Sample(decibels(sample.values), sample.valid)


class Power(_OnTheSameGrid):
    """An image in decibels, as linear power."""

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        return Sample(power(sample.values), sample.valid)


class Linear(_OnTheSameGrid):
    """An image that has to be linear power.

    Reading raises NegativePower where it cannot be: at a negative value.
    """

    def _read(self, window: Window) -> Sample:
        sample = self._raster.read(window)
        negative = (sample.values < 0) & sample.valid
        if negative.any():
            band, row, col = (int(index[0]) for index in np.nonzero(negative))
            raise NegativePower(
                name=self.name,
                value=float(sample.values[band, row, col]),
                band=band + 1,
                row=window.row + row + 1,
                col=window.col + col + 1,
            )
        return sample
