# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the table of surface variants."""

import numpy as np
import pytest
from deep_fusion.engine.demo.spectra import REFLECTANCE, Band, band_reflectance
from deep_fusion.engine.demo.surfaces import CLASSES, KINDS, SurfaceTable

NIR = Band("Near infrared", 0.77, 0.89)


@pytest.fixture
def table():
    return SurfaceTable(np.random.default_rng(0))


def test_each_kind_names_known_materials_and_one_of_the_classes():
    for kind in KINDS:
        assert {kind.ground, kind.plant or kind.ground, kind.flower or kind.ground} <= set(REFLECTANCE), kind.name
        assert kind.land_class in CLASSES
    assert {kind.land_class for kind in KINDS} == set(CLASSES)


def test_class_numbers_count_from_one_so_that_zero_can_be_nodata():
    assert [land_class.number for land_class in CLASSES] == list(range(1, len(CLASSES) + 1))


def test_picked_variants_belong_to_their_kind(table):
    for number, kind in enumerate(KINDS):
        picked = table.pick(kind.name, np.arange(500))
        assert set(table.kind_number[picked]) == {number}
        assert len(np.unique(picked)) == kind.variants


def test_variants_scatter_around_the_reflectance_of_their_material(table):
    slate = table.look(NIR, 138).ground[table.pick("slate roof", np.arange(48))]

    assert np.median(slate) == pytest.approx(band_reflectance("slate", NIR), rel=0.12)
    assert slate.std() > 0.05 * slate.mean()


def test_buildings_keep_their_look_all_year_and_fields_do_not(table):
    roofs, wheat = table.pick("red roof", np.arange(48)), table.pick("wheat", np.arange(96))
    may, august = table.look(NIR, 138), table.look(NIR, 230)

    assert np.array_equal(may.ground[roofs], august.ground[roofs])
    assert table.cover(138)[wheat].mean() > 0.8 > 0.1 > table.cover(230)[wheat].mean()


def test_backscatter_is_given_as_power(table):
    vv, vh = table.backscatter()[:, table.first("lake")]

    assert 10 * np.log10([vv, vh]) == pytest.approx([-22, -29], abs=1e-4)
