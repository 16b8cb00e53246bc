# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of a training: when they are drawn, that they are whole, and that nothing depends on them."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
import torch
from deep_fusion.engine import watching
from deep_fusion.engine.examples import Shown
from deep_fusion.engine.training.loop import Curve
from deep_fusion.engine.watching import Watcher, watcher, written
from engine_support import Listener, left_in
from torch import nn


class FakeExamples:
    """Takes `cost` seconds each time."""

    def __init__(self, clock: list[float], cost: float = 0.0) -> None:
        self._clock, self._cost, self.modes = clock, cost, []

    def of(self, network: nn.Module) -> Shown:
        self._clock[0] += self._cost
        self.modes.append((network.training, torch.is_grad_enabled()))
        return Shown(b"samples", {"OA": 0.5, "MIOU": math.nan})


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A time that stands still unless its first element is changed; and drawing that takes none."""
    now = [100.0]
    monkeypatch.setattr(watching.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(watching, "curves_picture", lambda *what: b"curves")
    return now


def curve(*losses: float) -> Curve:
    """A validation every ten iterations."""
    return Curve([(10 * number, 1.0) for number in range(1, len(losses))], [*zip(range(0, 1000, 10), losses)])


NETWORK = nn.Identity()


def test_without_a_folder_nobody_watches_and_no_examples_are_made():
    assert watcher("", 100, Listener().progress, lambda: pytest.fail("made")) is None


def test_numbers_and_paths_are_told_and_can_be_sent(tmp_path: Path, clock):
    listener = Listener()
    watch = watcher(str(tmp_path), 100, listener.progress, lambda: FakeExamples(clock))
    watch.look(NETWORK, curve(2.0))
    watch.look(NETWORK, curve(2.0, 0.5, math.inf))
    first, second = (json.loads(json.dumps(event, allow_nan=False)) for event in listener.events)
    assert (first["iteration"], first["loss"], first["validation"]) == (0, None, 2.0)
    assert first["figures"] == {"OA": 0.5, "MIOU": None}
    assert Path(first["curves"]).read_bytes() == b"curves"
    assert Path(first["samples"]).read_bytes() == b"samples"
    facts = {name: second[name] for name in ("iteration", "iterations", "loss", "validation", "best", "best_iteration")}
    assert facts == {
        "iteration": 20, "iterations": 100, "loss": 1.0, "validation": None, "best": 0.5, "best_iteration": 10,
    }  # fmt: skip


def test_the_network_is_asked_as_it_would_be_applied(tmp_path: Path, clock):
    examples, network = FakeExamples(clock), nn.Dropout().train()
    Watcher(tmp_path, 100, Listener().progress, examples).look(network, curve(1.0))
    assert examples.modes == [(False, False)]


def drawn_at(tmp_path: Path, clock: list[float], cost: float) -> list[float]:
    """When pictures begin to be drawn if validations come every second for five minutes."""
    watch, times = Watcher(tmp_path, 100, Listener().progress, FakeExamples(clock, cost)), []
    for _ in range(300):
        clock[0] += 1.0
        begun, before = clock[0], len(left_in(tmp_path))
        watch.look(NETWORK, curve(1.0))
        if len(left_in(tmp_path)) > before:
            times.append(begun)
    return times


def test_quick_pictures_come_every_three_seconds(tmp_path: Path, clock):
    times = drawn_at(tmp_path, clock, cost=0.0)
    assert {later - sooner for sooner, later in zip(times, times[1:], strict=False)} == {3.0}


def test_slow_pictures_are_few(tmp_path: Path, clock):
    first, second, *later = drawn_at(tmp_path, clock, cost=1.0)
    assert second - first < 6  # the first is slow for another reason
    assert len(later) * 1.0 <= 300 / 30
    assert len(later) > 5


def test_the_end_is_always_shown_with_the_figures_of_the_weights_that_are_kept(tmp_path: Path, clock, monkeypatch):
    drawn = []
    monkeypatch.setattr(watching, "curves_picture", lambda *what: drawn.append(what) or b"curves")
    watch = Watcher(tmp_path, 100, Listener().progress, FakeExamples(clock))
    for losses in ((3.0,), (3.0, 1.0), (3.0, 1.0, 2.0)):
        watch.look(NETWORK, curve(*losses))
    watch.end(NETWORK, curve(3.0, 1.0, 2.0))
    assert len(drawn) == 2
    _, figures, best = drawn[-1]
    assert figures["OA"] == [(0, 0.5), (10, 0.5)]
    assert best == 10


def test_between_validations_numbers_are_told_once_a_second(tmp_path: Path, clock):
    listener = Listener()
    watch = Watcher(tmp_path, 100, listener.progress, FakeExamples(clock))
    for iteration in range(1, 101):
        clock[0] += 0.1
        watch.step(iteration, 0.5)
    assert 9 <= len(listener.events) <= 11
    assert {event["loss"] for event in listener.events} == {0.5}


def test_a_full_disk_ends_the_pictures_with_one_warning_and_not_the_training(tmp_path: Path, clock, monkeypatch):
    def fail(self: Path, content: bytes) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    listener = Listener()
    watch = Watcher(tmp_path, 100, listener.progress, FakeExamples(clock))
    watch.look(NETWORK, curve(1.0))
    monkeypatch.setattr(Path, "write_bytes", fail)
    for _ in range(3):
        clock[0] += 10
        watch.look(NETWORK, curve(1.0, 0.5))
    watch.end(NETWORK, curve(1.0, 0.5))
    (warning,) = listener.texts("warning")
    assert "No space left" in warning
    assert left_in(tmp_path) == ["curves_1.png", "samples_1.png"]
    told = [event for event in listener.events if event["type"] == "training"]
    assert len(told) == 5
    assert told[-1]["best"] == 0.5


def test_a_folder_that_went_away_is_no_reason_to_stop(tmp_path: Path, clock):
    listener = Listener()
    watch = Watcher(tmp_path / "none", 100, listener.progress, FakeExamples(clock))
    watch.look(NETWORK, curve(1.0))
    assert len(listener.texts("warning")) == 1


def test_a_picture_is_whole_when_it_has_its_name(tmp_path: Path, monkeypatch):
    seen = []
    replace = os.replace

    def look(part: Path, path: Path) -> None:
        seen.append((path.exists(), part.read_bytes()))
        replace(part, path)

    monkeypatch.setattr(watching.os, "replace", look)
    paths = [written(tmp_path, "curves", content) for content in (b"one", b"two")]
    assert seen == [(False, b"one"), (False, b"two")]
    assert [path.name for path in paths] == ["curves_1.png", "curves_2.png"]
    assert [path.read_bytes() for path in paths] == [b"one", b"two"]
