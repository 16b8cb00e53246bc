# SPDX-License-Identifier: GPL-2.0-or-later
"""From a method and its rasters to a finished file: reading, computing and writing side by side.

Memory is bounded by a few tiles whatever the size of the scene: while one is written, at most `AHEAD` tiles per reading
thread are being read or computed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np

from ...models.method import Method, Seeing, View
from ..errors import OutOfMemory, is_out_of_memory
from ..progress import Progress
from ..raster.grid import Grid, Window, tiles
from ..raster.raster import THREADS, Raster, Sample

AHEAD = 2

#: What a method receives for one window, by view.
Tile = Mapping[str, Sample]

Read = TypeVar("Read")
Made = TypeVar("Made")


class Writer(Protocol):
    """Where a run's results go, one file or several."""

    def encode(self, sample: Sample) -> Any:
        """Values as they will be stored; pure, so it may run in any thread."""

    def write(self, window: Window, stored: Any) -> None:
        """Store encoded values."""


@dataclass
class Timing:
    """Seconds spent in the bare forward passes, to be held against the run's wall time."""

    forward_s: float = 0.0
    splits: list[int] = field(default_factory=list)  #: tile sizes that did not fit into memory


def run(
    method: Method,
    rasters: Mapping[str, Raster],
    grid: Grid,
    tile_size: int,
    writer: Writer,
    progress: Progress,
) -> Timing:
    """Apply a surveyed method to the whole grid and write the result.

    Args:
        method: has seen `survey`.
        rasters: its inputs by role.
        grid: the reference grid, that of the output.
        tile_size: reference pixels, a multiple of the method's stride.
        writer: takes the encoded tiles in order.
        progress: told after each tile.

    Raises:
        OutOfMemory: even a tile of the halo's size did not fit.
        Cancelled: the user asked to stop.
    """
    work = _Work(method, seen_by(method.views, rasters, grid), writer)
    windows = tiles(grid.height, grid.width, tile_size)
    for done, pieces in enumerate(_overlapping(windows, work.read, work.compute, method.parallel), 1):
        for window, stored in pieces:
            writer.write(window, stored)
        progress.update(done / len(windows))
    for size in sorted(set(work.timing.splits)):
        progress.warn(f"Memory ran out at tiles of {size} pixels; they were computed in smaller pieces.")
    return work.timing


def seen_by(seen: Mapping[str, View], rasters: Mapping[str, Raster], grid: Grid) -> dict[str, Raster]:
    """The inputs as a method wants to see them, each view a raster on its own coarsened grid."""
    return {name: view.of(rasters, grid) for name, view in seen.items()}


def read_tile(method: Seeing, views: Mapping[str, Raster], window: Window) -> Tile:
    """All views of a window and the method's halo around it."""
    seen = context_of(method, window)
    return {name: views[name].read(seen.coarsened(view.scale)) for name, view in method.views.items()}


def context_of(method: Seeing, window: Window) -> Window:
    """The window with its halo, sized so that every view's pixels fill it."""
    return window.expanded(method.halo).padded(method.stride)


class _Work:
    """What the threads do with one window after the other."""

    def __init__(self, method: Method, views: Mapping[str, Raster], writer: Writer) -> None:
        self._method, self._views, self._writer = method, views, writer
        self.timing = Timing()

    def read(self, window: Window) -> tuple[Window, Tile | None]:
        """The tile, or none where memory does not suffice to read it at once."""
        try:
            return window, read_tile(self._method, self._views, window)
        except MemoryError:
            return window, None

    def compute(self, window: Window, tile: Tile | None) -> list[tuple[Window, Any]]:
        """The result on the window, ready to be written; in four pieces if memory does not suffice for it at once."""
        method, side = self._method, max(window.height, window.width)
        half = side // 2 // method.stride * method.stride
        try:
            tile = read_tile(method, self._views, window) if tile is None else tile
            return [(window, self._writer.encode(self._predicted(window, tile)))]
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            if half < max(method.halo, method.stride):
                device = error.facts["device"] if isinstance(error, OutOfMemory) else "this computer"
                raise OutOfMemory(device=device, tile=side) from error
        self.timing.splits.append(side)
        parts = (
            Window(window.row + part.row, window.col + part.col, part.height, part.width)
            for part in tiles(window.height, window.width, half)
        )
        return [piece for part in parts for piece in self.compute(part, None)]

    def _predicted(self, window: Window, tile: Tile) -> Sample:
        started = time.perf_counter()
        sample = _cut_out(self._method, window, tile)
        self.timing.forward_s += time.perf_counter() - started
        return sample


class Applied(Raster):
    """What a surveyed method of `count` bands makes of its inputs, computed where it is read."""

    def __init__(self, method: Method, rasters: Mapping[str, Raster], grid: Grid, count: int, name: str) -> None:
        self.grid, self.count, self.name = grid, count, name
        self._method, self._views = method, seen_by(method.views, rasters, grid)

    def _read(self, window: Window) -> Sample:
        return _cut_out(self._method, window, read_tile(self._method, self._views, window))


def _cut_out(method: Method, window: Window, tile: Tile) -> Sample:
    """What the method makes of a tile, its halo cut off; unless it says so itself, valid where the views are."""
    made = method.predict(tile)
    rows, cols = window.slices_in(context_of(method, window))
    if isinstance(made, Sample):
        return made.cut(rows, cols)
    masks = [tile[name].valid[rows, cols] for name, view in method.views.items() if view.scale == 1]
    return Sample(made[:, rows, cols], np.logical_and.reduce(masks))


def _overlapping(
    windows: Iterable[Window],
    read: Callable[[Window], tuple[Window, Read]],
    compute: Callable[[Window, Read], Made],
    parallel: bool,
) -> Iterable[Made]:
    """Results in the order of the windows, a bounded number of them ahead.

    A parallel method is read and computed by several threads; for the others one thread reads and one computes.
    """
    threads = THREADS if parallel else 1
    with ThreadPoolExecutor(threads) as first, ThreadPoolExecutor(1) as second:

        def start(window: Window) -> Future[Made]:
            if parallel:
                return first.submit(lambda: compute(*read(window)))
            reading = first.submit(read, window)
            return second.submit(lambda: compute(*reading.result()))

        pending: deque[Future[Made]] = deque()
        try:
            for window in windows:
                made = [pending.popleft().result()] if len(pending) == AHEAD * threads else []
                pending.append(start(window))  # before what is made is written, so that reading goes on meanwhile
                yield from made
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
