# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of polylines."""

import numpy as np
import pytest
from deep_fusion.engine.demo.canvas import Canvas
from deep_fusion.engine.demo.lines import Legs, bend, distance_to_lines, smooth

CORNER = np.array([(5.0, 2.0), (20.0, 2.0), (20.0, 30.0)])


def test_distance_map_agrees_with_distance_from_points():
    canvas = Canvas.blank((30, 50), 1.0)
    x, y = np.meshgrid(canvas.x, canvas.y)
    expected = Legs.of([CORNER]).distance_from(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(x.shape)

    found = distance_to_lines(canvas, [CORNER], reach_m=8.0).distance

    assert found[expected < 8] == pytest.approx(expected[expected < 8], abs=1e-4)
    assert np.isinf(found[expected > 8.001]).all()


def test_metres_along_a_line_go_on_round_a_corner():
    along = distance_to_lines(Canvas.blank((30, 50), 1.0), [CORNER], reach_m=3.0).along

    assert along[1, 9] == pytest.approx(4.5)
    assert along[12, 20] == pytest.approx(15 + 10.5)


def test_legs_far_away_are_left_out():
    near = Legs.of([CORNER]).near(20.0, 28.0, 4.0)

    assert near.start.tolist() == [[20.0, 2.0]]


def test_direction_is_that_of_the_nearest_leg():
    legs = Legs.of([CORNER])

    assert legs.direction_near(12, 0) == pytest.approx(0)
    assert legs.direction_near(25, 20) == pytest.approx(np.pi / 2)


def test_smoothing_keeps_the_ends_and_flattens_the_corner():
    curve = smooth(CORNER)
    turns = np.diff(np.unwrap(np.arctan2(*np.diff(curve, axis=0).T[::-1])))

    assert curve[[0, -1]].tolist() == CORNER[[0, -1]].tolist()
    assert np.abs(turns).max() < np.pi / 8
    assert turns.sum() == pytest.approx(np.pi / 2)


def test_bending_doubles_the_legs_and_keeps_the_old_points():
    bent = bend(np.random.default_rng(0), CORNER, 0.3, 1)

    assert len(bent) == 5
    assert bent[::2].tolist() == CORNER.tolist()
