# SPDX-License-Identifier: GPL-2.0-or-later
"""Trainings that are watched, in a QGIS with windows. Pictures of them are left in build/desktop."""

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
    return session(str(HERE / "training_session.py"), tmp_path_factory.mktemp("training"))


def test_the_session_met_no_error(seen):
    assert "error" not in seen, seen.get("error")


def test_curves_and_samples_come_beside_the_form_while_the_window_reacts(seen):
    assert (seen["shown"], seen["curves"], seen["samples"]) == (True, True, True)
    assert seen["longest_gap_ms"] < 1000


def test_a_training_that_is_stopped_gives_its_best(seen):
    assert seen["ended"] == "done"
    assert seen["model"]
    assert seen["iterations"] < 3000
    assert [text.startswith("Training stopped on request") for text in seen["said"]] == [True]


def test_a_training_that_is_cancelled_gives_nothing(seen):
    assert seen["segmentation"], seen["problem"]
    assert seen["cancelled"] == "cancelled"
    assert not seen["left"]


def test_pictures_are_kept_no_longer_than_the_run(seen):
    assert seen["folders_meanwhile"] == 1
    assert seen["folders_afterwards"] == seen["folders_at_the_end"] == []


@pytest.mark.parametrize("name", ["dialog", "ended", "window", "dark", "cancelled"])
def test_pictures_are_left_to_look_at(seen, name):
    assert (PICTURES / f"training_{name}.png").stat().st_size > 5000
