# SPDX-License-Identifier: GPL-2.0-or-later
"""Warnings about scenes and models that do not suit each other."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.suitability import warn_of_model, warn_of_scene
from deep_fusion.models.pansharpening.scene import Scene, open_scene
from deep_fusion.models.sensors import sensor
from engine_support import REAL_DATA, Listener, needs_real_data, raster, scene, whole
from tiny_network import card

NAMES = "blue", "green", "red", "infrared"


def warnings_about(pair: Scene) -> list[str]:
    listener = Listener()
    warn_of_scene(pair, NAMES, listener.progress)
    return listener.texts("warning")


def test_a_pan_that_sees_all_bands_is_fine():
    assert warnings_about(scene(200, 240)) == []


def test_a_band_that_pan_does_not_see_is_named_with_the_correlation():
    pair = scene(200, 240)
    bands = whole(pair.ms)
    bands[3] = np.random.default_rng(0).normal(500, 50, bands[3].shape)
    (warning,) = warnings_about(Scene(pair.pan, raster(bands, pair.ms.grid), pair.sensor))
    assert "the band infrared correlate by" in warning


def test_flat_images_and_images_without_data_are_not_judged():
    pair = scene(200, 240)
    flat = raster(np.full_like(whole(pair.ms), 7.0), pair.ms.grid)
    empty = raster(whole(pair.ms), pair.ms.grid, np.zeros((pair.ms.grid.height, pair.ms.grid.width), bool))
    for ms in (flat, empty):
        assert warnings_about(Scene(pair.pan, ms, pair.sensor)) == []


@needs_real_data
def test_the_near_infrared_of_landsat_8_is_named():
    files = {"pan": "navarra_L8_pan_refl_799x620_15m.tif", "ms": "navarra_L8_ms_4b_refl_400x310_30m.tif"}
    inputs = {role: Source(role, (RasterFile(str(REAL_DATA / name)),)) for role, name in files.items()}
    (warning,) = warnings_about(open_scene(inputs, sensor("landsat8")))
    assert "infrared" in warning


def model_warnings(pair: Scene, **changes) -> list[str]:
    bands = whole(pair.ms)
    facts = {
        "mean": {"pan": (float(whole(pair.pan).mean()),), "ms": tuple(bands.mean(axis=(1, 2)).tolist())},
        "spread": {"pan": (float(whole(pair.pan).std()),), "ms": tuple(bands.std(axis=(1, 2)).tolist())},
    }
    listener = Listener()
    warn_of_model(dataclasses.replace(card(4), **(facts | changes)), pair, listener.progress)
    return listener.texts("warning")


def test_a_model_that_fits_raises_no_warning():
    assert model_warnings(scene(200, 240)) == []
    assert model_warnings(scene(200, 240), ratio=0.0, sensor="any", mean={}, spread={}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ratio": 2.0}, "a ratio of 2, these images have 4"),
        ({"sensor": "ikonos"}, "the sensor ikonos, this run says generic"),
        ({"mean": {"pan": (0.3,), "ms": (0.3,) * 4}, "spread": {"pan": (0.1,), "ms": (0.1,) * 4}}, "for pan"),
    ],
)
def test_what_differs_is_said_with_both_numbers(changes: dict, words: str):
    assert any(words in warning for warning in model_warnings(scene(200, 240), **changes))
