# SPDX-License-Identifier: GPL-2.0-or-later
"""What pages tell of a scene classifier's answers: accuracy, confidence, and its worst mistakes as pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .chip_learning import Answers
from .class_accuracy import accuracy_sections
from .colours import shown_bands
from .jobs import LandClass
from .metrics.calibration import reliability
from .report.charts import image
from .report.page import Gallery, Picture, Section, Table
from .training.chips import ChipSet

_MOST_MISTAKES = 24


def answer_sections(answers: Answers, chips: ChipSet, classes: Sequence[LandClass]) -> list[Section]:
    """Figures by class, the confusion matrix, confidence against accuracy, and mistakes."""
    sections = accuracy_sections(answers.accuracy, classes, "chips", "answer")
    sections.append(("Confidence", _confidence(answers)))
    mistakes = _mistakes(answers, chips, classes)
    return [*sections, ("Mistakes, the surest first", Gallery(mistakes) if mistakes else "None.")]


def _confidence(answers: Answers) -> Table:
    found = reliability(answers.probabilities.max(axis=1), answers.right, bins=10)
    rows = [(f"{each.confidence:.2f}", each.size, each.accuracy) for each in found]
    return Table(("mean confidence", "chips", "share that is right"), rows)


def _mistakes(answers: Answers, chips: ChipSet, classes: Sequence[LandClass]) -> list[Picture]:
    """Chips taken for another class, as pictures."""
    wrong = np.flatnonzero(~answers.right)
    sure = answers.probabilities.max(axis=1)
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:_MOST_MISTAKES]
    bands = shown_bands(chips.bands)
    low, high = _limits(chips, bands)
    pictures = []
    for place in worst:
        chip, found = chips.pixels[answers.chips[place]][bands], classes[answers.found[place]].name
        pixels = ((chip - low) / (high - low)).transpose(1, 2, 0)
        caption = f"{chips.names[answers.chips[place]]}: taken for {found} ({sure[place]:.0%})"
        pictures.append(Picture(image(np.broadcast_to(pixels, (*pixels.shape[:2], 3))), caption))
    return pictures


def _limits(chips: ChipSet, bands: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """What is black and what is white, (bands, 1, 1) each, by some of the chips."""
    some = chips.pixels[:: max(1, chips.count // 50), bands, ::4, ::4].astype(np.float32)
    low, high = np.quantile(some, (0.01, 0.99), axis=(0, 2, 3))[..., None, None]
    return low, np.maximum(high, low + np.finfo(np.float32).tiny)
