# SPDX-License-Identifier: GPL-2.0-or-later
"""Every window in QGIS's dark themes, in English and in German, by eye and by keyboard.

Pictures of them are left in build/desktop.
"""

import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis", reason="the desktop test needs QGIS")

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))

from real_qgis import PICTURES, session  # noqa: E402

SCREEN = 1280, 800
TITLE_BAR = 36  #: pixels that a desktop takes from a window's height at least
THEMES = {"night": ("Night Mapping", "en_US"), "gray": ("Blend of Gray", "de")}


@pytest.fixture(scope="module", params=list(THEMES))
def seen(request, tmp_path_factory):
    """What the session saw."""
    theme, language = THEMES[request.param]
    home = tmp_path_factory.mktemp("looks")
    screen = "x".join(map(str, SCREEN))
    session_of = {"screen": screen, "theme": theme, "language": language, "SESSION_THEME": request.param}
    return {**session(str(HERE / "looks_session.py"), home, **session_of), "name": request.param}


def found(seen, part, kind):
    """What was found of a kind, by window; nothing for windows where there was nothing."""
    return {name: each[kind] for name, each in seen[part].items() if each[kind]}


def test_the_session_met_no_error(seen):
    assert "error" not in seen, seen.get("error")
    assert seen["previewed"]
    assert seen["trained"] is True


def test_windows_fit_onto_a_small_screen(seen):
    sizes = {name: each["size"] for name, each in seen["windows"].items()}
    assert {name: size for name, size in sizes.items() if size[0] > SCREEN[0] or size[1] > SCREEN[1] - TITLE_BAR} == {}


def test_no_words_are_cut(seen):
    assert found(seen, "windows", "cut") == {}


def test_all_words_can_be_read(seen):
    assert found(seen, "windows", "faint") == {}


def test_the_tab_key_goes_from_top_to_bottom_and_leaves_nothing_out(seen):
    assert found(seen, "walks", "back") == {}
    assert found(seen, "walks", "unvisited") == {}


def test_all_that_takes_the_keyboard_has_a_name_and_a_hint(seen):
    assert found(seen, "walks", "nameless") == {}
    assert found(seen, "walks", "hintless") == {}


def test_enter_runs_and_escape_closes(seen):
    assert set(seen["entered"].values()) == {True}
    assert {name for name, closed in seen["escaped"].items() if not closed} == set()


def test_pictures_are_left_to_look_at(seen):
    small = [name for name in seen["windows"] if (PICTURES / f"look_{name}_{seen['name']}.png").stat().st_size < 5000]
    assert small == []
