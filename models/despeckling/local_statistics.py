# SPDX-License-Identifier: GPL-2.0-or-later
"""Lee, Kuan and Gamma-MAP: a pixel between itself and the mean of its window, by how much the window varies.

Sources: Lee (1980), IEEE TPAMI 2(2); Kuan, Sawchuk, Strand & Chavel (1985), IEEE TPAMI 7(2); Lopes, Nezry, Touzi &
Laur (1990), IGARSS 1990. With m the mean and Ci^2 = variance / m^2 of the window, x the pixel, and Cu^2 = 1 / looks:

    Lee         m + W (x - m),  W = max(0, 1 - Cu^2 / Ci^2)
    Kuan        m + W (x - m),  W = max(0, 1 - Cu^2 / Ci^2) / (1 + Cu^2)
    Gamma-MAP   m where Ci <= Cu;  x where Ci >= sqrt(2) Cu;  between them, with a = (1 + Cu^2) / (Ci^2 - Cu^2) and
                b = a - looks - 1,  (b m + sqrt(b^2 m^2 + 4 a looks m x)) / (2 a)

What is often written for Lee, (Ci^2 - Cu^2) / (Ci^2 (1 + Cu^2)), is the weight of Kuan.
"""

from __future__ import annotations

import numpy as np

from .windows import Moments, SpeckleFilter, Strip, blended, reliability, window_moments


class LocalStatistics(SpeckleFilter):
    """What needs nothing but the moments of the window."""

    def filtered(self, strip: Strip) -> np.ndarray:
        """Filtered power of a strip, without the halo."""
        return self._estimate(strip.centre(self.halo), window_moments(strip, self.window))

    def _estimate(self, centre: np.ndarray, around: Moments) -> np.ndarray:
        raise NotImplementedError


class Lee(LocalStatistics):
    """The least square error for noise that is linearised at the mean."""

    def _estimate(self, centre: np.ndarray, around: Moments) -> np.ndarray:
        return blended(centre, around.mean, reliability(around.variation, self.noise))


class Kuan(LocalStatistics):
    """The least square error of any linear estimate for noise that multiplies."""

    def _estimate(self, centre: np.ndarray, around: Moments) -> np.ndarray:
        weight = reliability(around.variation, self.noise)
        weight /= np.float32(1 + self.noise)
        return blended(centre, around.mean, weight)


class GammaMap(LocalStatistics):
    """The most probable backscatter if it, too, follows a gamma distribution."""

    def _estimate(self, centre: np.ndarray, around: Moments) -> np.ndarray:
        mean, variation, noise = around.mean, around.variation, np.float32(self.noise)
        textured = variation > noise
        slope = (1 + noise) / np.where(textured, variation - noise, np.float32(1))
        bias = slope - np.float32(self.looks + 1)
        contrast = np.divide(centre, mean, out=np.zeros_like(mean), where=mean > 0)
        root = np.sqrt(bias * bias + (4 * np.float32(self.looks)) * slope * contrast)
        result = np.where(textured, mean * (bias + root) / (2 * slope), mean)
        np.copyto(result, centre, where=variation >= 2 * noise)
        return result
