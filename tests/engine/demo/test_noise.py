# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of random fields and lattice numbers."""

import numpy as np
import pytest
from deep_fusion.engine.demo.noise import SmoothField, correlated_noise, lattice_hash, lattice_unit


def test_field_has_mean_zero_and_deviation_one_on_an_oblong_prime_sized_grid():
    field = correlated_noise(np.random.default_rng(1), (257, 401), 3.0)

    assert field.shape == (257, 401)
    assert field.dtype == np.float32
    assert abs(field.mean()) < 0.1
    assert field.std() == pytest.approx(1, abs=0.1)


def test_power_spectrum_follows_the_stated_law():
    length, steepness = 4.0, 3.0
    field = correlated_noise(np.random.default_rng(2), (512, 512), length, steepness)

    power = np.abs(np.fft.fft2(field)) ** 2
    k = 2 * np.pi * np.hypot(np.fft.fftfreq(512)[:, None], np.fft.fftfreq(512)[None])
    bands = [power[(k > low) & (k < low * 1.2)].mean() for low in (0.1, 0.5, 1.5)]
    law = [(1 + (low * 1.1 * length) ** 2) ** -steepness for low in (0.1, 0.5, 1.5)]

    assert bands[0] / bands[1] == pytest.approx(law[0] / law[1], rel=0.25)
    assert bands[1] / bands[2] == pytest.approx(law[1] / law[2], rel=0.25)


def test_smooth_field_is_linear_between_its_nodes():
    field = SmoothField(np.array([[0, 1, 2], [10, 11, 12], [20, 21, 22]], np.float32), 4)

    assert np.allclose(field.at([0, 2, 4], [0, 1]), [[0, 0.25], [5, 5.25], [10, 10.25]])


def test_lattice_numbers_depend_on_seed_and_on_each_coordinate():
    i, j = np.mgrid[-20:20, -20:20]

    assert len(np.unique(lattice_hash(5, i, j))) == i.size
    assert not np.array_equal(lattice_hash(5, i, j), lattice_hash(6, i, j))
    assert not np.array_equal(lattice_hash(5, i, j), lattice_hash(5, j, i))


def test_lattice_units_are_uniform_and_uncorrelated_between_neighbours():
    i, j = np.mgrid[0:300, 0:300]
    units = lattice_unit(9, i, j)

    share, _ = np.histogram(units, 10, (0, 1))
    assert share / units.size == pytest.approx(np.full(10, 0.1), abs=0.01)
    assert abs(np.corrcoef(units[1:].ravel(), units[:-1].ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(units[:, 1:].ravel(), units[:, :-1].ravel())[0, 1]) < 0.02
