# SPDX-License-Identifier: GPL-2.0-or-later
"""How alike two maps of classes are, all from one confusion matrix, and what it says about the areas of the classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .accumulator import Floats, Mask, divide

Counts = NDArray[np.int64]
Indices = NDArray[Any]

#: Half of the width of a 95 % interval, in standard errors.
_Z = 1.96


def confusion(truth: Indices, predicted: Indices, valid: Mask, classes: int) -> Counts:
    """Pixels by class, (classes, classes): rows as in the truth, columns as predicted. Matrices of tiles add up.

    Args:
        truth: class indices from 0, (rows, cols) or any other shape.
        predicted: class indices in the same shape.
        valid: bool in the same shape, True where both are known.
        classes: how many there are.
    """
    pairs = truth[valid].astype(np.int64) * classes + predicted[valid].astype(np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@dataclass(frozen=True, eq=False)
class Confusion:
    """What a confusion matrix says; rows are the truth, columns the prediction.

    Means are over the classes *present*, those that truth or prediction hold. What would be 0/0 is NaN: recall of a
    class that the truth lacks, precision of one that is never predicted, IoU and F1 of one that is in neither.
    """

    matrix: Counts

    @property
    def total(self) -> int:
        """Pixels compared."""
        return int(self.matrix.sum())

    @property
    def true(self) -> Counts:
        """Pixels of each class in the truth."""
        return self.matrix.sum(axis=1)

    @property
    def predicted(self) -> Counts:
        """Pixels of each class in the prediction."""
        return self.matrix.sum(axis=0)

    @property
    def present(self) -> Mask:
        """Which classes truth or prediction hold."""
        return self.true + self.predicted > 0

    @property
    def overall_accuracy(self) -> float:
        """Share of the pixels on which both agree."""
        return float(divide(np.trace(self.matrix), self.total))

    @property
    def kappa(self) -> float:
        """Agreement beyond chance: 1 is perfect, 0 what chance gives; NaN if both hold one and the same class only.

        Source: Cohen (1960), Educational and Psychological Measurement 20(1).
        """
        shares = divide(self.true, self.total), divide(self.predicted, self.total)
        chance = float(shares[0] @ shares[1])
        return float(divide(self.overall_accuracy - chance, 1.0 - chance))

    @property
    def recall(self) -> Floats:
        """Share of each class of the truth that is found (producer's accuracy)."""
        return divide(np.diag(self.matrix), self.true)

    @property
    def precision(self) -> Floats:
        """Share of each predicted class that is right (user's accuracy)."""
        return divide(np.diag(self.matrix), self.predicted)

    @property
    def iou(self) -> Floats:
        """Intersection over union of each class (Jaccard index)."""
        agreed = np.diag(self.matrix)
        return divide(agreed, self.true + self.predicted - agreed)

    @property
    def f1(self) -> Floats:
        """Harmonic mean of recall and precision of each class."""
        return divide(2 * np.diag(self.matrix), self.true + self.predicted)

    @property
    def values(self) -> dict[str, float]:
        """The numbers for the whole: OA, KAPPA, and the means MIOU and F1."""
        means = {"MIOU": self.iou, "F1": self.f1}
        return {
            "OA": self.overall_accuracy,
            "KAPPA": self.kappa,
            **{name: float(divide(each[self.present].sum(), self.present.sum())) for name, each in means.items()},
        }


@dataclass(frozen=True, eq=False)
class AdjustedAreas:
    """Estimated area of each class and half the width of its 95 % interval, in the unit of the mapped areas."""

    area: Floats
    margin: Floats

    @property
    def lower(self) -> Floats:
        """Lower end of the interval; below zero where the estimate is that unsure."""
        return self.area - self.margin

    @property
    def upper(self) -> Floats:
        """Upper end of the interval."""
        return self.area + self.margin


def adjusted_areas(matrix: Counts, mapped_area: Floats) -> AdjustedAreas:
    """Areas of the classes with the errors of the map taken out, by the stratified estimator.

    The classes of the map are the strata; the pixels compared are taken for a random sample of each. All areas are NaN
    if nothing was compared in a class of the map, the margins also if it was a single pixel.

    Args:
        matrix: pixels compared, rows as in the truth and columns as in the map.
        mapped_area: area of each class in the whole map.

    Source: Olofsson et al. (2014), Remote Sensing of Environment 148, equations 9 to 11.
    """
    strata = mapped_area > 0
    sizes, weights = matrix.sum(axis=0)[strata], mapped_area[strata]
    shares = divide(matrix[:, strata], sizes)
    variance = divide(shares * (1.0 - shares), sizes - 1) @ weights**2
    return AdjustedAreas(shares @ weights, _Z * np.sqrt(variance))
