# SPDX-License-Identifier: GPL-2.0-or-later
"""SSIM with one window, the whole image: brightness, contrast and correlation in one number per band."""

from __future__ import annotations

from .accumulator import Floats, Image, Mask, divide, measure
from .correlation import Correlation

_CONSTANT = 1e-3  # C1 and C2, in squared reflectance


class GlobalSsim(Correlation):
    """Structural similarity from the statistics of whole bands; see `global_ssim`."""

    def __init__(self, peak: float) -> None:
        super().__init__()
        self._constant = _CONSTANT * peak**2

    def per_band(self) -> Floats:
        var_x, var_y, covariance = divide(self._moments, self._count)
        mean_x, mean_y, constant = self._mean_x, self._mean_y, self._constant
        likeness = (2 * mean_x * mean_y + constant) * (2 * covariance + constant)
        return likeness / ((mean_x**2 + mean_y**2 + constant) * (var_x + var_y + constant))


def global_ssim(reference: Image, fused: Image, peak: float, valid: Mask | None = None) -> float:
    """Structural similarity with one window, which is the whole image, averaged over the bands.

    1 means equal. Both constants are 0.001 for values of 0 to 1, so bands of little contrast come out near 1.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        peak: the number that stands for 1 (10000 for reflectance in ten thousandths).
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Li, Liu, Yan, Li, Plaza & Li (2020), A new spatio-temporal fusion method for remotely sensed data based on
    convolutional neural networks, equation 15.
    """
    return measure(GlobalSsim(peak), reference, fused, valid=valid)
