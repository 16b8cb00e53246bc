# SPDX-License-Identifier: GPL-2.0-or-later
"""Training samples with a class for each pixel, of which many, or most, may have none.

A first pass counts labelled pixels in cells half a patch wide. Patches are two by two cells. What is held out for
validation are blocks that share no cell with any patch of training: whole scenes where there are many, else patches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..errors import ImageTooSmall, NoLabels
from ..progress import Progress
from ..raster.grid import Window
from ..raster.raster import Raster
from .samples import Samples

#: What stands for a pixel without a class.
UNLABELLED = 255

#: Scenes from which on whole ones are held out.
_MANY_SCENES = 5

#: Share of the patches that are drawn evenly; the others are drawn for their rare classes.
_EVEN = 0.5

_LEAST_CELL = 8


@dataclass(frozen=True)
class LabelledScene:
    """Images by role and class indices (one band, invalid where there is no label), all on one grid."""

    images: Mapping[str, Raster]
    labels: Raster


@dataclass(frozen=True)
class LabelledSamples:
    """Patches to learn from and to check on, and how many labelled pixels of each class both hold (2, classes).

    Views are the images by role with a margin around the patch, and by role + "_there" where they hold data; truth is
    class indices (count, 1, patch, patch) as bytes.
    """

    training: Samples
    validation: Samples
    pixels: np.ndarray


class _Patch(NamedTuple):
    scene: int
    row: int  #: in cells
    col: int


def draw_labelled(
    scenes: Sequence[LabelledScene],
    classes: int,
    patch: int,
    margin: int,
    share: float,
    budget_bytes: int,
    most: int,
    seed: int,
    progress: Progress,
) -> LabelledSamples:
    """Samples from all scenes.

    Args:
        scenes: the images and their labels.
        classes: how many there are.
        patch: side of a patch in pixels, a multiple of 16; less where an image is too small for two of them.
        margin: pixels of images around the patch.
        share: of the labelled pixels to hold out, 0 to 1, of each class as far as its places allow.
        budget_bytes: memory that the samples may take.
        most: patches to read for training at most.
        seed: decides blocks and patches.
        progress: told while reading.

    Raises:
        NoLabels: none where the images are, or all in one place.
        ImageTooSmall: no two patches of 16 pixels fit into the scenes.
    """
    patch = _fitting(scenes, patch)
    generator = np.random.default_rng(seed)
    with progress.stage("Count labels", 0.3):
        cells = [_counted(scene.labels, classes, patch // 2, progress) for scene in scenes]
    held_out, free = _split(cells, share, generator)
    if not held_out or not free:
        raise NoLabels(name=scenes[0].labels.name)
    room = max(2, budget_bytes // _patch_bytes(scenes[0], patch + 2 * margin))
    checking = _chosen(held_out, cells, max(1, room // 4), generator)
    learning = _chosen(free, cells, min(most, room - len(checking)), generator)
    with progress.stage("Read patches", 0.7):
        reader = _Reader(scenes, patch, margin)
        training = reader.read(learning, progress)
        validation = reader.read(checking, progress)
    counts = np.stack([_class_counts(each.truth, classes) for each in (training, validation)])
    salience = _salience(learning, cells)
    return LabelledSamples(Samples(training.views, training.truth, salience), validation, counts)


def _fitting(scenes: Sequence[LabelledScene], patch: int) -> int:
    """The patch, or the largest multiple of 16 of which two lie side by side in a single scene, one in many."""
    grids = [scene.labels.grid for scene in scenes]
    if len(scenes) >= _MANY_SCENES:
        room = min(min(grid.height, grid.width) for grid in grids)
    else:
        room = min(min(min(grid.height, grid.width), max(grid.height, grid.width) // 2) for grid in grids)
    fitting = min(patch, room) // 16 * 16
    if fitting < 2 * _LEAST_CELL:
        raise ImageTooSmall(name=scenes[0].labels.name, width=grids[0].width, height=grids[0].height, least=32)
    return fitting


def _counted(labels: Raster, classes: int, cell: int, progress: Progress) -> np.ndarray:
    """Labelled pixels of each class in every cell, (rows, cols, classes)."""
    rows, cols = -(-labels.grid.height // cell), -(-labels.grid.width // cell)
    counts = np.zeros((rows, cols, classes), np.int64)
    step = max(1, 1024 // cell)
    for row in range(0, rows, step):
        for col in range(0, cols, step):
            high, wide = min(step, rows - row), min(step, cols - col)
            window = Window(row * cell, col * cell, high * cell, wide * cell)
            inside = window.clipped(labels.grid.height, labels.grid.width)
            sample = labels.read(inside)
            place = (np.arange(inside.height) // cell)[:, None] * wide + np.arange(inside.width) // cell
            index = place[sample.valid] * classes + sample.values[0][sample.valid].astype(np.int64)
            found = np.bincount(index, minlength=high * wide * classes).reshape(high, wide, classes)
            counts[row : row + high, col : col + wide] = found
        progress.update(min(row + step, rows) / rows)
    return counts


def _of_patches(cells: np.ndarray) -> np.ndarray:
    """The cells' counts summed over two by two of them, (rows - 1, cols - 1, classes); at least one patch."""
    padded = np.pad(cells, ((0, max(0, 2 - cells.shape[0])), (0, max(0, 2 - cells.shape[1])), (0, 0)))
    return padded[:-1, :-1] + padded[1:, :-1] + padded[:-1, 1:] + padded[1:, 1:]


