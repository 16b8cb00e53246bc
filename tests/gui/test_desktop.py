# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS with its windows, on a display that nobody sees. Pictures of it are left in build/desktop."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis", reason="the desktop test needs QGIS")

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))

from real_qgis import PICTURES, session  # noqa: E402


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the session saw."""
    return session(str(HERE / "desktop_session.py"), tmp_path_factory.mktemp("desktop"))


def test_the_session_met_no_error(seen):
    assert "error" not in seen, seen.get("error")


def test_the_toolbox_lists_the_provider_with_its_groups(seen):
    assert set(seen["groups"]["Pansharpening"]) == {
        "Assess pansharpening",
        "Compare pansharpening methods",
        "Explain pansharpening (Grad-CAM)",
        "Pansharpen (classical methods)",
        "Pansharpen (DCFNet)",
        "Pansharpen (other networks)",
        "Train pansharpening network",
    }
    assert "Check engine" in seen["groups"]["Tools"]


def test_no_layer_is_missing_after_the_run(seen):
    assert "not correctly generated" not in seen["log"]


def test_the_dialog_runs_and_adds_a_layer_named_after_its_source(seen):
    assert seen["finished"]
    assert seen["layer"] == "ms sharpened (GSA)"


def test_the_layer_shows_the_same_bands_between_the_same_limits(seen):
    assert seen["result"] == seen["source"]


def test_the_window_reacts_all_the_while(seen):
    assert seen["longest_gap_ms"] < 1000  # loading the layer included; the run itself is measured in tests/qgis


def test_labels_may_be_a_raster_or_polygons_whose_fields_are_offered(seen):
    assert seen["fields_of_raster"] == 0
    assert seen["fields_of_polygons"] == ["crop", "year"]
    assert seen["field"] == "crop"


def test_the_batch_dialog_opens(seen):
    assert seen["batch"]


@pytest.mark.parametrize("name", ["toolbox", "dialog", "dialog_log", "desktop", "labels", "batch"])
def test_pictures_are_left_to_look_at(seen, name):
    assert (PICTURES / f"{name}.png").stat().st_size > 5000
