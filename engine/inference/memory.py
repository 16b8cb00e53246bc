# SPDX-License-Identifier: GPL-2.0-or-later
"""How large a tile may be."""

from __future__ import annotations

import math

import psutil

from ...models.method import Seeing
from ..jobs import Compute
from ..raster.grid import Grid
from ..raster.raster import THREADS
from .pipeline import AHEAD

#: Tiles of methods that state no preference; also the largest block of an output file.
_USUAL = 512
#: Tiles that were not asked for are multiples of this, so that blocks fit into them.
_STEP = 128


def tile_size(method: Seeing, grid: Grid, bands: int, compute: Compute) -> int:
    """Reference pixels on a side: what the user wants, or the largest that the method likes and the budget allows.

    The budget is the memory limit, or half of the free memory. The size never changes the result.
    """
    whole = max(grid.height, grid.width)
    if compute.tile_size > 0:
        return _to_multiple(min(compute.tile_size, whole), method.stride)
    preferred = getattr(method, "preferred_tile", _USUAL)
    bytes_per_pixel = getattr(method, "bytes_per_pixel", 40 * (bands + 1))
    budget = compute.memory_limit_mb * 2**20 // 2 if compute.memory_limit_mb > 0 else free_memory() // 2
    if method.parallel:
        budget //= THREADS * (1 + AHEAD)
    affordable = (int(math.sqrt(budget / bytes_per_pixel)) - 2 * method.halo) // method.stride * method.stride
    size = max(min(preferred, affordable) // _STEP * _STEP, _STEP)
    return _to_multiple(min(size, whole), method.stride)


def block_size(tile: int) -> int:
    """Side of the output file's blocks, such that tiles consist of whole blocks and no block is written twice.

    A tile size that no block divides gets small blocks, of which few are written twice.
    """
    fitting = [side for side in range(_USUAL, 127, -16) if tile % side == 0]
    return fitting[0] if fitting else 256


def free_memory() -> int:
    """Bytes of main memory that a program could take now without pushing others out."""
    return int(psutil.virtual_memory().available)


def _to_multiple(size: int, multiple: int) -> int:
    return math.ceil(size / multiple) * multiple
