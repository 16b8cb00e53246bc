# SPDX-License-Identifier: GPL-2.0-or-later
"""FSDAF where classes and their changes are known."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.inference.pipeline import Applied, seen_by
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from deep_fusion.models.spatiotemporal.fsdaf import Fsdaf, centres, class_changes
from engine_support import grid, raster

RATIO = 8
SIDE = 96
FINE = grid(SIDE, SIDE, pixel=(30.0, 30.0))
COARSE = grid(SIDE // RATIO, SIDE // RATIO, pixel=(30.0 * RATIO, 30.0 * RATIO))
LEVELS = np.array([[0.05, 0.3], [0.15, 0.25], [0.3, 0.2], [0.4, 0.1], [0.5, 0.4]])  # (classes, bands)
CHANGES = np.array([[0.02, 0.1], [-0.03, 0.05], [0.06, -0.04], [0.0, 0.08], [0.1, -0.02]])


def mean_of_blocks(values: np.ndarray) -> np.ndarray:
    side = SIDE // RATIO
    return values.reshape(len(values), side, RATIO, side, RATIO).mean(axis=(2, 4))


def scene(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Classes of patches of twelve pixels, and the image before."""
    classes = np.kron(np.random.default_rng(seed).integers(0, 5, (8, 8)), np.ones((12, 12), int))
    return classes, np.moveaxis(LEVELS[classes], -1, 0)


def test_k_means_finds_clouds_that_lie_apart():
    generator = np.random.default_rng(8)
    pixels = np.concatenate([level + 0.005 * generator.standard_normal((200, 2)) for level in LEVELS])
    found = centres(pixels, 5)
    assert found[np.argsort(found[:, 0])] == pytest.approx(LEVELS, abs=0.002)


def test_changes_of_classes_come_out_of_their_mixtures():
    generator = np.random.default_rng(9)
    fractions = generator.dirichlet(np.full(5, 0.3), 400)
    assert class_changes(fractions, fractions @ CHANGES) == pytest.approx(CHANGES, abs=1e-5)


def test_a_change_by_class_alone_is_found_to_the_pixel():
    classes, before = scene(10)
    after = before + np.moveaxis(CHANGES[classes], -1, 0)
    rasters = {
        "fine_1": raster(before, FINE),
        "coarse_1": raster(mean_of_blocks(before), COARSE),
        "coarse_2": raster(mean_of_blocks(after), COARSE),
    }
    method = Fsdaf(Setting((1,), ratio=RATIO, unit=1.0))
    method.survey(rasters, FINE, Progress())
    made = Applied(method, rasters, FINE, 5, "made").read(Window(0, 0, SIDE, SIDE))
    assert made.values[:2] == pytest.approx(after, abs=2e-3)
    unchanged = np.abs(after - before).mean()
    assert np.abs(made.values[:2] - after).mean() < 0.02 * unchanged


def test_all_of_the_coarse_change_is_dealt_out():
    """Before similar pixels are averaged, fine changes have the means that the coarse sensor saw."""
    _, before = scene(11)
    generator = np.random.default_rng(12)
    change = mean_of_blocks(np.moveaxis(CHANGES[scene(11)[0]], -1, 0)) + 0.01 * generator.random((2, 12, 12))
    coarse = mean_of_blocks(before)
    rasters = {
        "fine_1": raster(before, FINE),
        "coarse_1": raster(coarse, COARSE),
        "coarse_2": raster(coarse + change, COARSE),
    }
    method = Fsdaf(Setting((1,), ratio=RATIO, unit=1.0))
    method.survey(rasters, FINE, Progress())
    dealt = seen_by(method.views, rasters, FINE)["change_1"].read(Window(0, 0, SIDE, SIDE)).values
    off = np.abs(mean_of_blocks(dealt) - change)
    assert np.median(off) < 1e-5
    assert off.max() < 0.02  # where a weight was cut at ten times the mean
