# SPDX-License-Identifier: GPL-2.0-or-later
"""UIQI, the universal image quality index of two bands, on blocks."""

from __future__ import annotations

import numpy as np

from .accumulator import Floats, divide

# variance / mean square; a deviation below 1e-7 of the brightness is less than float32 can hold: flat
FLAT = 1e-14


def universal_quality(x: Floats, y: Floats) -> Floats:
    """Q of every band of x with every band of y, block by block.

    Q = 4 cov(x, y) mean(x) mean(y) / ((var(x) + var(y)) (mean(x)^2 + mean(y)^2)). Where that is 0/0: two flat
    bands get the luminance term 2 mean(x) mean(y) / (mean(x)^2 + mean(y)^2) alone, two bands that average 0
    the term 2 cov / (var + var) alone, and two bands of zeros 1. A flat band and one that is not have Q = 0.

    Args:
        x: (blocks, bands of x, pixels) float64.
        y: (blocks, bands of y, pixels) float64.

    Returns:
        (blocks, bands of x, bands of y).

    Source: Wang & Bovik (2002), IEEE Signal Processing Letters 9(3).
    """
    mean_x, mean_y = x.mean(axis=2), y.mean(axis=2)
    x, y = x - mean_x[..., None], y - mean_y[..., None]
    covariance = x @ y.transpose(0, 2, 1)
    variances = np.einsum("nip,nip->ni", x, x)[:, :, None] + np.einsum("njp,njp->nj", y, y)[:, None, :]
    squares = (mean_x**2)[:, :, None] + (mean_y**2)[:, None, :]
    products = mean_x[:, :, None] * mean_y[:, None, :]
    flat = variances <= FLAT * x.shape[2] * squares
    luminance = np.where(squares == 0, 1.0, divide(2 * products, squares))
    structure = np.where(flat, 1.0, divide(2 * covariance, variances))
    return luminance * structure
