# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo scenes: which landscape, which sensors, how their pixels lie to each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import BadOption
from .arrays import Check, FloatArray, never_stop
from .landscape import Landscape, make_landscape
from .radar import radar_image
from .sensors import LANDSAT_MS, LANDSAT_PAN, VHR_MS, VHR_PAN, clean_image, coarse_image, exposed

Numbers = npt.NDArray[np.uint16]

DAY = 138  # rapeseed in flower, maize just sown, wheat green
VHR_PIXEL_M, VHR_RATIO = 0.5, 4
LANDSAT_PIXEL_M, LANDSAT_RATIO = 15.0, 2
SAR_STEP, SAR_LOOKS = 2, 4.0
LEAST_SIZE = 64


class Pair(NamedTuple):
    """What the two sensors of a satellite deliver, (bands, rows, cols), and the truth on the PAN grid.

    pan, ms: digital numbers.
    truth: noise-free multispectral digital numbers with the pixels of `pan` (see the sensors module).
    """

    pan: Numbers
    ms: Numbers
    truth: FloatArray


def whole_size(size: int) -> int:
    """The size that is really used: the next multiple of 4, so that PAN holds whole multispectral pixels.

    Raises:
        BadOption: the size is below 64.
    """
    if size < LEAST_SIZE:
        raise BadOption(name="SIZE", value=size, reason=f"the smallest demo image has {LEAST_SIZE} pixels a side")
    return -(-size // VHR_RATIO) * VHR_RATIO


def vhr_landscape(size: int, seed: int, check: Check = never_stop) -> Landscape:
    """The landscape of the metre-class images, size x size pixels of 0.5 m (size as whole_size rounds it)."""
    side = whole_size(size)
    return make_landscape((side, side), VHR_PIXEL_M, seed, check)


def vhr_pair(landscape: Landscape, seed: int) -> Pair:
    """PAN and multispectral images that share their corner; a multispectral pixel is 4 x 4 PAN pixels."""
    truth = clean_image(landscape, VHR_MS, DAY)
    ms = coarse_image(truth, VHR_MS, VHR_RATIO, (VHR_RATIO - 1) / 2)
    pan = clean_image(landscape, VHR_PAN, DAY)
    noise = np.random.default_rng([seed, 1])
    return Pair(exposed(pan, VHR_PAN, noise), exposed(ms, VHR_MS, noise), truth)


def landsat_pair(size: int, seed: int, check: Check = never_stop) -> Pair:
    """A Landsat-like pair with about size / 2 PAN pixels a side.

    The middle of multispectral pixel (i, j) is the middle of PAN pixel (2i, 2j), so the PAN corner lies 7.5 m east
    and south of the multispectral corner. PAN ends one column earlier: the extents differ, as they do in practice.
    """
    side = whole_size(size) // 4
    landscape = make_landscape((2 * side - 1, 2 * side - 1), LANDSAT_PIXEL_M, seed, check)
    truth = clean_image(landscape, LANDSAT_MS, DAY)
    ms = coarse_image(truth, LANDSAT_MS, LANDSAT_RATIO, 0.0)
    pan = clean_image(landscape, LANDSAT_PAN, DAY)[:, :, :-1]
    noise = np.random.default_rng([seed, 2])
    return Pair(exposed(pan, LANDSAT_PAN, noise), exposed(ms, LANDSAT_MS, noise), truth)


def sar_image(landscape: Landscape, seed: int) -> FloatArray:
    """Radar backscatter (VV, VH) of the landscape as linear power, 4 looks, pixels of two by two landscape pixels."""
    return radar_image(landscape, SAR_STEP, SAR_LOOKS, np.random.default_rng([seed, 3]))
