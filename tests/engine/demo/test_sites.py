# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the plan of a landscape."""

import numpy as np
import pytest
from deep_fusion.engine.demo.sites import make_plan


@pytest.mark.parametrize("seed", range(5))
def test_smallest_plan_has_a_village_a_forest_and_a_lake(seed):
    plan = make_plan(np.random.default_rng(seed), 300.0, 512.0, 0.5)

    assert [len(plan.villages), len(plan.forests), len(plan.lakes)] == [1, 1, 1]


def test_roads_join_all_villages_and_leave_on_all_sides():
    width, height = 2000.0, 1500.0
    plan = make_plan(np.random.default_rng(1), width, height, 0.5)
    places = [(site.x, site.y) for site in plan.villages]
    assert len(places) > 3

    joined, ends = {places[0]}, []
    for road in plan.roads:
        start, end = (tuple(road[k]) for k in (0, -1))
        assert start in joined
        if end in places:
            joined.add(end)
        else:
            ends.append(end)

    assert joined == set(places)
    assert [min(x for x, _ in ends) < 0, max(x for x, _ in ends) > width] == [True, True]
    assert [min(y for _, y in ends) < 0, max(y for _, y in ends) > height] == [True, True]


def test_river_crosses_the_landscape():
    river = make_plan(np.random.default_rng(2), 800.0, 600.0, 0.5).river

    assert river[0, 1] < 0
    assert river[-1, 1] > 600
