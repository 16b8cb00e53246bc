# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading ahead."""

from __future__ import annotations

import threading
import time

import pytest
from deep_fusion.engine.inference.ahead import read_ahead


def test_items_come_in_their_order_with_what_was_read():
    assert list(read_ahead(range(7), lambda item: item**2)) == [(item, item**2) for item in range(7)]
    assert list(read_ahead([], str)) == []


def test_a_few_items_are_read_before_they_are_wanted_and_no_more():
    read: list[int] = []
    pieces = read_ahead(iter(range(100)), read.append)
    next(pieces)
    deadline = time.monotonic() + 5
    while len(read) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert read == [0, 1, 2]
    pieces.close()


def test_an_error_while_reading_reaches_the_one_who_reads():
    def fail(item: int) -> int:
        return 1 // item

    with pytest.raises(ZeroDivisionError):
        list(read_ahead([2, 0, 1], fail))


def test_no_thread_is_left():
    before = threading.active_count()
    pieces = read_ahead(range(10), str)
    next(pieces)
    pieces.close()
    assert threading.active_count() == before
