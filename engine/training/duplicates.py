# SPDX-License-Identifier: GPL-2.0-or-later
"""Which chips show the same ground, so that none of them is learned from while another one is checked on.

Chips that lie somewhere are compared by their extents. Of others, those of a class are laid over each other at every
shift, and the correlation of their detail where they overlap tells. Of the 103,950 pairs of UC Merced (2,100 chips of
128 pixels) those above 0.9 show the same ground, but for a few that show other parts of one runway or field; below it
come runways with like markings and fields with like furrows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from ..progress import Progress
from .chips import ChipSet, Extent


class _Level(NamedTuple):
    """How closely chips are looked at."""

    side: int  #: pixels on a side of what is compared
    enough: float  #: correlation from which on a pair is worth a closer look, or, at the last level, the same ground


#: The last level has the size of the chips, at the most this.
_COARSE, _CLOSEST = (_Level(32, 0.6), _Level(64, 0.8)), _Level(128, 0.9)

#: Share of a chip that overlaps with the other, at least: less says little.
_LEAST_OVERLAP = 0.2

#: Pairs above which comparing would take minutes.
_MOST_PAIRS = 250_000


def groups_of(chips: ChipSet, progress: Progress) -> np.ndarray:
    """A group number for each chip, (count,); chips of one group show the same ground, as far as can be told."""
    links = _equal(chips.pixels)
    if chips.extents:
        links += _overlapping(chips.extents)
    else:
        counts = chips.counts
        pairs = int((counts * (counts - 1) // 2).sum())
        if pairs <= _MOST_PAIRS:
            links += _alike(chips, progress)
        else:
            progress.warn(
                f"{chips.count} chips are too many to compare for common ground; only equal ones are kept together."
            )
    return _joined(chips.count, links)


def _equal(pixels: np.ndarray) -> list[tuple[int, int]]:
    first: dict[bytes, int] = {}
    links = []
    for number, chip in enumerate(pixels):
        links.append((first.setdefault(chip.tobytes(), number), number))
    return links


def _overlapping(extents: Sequence[Extent]) -> list[tuple[int, int]]:
    """Pairs whose extents share ground, by a sweep from west to east."""
    links: list[tuple[int, int]] = []
    open_ones: list[int] = []
    for number in np.argsort([extent[0] for extent in extents], kind="stable").tolist():
        west, south, _, north = extents[number]
        open_ones = [other for other in open_ones if extents[other][2] > west]
        links += [(other, number) for other in open_ones if extents[other][1] < north and extents[other][3] > south]
        open_ones.append(number)
    return links


def _alike(chips: ChipSet, progress: Progress) -> list[tuple[int, int]]:
    """Pairs of a class that correlate well when shifted."""
    closest = _CLOSEST._replace(side=min(chips.pixels.shape[-1], _CLOSEST.side))
    levels = [*(level for level in _COARSE if level.side < closest.side), closest]
    links = []
    for kind in np.flatnonzero(chips.counts > 1):
        members = np.flatnonzero(chips.labels == kind)
        details = [_Details(chips.pixels[members], level) for level in levels]
        for one in range(len(members) - 1):
            progress.check()
            others = torch.arange(one + 1, len(members))
            for detail in details:
                others = others[detail.correlation(one, others) >= detail.enough] if len(others) else others
            links += [(int(members[one]), int(members[other])) for other in others]
        progress.update((kind + 1) / len(chips.classes))
    return links


class _Details:
    """The detail of chips, ready to be correlated."""

    def __init__(self, pixels: np.ndarray, level: _Level) -> None:
        self._side, self.enough = level.side, level.enough
        grey = torch.stack([_grey(chip, level.side) for chip in pixels])[:, None]
        window = level.side // 8 * 2 + 1  # a quarter of the chip; what is smoother tells nothing
        detail = (grey - F.avg_pool2d(grey, window, 1, window // 2, count_include_pad=False))[:, 0]
        ones = self._spectrum(torch.ones(1, level.side, level.side))[0]
        power = self._spectrum(detail.square())
        self._detail = self._spectrum(detail)
        # of what each chip shows of itself at every shift, as the first of a pair and as the second
        self._first, self._second = self._back(power * ones.conj()), self._back(ones * power.conj())
        self._overlapping = self._back(ones * ones.conj()) >= _LEAST_OVERLAP * level.side**2

    def correlation(self, one: int, others: Tensor) -> Tensor:
        """The best correlation of one chip with each of the others over all shifts, (len(others),)."""
        products = self._back(self._detail[one] * self._detail[others].conj())
        scores = products / (self._first[one] * self._second[others]).clamp_min(1e-6).sqrt()
        return torch.where(self._overlapping, scores, -1.0).flatten(1).amax(1)

    def _spectrum(self, images: Tensor) -> Tensor:
        return torch.fft.rfft2(images, s=(2 * self._side, 2 * self._side))  # padded: nothing wraps around

    def _back(self, spectrum: Tensor) -> Tensor:
        return torch.fft.irfft2(spectrum, s=(2 * self._side, 2 * self._side))


def _grey(chip: np.ndarray, side: int) -> Tensor:
    """The mean of the bands, zero mean and unit spread, (side, side)."""
    mean = torch.from_numpy(chip.mean(axis=0, dtype=np.float32))
    small = F.adaptive_avg_pool2d(mean[None, None], side)[0, 0]
    return (small - small.mean()) / small.std().clamp_min(1e-6)


def _joined(count: int, links: Sequence[tuple[int, int]]) -> np.ndarray:
    """Numbers of the connected parts, in the order of their first members."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in links:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    roots = [root(number) for number in range(count)]
    order = {each: number for number, each in enumerate(dict.fromkeys(roots))}
    return np.array([order[each] for each in roots], np.int64)
