# SPDX-License-Identifier: GPL-2.0-or-later
"""The box says with a light and a sentence what fits and what does not."""

import datetime

from deep_fusion.ui.tasks.guesses import Raster
from deep_fusion.ui.tasks.harmony import AMBER, GREEN, RED, HarmonyBox, findings, pair_in
from qgis.PyQt.QtWidgets import QLabel

PAN = Raster("p", "pan", 1, 0.5, box=(0, 0, 1, 1), crs="EPSG:32631", highest=2000.0)
MS = Raster("m", "ms", 4, 2.0, box=(0, 0, 1, 1), crs="EPSG:32631", highest=1800.0)


def lights(**changes):
    found = findings({"PAN": PAN, "MS": MS._replace(**changes)})
    return {finding.subject: finding.light for finding in found}


def test_a_pair_that_fits_is_all_green():
    assert lights() == {"Grids": GREEN, "Overlap": GREEN, "Ratio": GREEN, "Values": GREEN}


def test_overlap_is_judged_by_the_smaller_image():
    assert lights(box=(0.5, 0, 1.5, 1))["Overlap"] == AMBER
    assert lights(box=(3, 3, 4, 4))["Overlap"] == RED


def test_the_ratio_is_named_and_has_limits():
    assert lights(pixel_m=1.7)["Ratio"] == AMBER
    assert lights(pixel_m=0.5)["Ratio"] == RED
    assert lights(pixel_m=50.0)["Ratio"] == RED
    sentence = next(f.sentence for f in findings({"PAN": PAN, "MS": MS}) if f.subject == "Ratio")
    assert "2 m" in sentence
    assert "0.5 m" in sentence
    assert "ratio of 4" in sentence


def test_other_reference_systems_are_amber_and_a_missing_one_is_red():
    assert lights(crs="EPSG:4326")["Grids"] == AMBER
    assert lights(crs="")["Grids"] == RED


def test_values_of_other_units_are_amber():
    assert lights(highest=0.4)["Values"] == AMBER


def test_dates_apart_are_counted_in_days():
    day = datetime.date(2020, 2, 28)
    found = findings({"PAN": PAN._replace(day=day), "MS": MS._replace(day=datetime.date(2020, 3, 2))})
    dates = next(finding for finding in found if finding.subject == "Dates")
    assert dates.light == AMBER
    assert " 3 days" in dates.sentence


def test_a_layer_that_is_chosen_twice_is_all_that_is_said():
    assert [finding.light for finding in findings({"PAN": PAN, "MS": PAN})] == [RED]


def test_one_layer_is_not_judged():
    assert findings({"PAN": PAN}) == []


def test_the_box_shows_every_sentence_and_forgets_the_ones_before():
    box = HarmonyBox()
    box.show_findings(findings({"PAN": PAN, "MS": MS._replace(box=(3, 3, 4, 4))}))
    box.show_findings(found := findings({"PAN": PAN, "MS": MS}))
    texts = [label.text() for label in box.findChildren(QLabel) if label.text()]
    assert texts == [text for finding in found for text in (finding.subject, finding.sentence)]


def test_a_pair_to_measure_is_two_different_images_that_are_to_lie_on_each_other():
    fine, coarse = PAN._replace(id="f"), MS._replace(id="c")
    assert pair_in({"PAN": PAN, "MS": MS}) == ("PAN", "MS")
    assert pair_in({"COARSE_2": MS, "COARSE_1": coarse, "FINE_1": fine}) == ("FINE_1", "COARSE_1")
    assert pair_in({"OPTICAL": MS, "SAR": PAN}) == ("OPTICAL", "SAR")
    assert [pair_in(chosen) for chosen in ({}, {"PAN": PAN}, {"PAN": PAN, "MS": PAN}, {"PAN": PAN, "SAR": MS})] == [
        None
    ] * 4


def test_the_button_stays_when_findings_change_and_can_be_pressed_only_when_it_helps():
    box = HarmonyBox()
    assert not box.measure.isEnabled()
    box.offer_measure(possible=True, running=False)
    box.show_findings(findings({"PAN": PAN, "MS": MS}))
    assert box.measure.isEnabled()
    assert (box.measure.parent(), box.measure.text()) == (box, "Measure shift")
    box.offer_measure(possible=True, running=True)
    assert not box.measure.isEnabled()
    assert box.measure.text() == "Measuring..."
