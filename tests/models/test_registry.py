# SPDX-License-Identifier: GPL-2.0-or-later
"""The registry names every method once, and everything that it names exists."""

from __future__ import annotations

import re

import pytest
from deep_fusion.engine.errors import BadOption, UnknownMethod
from deep_fusion.models.registry import METHODS, method, methods
from deep_fusion.models.sensors import SENSORS, chosen_sensor, sensor


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
    assert [record.id for record in methods("pansharpening")][:2] == ["dcfnet", "fusionnet"]


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(
        UnknownMethod, match=r'No pansharpening method is called "dcf"\. Known: dcfnet, fusionnet, pannet'
    ):
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


@pytest.mark.parametrize(
    ("name", "bands"), [("fusionnet", {3, 4, 8}), ("dcfnet", {4}), ("pannet", set()), ("gsa", set())]
)
def test_shipped_models_are_those_that_are_there(name: str, bands: set[int]):
    assert set(method("pansharpening", name).shipped()) == bands


@pytest.mark.parametrize("text", ["0.3 0.25 0.2 0.1", "0.3, 0.25,0.2 , 0.1"])
def test_the_users_gains_replace_those_of_the_sensor(text: str):
    chosen = chosen_sensor({"sensor": "worldview2", "mtf_gains": text})
    assert chosen.gains(4) == (0.3, 0.25, 0.2, 0.1)
    assert chosen.pan_gain == sensor("worldview2").pan_gain


def test_without_gains_of_ones_own_the_sensor_stays():
    assert chosen_sensor({}) is sensor("generic")
    assert chosen_sensor({"sensor": "ikonos", "mtf_gains": ""}) is sensor("ikonos")


@pytest.mark.parametrize("text", ["0", "1.0", "-0.2", "many", "0.3;0.2"])
def test_what_is_no_gain_is_refused(text: str):
    with pytest.raises(BadOption, match="between 0 and 1"):
        chosen_sensor({"mtf_gains": text})
