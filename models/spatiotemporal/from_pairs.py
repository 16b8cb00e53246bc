# SPDX-License-Identifier: GPL-2.0-or-later
"""The frame of the paper, which most methods fit into: predict from each pair of images by itself, then weigh.

Source of the weights: Li, Liu, Yan, Li, Plaza & Li (2020), A new spatio-temporal fusion method for remotely sensed
data based on convolutional neural networks, equations 8 to 12. In the program as in the paper, t1 and t3 are the dates
of the pairs and t2 is the date to predict: L are the fine images, M the coarse ones.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.files import Stack
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ...engine.raster.resampling import Resampled
from ...engine.raster.statistics import moments
from ..method import View

#: What a pixel of the result was made from, as in the band that tells it: neither pair, one of them, or both.
SOURCE_OF_PAIR = {1: 1, 3: 2}


@dataclass(frozen=True)
class Setting:
    """What a method has to know of the images before it sees them."""

    pairs: tuple[int, ...]  #: the dates that have a fine image: 1, 3, or both
    ratio: float  #: coarse pixels, as the sensor has them, over fine pixels
    unit: float  #: reflectance (or another physical quantity) of the number 1 in all images
    device: str = "cpu"  #: where those compute that can do so on a graphics card


class FromPairs(ABC):
    """Predicts L2 from one pair, or from two whose predictions it weighs.

    A tile's result has the bands of the prediction, then one that tells from which pairs it comes (0 neither, 1 that of
    t1, 2 that of t3, 3 both), then for each band how far the two predictions are from each other.
    """

    halo = 0
    stride = 1
    parallel = True

    def __init__(self, setting: Setting) -> None:
        self.setting, self.pairs = setting, setting.pairs
        roles = [f"{kind}_{pair}" for pair in self.pairs for kind in ("fine", "coarse")]
        self.views: Mapping[str, View] = {role: View(role) for role in (*roles, "coarse_2")}
        #: by band, the share of the second pair's prediction, 0 to 1
        self.weights = np.zeros(0)

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """w_23 = MSE_21 / (MSE_21 + MSE_23), MSE_2j the mean of (M2 - Mj)^2: the nearer pair counts more."""
        if len(self.pairs) == 1:
            self.weights = np.zeros(rasters["coarse_2"].count)
            return
        change = [mean_square_change(rasters, grid, pair, progress) for pair in self.pairs]
        total = change[0] + change[1]
        self.weights = np.where(total > 0, change[0] / np.where(total > 0, total, 1.0), 0.5)

    def predict(self, tile: Mapping[str, Sample]) -> Sample:
        """(2 bands + 1, rows, cols), valid where at least one pair is: prediction, its source, disagreement."""
        made = [Sample(self.from_pair(pair, tile), self._usable(pair, tile)) for pair in self.pairs]
        source = sum(SOURCE_OF_PAIR[pair] * one.valid for pair, one in zip(self.pairs, made))
        if len(made) == 1:
            values, apart = made[0].values, np.zeros_like(made[0].values)
        else:
            first, second = made
            both = first.valid & second.valid
            values = np.where(first.valid, first.values, second.values)
            values = np.where(both, self.blended(first.values, second.values, tile), values)
            apart = np.where(both, np.abs(first.values - second.values), 0.0)
        bands = np.concatenate([values, np.asarray(source, np.float32)[None], apart])
        return Sample(bands.astype(np.float32, copy=False), np.asarray(source) > 0)

    def blended(self, first: np.ndarray, second: np.ndarray, tile: Mapping[str, Sample]) -> np.ndarray:
        """What is said where both pairs are valid: (12), the weighted mean of both predictions (bands, rows, cols)."""
        weights = self.weights[:, None, None].astype(np.float32)
        return (1 - weights) * first + weights * second

    def _usable(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """Where all is valid that a pair's prediction comes from: views with its number or the target's at the end."""
        names = [name for name in self.views if name.endswith((f"_{pair}", "_2"))]
        return np.logical_and.reduce([tile[name].valid for name in names])

    @abstractmethod
    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """The prediction from one pair, (bands, rows, cols); values where an input is not valid do not matter."""


def mean_square_change(rasters: Mapping[str, Raster], grid: Grid, pair: int, progress: Progress) -> np.ndarray:
    """Mean over all pixels of (M2 - Mj)^2, by band; both coarse images as they are seen on the fine grid.

    Raises:
        NoValidPixels: they have no two pixels in common.
    """
    images: list[Raster] = [Resampled(rasters[role], grid) for role in ("coarse_2", f"coarse_{pair}")]
    second = moments(Stack(images, images[0].name), progress).second
    bands = images[0].count
    squares = np.diag(second)
    return np.maximum(squares[:bands] + squares[bands:] - 2 * np.diag(second[:bands, bands:]), 0.0)
