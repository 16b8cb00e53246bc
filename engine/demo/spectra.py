# SPDX-License-Identifier: GPL-2.0-or-later
"""What materials look like to a band: reflectance by wavelength, and plants by day of the year.

The numbers are illustrative typical reflectances, written down to look and behave like farmland in central
Europe. They are no measurements of any place and no spectral library.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray

WAVELENGTHS_UM = (0.43, 0.48, 0.56, 0.60, 0.66, 0.705, 0.74, 0.83, 0.95, 1.25, 1.61, 2.20)

REFLECTANCE: dict[str, tuple[float, ...]] = {
    # wavelength        .43   .48   .56   .60   .66   .705  .74   .83   .95   1.25  1.61  2.20
    "crop leaf": (0.030, 0.034, 0.086, 0.056, 0.036, 0.130, 0.350, 0.450, 0.440, 0.380, 0.230, 0.110),
    "grass leaf": (0.034, 0.042, 0.096, 0.072, 0.052, 0.145, 0.300, 0.380, 0.390, 0.360, 0.240, 0.125),
    "broadleaf": (0.022, 0.026, 0.068, 0.045, 0.030, 0.095, 0.290, 0.390, 0.380, 0.340, 0.190, 0.085),
    "conifer": (0.018, 0.022, 0.042, 0.030, 0.022, 0.055, 0.160, 0.220, 0.220, 0.190, 0.100, 0.045),
    "rape flower": (0.030, 0.036, 0.210, 0.215, 0.195, 0.270, 0.380, 0.440, 0.430, 0.380, 0.240, 0.120),
    "straw": (0.080, 0.105, 0.180, 0.215, 0.255, 0.290, 0.315, 0.370, 0.400, 0.440, 0.400, 0.290),
    "loam": (0.058, 0.070, 0.105, 0.130, 0.155, 0.175, 0.190, 0.215, 0.245, 0.310, 0.340, 0.290),
    "chalk soil": (0.082, 0.100, 0.144, 0.172, 0.200, 0.220, 0.235, 0.260, 0.290, 0.350, 0.375, 0.320),
    "wet soil": (0.030, 0.037, 0.054, 0.066, 0.078, 0.088, 0.096, 0.110, 0.115, 0.130, 0.115, 0.080),
    "litter": (0.022, 0.027, 0.040, 0.050, 0.060, 0.080, 0.110, 0.140, 0.160, 0.190, 0.180, 0.120),
    "gravel": (0.105, 0.125, 0.160, 0.178, 0.195, 0.205, 0.214, 0.230, 0.245, 0.280, 0.290, 0.265),
    "sand": (0.095, 0.118, 0.165, 0.190, 0.212, 0.228, 0.240, 0.262, 0.275, 0.310, 0.310, 0.270),
    "asphalt": (0.078, 0.084, 0.094, 0.099, 0.105, 0.109, 0.112, 0.120, 0.128, 0.150, 0.165, 0.165),
    "concrete": (0.150, 0.170, 0.202, 0.214, 0.226, 0.232, 0.237, 0.247, 0.256, 0.280, 0.285, 0.255),
    "paint": (0.420, 0.520, 0.590, 0.600, 0.610, 0.610, 0.610, 0.600, 0.580, 0.500, 0.420, 0.300),
    "red tile": (0.045, 0.055, 0.090, 0.175, 0.255, 0.285, 0.300, 0.330, 0.350, 0.420, 0.450, 0.420),
    "brown tile": (0.045, 0.052, 0.070, 0.095, 0.120, 0.135, 0.145, 0.165, 0.180, 0.230, 0.260, 0.240),
    "slate": (0.066, 0.074, 0.082, 0.084, 0.086, 0.088, 0.090, 0.096, 0.102, 0.120, 0.130, 0.125),
    "metal": (0.400, 0.440, 0.450, 0.450, 0.445, 0.440, 0.435, 0.430, 0.425, 0.410, 0.400, 0.380),
    "bitumen": (0.055, 0.058, 0.062, 0.064, 0.067, 0.069, 0.071, 0.075, 0.079, 0.090, 0.100, 0.100),
    "blue steel": (0.170, 0.230, 0.190, 0.130, 0.105, 0.110, 0.130, 0.190, 0.220, 0.260, 0.260, 0.230),
    "lake water": (0.032, 0.036, 0.034, 0.022, 0.014, 0.010, 0.007, 0.005, 0.003, 0.001, 0.001, 0.001),
    "river water": (0.034, 0.042, 0.060, 0.052, 0.042, 0.034, 0.020, 0.014, 0.008, 0.002, 0.001, 0.001),
    "shallow water": (0.048, 0.066, 0.098, 0.094, 0.080, 0.066, 0.040, 0.028, 0.015, 0.003, 0.001, 0.001),
    "pool water": (0.260, 0.340, 0.300, 0.120, 0.060, 0.040, 0.025, 0.020, 0.010, 0.002, 0.001, 0.001),
    "white car": (0.480, 0.550, 0.570, 0.570, 0.570, 0.570, 0.560, 0.550, 0.540, 0.480, 0.420, 0.350),
    "dark car": (0.035, 0.036, 0.036, 0.036, 0.037, 0.040, 0.043, 0.050, 0.055, 0.060, 0.060, 0.060),
    "red car": (0.040, 0.042, 0.046, 0.140, 0.330, 0.370, 0.380, 0.390, 0.390, 0.370, 0.330, 0.280),
    "blue car": (0.110, 0.150, 0.090, 0.060, 0.055, 0.070, 0.110, 0.190, 0.220, 0.220, 0.200, 0.170),
}


@dataclass(frozen=True)
class Band:
    """One spectral band: its name and its limits in micrometres, with equal response in between."""

    name: str
    low_um: float
    high_um: float

    @property
    def centre_um(self) -> float:
        return (self.low_um + self.high_um) / 2


def reflectance(material: str, wavelength_um: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Reflectance (0 to 1) of a pure material at wavelengths in micrometres, linear between the knots."""
    return np.interp(np.asarray(wavelength_um, np.float64), WAVELENGTHS_UM, REFLECTANCE[material])


