# SPDX-License-Identifier: GPL-2.0-or-later
"""A small scene of digital numbers with everything the metrics take, and a walker that feeds it in tiles."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest


@pytest.fixture(scope="session")
def scene():
    """Oblong, of odd size, four bands; `valid` has a corner and a few single pixels missing."""
    generator = np.random.default_rng(7)
    rows, cols = 101, 139
    pan = 600 + 40 * generator.normal(size=(1, rows, cols)).cumsum(axis=1).clip(-8, 8)
    gains = np.array([0.4, 0.6, 0.9, 1.3])[:, None, None]
    reference = gains * pan + 30 * generator.normal(size=(4, rows, cols))
    ms_up = gains * pan.mean() + 20 * generator.normal(size=(4, rows, cols))
    valid = np.ones((rows, cols), dtype=bool)
    valid[:20, :25] = False
    valid[[50, 90, 33], [100, 7, 63]] = False
    return SimpleNamespace(
        reference=reference.astype(np.float32),
        fused=(0.95 * reference + 15 * generator.normal(size=(4, rows, cols))).astype(np.float32),
        ms_up=ms_up.astype(np.float32),
        pan=pan.astype(np.float32),
        pan_low=(pan + 9 * generator.normal(size=pan.shape)).astype(np.float32),
        valid=valid,
    )


@pytest.fixture
def with_nan(scene):
    """Copies of images with NaN where the scene is not valid."""

    def spoil(*images):
        return [np.where(scene.valid, image, np.float32(np.nan)) for image in images]

    return spoil


@pytest.fixture
def feed_in_tiles():
    """Feed images to an accumulator tile by tile, each grown by the margin and extra pixels and clipped."""

    def feed(accumulator, *images, valid, tile, extra=0):
        rows, cols = valid.shape
        margin = accumulator.margin + extra
        for top in range(0, rows, tile[0]):
            for left in range(0, cols, tile[1]):
                down, core_down = _grown(top, tile[0], rows, margin)
                across, core_across = _grown(left, tile[1], cols, margin)
                parts = [image[:, down, across] for image in images]
                accumulator.update(*parts, valid[down, across], (core_down, core_across))
        return accumulator

    return feed


def _grown(start, size, length, margin):
    stop = min(start + size, length)
    first = max(start - margin, 0)
    return slice(first, min(stop + margin, length)), slice(start - first, stop - first)
