# SPDX-License-Identifier: GPL-2.0-or-later
"""A model that does not fit is said so in one sentence with both numbers; what is not known is not complained of."""

import pytest
from deep_fusion.ui.widgets.fit import Chosen, Expected, misfit

FOUR = Expected("pansharpening", "dcfnet", {"MS": ("Blue", "Green", "Red", "NIR")}, 4.0, "ikonos")
FITTING = {"task": "pansharpening", "networks": ("dcfnet",), "bands": {"MS": 4}, "ratio": 4.1, "sensor": "ikonos"}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"task": "scenes"}, ("pansharpening", "scenes")),
        ({"networks": ("fusionnet",)}, ("dcfnet", "fusionnet")),
        ({"bands": {"MS": 8}}, ("4", "8", "MS")),
        ({"ratio": 2.0}, ("4", "2")),
        ({"sensor": "worldview3"}, ("ikonos", "worldview3")),
    ],
)
def test_both_sides_of_a_misfit_are_told(other, told):
    sentence = misfit(FOUR, Chosen(**{**FITTING, **other}))
    assert all(word in sentence for word in told)
    assert sentence.count(". ") == 0


def test_what_fits_within_the_tolerance_is_not_spoken_of():
    assert misfit(FOUR, Chosen(**FITTING)) == ""


def test_what_nobody_knows_yet_is_not_complained_of():
    assert misfit(FOUR, Chosen("pansharpening", (), {"MS": 0})) == ""


def test_a_model_for_whatever_sensor_and_ratio_fits_all():
    anything = Expected("pansharpening", "fusionnet", {"MS": ("1", "2", "3")})
    assert misfit(anything, Chosen("pansharpening", bands={"MS": 3}, ratio=7.3, sensor="ikonos")) == ""


def test_an_image_that_the_model_never_saw_is_told():
    optical = Expected("segmentation", "unet_optical", {"OPTICAL": ("1", "2", "3")})
    assert "SAR" in misfit(optical, Chosen("segmentation", bands={"OPTICAL": 3, "SAR": 2}))
    assert misfit(optical, Chosen("segmentation", bands={"OPTICAL": 3, "SAR": 0})) == ""
