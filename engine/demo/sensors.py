# SPDX-License-Identifier: GPL-2.0-or-later
"""Sensors: bands, blur (MTF), sampling, digital numbers and noise.

The truth of a pair is what the multispectral sensor would see, free of noise, if its pixels were as small as the
panchromatic ones: its blur then has the stated gain at the Nyquist frequency of the small pixels. The multispectral
image is that truth, blurred to the stated gain at the Nyquist frequency of its own pixels and sampled there, so
degrading the truth in the usual way gives the multispectral image back to within the noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray
from .landscape import Landscape
from .spectra import Band


class Detector(NamedTuple):
    """One band of a sensor.

    mtf_gain: response (0 to 1) to the finest pattern that the pixels can hold, 1 / (2 pixels).
    offset, scale: digital number = offset + scale x reflectance; the offset holds the haze of the air.
    """

    band: Band
    mtf_gain: float
    offset: float
    scale: float


@dataclass(frozen=True)
class Sensor:
    """Detectors that share pixels, a range of digital numbers, and noise.

    read_noise: standard deviation in digital numbers where it is dark.
    shot_noise: additional variance in digital numbers squared, for each digital number of light.
    """

    detectors: tuple[Detector, ...]
    highest: int
    read_noise: float
    shot_noise: float

    @property
    def bands(self) -> tuple[Band, ...]:
        return tuple(detector.band for detector in self.detectors)

    @property
    def mtf_gains(self) -> tuple[float, ...]:
        return tuple(detector.mtf_gain for detector in self.detectors)


# As 11 bit products of metre-class satellites. The panchromatic band also sees the yellow and the red edge, which
# no multispectral band covers, and only the beginning of the near infrared.
VHR_MS = Sensor(
    (
        Detector(Band("Blue", 0.45, 0.51), 0.34, 110, 2000),
        Detector(Band("Green", 0.51, 0.58), 0.32, 80, 2100),
        Detector(Band("Red", 0.63, 0.69), 0.30, 50, 2200),
        Detector(Band("Near infrared", 0.77, 0.895), 0.22, 25, 1900),
    ),
    highest=2047,
    read_noise=1.5,
    shot_noise=0.015,
)
VHR_PAN = Sensor((Detector(Band("Panchromatic", 0.45, 0.76), 0.15, 65, 2400),), 2047, 1.8, 0.02)

# Digital number = (reflectance at the top of the air + 0.1) / 0.00002, as in Landsat Level-1 products.
LANDSAT_MS = Sensor(
    (
        Detector(Band("Blue", 0.452, 0.512), 0.55, 9000, 46000),
        Detector(Band("Green", 0.533, 0.590), 0.55, 7600, 47000),
        Detector(Band("Red", 0.636, 0.673), 0.55, 6600, 48000),
        Detector(Band("Near infrared", 0.851, 0.879), 0.53, 5600, 49000),
        Detector(Band("Short-wave infrared 1", 1.566, 1.651), 0.53, 5100, 49500),
        Detector(Band("Short-wave infrared 2", 2.107, 2.294), 0.53, 5100, 49500),
    ),
    highest=65535,
    read_noise=18.0,
    shot_noise=0.05,
)
LANDSAT_PAN = Sensor((Detector(Band("Panchromatic", 0.503, 0.676), 0.30, 7200, 47500),), 65535, 30.0, 0.1)


def clean_image(landscape: Landscape, sensor: Sensor, day: float) -> FloatArray:
    """Noise-free digital numbers, (bands, rows, cols), of a sensor with the pixels of the landscape."""
    image = np.empty((len(sensor.detectors), *landscape.shape), np.float32)
    for number, detector in enumerate(sensor.detectors):
        light = landscape.reflectance(detector.band, day)
        seen = blurred_samples(light, mtf_sigma(detector.mtf_gain, 1), 1, 0.0)
        np.clip(detector.offset + detector.scale * seen, 1, sensor.highest, out=image[number])
    return image


def coarse_image(clean: FloatArray, sensor: Sensor, ratio: int, phase: float) -> FloatArray:
    """A clean image as the same sensor would see it with pixels `ratio` times as large.

    Args:
        phase: where the middle of the first large pixel lies, in small pixels from the middle of the first small
            one: (ratio - 1) / 2 for images that share their corner, 0 for Landsat.
    """
    bands = zip(clean, sensor.mtf_gains, strict=True)
    return np.stack([blurred_samples(band, mtf_sigma(gain, ratio), ratio, phase) for band, gain in bands])


def exposed(clean: FloatArray, sensor: Sensor, rng: np.random.Generator) -> npt.NDArray[np.uint16]:
    """Digital numbers with noise, from 1 to the sensor's highest; 0 stays free for nodata."""
    numbers = np.empty(clean.shape, np.uint16)
    for band, out in zip(clean, numbers, strict=True):
        noise = rng.standard_normal(band.shape, dtype=np.float32)
        noise *= np.sqrt(np.float32(sensor.read_noise**2) + np.float32(sensor.shot_noise) * band)
        noise += band
        out[:] = np.clip(np.rint(noise), 1, sensor.highest)
    return numbers


def mtf_sigma(gain: float, ratio: int) -> float:
    """Standard deviation, in small pixels, of the Gaussian blur of a sensor with `ratio` times larger pixels.

    Its response at 1 / (2 ratio) cycles per small pixel is `gain`: sigma = ratio sqrt(-2 ln gain) / pi. At ratio 1
    that frequency is where sampled weights fold the response onto itself: half the gain arrives there twice.
    """
    reached = gain / 2 if ratio == 1 else gain
    return float(ratio * np.sqrt(-2 * np.log(reached)) / np.pi)


def blurred_samples(image: FloatArray, sigma: float, step: int, phase: float) -> FloatArray:
    """The image blurred by a Gaussian and sampled at pixels phase, phase + step, ... along both axes.

    Beyond the border the border's pixels go on.
    """
    return _along_rows(_along_rows(image, sigma, step, phase).T, sigma, step, phase).T


def _along_rows(image: FloatArray, sigma: float, step: int, phase: float) -> FloatArray:
    """Blur and sample along the first axis."""
    reach = 5 * sigma
    offsets = np.arange(int(np.ceil(phase - reach)), int(np.floor(phase + reach)) + 1)
    weights = np.exp(-0.5 * ((offsets - phase) / sigma) ** 2)
    count = (image.shape[0] - 1 - int(np.floor(phase))) // step + 1
    seen = np.zeros((count, image.shape[1]), np.float32)
    for offset, weight in zip(offsets, weights / weights.sum(), strict=True):
        rows = np.clip(np.arange(count) * step + offset, 0, image.shape[0] - 1)
        seen += np.float32(weight) * image[rows]
    return seen
