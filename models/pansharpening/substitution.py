# SPDX-License-Identifier: GPL-2.0-or-later
"""Component substitution: IHS, PCA and GS exchange one combination of the bands for PAN.

M^_k = M~_k + g_k (P' - I), I = sum_k w_k (M~_k - mean M~_k), P' = PAN with the mean and the spread of I.

Sources: Carper, Lillesand & Kiefer (1990), PE&RS 56(4), in the generalised form of Tu et al. (2001), Information Fusion
2(3) (IHS); Chavez & Kwarteng (1989), PE&RS 55(3) (PCA); Laben & Brower (2000), US patent 6,011,875 (GS). All as
evaluated by Vivone et al. (2015), IEEE TGRS 53(5).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ...engine.raster.statistics import Moments
from .classical import Classical, measured, per_band, quotient


class Substitution(Classical):
    """Subclasses say how bands make the intensity and how its detail goes back into them."""

    def weights(self, full: Moments) -> np.ndarray:
        """w, (bands,); `full` describes M~ and, last, PAN."""
        bands = len(full.mean) - 1
        return np.full(bands, 1.0 / bands)

    def gains(self, full: Moments, weights: np.ndarray) -> np.ndarray:
        """g, (bands,): here cov(I, M~_k) / var(I)."""
        shared = full.covariance[:-1, :-1] @ weights
        return quotient(shared, weights @ shared)

    def pan_gain(self, full: Moments, weights: np.ndarray) -> float:
        """By what PAN is multiplied to become P': here std(I) / std(P)."""
        variance = np.maximum(weights @ full.covariance[:-1, :-1] @ weights, 0.0)
        return float(np.sqrt(quotient(variance, full.covariance[-1, -1])))

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Means and covariances of the interpolated bands and PAN."""
        with progress.stage("Measure the interpolated bands", 1.0):
            full = measured([Resampled(rasters["ms"], grid), rasters["pan"]], progress)
        self.settle(full)

    def settle(self, full: Moments) -> None:
        """Keep what `predict` needs."""
        weights = self.weights(full)
        self._weights, self._gains = weights.astype(np.float32), per_band(self.gains(full, weights))
        self._pan_gain, self._pan_mean = np.float32(self.pan_gain(full, weights)), np.float32(full.mean[-1])
        self._mean = np.float32(weights @ full.mean[:-1])

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols)."""
        ms, pan = tile["ms"].values, tile["pan"].values[0]
        intensity = np.tensordot(self._weights, ms, 1) - self._mean
        return ms + self._gains * ((pan - self._pan_mean) * self._pan_gain - intensity)


class Ihs(Substitution):
    """I is the mean of the bands, and its detail goes into all of them alike."""

    def gains(self, full: Moments, weights: np.ndarray) -> np.ndarray:
        """One for every band."""
        return np.ones_like(weights)


class Gs(Substitution):
    """Gram-Schmidt: I is the mean of the bands, and each gets as much detail as it shares with it."""


class Pca(Substitution):
    """I is the first principal component, turned so that it rises with PAN, and each band gets its loading of it."""

    def weights(self, full: Moments) -> np.ndarray:
        """The eigenvector of the bands' covariance with the largest eigenvalue."""
        first = np.linalg.eigh(full.covariance[:-1, :-1])[1][:, -1]
        return first if first @ full.covariance[:-1, -1] >= 0 else -first

    def gains(self, full: Moments, weights: np.ndarray) -> np.ndarray:
        """The loadings."""
        return weights
