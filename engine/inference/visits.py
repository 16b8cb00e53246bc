# SPDX-License-Identifier: GPL-2.0-or-later
"""Places one by one: the chips that look at each, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from torch import Tensor

from ..progress import Progress
from ..raster.raster import Raster
from ..vector.places import Look, Place, looks
from .ahead import read_ahead
from .classifying import ChipClassifier


class _Glance(NamedTuple):
    """One chip of a place."""

    place: int
    last: bool  #: of that place
    look: Look


def classified_places(
    image: Raster,
    places: Sequence[Place],
    side: int,
    reach: float,
    classifier: ChipClassifier,
    least_valid: float,
    progress: Progress,
) -> Iterator[tuple[Place, np.ndarray | None]]:
    """Every place, in order, with the probabilities of the classes (classes,).

    These are the mean of the chips that show it, each by the share of it that lies in the place. A place is None where
    no chip lies on the image and holds enough data.

    Args:
        image: on the model's grid.
        places: in its CRS.
        side: of a chip, in pixels.
        reach: of the square around a point that is looked at, in units of the CRS; 0 for one chip.
        classifier: answers.
        least_valid: share of a chip that has to hold data.
        progress: told after each batch.

    Raises:
        Cancelled: the user asked to stop.
    """
    batches = _batched(_glances(image, places, side, reach), classifier.batch_size(side))

    def read(batch: list[_Glance]) -> tuple[list[bool], Tensor | None]:
        """Which chips there are, and how the classifier sees them."""
        chips = [_chip(image, glance.look, least_valid) for glance in batch]
        there = [chip for chip in chips if chip is not None]
        return [chip is not None for chip in chips], classifier.seen(np.stack(there)) if there else None

    total, weight = None, 0.0
    for batch, (there, seen) in read_ahead(batches, read):
        found = iter(classifier.probabilities(seen) if seen is not None else ())
        for glance, is_there in zip(batch, there, strict=True):
            if is_there:
                answer = next(found) * glance.look.weight
                total, weight = answer if total is None else total + answer, weight + glance.look.weight
            if glance.last:
                yield places[glance.place], None if total is None else total / weight
                total, weight = None, 0.0
        progress.update((batch[-1].place + 1) / len(places))


def _glances(image: Raster, places: Sequence[Place], side: int, reach: float) -> Iterator[_Glance]:
    for number, place in enumerate(places):
        ahead = None
        for look in looks(place, image.grid, side, reach):
            if ahead is not None:
                yield _Glance(number, False, ahead)
            ahead = look
        if ahead is not None:
            yield _Glance(number, True, ahead)


def _batched(glances: Iterable[_Glance], size: int) -> Iterator[list[_Glance]]:
    batch: list[_Glance] = []
    for glance in glances:
        batch.append(glance)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _chip(image: Raster, look: Look, least_valid: float) -> np.ndarray | None:
    """The chip with its holes filled; None where it does not lie on the image, or too little of it holds data."""
    inside = look.window.clipped(image.grid.height, image.grid.width)
    if inside.height <= 0 or inside.width <= 0:
        return None
    sample = image.read(look.window)
    return sample.filled() if sample.valid.any() and sample.valid.mean() >= least_valid else None
