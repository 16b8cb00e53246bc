# SPDX-License-Identifier: GPL-2.0-or-later
"""Names for the kinds of values the simulator works with, and the way it cuts large arrays into strips."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.floating]  # of either precision
SurfaceArray = npt.NDArray[np.uint16]  # numbers of surface variants, see surfaces.SurfaceTable

#: Called now and then in long work; raises if the work is no longer wanted.
Check = Callable[[], None]

_STRIP_ROWS = 256


def strips(rows: int) -> Iterator[slice]:
    """Rows in portions, so that intermediate arrays stay small."""
    for start in range(0, rows, _STRIP_ROWS):
        yield slice(start, min(start + _STRIP_ROWS, rows))


def never_stop() -> None:
    """The check of work that nobody wants to stop."""
