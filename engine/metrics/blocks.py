# SPDX-License-Identifier: GPL-2.0-or-later
"""The image cut into 32 x 32 blocks, on which Q2n and the quality without reference are taken.

Tile origins are multiples of 32, so a block belongs to one tile. Only at the right and bottom border of the
image blocks remain incomplete; there one either mirrors the image or drops them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .accumulator import Core

BLOCK = 32
# a last column of one pixel is completed by that pixel again and the 30 beside it
MIRROR_REACH = BLOCK - 2


def complete_blocks(image: NDArray[Any], core: Core) -> NDArray[Any]:
    """The blocks that lie wholly in the core, (blocks, bands, 1024)."""
    rows, cols = (np.arange(part.start, part.stop - (part.stop - part.start) % BLOCK) for part in core)
    return _cut(image, rows, cols)


def mirrored_blocks(image: NDArray[Any], core: Core) -> NDArray[Any]:
    """All blocks of the core, (blocks, bands, 1024), completed at the image's end by mirroring.

    The edge is repeated. The array must reach MIRROR_REACH pixels to the left of and above the core, as far
    as the image does.
    """
    rows, cols = (_mirrored(part, length) for part, length in zip(core, image.shape[1:], strict=True))
    return _cut(image, rows, cols)


def _mirrored(part: slice, length: int) -> NDArray[np.intp]:
    blocks = math.ceil((part.stop - part.start) / BLOCK)
    index = np.arange(part.start, part.start + blocks * BLOCK) % (2 * length)
    return np.where(index < length, index, 2 * length - 1 - index)


def _cut(image: NDArray[Any], rows: NDArray[np.intp], cols: NDArray[np.intp]) -> NDArray[Any]:
    down, across = len(rows) // BLOCK, len(cols) // BLOCK
    if down == 0 or across == 0:
        return np.empty((0, len(image), BLOCK**2), dtype=image.dtype)
    picked = image[:, rows[:, None], cols]  # (B, 32 down, 32 across)
    split = picked.reshape(len(image), down, BLOCK, across, BLOCK)
    return split.transpose(1, 3, 0, 2, 4).reshape(down * across, len(image), BLOCK**2)