def band_reflectance(material: str, band: Band) -> float:
    """Mean reflectance of a pure material over a band."""
    samples = 33
    step = (band.high_um - band.low_um) / samples
    return float(reflectance(material, band.low_um + step * (np.arange(samples) + 0.5)).mean())


@dataclass(frozen=True)
class Season:
    """The year of a kind of plant, in days of the year.

    Leaves come around `green_up` and go around `senescence`; the ground then dries to straw. A day of `harvest`
    leaves stubble. `bloom` is the middle of the flowering that lends the plant its second colour.
    """

    green_up: float
    senescence: float
    peak_cover: float
    winter_cover: float = 0.02
    harvest: float | None = None
    bloom: float | None = None

    def cover(self, day: npt.ArrayLike) -> FloatArray:
        """Share of the ground under green leaves, 0 to 1."""
        days = np.asarray(day, np.float64)
        leaves = _step(days, self.green_up, 9.0) * _step(-days, -self.senescence, 5.0)
        cover = self.winter_cover + (self.peak_cover - self.winter_cover) * leaves
        if self.harvest is not None:
            cover = np.where(days >= self.harvest, np.minimum(cover, 0.04), cover)
        return cover.astype(np.float32)

    def dryness(self, day: npt.ArrayLike) -> FloatArray:
        """Share of the ground between the leaves that is straw: 0 bare soil, 1 ripe, 0.45 stubble."""
        days = np.asarray(day, np.float64)
        ripe = _step(days, self.senescence, 5.0)
        if self.harvest is None:
            return (0.3 * ripe).astype(np.float32)
        return np.where(days >= self.harvest, 0.45, ripe).astype(np.float32)

    def flowering(self, day: npt.ArrayLike) -> FloatArray:
        """Share of the canopy in flower, 0 to 1."""
        days = np.asarray(day, np.float64)
        if self.bloom is None:
            return np.zeros_like(days, np.float32)
        return np.exp(-(((days - self.bloom) / 14.0) ** 2)).astype(np.float32)


def _step(days: npt.NDArray[np.float64], middle: float, width: float) -> npt.NDArray[np.float64]:
    return 1 / (1 + np.exp(-(days - middle) / width))
