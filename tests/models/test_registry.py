# SPDX-License-Identifier: GPL-2.0-or-later
"""The registry names every method once, and everything that it names exists."""

from __future__ import annotations

import re

import pytest
from deep_fusion.engine.errors import UnknownMethod
from deep_fusion.models.registry import METHODS, method, methods
from deep_fusion.models.sensors import SENSORS, sensor


@pytest.mark.parametrize("record", METHODS, ids=lambda record: record.id)
def test_every_record_can_be_loaded_and_found_by_its_id(record):
    assert method(record.task, record.id) is record
    assert record.load().__name__ == record.target.split(":")[1]
    assert re.fullmatch("[a-z][a-z0-9_]*", record.id)
    assert re.search(r"\b(19|20)\d\d\b", record.source)


def test_ids_are_unique():
    names = [(record.task, record.id) for record in METHODS]
    assert len(set(names)) == len(names)


def test_methods_come_in_the_order_of_the_registry():
    assert [record.id for record in methods("pansharpening")][:2] == ["dcfnet", "exp"]


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(UnknownMethod, match=r'No pansharpening method is called "dcf"\. Known: dcfnet, exp, brovey'):
        method("pansharpening", "dcf")


@pytest.mark.parametrize("known", SENSORS, ids=lambda known: known.id)
def test_every_sensor_gives_one_gain_per_band_and_says_where_from(known):
    assert sensor(known.id) is known
    assert known.source
    for bands in (1, 3, 4, 8):
        gains = known.gains(bands)
        assert len(gains) == bands
        assert all(0 < gain < 1 for gain in (*gains, known.pan_gain))


def test_a_sensors_own_gains_are_used_where_the_bands_are_its_own():
    assert sensor("quickbird").gains(4) == (0.34, 0.32, 0.30, 0.22)
    assert sensor("quickbird").gains(2) == pytest.approx((0.295, 0.295))


def test_an_unknown_sensor_is_answered_with_the_known_ones():
    with pytest.raises(UnknownMethod, match="worldview2"):
        sensor("hubble")
