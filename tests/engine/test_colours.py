# SPDX-License-Identifier: GPL-2.0-or-later
"""From values to colours."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.colours import limits, shown_bands, stretched


@pytest.mark.parametrize(
    ("names", "bands"),
    [
        (("Blue", "Green", "Red", "NIR"), [2, 1, 0]),
        (("B2", "B3", "B4", "B8"), [0, 1, 2]),
        (("Band 1", "Band 2", "Band 3"), [0, 1, 2]),
        (("VV", "VH"), [0]),
    ],
)
def test_bands_are_chosen_by_name_or_by_place(names: tuple[str, ...], bands: list[int]):
    assert shown_bands(names) == bands


def test_bands_without_names_may_be_counted_from_blue():
    assert shown_bands(("a", "b", "c", "d"), (2, 1, 0)) == [2, 1, 0]
    assert shown_bands(("Blue", "Green", "Red", "NIR"), (0, 1, 2)) == [2, 1, 0]


def test_black_and_white_leave_two_of_a_hundred_out():
    ramp = np.stack([np.arange(101.0), 10 * np.arange(101.0)])[:, None]
    assert limits(ramp) == pytest.approx(np.array([[2.0, 98.0], [20.0, 980.0]]))


def test_values_are_stretched_band_by_band_and_nothing_is_beyond():
    values = np.array([[[0.0, 1.0]], [[5.0, 10.0]], [[-5.0, 99.0]]])
    colours = stretched(values, np.array([[0.0, 2.0], [0.0, 10.0], [0.0, 10.0]]))
    assert colours.tolist() == [[[0.0, 0.5, 0.0], [0.5, 1.0, 1.0]]]


def test_one_band_is_grey_and_what_is_no_number_is_black():
    colours = stretched(np.array([[[np.nan, 1.0]]]), np.array([[0.0, 4.0]]))
    assert colours.tolist() == [[[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]]]
