# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks against plain padding and cutting."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.metrics.blocks import MIRROR_REACH, complete_blocks, mirrored_blocks

ROWS, COLS = 64 + 5, 32 + 1
IMAGE = np.arange(2 * ROWS * COLS).reshape(2, ROWS, COLS)
WHOLE = slice(0, ROWS), slice(0, COLS)


def test_complete_blocks_drop_the_rest():
    blocks = complete_blocks(IMAGE, WHOLE)
    assert blocks.shape == (2, 2, 1024)
    np.testing.assert_array_equal(blocks[1, 0], IMAGE[0, 32:64, :32].ravel())


def test_mirrored_blocks_repeat_the_edge_and_go_back():
    blocks = mirrored_blocks(IMAGE, WHOLE)
    padded = np.pad(IMAGE, ((0, 0), (0, 27), (0, 31)), mode="symmetric")
    assert blocks.shape == (6, 2, 1024)
    np.testing.assert_array_equal(blocks[5], padded[:, 64:, 32:].reshape(2, -1))


@pytest.mark.parametrize(("top", "left"), [(64, 32), (32, 32), (64, 0)])
def test_reach_is_enough_for_the_last_tile(top, left):
    first_row, first_col = max(top - MIRROR_REACH, 0), max(left - MIRROR_REACH, 0)
    core = slice(top - first_row, ROWS - first_row), slice(left - first_col, COLS - first_col)
    tile = mirrored_blocks(IMAGE[:, first_row:, first_col:], core)
    across = (COLS - left + 31) // 32
    whole = mirrored_blocks(IMAGE, WHOLE).reshape(3, 2, 2, 1024)
    np.testing.assert_array_equal(tile, whole[top // 32 :, 2 - across :].reshape(-1, 2, 1024))
