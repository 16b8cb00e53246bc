# SPDX-License-Identifier: GPL-2.0-or-later
"""Samples held out, and what a network makes of them while it learns: as pictures, and in figures.

The figures are of these samples, which are some of those held out, and so they only tell which way it goes; those of
the report are of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from torch import nn

from .classes import rgb
from .colours import limits, shown_bands, stretched
from .jobs import LandClass
from .metrics.confusion import Confusion, confusion
from .report.training_pictures import Captioned, grid_picture, rows_picture
from .training.labelled import UNLABELLED
from .training.samples import Samples

_PATCHES, _CHIPS = 32, 64  # most that the network is asked about, as this takes time from learning
_ROWS, _COLUMNS, _SHOWN_CHIPS = 4, 4, 16
_FROM_BLUE = (2, 1, 0)  # red, green and blue where bands have no names, as most satellites count them
_PAPER = (136, 136, 136)  # no class known

#: What a network says of some of the samples: it, and their places, to values by sample.
Ask = Callable[[nn.Module, np.ndarray], np.ndarray]


class Shown(NamedTuple):
    """A PNG, and figures from 0 to 1 by name."""

    picture: bytes
    figures: dict[str, float]


class Examples(Protocol):
    """Samples that are shown."""

    def of(self, network: nn.Module) -> Shown:
        """What the network, which is in evaluation mode, makes of them."""


class ImageExamples:
    """Patches whose truth is an image.

    Args:
        samples: held out.
        titles: of the views to show, by their names.
        names: of the bands of the truth.
    """

    def __init__(self, samples: Samples, titles: Mapping[str, str], names: Sequence[str]) -> None:
        self._titles, self._bands = titles, shown_bands(names, _FROM_BLUE)
        detail = samples.truth.std(axis=(2, 3)).mean(axis=1)
        self._places = _most(detail, _PATCHES)
        self._views = {name: values[self._places] for name, values in samples.views.items()}
        self._truth = samples.truth[self._places]

    def of(self, network: nn.Module) -> Shown:
        """Views, prediction and truth in a row, stretched by the truth; figure: the correlation r of the two."""
        device = next(network.parameters()).device
        views = [torch.from_numpy(values).to(device) for values in self._views.values()]
        found = network(*views).float().cpu().numpy()
        rows = [self._row(place, found[place]) for place in range(min(_ROWS, len(found)))]
        titles = [*self._titles.values(), "prediction", "truth"]
        return Shown(rows_picture(titles, rows, {}), {"r": _correlation(found, self._truth)})

    def _row(self, place: int, found: np.ndarray) -> list[np.ndarray]:
        truth = self._truth[place]
        scale = limits(truth)
        seen = (self._views[name][place] for name in self._titles)
        return [self._coloured(values, scale) for values in (*seen, found, truth)]

    def _coloured(self, values: np.ndarray, scale: np.ndarray) -> np.ndarray:
        if len(values) != len(scale):
            values = values[:1]
            return stretched(values, limits(values))
        return stretched(values[self._bands], scale[self._bands])


class MapExamples:
    """Patches whose truth is a class for each pixel, or for some.

    Args:
        samples: held out; views by role, and by role + "_there".
        names: of the bands, by role.
        margin: pixels around the patches in the views.
        classes: in the order of the network's outputs.
        ask: gives class indices (count, rows, cols).
    """

    def __init__(
        self,
        samples: Samples,
        names: Mapping[str, Sequence[str]],
        margin: int,
        classes: Sequence[LandClass],
        ask: Ask,
    ) -> None:
        self._names, self._classes, self._ask = names, classes, ask
        self._places = _most(np.array([_variety(truth, len(classes)) for truth in samples.truth]), _PATCHES)
        inner = slice(margin, -margin or None)
        self._images = {role: samples.views[role][self._places[:_ROWS], :, inner, inner] for role in names}
        self._truth = samples.truth[self._places, 0]
        self._colours = np.array([*(rgb(each.colour) for each in classes), _PAPER]) / 255

    def of(self, network: nn.Module) -> Shown:
        """Images, map and truth in a row; figures: OA and MIOU."""
        found = self._ask(network, self._places)
        known = self._truth != UNLABELLED
        values = Confusion(confusion(self._truth, found, known, len(self._classes))).values
        rows = [self._row(place, found[place]) for place in range(min(_ROWS, len(found)))]
        legend = {each.name: each.colour for each in self._classes[:12]}
        picture = rows_picture([*self._names, "prediction", "truth"], rows, legend)
        return Shown(picture, {name: values[name] for name in ("OA", "MIOU")})

    def _row(self, place: int, found: np.ndarray) -> list[np.ndarray]:
        truth = self._truth[place]
        maps = (self._colours[found], self._colours[np.where(truth == UNLABELLED, len(self._classes), truth)])
        return [*(self._image(role, place) for role in self._names), *maps]

    def _image(self, role: str, place: int) -> np.ndarray:
        values = self._images[role][place][shown_bands(self._names[role])].astype(np.float32)
        return stretched(values, limits(values))


class ChipExamples:
    """Chips with a class each.

    Args:
        chips: held out, (count, bands, rows, cols).
        labels: their classes, (count,).
        names: of the bands.
        classes: in the order of the network's outputs.
        ask: gives class indices (count,).
    """

    def __init__(
        self, chips: np.ndarray, labels: np.ndarray, names: Sequence[str], classes: Sequence[LandClass], ask: Ask
    ) -> None:
        self._classes, self._ask = classes, ask
        order = np.argsort(labels, kind="stable")  # so that each class is among those evenly picked
        self._places = order[_evenly(len(labels), _CHIPS)]
        self._truth = labels[self._places]
        self._first = _evenly(len(self._places), _SHOWN_CHIPS)
        self._pictures = _alike(chips[self._places[self._first]][:, shown_bands(names)].astype(np.float32))

    def of(self, network: nn.Module) -> Shown:
        """Chips, each with the class said, and the true one if that is another; figures: OA and KAPPA."""
        found = self._ask(network, self._places)
        everywhere = np.ones(len(found), bool)
        values = Confusion(confusion(self._truth, found, everywhere, len(self._classes))).values
        said = (self._captioned(*each) for each in zip(self._pictures, self._first, found[self._first], strict=True))
        return Shown(grid_picture(list(said), _COLUMNS), {name: values[name] for name in ("OA", "KAPPA")})

    def _captioned(self, picture: np.ndarray, place: Any, found: Any) -> Captioned:
        truth = self._truth[place]
        caption = self._classes[found].name
        if found != truth:
            caption += f"\ntrue: {self._classes[truth].name}"
        return Captioned(picture, caption, bool(found != truth))


def _alike(chips: np.ndarray) -> list[np.ndarray]:
    """Each in colours, with one stretch for all, as water would be noise else."""
    scale = limits(np.moveaxis(chips, 0, 1))
    return [stretched(chip, scale) for chip in chips]


def _most(worth: np.ndarray, count: int) -> np.ndarray:
    """Places of samples, evenly picked from the better half, the best first."""
    order = np.argsort(-worth, kind="stable")
    better = order[: max(-(-len(order) // 2), min(count, len(order)))]
    return better[_evenly(len(better), count)]


def _evenly(length: int, count: int) -> np.ndarray:
    """At most so many places, evenly spread."""
    return np.unique(np.linspace(0, length - 1, min(count, length)).astype(int))


def _variety(truth: np.ndarray, classes: int) -> float:
    """High for much that is labelled, higher if it is of several classes."""
    return float(np.sqrt(np.bincount(truth[truth != UNLABELLED].ravel(), minlength=classes)).sum())


def _correlation(found: np.ndarray, truth: np.ndarray) -> float:
    """Mean over the bands; 0 for a band in which nothing differs."""
    shares = []
    for band in range(truth.shape[1]):
        pair = [values[:, band].astype(np.float64) for values in (found, truth)]
        one, other = (values - values.mean() for values in pair)
        spread = float(np.sqrt((one**2).sum() * (other**2).sum()))
        shares.append(float((one * other).sum()) / spread if spread > 0 else 0.0)
    return float(np.mean(shares))
