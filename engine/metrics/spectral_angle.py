# SPDX-License-Identifier: GPL-2.0-or-later
"""SAM, the spectral angle: is the colour kept, whatever the brightness?"""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, core_spectra, divide, measure


class SpectralAngle(PairAccumulator):
    """Mean angle between the spectra of reference and fused, in degrees; see `spectral_angle`."""

    def __init__(self) -> None:
        self._angles = 0.0
        self._count = 0

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        x, y = core_spectra(reference, valid, core), core_spectra(fused, valid, core)
        length_x, length_y = _lengths(x), _lengths(y)
        has_angle = (length_x > 0) & (length_y > 0)
        if not has_angle.all():
            x, y = x[:, has_angle], y[:, has_angle]
            length_x, length_y = length_x[has_angle], length_y[has_angle]
        x /= length_x
        y /= length_y
        # an arc cosine near 0 degrees keeps only half the digits; the half angle keeps all, and 0 stays 0
        self._angles += float(np.sum(2.0 * np.arctan2(_lengths(x - y), _lengths(x + y))))
        self._count += x.shape[1]

    def result(self) -> float:
        return float(np.degrees(divide(self._angles, self._count)))


def spectral_angle(reference: Image, fused: Image, valid: Mask | None = None) -> float:
    """Mean angle between fused and reference spectra (SAM), in degrees.

    0 means the spectral shape is kept everywhere; brightness plays no part. Pixels where either spectrum is
    all zero have no angle and are left out. NaN if no pixel is left.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Yuhas, Goetz & Boardman (1992), JPL Airborne Geoscience Workshop.
    """
    return measure(SpectralAngle(), reference, fused, valid=valid)


def _lengths(spectra: Floats) -> Floats:
    lengths: Floats = np.sqrt(np.einsum("bp,bp->p", spectra, spectra))
    return lengths
