# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS with windows is closed, or dies, during a run: the engine goes with it."""

import signal
import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis", reason="the desktop test needs QGIS")

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "support"))

from real_qgis import engines_of, gone, session  # noqa: E402


@pytest.fixture(scope="module", params=["close", "kill"])
def left(request, tmp_path_factory):
    """How it was left, the folder of the session, and what the session saw."""
    home = tmp_path_factory.mktemp("closing")
    seen = session(str(HERE / "closing_session.py"), home, SESSION_WAY=request.param)
    took_s = seen["ended_at"] - seen["left"]
    print(f"{request.param}: QGIS ended {took_s:.1f} s after it was left")  # measured, not judged
    return request.param, home, seen


def test_a_long_run_was_under_way(left):
    seen = left[2]
    assert "error" not in seen, seen.get("error")
    assert seen["learning"], seen["problem"]


def test_qgis_ends_by_itself(left):
    way, _, seen = left
    assert seen["exit_status"] == (0 if way == "close" else 128 + signal.SIGKILL)


def test_closing_asks_once_about_the_run(left):
    way, _, seen = left
    if way == "close":
        assert len([question for question in seen["asked"] if "DCFNet" in question]) == 1
        assert seen["closed"] == 2


def test_no_engine_stays_behind(left):
    _, home, _ = left
    assert gone(home), f"still there: {engines_of(home)}"


def test_nothing_half_written_stays_behind(left):
    _, home, _ = left
    assert gone(home)
    assert [path.name for path in home.glob("sharpened*")] == []
    assert [path.name for path in home.rglob("*.part*")] == []
