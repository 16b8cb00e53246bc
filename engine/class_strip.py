# SPDX-License-Identifier: GPL-2.0-or-later
"""The same part of a map of classes and of its truth side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .classes import rgb
from .jobs import LandClass
from .raster.grid import Window
from .raster.raster import Raster, Sample
from .report.charts import image, legend
from .report.page import Gallery, Picture
from .strips import parts

_PAPER = (255, 255, 255)  #: nothing known
_AGREE, _DIFFER = (222, 222, 222), (229, 72, 77)


def class_strip(predicted: Raster, truth: Raster, classes: Sequence[LandClass], within: Window) -> Gallery:
    """Pictures of a part that has much truth of many classes.

    Args:
        predicted: class indices, one band.
        truth: the same, on the same grid.
        classes: with their colours, in the order of the indices.
        within: where to look for that part.
    """
    window = max(parts(within), key=lambda each: _worth(predicted.read(each), truth.read(each)))
    samples = predicted.read(window), truth.read(window)
    shown = _indices(*samples)
    seen = [each for number, each in enumerate(classes) if number in shown]
    pictures = [
        Picture(image(_painted(sample, classes) / 255), title)
        for sample, title in zip(samples, ("map", "truth"), strict=True)
    ]
    pictures.append(Picture(image(_differences(*samples) / 255), "where they differ (red) and agree (grey)"))
    return Gallery([*pictures, Picture(legend({each.name: each.colour for each in seen}), "classes")])


def _indices(*samples: Sample) -> set[int]:
    return {int(number) for sample in samples for number in np.unique(sample.values[0][sample.valid])}


def _worth(predicted: Sample, truth: Sample) -> float:
    """High for many pixels that can be compared, higher if they are of several classes."""
    both = predicted.valid & truth.valid
    _, counts = np.unique(truth.values[0][both], return_counts=True)
    return float(np.sqrt(counts).sum())


def _painted(sample: Sample, classes: Sequence[LandClass]) -> np.ndarray:
    colours = np.array([*(rgb(each.colour) for each in classes), _PAPER])
    return colours[np.where(sample.valid, sample.values[0], len(classes)).astype(int)]


def _differences(predicted: Sample, truth: Sample) -> np.ndarray:
    both = predicted.valid & truth.valid
    differ = both & (predicted.values[0] != truth.values[0])
    return np.array([_PAPER, _AGREE, _DIFFER])[both.astype(int) + differ]
