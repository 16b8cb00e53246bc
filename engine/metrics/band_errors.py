# SPDX-License-Identifier: GPL-2.0-or-later
"""RMSE, PSNR and bias: how far the values are off, band by band."""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, core_spectra, divide, measure


class BandErrors(PairAccumulator):
    """The sums per band from which these metrics follow."""

    def __init__(self) -> None:
        self._count = 0
        self._differences: Floats = np.zeros(1)
        self._squares: Floats = np.zeros(1)

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        difference = core_spectra(fused, valid, core)
        difference -= core_spectra(reference, valid, core)
        self._count += difference.shape[1]
        self._differences = self._differences + difference.sum(axis=1)
        self._squares = self._squares + np.einsum("bp,bp->b", difference, difference)

    def _mean_squares(self) -> Floats:
        return divide(self._squares, self._count)


class Rmse(BandErrors):
    """Root mean square error; see `rmse`."""

    def per_band(self) -> Floats:
        return np.sqrt(self._mean_squares())

    def result(self) -> float:
        return float(self.per_band().mean())


class Psnr(BandErrors):
    """Peak signal-to-noise ratio in decibels; see `psnr`."""

    def __init__(self, peak: float) -> None:
        super().__init__()
        self._peak = peak

    def per_band(self) -> Floats:
        return 10.0 * np.log10(divide(self._peak**2, self._mean_squares()))

    def result(self) -> float:
        return float(self.per_band().mean())


class Bias(BandErrors):
    """Mean error; see `bias`."""

    def per_band(self) -> Floats:
        return divide(self._differences, self._count)

    def result(self) -> float:
        return float(self.per_band().mean())


def rmse(reference: Image, fused: Image, valid: Mask | None = None) -> float:
    """Root mean square error of each band, averaged over the bands; in the units of the images."""
    return measure(Rmse(), reference, fused, valid=valid)


def psnr(reference: Image, fused: Image, peak: float, valid: Mask | None = None) -> float:
    """Peak signal-to-noise ratio of each band, averaged over the bands, in dB; infinite if a band is equal.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        peak: the largest value the sensor can deliver, in the units of the images (2047 for 11 bits).
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.
    """
    return measure(Psnr(peak), reference, fused, valid=valid)


def bias(reference: Image, fused: Image, valid: Mask | None = None) -> float:
    """Mean of fused minus reference, averaged over the bands; positive where fused is too bright."""
    return measure(Bias(), reference, fused, valid=valid)
