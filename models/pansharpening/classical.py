# SPDX-License-Identifier: GPL-2.0-or-later
"""What the methods without a network share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster
from ...engine.raster.statistics import Moments, moments
from ..method import View

#: Nyquist gain of the filter that matches PAN to the MS resolution; the usual value where the sensor's is not known.
MATCHING_GAIN = 0.3

_TINY = np.finfo(float).tiny
_ROUNDING = 1e-5  #: of a filter on 32-bit floats, relative


class Classical:
    """A pixel of the result comes from that pixel of the views and from statistics of the whole image."""

    views: Mapping[str, View] = {"pan": View("pan"), "ms": View("ms")}
    halo = 0
    stride = 1
    parallel = True

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn."""


def measured(images: Sequence[Raster], progress: Progress) -> Moments:
    """Moments of all bands of images on one grid, one after the other; a flat image is not said to vary by rounding.

    Raises:
        NoValidPixels: they have no two pixels in common.
    """
    found = moments(Stack(list(images), images[0].name), progress)
    varies = np.diag(found.covariance) > _ROUNDING**2 * found.mean**2
    return replace(found, covariance=found.covariance * np.outer(varies, varies))


def quotient(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Their ratio in float64; 0 where there is nothing to divide by, as in a flat image."""
    numerator, denominator = np.asarray(numerator, float), np.asarray(denominator, float)
    usable = np.abs(denominator) > _TINY
    return np.where(usable, numerator / np.where(usable, denominator, 1.0), 0.0)


def modulation(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Their ratio, by which bands are multiplied; 1 where the denominator is not positive."""
    return np.divide(numerator, denominator, out=np.ones_like(numerator), where=denominator > 0)


def per_band(values: np.ndarray) -> np.ndarray:
    """One number per band as (bands, 1, 1) float32."""
    return np.asarray(values, np.float32)[:, None, None]
