# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of the tasks in a QGIS with windows. Pictures of them are left in build/desktop."""

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
    seen = session(str(HERE / "task_session.py"), tmp_path_factory.mktemp("tasks"))
    print("longest gaps between two turns of the event loop:", seen.get("gaps"))  # measured, not judged
    return seen


def test_the_session_met_no_error(seen):
    assert "error" not in seen, seen.get("error")


def test_the_images_are_guessed_whatever_their_order(seen):
    assert seen["guessed"] == ["vhr_pan", "vhr_ms"]


def test_the_shift_is_measured_when_the_button_is_pressed(seen):
    assert seen["shift"] == ["green"]


def test_a_preview_is_shown_beside_the_form_and_leaves_the_project_alone(seen):
    assert seen["previewed"]
    assert seen["layers_after_preview"] == 2


def test_a_run_ends_with_its_layer_in_the_group_of_results(seen):
    assert seen["ran"] == "done"
    assert seen["results"] == [True]


def test_a_cancelled_run_adds_nothing(seen):
    assert seen["cancelled"] == "cancelled"
    assert seen["results_after_cancel"] == 1


def test_each_of_the_other_tasks_runs_to_its_end(seen):
    assert seen["taught"] == {"segment": "done", "classify": "done"}
    assert seen["others"] == {"predict": "done", "segment": "done", "classify": "done"}


def test_two_images_can_be_compared(seen):
    assert seen["compared"]


@pytest.mark.parametrize("name", ["sharpen", "preview", "predict", "segment", "classify", "compare"])
def test_a_picture_was_taken(seen, name):
    assert (PICTURES / f"task_{name}.png").stat().st_size > 10_000
