# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of where buildings stand."""

import numpy as np
import pytest
from deep_fusion.engine.demo.lines import Legs
from deep_fusion.engine.demo.sites import Site
from deep_fusion.engine.demo.villages import STREET_HALF_WIDTH_M, Block, plan_village

SITE = Site(300.0, 200.0, 110.0)
ROAD = np.array([(100.0, 150.0), (500.0, 250.0)])


def west_of_the_pond(points):
    return points[:, 0] < 340


@pytest.fixture(scope="module")
def village():
    return plan_village(np.random.default_rng(4), SITE, [ROAD], west_of_the_pond)


def test_village_has_streets_halls_and_a_few_dozen_houses(village):
    assert len(village.streets) > 4
    assert 1 <= len(village.yards) <= 2
    assert len(village.buildings) > 20


def test_yards_keep_clear_of_streets_and_water(village):
    for yard in village.yards:
        corners = yard.at(*(np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)]) * (yard.length / 2, yard.width / 2)).T)
        assert Legs.of([*village.streets, ROAD]).distance_from(corners).min() > STREET_HALF_WIDTH_M
        assert west_of_the_pond(corners).all()


def test_no_house_stands_on_a_street_or_in_the_water(village):
    middles = np.array([(building.block.x, building.block.y) for building in village.buildings])

    assert Legs.of([*village.streets, ROAD]).distance_from(middles).min() > STREET_HALF_WIDTH_M
    assert west_of_the_pond(middles).all()


def test_houses_with_roofs_do_not_overlap(village):
    houses = [building.block for building in village.buildings if building.eave_m >= 3.5]
    for number, house in enumerate(houses):
        for other in houses[:number]:
            gap = np.hypot(house.x - other.x, house.y - other.y)
            assert gap > (min(house.length, house.width) + min(other.length, other.width)) / 2


def test_block_turns_its_own_directions_from_east_towards_south():
    block = Block(10.0, 20.0, np.pi / 2, 8.0, 4.0)

    assert block.at(3, 1) == pytest.approx([9, 23])
    assert block.reach == pytest.approx(np.hypot(4, 2))