def _split(
    cells: Sequence[np.ndarray], share: float, generator: np.random.Generator
) -> tuple[list[_Patch], list[_Patch]]:
    """Patches to hold out and patches to learn from; those without labels are in neither."""
    if len(cells) >= _MANY_SCENES:
        whole = _held_out(np.array([each.sum(axis=(0, 1)) for each in cells]), share, generator)
        held = [patch for scene in sorted(whole) for patch in _patches(cells, scene, 2)]
        free = [patch for scene in range(len(cells)) if scene not in whole for patch in _patches(cells, scene, 1)]
        return held, free
    candidates = [patch for scene in range(len(cells)) for patch in _patches(cells, scene, 2)]
    if len(candidates) < 2:
        return [], []
    sums = np.array([_of_patches(cells[each.scene])[each.row, each.col] for each in candidates])
    held = [candidates[index] for index in _held_out(sums, share, generator)]
    closed = {(each.scene, each.row + down, each.col + right) for each in held for down in (0, 1) for right in (0, 1)}
    free = [
        each
        for scene in range(len(cells))
        for each in _patches(cells, scene, 1)
        if not any((scene, each.row + down, each.col + right) in closed for down in (0, 1) for right in (0, 1))
    ]
    return held, free


def _patches(cells: Sequence[np.ndarray], scene: int, step: int) -> list[_Patch]:
    """Those of a scene that hold labels, every one or every other in both directions."""
    labelled = (_of_patches(cells[scene]).sum(axis=2) > 0)[::step, ::step]
    return [_Patch(scene, int(row) * step, int(col) * step) for row, col in np.argwhere(labelled)]


def _held_out(counts: np.ndarray, share: float, generator: np.random.Generator) -> list[int]:
    """Blocks that hold about a share of each class, the rarest looked after first; never the last with a class.

    Args:
        counts: pixels of each class in each block, (blocks, classes).
    """
    wanted = share * counts.sum(axis=0)
    taken: list[int] = []
    for kind in np.argsort(counts.sum(axis=0), kind="stable"):
        places = [int(index) for index in generator.permutation(len(counts)) if counts[index, kind]]
        for index in places:
            left = [place for place in places if place not in taken]
            if (counts[taken, kind].sum() >= wanted[kind] / 2 and taken) or len(left) < 2:
                break
            if index not in taken:
                taken.append(index)
    remaining = [index for index in generator.permutation(len(counts)) if index not in taken]
    for index in remaining:
        if counts[taken].sum() >= share * counts.sum() or len(taken) + 1 >= len(counts):
            break
        taken.append(int(index))
    return taken


def _chosen(
    patches: list[_Patch], cells: Sequence[np.ndarray], most: int, generator: np.random.Generator
) -> list[_Patch]:
    """At most so many of them, those with rare classes rather than others."""
    if len(patches) <= most:
        return patches
    chosen = generator.choice(len(patches), most, replace=False, p=_salience(patches, cells))
    return [patches[index] for index in np.sort(chosen)]


def _salience(patches: Sequence[_Patch], cells: Sequence[np.ndarray]) -> np.ndarray:
    """The probability to draw each: half of it even, half by how much of each class it holds, classes alike."""
    sums = {scene: _of_patches(cells[scene]) for scene in {patch.scene for patch in patches}}
    counts = np.array([sums[patch.scene][patch.row, patch.col] for patch in patches], np.float64)
    present = counts[:, counts.any(axis=0)]
    balanced = (present / present.sum(axis=0)).mean(axis=1)
    return _EVEN / len(patches) + (1 - _EVEN) * balanced


class _Reader:
    """Reads patches into arrays."""

    def __init__(self, scenes: Sequence[LabelledScene], patch: int, margin: int) -> None:
        self._scenes, self._patch, self._margin = scenes, patch, margin

    def read(self, patches: Sequence[_Patch], progress: Progress) -> Samples:
        """All of them; the images raw."""
        views = self._empty(len(patches))
        truth = np.full((len(patches), 1, self._patch, self._patch), UNLABELLED, np.uint8)
        for number, place in enumerate(patches):
            progress.update(number / len(patches))
            scene, half = self._scenes[place.scene], self._patch // 2
            window = Window(place.row * half, place.col * half, self._patch, self._patch)
            labels = scene.labels.read(window)
            truth[number, 0] = np.where(labels.valid, labels.values[0], UNLABELLED)
            for role, image in scene.images.items():
                sample = image.read(window.expanded(self._margin))
                views[role][number] = sample.values
                views[f"{role}_there"][number, 0] = sample.valid
        return Samples(views, truth)

    def _empty(self, count: int) -> dict[str, np.ndarray]:
        side = self._patch + 2 * self._margin
        views: dict[str, np.ndarray] = {}
        for role, image in self._scenes[0].images.items():
            views[role] = np.empty((count, image.count, side, side), np.float32)
            views[f"{role}_there"] = np.empty((count, 1, side, side), np.uint8)
        return views


def _patch_bytes(scene: LabelledScene, side: int) -> int:
    return side**2 * (1 + sum(4 * image.count + 1 for image in scene.images.values()))


def _class_counts(truth: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(truth[truth != UNLABELLED], minlength=classes)
