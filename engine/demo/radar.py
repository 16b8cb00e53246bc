# SPDX-License-Identifier: GPL-2.0-or-later
"""Radar images of a landscape: mean backscatter times speckle."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray
from .landscape import Landscape

POLARISATIONS = ("VV", "VH")


def radar_image(landscape: Landscape, step: int, looks: float, rng: np.random.Generator) -> FloatArray:
    """Backscatter (VV, VH) as linear power, (2, rows, cols), with pixels of step x step landscape pixels.

    Rows and columns that do not fill a last pixel are left out.
    """
    power = landscape.backscatter()
    rows, cols = landscape.shape[0] // step, landscape.shape[1] // step
    blocks = power[:, : rows * step, : cols * step].reshape(2, rows, step, cols, step)
    return speckled(blocks.mean(axis=(2, 4)), looks, rng)


def speckled(power: FloatArray, looks: float, rng: np.random.Generator) -> FloatArray:
    """Fully developed speckle on intensity: times a gamma variate of mean 1 and variance 1 / looks."""
    return power * (rng.standard_gamma(looks, power.shape, dtype=np.float32) / np.float32(looks))
