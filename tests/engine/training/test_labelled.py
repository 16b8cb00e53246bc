# SPDX-License-Identifier: GPL-2.0-or-later
"""Labelled samples: held-out places stay apart, rare classes are seen, unlabelled pixels carry no class."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import ImageTooSmall, NoLabels
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import ArrayRaster
from deep_fusion.engine.training.labelled import UNLABELLED, LabelledSamples, LabelledScene, draw_labelled
from deep_fusion.engine.training.samples import Samples
from engine_support import grid

LARGE = 2**30


def scene(labels: np.ndarray, valid: np.ndarray | None = None, there: np.ndarray | None = None) -> LabelledScene:
    """Images whose pixels are their own row and column, under these labels."""
    rows, cols = labels.shape
    on = grid(rows, cols)
    places = np.stack(np.mgrid[:rows, :cols]).astype(np.float32)
    images = {"optical": ArrayRaster(places, on), "sar": ArrayRaster(places[:1], on, there)}
    return LabelledScene(images, ArrayRaster(labels[None], on, valid))


def drawn(*scenes: LabelledScene, classes=2, patch=32, margin=0, share=0.2, budget=LARGE, most=10**6, seed=0):
    return draw_labelled(scenes, classes, patch, margin, share, budget, most, seed, Progress())


def stripes(rows: int = 160, cols: int = 224) -> np.ndarray:
    return np.broadcast_to(np.arange(cols) // 7 % 2, (rows, cols)).astype(np.float32)


def pixels(samples: Samples) -> set[tuple[int, int]]:
    """Rows and columns of all pixels in the samples."""
    places = samples.views["optical"].astype(int)
    return {tuple(place) for patch in places for place in patch.reshape(2, -1).T}


def test_training_and_validation_share_no_pixel():
    samples = drawn(scene(stripes()))
    assert pixels(samples.training).isdisjoint(pixels(samples.validation))
    assert pixels(samples.training)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_about_the_share_of_the_labels_is_held_out(share: float):
    counts = drawn(scene(stripes(320, 320)), share=share).validation.truth.size / 320**2
    assert counts == pytest.approx(share, abs=0.06)


def test_whole_scenes_are_held_out_where_there_are_many():
    scenes = [scene(np.full((64, 64), number % 2, np.float32)) for number in range(10)]
    for number, each in enumerate(scenes):
        each.images["sar"]._sample.values[:] = number
    samples = drawn(*scenes)
    learned, checked = (set(np.unique(part.views["sar"])) for part in (samples.training, samples.validation))
    assert learned.isdisjoint(checked)
    assert learned | checked == set(range(10))


def test_a_rare_class_is_in_both_parts():
    labels = np.zeros((320, 320), np.float32)
    labels[5:9, 5:9] = labels[300:304, 200:204] = 1
    samples = drawn(scene(labels))
    assert samples.pixels[:, 1].min() > 0


def test_the_last_place_of_a_class_is_learned_from():
    labels = np.zeros((320, 320), np.float32)
    labels[100:104, 100:104] = 1
    assert drawn(scene(labels)).pixels[0, 1] > 0


def test_patches_with_a_rare_class_are_drawn_more_often():
    labels = np.zeros((320, 320), np.float32)
    labels[0:20, 0:20] = labels[40:60, 300:] = labels[300:, 300:] = 1
    samples = drawn(scene(labels)).training
    rare = (samples.truth == 1).any(axis=(1, 2, 3))
    assert samples.salience is not None
    assert samples.salience.sum() == pytest.approx(1)
    assert samples.salience[rare].min() > 2 * samples.salience[~rare].max()


def test_pixels_without_a_label_have_no_class_and_patches_without_any_are_left_out():
    valid = np.zeros((320, 320), bool)
    valid[10:20, 10:20] = valid[200:230, 200:230] = True
    samples = drawn(scene(np.ones((320, 320), np.float32), valid))
    for part in (samples.training, samples.validation):
        labelled = part.truth != UNLABELLED
        assert labelled.any(axis=(1, 2, 3)).all()
        assert (part.truth[labelled] == 1).all()
        places = part.views["optical"].astype(int)
        assert (valid[places[:, 0], places[:, 1]] == labelled[:, 0]).all()
    assert samples.pixels.sum() >= valid.sum()


def test_a_margin_surrounds_the_patch():
    wide, narrow = drawn(scene(stripes()), margin=3), drawn(scene(stripes()))
    assert wide.training.views["sar"].shape[2:] == (38, 38)
    assert (wide.training.views["sar"][:, :, 3:-3, 3:-3] == narrow.training.views["sar"]).all()


def test_masks_say_where_an_image_is():
    there = np.ones((160, 224), bool)
    there[:, 100:] = False
    training = drawn(scene(stripes(), there=there)).training
    assert ((training.views["sar_there"][:, 0] == 1) == (training.views["optical"][:, 1] < 100)).all()
    assert (training.views["optical_there"] == 1).all()


def test_memory_and_number_are_kept_to():
    few = drawn(scene(stripes(640, 640)), most=9)
    assert few.training.count == 9
    room = 40 * 32 * 32 * (1 + 9 + 5)
    small = drawn(scene(stripes(640, 640)), budget=room)
    assert small.training.count + small.validation.count <= 40


def test_small_images_get_small_patches():
    samples = drawn(scene(stripes(48, 70)), patch=128)
    assert samples.training.truth.shape[2:] == (32, 32)


def test_the_seed_decides():
    first, again, other = (drawn(scene(stripes()), seed=seed, most=20) for seed in (1, 1, 2))
    assert same(first, again)
    assert not same(first, other)


def same(first: LabelledSamples, second: LabelledSamples) -> bool:
    return np.array_equal(first.training.views["optical"], second.training.views["optical"])


def test_too_small_images_are_refused():
    with pytest.raises(ImageTooSmall, match="16 x 12"):
        drawn(scene(stripes(12, 16)))


@pytest.mark.parametrize("size", [0, 8])
def test_labels_in_no_two_places_are_refused(size: int):
    valid = np.zeros((160, 224), bool)
    valid[:size, :size] = True
    with pytest.raises(NoLabels, match="two"):
        drawn(scene(stripes(), valid))
