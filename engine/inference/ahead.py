# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the next pieces while the present one is computed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

#: Pieces that are read before the first of them is taken.
_AHEAD = 2

Item = TypeVar("Item")
Read = TypeVar("Read")


def read_ahead(items: Iterable[Item], read: Callable[[Item], Read]) -> Iterator[tuple[Item, Read]]:
    """Each item with what was read for it, in their order; a thread reads a few of them ahead."""
    with ThreadPoolExecutor(1) as reader:
        pending: deque[tuple[Item, Future[Read]]] = deque()
        try:
            for item in items:
                pending.append((item, reader.submit(read, item)))
                if len(pending) > _AHEAD:
                    first, future = pending.popleft()
                    yield first, future.result()
            while pending:
                first, future = pending.popleft()
                yield first, future.result()
        finally:
            for _, future in pending:
                future.cancel()
