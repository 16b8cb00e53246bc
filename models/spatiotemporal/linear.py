# SPDX-License-Identifier: GPL-2.0-or-later
"""The paper's method without its network: the fine image changes as the coarse one does (H = 0).

Source: Li, Liu, Yan, Li, Plaza & Li (2020), equations 6, 7 and 9 to 12 with H = 0. It needs no training, works with one
pair, and is what is left where there is too little to learn from.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.raster.raster import Sample
from .from_pairs import FromPairs


class Linear(FromPairs):
    """L2' = Lj + (M2 - Mj)."""

    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        fine, coarse, target = (tile[name].values for name in (f"fine_{pair}", f"coarse_{pair}", "coarse_2"))
        return fine + (target - coarse)
