# SPDX-License-Identifier: GPL-2.0-or-later
"""Weights, fallback and blending, in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.raster import Sample
from deep_fusion.models.spatiotemporal.fine_aware import FineAware
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from deep_fusion.models.spatiotemporal.linear import Linear
from engine_support import grid, raster

HERE = grid(12, 14)
BOTH = Setting((1, 3), ratio=4.0, unit=1.0)


def images(**values: float) -> dict[str, Sample]:
    """Flat images of two bands, the second twice the first."""
    flat = np.ones((1, 12, 14), np.float32)
    return {
        role: Sample(np.concatenate([flat * value, flat * 2 * value]), np.ones((12, 14), bool))
        for role, value in values.items()
    }


def surveyed(method, tile: dict[str, Sample]):
    rasters = {role: raster(sample.values, HERE, sample.valid) for role, sample in tile.items()}
    method.survey(rasters, HERE, Progress())
    return method


FLAT = {"fine_1": 5, "coarse_1": 4, "fine_3": 9, "coarse_3": 7, "coarse_2": 5}


def test_the_pair_whose_coarse_image_changed_less_weighs_more():
    method = surveyed(Linear(BOTH), images(**FLAT))
    # MSE_21 = 1, MSE_23 = 4 (and four times that in the second band)
    assert method.weights == pytest.approx([0.2, 0.2])


def test_no_change_at_all_weighs_both_alike():
    method = surveyed(Linear(BOTH), images(fine_1=5, coarse_1=4, fine_3=9, coarse_3=4, coarse_2=4))
    assert method.weights == pytest.approx([0.5, 0.5])


def test_the_coarse_change_is_added_to_each_fine_image_and_both_are_weighed():
    tile = images(**FLAT)
    made = surveyed(Linear(BOTH), tile).predict(tile)
    earlier, later = 5 + (5 - 4), 9 + (5 - 7)
    assert made.values[0] == pytest.approx(0.8 * earlier + 0.2 * later)
    assert made.values[1] == pytest.approx(2 * (0.8 * earlier + 0.2 * later))
    assert (made.values[2] == 3).all()
    assert made.values[3] == pytest.approx(later - earlier)
    assert made.valid.all()


def test_where_one_pair_is_missing_the_other_speaks_alone_and_the_source_says_so():
    tile = images(**FLAT)
    tile["fine_1"].valid[:3] = False
    tile["coarse_3"].valid[2:5] = False
    tile["coarse_2"].valid[-1] = False
    made = surveyed(Linear(BOTH), images(**FLAT)).predict(tile)
    assert made.values[0, :2] == pytest.approx(7)  # from t3
    assert made.values[0, 3:5] == pytest.approx(6)  # from t1
    assert made.values[2, :, 0].tolist() == [2, 2, 0, 1, 1, 3, 3, 3, 3, 3, 3, 0]
    assert made.valid[:, 0].tolist() == [True, True, False, *[True] * 8, False]
    assert (made.values[3, :5] == 0).all()


@pytest.mark.parametrize("kind", [Linear, FineAware])
@pytest.mark.parametrize(("pair", "expected"), [(1, 6), (3, 7)])
def test_one_pair_does(kind: type, pair: int, expected: float):
    tile = {role: sample for role, sample in images(**FLAT).items() if role.endswith((str(pair), "2"))}
    made = surveyed(kind(Setting((pair,), 4.0, 1.0)), tile).predict(tile)
    assert made.values[0] == pytest.approx(expected)


def way(method: FineAware, tile: dict[str, Sample]) -> dict[str, Sample]:
    rasters = {role: raster(sample.values, HERE, sample.valid) for role, sample in tile.items()}
    return {name: view.of(rasters, HERE).read(HERE.whole) for name, view in method.views.items()}


def test_half_way_between_the_coarse_images_is_half_way_between_the_fine_ones():
    tile = images(fine_1=10, coarse_1=4, fine_3=30, coarse_3=8, coarse_2=6)
    method = surveyed(FineAware(BOTH), tile)
    made = method.predict(way(method, tile))
    assert made.values[0] == pytest.approx(20, rel=1e-5)
    assert made.values[1] == pytest.approx(40, rel=1e-5)


def test_beyond_both_dates_half_of_the_further_change_is_added():
    tile = images(fine_1=10, coarse_1=4, fine_3=30, coarse_3=5, coarse_2=8)
    method = surveyed(FineAware(BOTH), tile)
    # gone = (4 * 1 + w) / (1 + 1) with w = 16 / (16 + 9); beyond 1, so a = 1 and (8 - 5) / 2 is added to L3
    made = method.predict(way(method, tile))
    assert made.values[0] == pytest.approx(30 + 1.5, rel=1e-5)


def test_how_far_the_coarse_images_have_gone_is_decided_place_by_place():
    tile = images(fine_1=0, coarse_1=0, fine_3=10, coarse_3=10, coarse_2=0)
    tile["coarse_2"].values[:, :, 7:] = tile["coarse_3"].values[:, :, 7:]  # the right half is where t3 is already
    method = surveyed(FineAware(Setting((1, 3), ratio=1.0, unit=1.0)), tile)
    made = method.predict(way(method, tile)).values[0]
    assert method.weights[0] == pytest.approx(0.5)
    # far from the border: (0 + .5) / 2 and (1 + .5) / 2 of the way, plus half of what is beside it
    assert made[:, 0] == pytest.approx(2.5 - 1.25)
    assert made[:, -1] == pytest.approx(7.5 + 1.25)
