# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells, windows and chips over a whole image, with a classifier whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import Cancelled
from deep_fusion.engine.inference.cells import MAP_PIXELS, Axis, CellPlan, classified_cells
from deep_fusion.engine.inference.classifying import Evidence
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.raster import ArrayRaster
from engine_support import Listener, grid


class Mean:
    """Takes the mean of a chip for the probability of the first of two classes, and its values for the evidence."""

    def __init__(self, batch: int = 4) -> None:
        self.batch, self.chips = batch, 0

    def batch_size(self, size: int) -> int:
        return self.batch

    def seen(self, chips: np.ndarray) -> np.ndarray:
        return chips

    def probabilities(self, chips: np.ndarray) -> np.ndarray:
        self.chips += len(chips)
        mean = chips[:, 0].mean(axis=(1, 2))
        return np.stack([mean, 1 - mean], 1)

    def evidence(self, chips: np.ndarray, side: int) -> Evidence:
        small = chips[:, 0].reshape(len(chips), side, chips.shape[2] // side, side, -1).mean(axis=(2, 4))
        return Evidence(self.probabilities(chips), small)


def image(rows: int, cols: int, valid: np.ndarray | None = None) -> ArrayRaster:
    """Random numbers from 0 to 1, one band."""
    values = np.random.default_rng(0).random((1, rows, cols))
    return ArrayRaster(values, grid(rows, cols), valid)


def plan(of: ArrayRaster, side: int, cell: float = 0, stride: float = 0) -> CellPlan:
    cell = cell or side
    return CellPlan(of.grid, *(Axis(extent, cell, stride or cell, side) for extent in (of.grid.height, of.grid.width)))


def answers(of: ArrayRaster, where: CellPlan, batch: int = 4, least_valid: float = 0.5) -> np.ndarray:
    """Probability of the first class in every cell, NaN where there is no answer."""
    rows = list(classified_cells(of, where, Mean(batch), 2, least_valid, False, Progress()))
    assert [row.row for row in rows] == list(range(where.down.cells))
    return np.array([np.where(row.seen, row.probabilities[:, 0], np.nan) for row in rows])


def blocks(values: np.ndarray, side: int) -> np.ndarray:
    rows, cols = (size // side for size in values.shape)
    return values.reshape(rows, side, cols, side).mean(axis=(1, 3))


@pytest.mark.parametrize("batch", [1, 3, 4, 100])
def test_each_cell_is_what_its_chip_says(batch: int):
    whole = image(24, 40)
    found = answers(whole, plan(whole, 8), batch)
    assert found == pytest.approx(blocks(whole.read(whole.grid.whole).values[0], 8), rel=1e-5)


def test_the_cells_lie_where_the_pixels_do():
    whole = image(24, 40)
    cells = plan(whole, 8).cells
    assert (cells.height, cells.width, cells.bounds) == (3, 5, whole.grid.bounds)
    assert cells.pixel_size == (16, 24)


def test_cells_with_overlapping_windows_are_the_mean_of_the_windows_that_cover_them():
    """By a loop over cells and windows."""
    whole = image(24, 40)
    values = whole.read(whole.grid.whole).values[0]
    found = answers(whole, plan(whole, 8, stride=4))
    starts = [range(0, 17, 4), range(0, 33, 4)]
    for row in range(6):
        for col in range(10):
            covering = [
                values[top : top + 8, left : left + 8].mean()
                for top in starts[0]
                if top <= 4 * row < top + 8
                for left in starts[1]
                if left <= 4 * col < left + 8
            ]
            assert found[row, col] == pytest.approx(np.mean(covering), rel=1e-5)


def test_a_stride_that_does_not_divide_weighs_windows_by_their_share_in_the_cell():
    """Windows of 6 pixels every 4: of the window before, a cell has a half."""
    whole = image(6, 14)
    values = whole.read(whole.grid.whole).values[0]
    found = answers(whole, plan(whole, 6, stride=4))[0]
    windows = [values[:, 0:6].mean(), values[:, 4:10].mean(), values[:, 8:14].mean()]
    assert found[:3] == pytest.approx(
        [windows[0], (0.5 * windows[0] + windows[1]) / 1.5, (0.5 * windows[1] + windows[2]) / 1.5], rel=1e-5
    )
    assert found[3] == pytest.approx(windows[2], rel=1e-5)


def test_a_cell_larger_than_a_chip_is_the_mean_of_the_chips_in_it():
    whole = image(24, 48)
    assert answers(whole, plan(whole, 8, cell=24)) == pytest.approx(
        blocks(whole.read(whole.grid.whole).values[0], 24), rel=1e-5
    )


def test_a_cell_smaller_than_a_chip_is_seen_with_its_surroundings():
    whole = image(24, 40)
    found = answers(whole, plan(whole, 8, cell=4))
    padded = whole.read(Window(-2, -2, 28, 44)).values[0]  # the image in a mirror, two pixels around
    for row in range(6):
        for col in range(10):
            assert found[row, col] == pytest.approx(
                padded[4 * row : 4 * row + 8, 4 * col : 4 * col + 8].mean(), rel=1e-5
            )


def test_cells_at_the_edge_see_the_image_in_a_mirror():
    whole = image(10, 12)
    where = plan(whole, 8)
    assert (where.down.cells, where.across.cells) == (2, 2)
    mirrored = whole.read(Window(0, 0, 16, 16)).values[0]
    assert answers(whole, where) == pytest.approx(blocks(mirrored, 8), rel=1e-5)


def test_an_image_smaller_than_a_chip_is_one_cell():
    whole = image(5, 3)
    assert answers(whole, plan(whole, 8)).shape == (1, 1)


def test_a_sliver_of_less_than_half_a_pixel_is_no_cell():
    assert Axis(80.4, 8, 8, 8).cells == 10
    assert Axis(80.6, 8, 8, 8).cells == 11
    assert Axis(0.3, 8, 8, 8).cells == 1


def test_cells_that_mostly_lack_data_have_no_answer_and_others_do_without_it():
    valid = np.ones((8, 24), bool)
    valid[:, :5] = False  # more than a half of the first cell
    valid[:, 8:11] = False  # less than a half of the second
    whole = image(8, 24, valid)
    found = answers(whole, plan(whole, 8))[0]
    values = whole.read(whole.grid.whole).values[0]
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(values[:, 11:16].mean(), rel=1e-4)  # holes take the mean of the rest
    assert found[2] == pytest.approx(values[:, 16:].mean(), rel=1e-4)
    assert not np.isnan(answers(whole, plan(whole, 8), least_valid=0.0)).any()


def test_the_evidence_is_laid_out_like_the_image():
    whole = image(2 * MAP_PIXELS, 3 * MAP_PIXELS)
    where = plan(whole, MAP_PIXELS)
    rows = classified_cells(whole, where, Mean(), 2, 0.5, True, Progress())
    assert np.concatenate([row.evidence for row in rows]) == pytest.approx(
        whole.read(whole.grid.whole).values[0], rel=1e-6
    )


def test_overlapping_evidence_is_averaged():
    side = 2 * MAP_PIXELS
    whole = image(2 * side, 2 * side)
    where = plan(whole, side, stride=MAP_PIXELS)
    assert where.can_map
    rows = classified_cells(whole, where, Mean(), 2, 0.5, True, Progress())
    assert np.concatenate([row.evidence for row in rows]) == pytest.approx(
        whole.read(whole.grid.whole).values[0], rel=1e-5
    )


@pytest.mark.parametrize(
    ("cell", "stride", "can"), [(0, 0, True), (0, 4, True), (0, 3, False), (16, 16, False), (4, 4, False)]
)
def test_there_are_maps_where_a_cell_is_a_chip_or_a_whole_part_of_one(cell: float, stride: float, can: bool):
    assert plan(image(24, 40), 8, cell, stride).can_map is can


def test_memory_holds_a_few_rows_however_long_the_image():
    """As many chips are read at once as the classifier takes, and what was answered is given away at once."""
    whole = image(400, 16)
    reads: list[int] = []
    read = whole.read
    whole.read = lambda window: reads.append(window.height * window.width) or read(window)
    rows = classified_cells(whole, plan(whole, 8), Mean(batch=2), 2, 0.5, False, Progress())
    assert next(rows).row == 0
    assert len(reads) <= 6
    assert max(reads) == 8 * 16
    rows.close()


def test_it_can_be_cancelled():
    whole = image(80, 80)
    with pytest.raises(Cancelled):
        list(classified_cells(whole, plan(whole, 8), Mean(), 2, 0.5, False, Listener(cancel_after=0).progress))
