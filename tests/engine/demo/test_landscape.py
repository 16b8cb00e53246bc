# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of whole landscapes."""

import numpy as np
import pytest
from deep_fusion.engine.demo.landscape import make_landscape
from deep_fusion.engine.demo.spectra import Band
from deep_fusion.engine.demo.surfaces import CEREAL, CLASSES, FOREST, WATER

RED, NIR = Band("Red", 0.63, 0.69), Band("Near infrared", 0.77, 0.89)


def ndvi(landscape, day):
    red, nir = landscape.reflectance(RED, day), landscape.reflectance(NIR, day)
    return (nir - red) / (nir + red)


def shares(landscape):
    return np.bincount(landscape.classes().ravel(), minlength=len(CLASSES) + 1) / landscape.classes().size


def test_same_seed_gives_the_same_maps_and_another_seed_others():
    first, again, other = (make_landscape((150, 220), 0.5, seed) for seed in (3, 3, 4))

    for name in ("top", "under", "share", "texture", "vigour", "light", "elevation"):
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
        assert not np.array_equal(getattr(first, name), getattr(other, name)), name


def test_each_class_is_there_and_fields_fill_the_most(landscape):
    share = shares(landscape)

    assert share[0] == 0
    assert (share[1:] > 0.003).all()
    assert share[1:].max() < 0.45
    assert share[3:9].sum() > 0.4


def test_coarse_landscape_has_all_classes_too():
    assert (shares(make_landscape((256, 256), 15.0, 1))[1:] > 0).all()


def test_reflectances_are_physical_and_tell_plants_from_water(landscape):
    index, classes = ndvi(landscape, 138), landscape.classes()
    red = landscape.reflectance(RED, 138)

    assert red.min() > 0
    assert red.max() < 1
    assert np.median(index[classes == FOREST.number]) > 0.7
    assert np.median(index[classes == CEREAL.number]) > 0.7
    assert np.median(index[classes == WATER.number]) < 0


def test_harvest_changes_cereals_and_leaves_the_forest(landscape):
    change, classes = ndvi(landscape, 138) - ndvi(landscape, 225), landscape.classes()

    assert np.median(change[classes == CEREAL.number]) > 0.4
    assert abs(np.median(change[classes == FOREST.number])) < 0.03


def test_finest_scale_carries_detail(landscape):
    red = landscape.reflectance(RED, 138)
    steps = np.abs(np.diff(red, axis=1))

    assert np.quantile(steps, 0.99) > red.std()


def test_elevation_is_smooth(landscape):
    slope = np.hypot(*np.gradient(landscape.elevation, landscape.pixel_size_m))

    assert 5 < np.ptp(landscape.elevation) < 150
    assert slope.max() < 0.7


def test_radar_backscatter_is_the_mixture_by_area(landscape):
    power = landscape.surfaces.backscatter()
    row, col = np.argwhere(np.abs(landscape.share - 0.5) < 0.1)[0]
    share = landscape.share[row, col]
    expected = share * power[:, landscape.top[row, col]] + (1 - share) * power[:, landscape.under[row, col]]

    assert landscape.backscatter()[:, row, col] == pytest.approx(expected, rel=1e-5)


def test_making_stops_when_asked():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        make_landscape((80, 80), 0.5, 0, stop)
