# SPDX-License-Identifier: GPL-2.0-or-later
"""The pipeline with a method that needs its whole halo: tiles, memory, cancelling, order and look-ahead."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import Cancelled, CannotRead, OutOfMemory
from deep_fusion.engine.inference import pipeline
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.raster.raster import Raster
from deep_fusion.engine.raster.writing import Layout, create
from deep_fusion.models.method import View
from engine_support import Listener, grid, left_in, raster

FLOATS = Layout(np.dtype(np.float32), np.nan)


class Blur:
    """Mean of the surrounding pixels of the fine view plus the coarse view, repeated; looks `halo` pixels far."""

    views = {"fine": View("pan"), "coarse": View("ms", scale=4)}
    halo = 4
    stride = 4

    def __init__(self, parallel: bool = True, most: int | None = None) -> None:
        self.parallel, self.most, self.sizes = parallel, most, []

    def predict(self, tile):
        fine, coarse = tile["fine"], tile["coarse"]
        rows, cols = fine.valid.shape
        assert coarse.valid.shape == (rows // 4, cols // 4)
        assert rows % 4 == cols % 4 == 0
        self.sizes.append((rows, cols))
        if self.most is not None and max(rows, cols) > self.most:
            raise MemoryError
        total = np.zeros((1, rows, cols), np.float32)
        for down in range(-4, 5):
            for right in range(-4, 5):
                total += np.roll(fine.values, (down, right), (1, 2))
        return np.concatenate([total / 81, coarse.values.repeat(4, 1).repeat(4, 2)])


def inputs(on: Grid, holes: bool = False) -> dict[str, Raster]:
    generator = np.random.default_rng(10)
    valid = generator.random((on.height, on.width)) > 0.1 if holes else None
    fine = generator.normal(100, 20, (1, on.height, on.width))
    coarse = on.coarsened(4)
    return {
        "pan": raster(fine, on, valid),
        "ms": raster(generator.normal(100, 20, (1, coarse.height, coarse.width)), coarse),
    }


def run(folder: Path, on: Grid, method, tile: int, progress: Progress | None = None, rasters=None) -> np.ndarray:
    path = str(folder / "out.tif")
    rasters = inputs(on, holes=True) if rasters is None else rasters
    with create(path, on, 2, FLOATS) as writer:
        run.timing = pipeline.run(method, rasters, on, tile, writer, progress or Progress())
    with rasterio.open(path) as dataset:
        return dataset.read()


SIZES = [(70, 101), (64, 64), (5, 90), (1, 1), (33, 4)]


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize(("rows", "cols"), SIZES)
def test_tiles_give_what_the_whole_image_gives(tmp_path: Path, rows: int, cols: int, parallel: bool):
    on = grid(rows, cols)
    whole = run(tmp_path, on, Blur(), 1024)
    for tile in (16, 28):
        assert np.array_equal(run(tmp_path, on, Blur(parallel), tile), whole, equal_nan=True)


def test_the_result_is_the_methods_and_not_only_the_same_everywhere(tmp_path: Path):
    on = grid(40, 52)
    rasters = inputs(on)
    fused = run(tmp_path, on, Blur(), 16, rasters=rasters)
    fine = np.pad(rasters["pan"].read(on.whole).values[0], 4, "symmetric")
    means = np.lib.stride_tricks.sliding_window_view(fine, (9, 9)).mean((2, 3))
    assert fused[0] == pytest.approx(means, rel=1e-5)
    coarse = rasters["ms"].read(rasters["ms"].grid.whole).values[0]
    assert np.array_equal(fused[1], coarse.repeat(4, 0).repeat(4, 1))


def test_nodata_stays_where_it_was(tmp_path: Path):
    on = grid(70, 101)
    rasters = inputs(on, holes=True)
    fused = run(tmp_path, on, Blur(), 32, rasters=rasters)
    assert np.array_equal(np.isfinite(fused), np.stack([rasters["pan"].read(on.whole).valid] * 2))


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize("most", [24, 40, 71])
def test_running_out_of_memory_costs_time_but_changes_nothing(tmp_path: Path, most: int, parallel: bool):
    on = grid(70, 101)
    listener = Listener()
    whole = run(tmp_path, on, Blur(), 1024)
    method = Blur(parallel, most)
    assert np.array_equal(run(tmp_path, on, method, 64, listener.progress), whole, equal_nan=True)
    assert max(map(max, method.sizes)) > most
    assert listener.texts("warning")[-1].startswith("Memory ran out at tiles of 64 pixels")


def test_running_out_of_memory_while_reading_changes_nothing_either(tmp_path: Path):
    on = grid(70, 101)
    whole = run(tmp_path, on, Blur(), 1024)
    rasters = inputs(on, holes=True)
    read = rasters["pan"].read

    def narrow(window):
        if window.height > 40:
            raise MemoryError
        return read(window)

    rasters["pan"].read = narrow
    listener = Listener()
    fused = run(tmp_path, on, Blur(), 64, listener.progress, rasters)
    assert np.array_equal(fused, whole, equal_nan=True)
    assert "Memory ran out at tiles of 64 pixels" in listener.texts("warning")[-1]


@pytest.mark.parametrize("error", [MemoryError(), OutOfMemory(device="cuda", tile=64)])
def test_memory_that_does_not_suffice_for_the_smallest_tile_is_said(tmp_path: Path, error: MemoryError):
    class Hungry(Blur):
        def predict(self, tile):
            raise error

    device = "cuda" if isinstance(error, OutOfMemory) else "this computer"
    with pytest.raises(OutOfMemory, match=f"memory of {device} ran out even for a tile of 4 pixels"):
        run(tmp_path, grid(70, 101), Hungry(), 64)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("parallel", [True, False])
def test_cancelling_midway_leaves_no_file(tmp_path: Path, parallel: bool):
    on = grid(70, 101)
    method = Blur(parallel)
    with pytest.raises(Cancelled):
        run(tmp_path, on, method, 8, Listener(cancel_after=0).progress, inputs(on))
    assert left_in(tmp_path) == []
    assert len(method.sizes) < 9 * 13


@pytest.mark.parametrize("parallel", [True, False])
def test_an_error_of_a_reading_thread_arrives_as_it_is(tmp_path: Path, parallel: bool):
    on = grid(70, 101)
    rasters = inputs(on)
    read = rasters["ms"].read

    def broken(window):
        if window.row > 3:
            raise CannotRead(path="ms.tif", reason="it ends early")
        return read(window)

    rasters["ms"].read = broken
    with pytest.raises(CannotRead, match=r"ms\.tif cannot be read as a raster: it ends early"):
        run(tmp_path, on, Blur(parallel), 16, rasters=rasters)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("parallel", [True, False])
def test_a_bug_in_a_method_arrives_as_it_is(tmp_path: Path, parallel: bool):
    class Buggy(Blur):
        def predict(self, tile):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(tmp_path, grid(70, 101), Buggy(parallel), 16)
    assert left_in(tmp_path) == []


class SlowWriter:
    """Counts how many tiles have been read but not written yet."""

    def __init__(self) -> None:
        self.lock, self.ahead, self.most, self.order = threading.Lock(), 0, 0, []

    def tile_read(self) -> None:
        with self.lock:
            self.ahead += 1
            self.most = max(self.most, self.ahead)

    def encode(self, sample):
        return sample.values

    def write(self, window, stored):
        time.sleep(0.002)
        self.order.append((window.row, window.col))
        with self.lock:
            self.ahead -= 1


@pytest.mark.parametrize("parallel", [True, False])
def test_tiles_are_written_in_order_and_few_are_ahead(monkeypatch, parallel: bool):
    monkeypatch.setattr(pipeline, "THREADS", 3)
    on = grid(64, 64)
    rasters = inputs(on)
    writer = SlowWriter()
    read = rasters["pan"].read

    def counted(window):
        writer.tile_read()
        return read(window)

    rasters["pan"].read = counted
    pipeline.run(Blur(parallel), rasters, on, 8, writer, Progress())
    assert writer.order == [(row, col) for row in range(0, 64, 8) for col in range(0, 64, 8)]
    assert 2 <= writer.most <= (pipeline.AHEAD * 3 if parallel else pipeline.AHEAD) + 1


class SlowMaker(SlowWriter):
    """Counts how many tiles have been read but not computed yet."""

    def encode(self, sample):
        time.sleep(0.005)
        with self.lock:
            self.ahead -= 1
        return sample.values

    def write(self, window, stored):
        """Nothing more to count."""


def test_while_one_tile_is_computed_only_the_next_is_read():
    on = grid(64, 64)
    rasters, writer = inputs(on), SlowMaker()
    read = rasters["pan"].read

    def counted(window):
        writer.tile_read()
        return read(window)

    rasters["pan"].read = counted
    pipeline.run(Blur(False), rasters, on, 8, writer, Progress())
    assert writer.most == 2


def test_progress_rises_to_the_end(tmp_path: Path):
    listener = Listener()
    progress = listener.progress
    with progress.stage("Fuse", 1.0):
        run(tmp_path, grid(70, 101), Blur(), 16, progress)
    fractions = listener.fractions()
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_the_time_in_the_method_is_measured(tmp_path: Path):
    class Slow(Blur):
        def predict(self, tile):
            time.sleep(0.02)
            return super().predict(tile)

    run(tmp_path, grid(32, 32), Slow(parallel=False), 16)
    assert 0.08 <= run.timing.forward_s < 0.5
