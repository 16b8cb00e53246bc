# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of Voronoi cells."""

import numpy as np
import pytest
from deep_fusion.engine.demo.mosaic import Lattice, voronoi

LATTICE = Lattice(spacing_m=10.0, jitter=0.25, seed=3)
X, Y = np.meshgrid(np.linspace(-30, 40, 83, dtype=np.float32), np.linspace(5, 60, 61, dtype=np.float32))


def all_nodes():
    i, j = np.mgrid[-4:10, -7:8]
    return i.ravel(), j.ravel(), *(axis.ravel() for axis in LATTICE.node(i, j))


def test_each_point_belongs_to_the_nearest_of_all_nodes():
    i, j, node_x, node_y = all_nodes()
    nearest = np.hypot(X[..., None] - node_x, Y[..., None] - node_y).argmin(axis=-1)

    cells = voronoi(LATTICE, X, Y)

    assert np.array_equal(cells.i, i[nearest])
    assert np.array_equal(cells.j, j[nearest])


def test_walking_the_edge_distance_towards_the_neighbour_reaches_equal_distances():
    cells = voronoi(LATTICE, X, Y)
    own, other = LATTICE.node(cells.i, cells.j), LATTICE.node(cells.neighbour_i, cells.neighbour_j)
    length = np.hypot(other[0] - own[0], other[1] - own[1])
    at_x = X + cells.edge_distance * (other[0] - own[0]) / length
    at_y = Y + cells.edge_distance * (other[1] - own[1]) / length

    to_own, to_other = np.hypot(at_x - own[0], at_y - own[1]), np.hypot(at_x - other[0], at_y - other[1])

    assert to_own == pytest.approx(to_other, abs=1e-3)
    assert (cells.edge_distance > -1e-4).all()
