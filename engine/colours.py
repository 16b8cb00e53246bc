# SPDX-License-Identifier: GPL-2.0-or-later
"""From values to colours, for pictures that are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Names of bands that are shown as red, green and blue where there are more than three.
_COLOURS = ("red", "green", "blue")

_TINY = np.finfo(np.float32).tiny


def shown_bands(names: Sequence[str], usual: Sequence[int] = (0, 1, 2)) -> list[int]:
    """Bands for red, green and blue: those called so, else the usual ones of three or more, else one as grey."""
    called = [next((at for at, name in enumerate(names) if colour in name.lower()), None) for colour in _COLOURS]
    if len(names) > 3 and None not in called:
        return [at for at in called if at is not None]
    return list(usual) if len(names) >= 3 else [0]


def limits(values: np.ndarray) -> np.ndarray:
    """What is black and what is white in each band of (bands, rows, cols), its 2nd and 98th percentile: (bands, 2)."""
    return np.nanquantile(values.reshape(len(values), -1), (0.02, 0.98), axis=1).T


def stretched(values: np.ndarray, between: np.ndarray) -> np.ndarray:
    """One or three bands (bands, rows, cols) as (rows, cols, 3) between 0 and 1, of `limits` (bands, 2)."""
    low, high = between[:, :1, None], between[:, 1:, None]
    shares = np.nan_to_num(np.clip((values - low) / np.maximum(high - low, _TINY), 0.0, 1.0))
    return np.moveaxis(np.broadcast_to(shares, (3, *values.shape[1:])), 0, -1)
