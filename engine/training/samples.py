# SPDX-License-Identifier: GPL-2.0-or-later
"""Training samples: patches of what a method sees, with the truth, drawn once and kept in memory.

Validation patches come from blocks of the image that no training patch touches.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..errors import ImageTooSmall, NoValidPixels
from ..progress import Progress
from ..raster.grid import Window
from ..raster.raster import Raster

_LEAST_PATCH = 8


@dataclass(frozen=True)
class Scope:
    """One image to learn from: what the method sees, by view, and the truth; all cover the same ground.

    `scales` says how many truth pixels wide a view's pixels are.
    """

    views: Mapping[str, Raster]
    scales: Mapping[str, int]
    truth: Raster


@dataclass(frozen=True)
class Samples:
    """Patches: each view (count, bands, size/scale, size/scale) and the truth (count, bands, size, size).

    With `salience`, (count,), the probability with which a patch is drawn; without, all are drawn equally often.
    """

    views: dict[str, np.ndarray]
    truth: np.ndarray
    salience: np.ndarray | None = None

    @property
    def count(self) -> int:
        """How many patches there are."""
        return len(self.truth)


def draw(
    scopes: Sequence[Scope],
    patch: int,
    stride: int,
    validation_share: float,
    budget_bytes: int,
    most: int,
    seed: int,
    progress: Progress,
) -> tuple[Samples, Samples]:
    """Training and validation samples from all scopes.

    Args:
        scopes: the images.
        patch: side of a patch in truth pixels; less where an image is too small for nine of them.
        stride: patches start at multiples of this.
        validation_share: of the image's area, 0 to 1; one block at least is held out, and one left for training.
        budget_bytes: memory that the samples may take.
        most: patches to read for training; where there are more, or the memory does not suffice, a random part is kept.
        seed: decides blocks and patches.
        progress: told while reading.

    Raises:
        ImageTooSmall, NoValidPixels: nothing to learn from.
    """
    least_side = min(min(scope.truth.grid.height, scope.truth.grid.width) for scope in scopes)
    patch = min(patch, least_side // 3 // stride * stride)
    if patch < max(_LEAST_PATCH, stride):
        grid = scopes[0].truth.grid
        least = 3 * max(_LEAST_PATCH, stride)
        raise ImageTooSmall(name=scopes[0].truth.name, width=grid.width, height=grid.height, least=least)
    generator = np.random.default_rng(seed)
    room = max(1, min(budget_bytes // _patch_bytes(scopes[0], patch), most) // len(scopes))
    training: list[_Patch] = []
    validation: list[_Patch] = []
    for scope in scopes:
        with progress.stage(f"Read samples from {scope.truth.name}", 1 / len(scopes)):
            held_out, free = _hold_out(scope, patch, stride, validation_share, room, generator, progress)
            validation += held_out
            found = itertools.islice(_patches(scope, free, generator, progress), room)
            for number, read in enumerate(found, 1):
                training.append(read)
                progress.update(number / min(room, len(free)))
    return _stacked(training, scopes), _stacked(validation, scopes)


def by_detail(patches: np.ndarray) -> np.ndarray:
    """A salience: half of it even, half by how much pixels differ from their neighbours, so that water is not all.

    Args:
        patches: what shows the detail, (count, bands, size, size).
    """
    down, across = (np.abs(np.diff(patches, axis=axis)).mean(axis=(1, 2, 3)) for axis in (2, 3))
    detail = (down + across).astype(np.float64) + np.finfo(np.float32).tiny
    return 0.5 / len(patches) + 0.5 * detail / detail.sum()


class _Patch(NamedTuple):
    window: Window
    views: dict[str, np.ndarray]
    truth: np.ndarray


def _hold_out(
    scope: Scope, patch: int, stride: int, share: float, room: int, generator: np.random.Generator, progress: Progress
) -> tuple[list[_Patch], list[Window]]:
    """Validation patches, which fill blocks of the image, and the windows for training that touch none of them."""
    height, width = scope.truth.grid.height, scope.truth.grid.width
    blocks = _windows(height, width, patch, patch)
    wanted = min(max(1, round(share * len(blocks))), max(1, room // 4), len(blocks) - 1)
    held_out = list(itertools.islice(_patches(scope, blocks, generator, progress), wanted))
    taken = np.zeros((height, width), bool)
    for window, *_ in held_out:
        taken[window.row : window.bottom, window.col : window.right] = True
    windows = _windows(height, width, patch, max(stride, patch // 4 // stride * stride))
    return held_out, [each for each in windows if not taken[each.row : each.bottom, each.col : each.right].any()]


def _windows(height: int, width: int, patch: int, step: int) -> list[Window]:
    return [
        Window(row, col, patch, patch)
        for row in range(0, height - patch + 1, step)
        for col in range(0, width - patch + 1, step)
    ]


def _patches(
    scope: Scope, windows: Sequence[Window], generator: np.random.Generator, progress: Progress
) -> Iterator[_Patch]:
    """The patches that hold no nodata, in random order."""
    for index in generator.permutation(len(windows)):
        progress.check()
        window = windows[index]
        truth = scope.truth.read(window)
        seen = {name: view.read(window.coarsened(scope.scales[name])) for name, view in scope.views.items()}
        if truth.valid.all() and all(sample.valid.all() for sample in seen.values()):
            yield _Patch(window, {name: sample.values for name, sample in seen.items()}, truth.values)


def _patch_bytes(scope: Scope, patch: int) -> int:
    floats = scope.truth.count * patch**2
    floats += sum(view.count * (patch // scope.scales[name]) ** 2 for name, view in scope.views.items())
    return 4 * floats


def _stacked(patches: Sequence[_Patch], scopes: Sequence[Scope]) -> Samples:
    if not patches:
        raise NoValidPixels(name=scopes[0].truth.name)
    views = {name: np.stack([patch.views[name] for patch in patches]) for name in scopes[0].views}
    return Samples(views, np.stack([patch.truth for patch in patches]))
