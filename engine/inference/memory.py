# SPDX-License-Identifier: GPL-2.0-or-later
"""How large a tile may be."""

from __future__ import annotations

import math
from pathlib import Path

from ...models.method import Method
from ..jobs import Compute
from ..raster.grid import Grid

#: Output files have blocks of this many pixels; tiles are multiples, so that no block is written twice.
BLOCK = 512


def tile_size(method: Method, grid: Grid, bands: int, compute: Compute) -> int:
    """Reference pixels on a side: what the user wants, or the largest that the method likes and the budget allows.

    The budget is the memory limit, or half of the free memory. The size never changes the result.
    """
    whole = max(grid.height, grid.width)
    if compute.tile_size > 0:
        return _to_multiple(min(compute.tile_size, whole), method.stride)
    preferred = getattr(method, "preferred_tile", BLOCK)
    bytes_per_pixel = getattr(method, "bytes_per_pixel", 40 * (bands + 1))
    budget = compute.memory_limit_mb * 2**20 // 2 if compute.memory_limit_mb > 0 else free_memory() // 2
    affordable = int(math.sqrt(budget / bytes_per_pixel)) - 2 * method.halo
    size = max(min(preferred, affordable), 64)
    if size >= BLOCK:
        size = size // BLOCK * BLOCK
    return _to_multiple(min(size, whole), method.stride)


def free_memory() -> int:
    """Bytes of main memory that a program could take now; 4 GiB where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        facts = dict(line.split(":", 1) for line in lines)
        return int(facts["MemAvailable"].split()[0]) * 1024  # what the file cache would give back included
    except (OSError, KeyError):
        return 4 * 2**30


def _to_multiple(size: int, multiple: int) -> int:
    return math.ceil(size / multiple) * multiple
