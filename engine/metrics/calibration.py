# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a classifier is right as often as it claims to be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_BINS = 15
_LEAST, _MOST = 0.25, 10.0  # temperatures that are tried; a few faultless chips shall not make a model all too sure


class Bin(NamedTuple):
    """Predictions of about one confidence: how many, the mean of their confidence, and the share that is right."""

    size: int
    confidence: float
    accuracy: float


def reliability(confidence: np.ndarray, right: np.ndarray, bins: int = _BINS) -> list[Bin]:
    """Predictions by their confidence, in bins of equal width from 0 to 1; empty ones are left out.

    Args:
        confidence: probability of the class predicted, (count,).
        right: whether it is the true one, (count,) bool.
        bins: how many.
    """
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    return [
        Bin(int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for inside in (place == number for number in range(bins))
        if inside.any()
    ]


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = _BINS) -> float:
    """Expected calibration error (ECE): how far confidence and accuracy are apart, averaged over the predictions.

    0 is best; without predictions NaN.

    Source: Guo, Pleiss, Sun & Weinberger (2017), On calibration of modern neural networks, ICML.
    """
    if not len(confidence):
        return float("nan")
    found = reliability(confidence, right, bins)
    return sum(each.size * abs(each.confidence - each.accuracy) for each in found) / len(confidence)


def temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """What to divide scores by so that the softmax of the result is calibrated; the least negative log-likelihood.

    It changes no decision. 1 if there is nothing to go by.

    Args:
        scores: before the softmax, (count, classes).
        truth: class indices, (count,).

    Source: Guo, Pleiss, Sun & Weinberger (2017), On calibration of modern neural networks, ICML.
    """
    if not len(truth):
        return 1.0
    low, high = np.log(_LEAST), np.log(_MOST)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - golden * (high - low), low + golden * (high - low)
        if _surprise(scores / np.exp(left), truth) <= _surprise(scores / np.exp(right), truth):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def _surprise(scores: np.ndarray, truth: np.ndarray) -> float:
    """Mean negative log-likelihood; convex in the inverse of the temperature."""
    shifted = scores.astype(np.float64) - scores.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(truth)), truth]))
