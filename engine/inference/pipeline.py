# SPDX-License-Identifier: GPL-2.0-or-later
"""From a method and its rasters to a finished file: reading, computing and writing side by side.

Memory is bounded by a few tiles whatever the size of the scene: at most `AHEAD` tiles per reading thread are read or
computed before the first of them is written.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from ...models.method import Method, View
from ..errors import OutOfMemory
from ..progress import Progress
from ..raster.grid import Grid, Window, tiles
from ..raster.raster import Raster, Sample
from ..raster.resampling import Resampled
from ..raster.writing import RasterWriter

AHEAD = 2

Read = TypeVar("Read")
Made = TypeVar("Made")


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
    writer: RasterWriter,
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
    views = seen_by(method.views, rasters, grid)
    timing = Timing()
    windows = tiles(grid.height, grid.width, tile_size)

    def read(window: Window) -> tuple[Window, dict[str, Sample] | None]:
        try:
            return window, read_tile(method, views, window)
        except MemoryError:
            return window, None  # to be read in smaller pieces

    def compute(window: Window, tile: dict[str, Sample] | None) -> tuple[Window, np.ndarray]:
        return window, writer.encode(_fused(method, views, window, tile, timing))

    for done, (window, stored) in enumerate(_overlapping(windows, read, compute, method.parallel), 1):
        writer.write(window, stored)
        progress.update(done / len(windows))
    for size in sorted(set(timing.splits)):
        progress.warn(f"Memory ran out at tiles of {size} pixels; they were computed in smaller pieces.")
    return timing


def seen_by(seen: Mapping[str, View], rasters: Mapping[str, Raster], grid: Grid) -> dict[str, Raster]:
    """The inputs as a method wants to see them, each view a raster on its own coarsened grid."""
    return {name: Resampled(rasters[view.role], grid.coarsened(view.scale)) for name, view in seen.items()}


def read_tile(method: Method, views: Mapping[str, Raster], window: Window) -> dict[str, Sample]:
    """All views of a window and the method's halo around it."""
    seen = _context(method, window)
    return {name: views[name].read(seen.coarsened(view.scale)) for name, view in method.views.items()}


def _context(method: Method, window: Window) -> Window:
    """The window with its halo, sized so that every view's pixels fill it."""
    return window.expanded(method.halo).padded(method.stride)


def _fused(
    method: Method, views: Mapping[str, Raster], window: Window, tile: Mapping[str, Sample] | None, timing: Timing
) -> Sample:
    """The result on the window; in four parts, read again, if memory does not suffice for it at once."""
    side = max(window.height, window.width)
    half = side // 2 // method.stride * method.stride
    try:
        return _computed(method, read_tile(method, views, window) if tile is None else tile, window, timing)
    except MemoryError as error:
        if half < max(method.halo, method.stride):
            device = error.facts["device"] if isinstance(error, OutOfMemory) else "this computer"
            raise OutOfMemory(device=device, tile=side) from error
    timing.splits.append(side)
    parts = [
        Window(window.row + part.row, window.col + part.col, part.height, part.width)
        for part in tiles(window.height, window.width, half)
    ]
    return _joined(window, [(part, _fused(method, views, part, None, timing)) for part in parts])


def _computed(method: Method, tile: Mapping[str, Sample], window: Window, timing: Timing) -> Sample:
    """What the method makes of a tile, its halo cut off; valid where every view on the reference grid is."""
    started = time.perf_counter()
    values = method.predict(tile)
    timing.forward_s += time.perf_counter() - started
    rows, cols = window.slices_in(_context(method, window))
    masks = [tile[name].valid[rows, cols] for name, view in method.views.items() if view.scale == 1]
    return Sample(values[:, rows, cols], np.logical_and.reduce(masks))


def _joined(window: Window, pieces: Sequence[tuple[Window, Sample]]) -> Sample:
    """The window, put together from pieces that cover it."""
    bands = len(pieces[0][1].values)
    values = np.empty((bands, window.height, window.width), np.float32)
    valid = np.empty((window.height, window.width), bool)
    for part, piece in pieces:
        rows, cols = part.slices_in(window)
        values[:, rows, cols], valid[rows, cols] = piece.values, piece.valid
    return Sample(values, valid)


def _overlapping(
    windows: Iterable[Window],
    read: Callable[[Window], tuple[Window, Read]],
    compute: Callable[[Window, Read], tuple[Window, Made]],
    parallel: bool,
) -> Iterable[tuple[Window, Made]]:
    """Results in the order of the windows, a bounded number of them ahead.

    A parallel method is read and computed by one thread per core; for the others one thread reads and one computes.
    """
    threads = os.cpu_count() or 1 if parallel else 1
    with ThreadPoolExecutor(threads) as first, ThreadPoolExecutor(1) as second:

        def start(window: Window) -> Future[tuple[Window, Made]]:
            if parallel:
                return first.submit(lambda: compute(*read(window)))
            reading = first.submit(read, window)
            return second.submit(lambda: compute(*reading.result()))

        pending: deque[Future[tuple[Window, Made]]] = deque()
        try:
            for window in windows:
                pending.append(start(window))
                if len(pending) > AHEAD * threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
