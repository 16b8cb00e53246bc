# SPDX-License-Identifier: GPL-2.0-or-later
"""EXP: the multispectral image interpolated onto the PAN grid. It adds nothing, and so is the least to beat."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...engine.progress import Progress
from ...engine.raster.grid import Grid
from ...engine.raster.raster import Raster, Sample
from ..method import View


class Exp:
    """M~, by cubic convolution and georeferencing. PAN only says where it has data."""

    views = {"pan": View("pan"), "ms": View("ms")}
    halo = 0
    stride = 1
    parallel = True

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn."""

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols): the view itself."""
        return tile["ms"].values
