# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in a QGIS with windows. Pictures of it are left in build/desktop."""

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
    return session(str(HERE / "panel_session.py"), tmp_path_factory.mktemp("panel"))


def test_the_session_met_no_error(seen):
    assert "error" not in seen, seen.get("error")


def test_nothing_opens_by_itself(seen):
    assert not seen["panel_at_start"]
    assert seen["dialogs_at_start"] == []


def test_the_raster_menu_has_one_entry_with_the_panel_and_the_tasks(seen):
    ((first, *tasks),) = seen["entries"]
    assert first == "Deep Fusion panel"
    assert len(tasks) >= 4
    assert seen["panel_visible"]


def test_the_engine_answers_in_the_panel(seen):
    assert seen["checked"]
    assert seen["engine"].startswith("The engine works.")


def test_runs_end_are_cancelled_and_give_their_layers_again(seen):
    assert (seen["done"], seen["cancelled"], seen["added_again"]) == ("done", "cancelled", 1)


def test_a_hundred_models_are_listed_found_and_deleted(seen):
    assert seen["listed"] >= 105
    assert seen["found"] == 1
    assert seen["deleted"]
    assert not seen["shipped_can_be_deleted"]


def test_models_go_to_dialogs_by_a_button_and_by_dropping_their_cards(seen):
    assert seen["used"]
    assert seen["dropped"]


def test_the_tab_key_goes_from_the_search_to_the_list_to_the_card(seen):
    order = seen["tab_order"]
    assert order[:4] == ["modelSearch", "modelTask", "modelList", "modelCard"]


def test_reloading_leaves_one_button_one_panel_and_one_menu(seen):
    assert seen["buttons"] == [1, 1]
    assert seen["docks_after_reload"] == 1
    assert seen["windows_after_reload"] == 0
    assert seen["entries_after_reload"] == seen["entries"]


@pytest.mark.parametrize("name", ["first", "running", "damaged", "models_dark", "runs_light", "engine_light"])
def test_pictures_are_left_to_look_at(seen, name):
    assert (PICTURES / f"panel_{name}.png").stat().st_size > 5000
