# SPDX-License-Identifier: GPL-2.0-or-later
"""ERGAS: the error of all bands, relative to their brightness, in one number."""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, core_spectra, divide, measure
from .band_errors import BandErrors


class Ergas(BandErrors):
    """Relative dimensionless global error; see `ergas`."""

    def __init__(self, ratio: float) -> None:
        super().__init__()
        self._ratio = ratio
        self._references: Floats = np.zeros(1)

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        super()._add(reference, fused, valid, core)
        self._references = self._references + core_spectra(reference, valid, core).sum(axis=1)

    def per_band(self) -> Floats:
        """RMSE of each band divided by the band's mean in the reference; 0 where there is no error at all."""
        relative = divide(np.sqrt(self._mean_squares()), np.abs(divide(self._references, self._count)))
        return np.where(self._squares == 0, 0.0 if self._count else np.nan, relative)

    def result(self) -> float:
        return float(100.0 / self._ratio * np.sqrt(np.mean(self.per_band() ** 2)))


def ergas(reference: Image, fused: Image, ratio: float, valid: Mask | None = None) -> float:
    """Relative dimensionless global error in synthesis: 100/ratio * sqrt(mean_k MSE_k / mean(reference_k)^2).

    0 is perfect; the mean is the reference's. Infinite if a band whose reference averages 0 has an error.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        ratio: multispectral pixel size divided by panchromatic pixel size, above 1 (some codes use the
            inverse).
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Wald (2000), Third Conference on Fusion of Earth Data.
    """
    return measure(Ergas(ratio), reference, fused, valid=valid)
