# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress: stages inside stages, at most ten events a second, and the question whether to stop."""

from __future__ import annotations

import pytest
from deep_fusion.engine import progress
from deep_fusion.engine.errors import Cancelled
from deep_fusion.engine.progress import Progress
from engine_support import Listener


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A time that stands still unless its first element is changed."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_stages_share_the_bar_in_order(clock):
    listener = Listener()
    bar = listener.progress
    with bar.stage("read", 0.25):
        clock[0] += 1
        bar.update(0.5)
    with bar.stage("write", 0.75):
        clock[0] += 1
        bar.update(1 / 3)
    assert listener.fractions() == pytest.approx([0, 0.125, 0.25, 0.25, 0.5, 1])


def test_stages_inside_a_stage_share_its_part(clock):
    listener = Listener()
    bar = listener.progress
    with bar.stage("all", 1.0):
        with bar.stage("survey", 0.4):
            with bar.stage("first", 0.5):
                clock[0] += 1
                bar.update(0.5)
            with bar.stage("second", 0.5):
                pass
        with bar.stage("fuse", 0.6):
            pass
    assert listener.fractions() == pytest.approx([0, 0, 0, 0.1, 0.2, 0.2, 0.4, 0.4, 0.4, 1, 1])


def test_a_stage_that_leaves_something_undone_still_ends_at_its_end(clock):
    listener = Listener()
    bar = listener.progress
    with bar.stage("all", 0.5), bar.stage("part", 0.2):
        pass
    assert listener.fractions() == pytest.approx([0, 0, 0.1, 0.5])


def test_the_name_of_a_stage_is_told_when_it_begins(clock):
    listener = Listener()
    with listener.progress.stage("Fuse", 1.0):
        pass
    assert listener.events[0] == {"type": "progress", "fraction": 0.0, "stage": "Fuse"}


def test_at_most_ten_events_a_second_are_sent(clock):
    listener = Listener()
    bar = listener.progress
    with bar.stage("all", 1.0):
        for step in range(1000):  # ten seconds
            clock[0] += 0.01
            bar.update(step / 1000)
    assert 90 <= len(listener.events) <= 103


def test_outside_of_any_stage_there_is_nothing_to_report_but_cancelling_is_heard(clock):
    listener = Listener()
    clock[0] += 1
    listener.progress.update(0.5)
    assert listener.events == []
    with pytest.raises(Cancelled):
        Listener(cancel_after=0).progress.update(0.5)


def test_messages_are_never_held_back(clock):
    listener = Listener()
    bar = listener.progress
    for _ in range(3):
        bar.log("so")
        bar.warn("mind")
    assert listener.texts("log") == ["so"] * 3
    assert listener.texts("warning") == ["mind"] * 3


def test_a_cancelled_run_stops_at_the_next_question():
    bar = Listener(cancel_after=0).progress
    for ask in (bar.check, lambda: bar.update(0.5)):
        with pytest.raises(Cancelled, match="Cancelled"):
            ask()


def test_the_wish_to_end_a_training_is_asked_for_each_time():
    wishes = [False, True]
    bar = Progress(take_finish=lambda: wishes.pop())
    assert [bar.take_finish(), bar.take_finish()] == [True, False]
    assert not Progress().take_finish()


def test_what_a_training_shows_is_sent_as_it_is():
    listener = Listener()
    listener.progress.show_training({"iteration": 3, "loss": None})
    assert listener.events == [{"type": "training", "iteration": 3, "loss": None}]


def test_nobody_has_to_listen():
    bar = Progress()
    with bar.stage("quiet", 1.0):
        bar.update(0.5)
        bar.log("nothing")
