# SPDX-License-Identifier: GPL-2.0-or-later
"""Samples: what is held out for validation is never trained on, nodata is left out, memory is kept to."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import Cancelled, ImageTooSmall, NoValidPixels
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.training.samples import Samples, Scope, draw
from engine_support import Listener, grid, raster

LARGE = 2**30


def scope(rows: int = 96, cols: int = 128, valid: np.ndarray | None = None, name: str = "place") -> Scope:
    """Truth and PAN whose pixels are their own row and column; the coarse view those of its block."""
    truth = np.stack(np.mgrid[:rows, :cols]).astype(np.float32)
    coarse = np.stack(np.mgrid[: rows // 4, : cols // 4]).astype(np.float32)
    on = grid(rows, cols)
    views = {"pan": raster(truth[:1], on), "ms": raster(coarse, on.coarsened(4))}
    return Scope(views, {"pan": 1, "ms": 4}, raster(truth, on, valid, name))


def drawn(
    *scopes: Scope, patch: int = 16, share: float = 0.2, most=10**9, budget: int = LARGE, seed: int = 0, progress=None
):
    return draw(scopes, patch, 4, share, budget, most, seed, progress or Progress())


def pixels(samples: Samples) -> set[tuple[int, int]]:
    """Rows and columns of all pixels in the samples."""
    return {tuple(place) for patch in samples.truth.astype(int) for place in patch.reshape(2, -1).T}


def test_training_and_validation_share_no_pixel():
    training, validation = drawn(scope())
    assert pixels(training).isdisjoint(pixels(validation))


def test_validation_takes_its_share_of_the_area():
    _, validation = drawn(scope(), share=0.25)
    assert len(pixels(validation)) == 0.25 * 96 * 128


def test_training_sees_all_that_is_not_held_out_or_cut_off_by_it():
    training, validation = drawn(scope(), share=0.1)
    assert len(pixels(training)) > 0.9 * (96 * 128 - len(pixels(validation)))


def test_views_and_truth_show_the_same_ground():
    for samples in drawn(scope()):
        assert samples.truth.shape == (samples.count, 2, 16, 16)
        assert samples.views["ms"].shape == (samples.count, 2, 4, 4)
        assert np.array_equal(samples.views["pan"], samples.truth[:, :1])
        assert np.array_equal(samples.views["ms"] * 4, samples.truth[:, :, ::4, ::4])


def test_patches_start_at_multiples_of_the_stride():
    training, _ = drawn(scope(), patch=20)
    assert not (training.truth[:, :, 0, 0] % 4).any()
    assert training.truth.shape[-1] == 20


def test_the_same_seed_draws_the_same_samples_and_another_one_others():
    first, again, other = (drawn(scope(), seed=seed)[0].truth for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first[:10], other[:10])


def test_samples_keep_to_the_budget():
    patch_bytes = 4 * (2 + 1) * 16**2 + 4 * 2 * 4**2
    training, validation = drawn(scope(), budget=20 * patch_bytes)
    assert training.count == 20
    assert validation.count == 5


def test_several_images_share_the_budget():
    patch_bytes = 4 * (2 + 1) * 16**2 + 4 * 2 * 4**2
    training, validation = drawn(scope(), scope(64, 64), budget=40 * patch_bytes)
    assert (training.count, validation.count) == (40, 8)


def test_patches_with_nodata_in_truth_or_view_are_left_out():
    valid = np.random.default_rng(1).random((96, 128)) > 0.003
    for samples in drawn(scope(valid=valid)):
        assert all(valid[place] for place in pixels(samples))


def test_validation_finds_its_blocks_although_most_of_the_image_is_nodata():
    valid = np.zeros((96, 128), bool)
    valid[32:80, 48:96] = True
    for seed in range(8):
        training, validation = drawn(scope(valid=valid), share=0.02, seed=seed)
        assert validation.count >= 1
        assert training.count >= 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_something_is_left_for_either_side_whatever_the_share(share: float):
    training, validation = drawn(scope(48, 48), share=share)
    assert training.count >= 1
    assert validation.count >= 1


@pytest.mark.parametrize(("rows", "cols", "patch"), [(41, 41, 12), (24, 400, 8), (36, 36, 12)])
def test_patches_shrink_with_a_small_image(rows: int, cols: int, patch: int):
    training, validation = drawn(scope(rows // 4 * 4, cols // 4 * 4), patch=64)
    assert training.truth.shape[-1] == validation.truth.shape[-1] == patch


def test_an_image_that_is_too_small_is_named_with_its_size():
    with pytest.raises(ImageTooSmall, match=r"the pond is 40 x 20 pixels .* at least 24 x 24"):
        drawn(scope(20, 40, name="the pond"))


def test_an_image_without_data_is_named():
    with pytest.raises(NoValidPixels, match="the night holds no valid pixel"):
        drawn(scope(valid=np.zeros((96, 128), bool), name="the night"))


def test_an_image_without_data_does_not_spoil_the_others():
    training, _ = drawn(scope(valid=np.zeros((96, 128), bool)), scope())
    assert training.count > 100


def test_reading_can_be_cancelled_and_tells_its_progress():
    listener = Listener()
    drawn(scope(), scope(), progress=listener.progress)
    assert listener.fractions() == sorted(listener.fractions())
    assert listener.fractions()[-1] == 1.0
    with pytest.raises(Cancelled):
        drawn(scope(), progress=Listener(cancel_after=1).progress)


def test_no_more_patches_are_read_than_wanted():
    few, validation = drawn(scope(96, 96), most=20)
    many, _ = drawn(scope(96, 96))
    assert few.count == 20 < many.count
    assert validation.count <= 5
