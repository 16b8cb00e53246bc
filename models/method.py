# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine expects of a method; no method needs to inherit from anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..engine.progress import Progress
from ..engine.raster.grid import Grid
from ..engine.raster.raster import Raster, Sample
from ..engine.raster.resampling import Resampled


@dataclass(frozen=True)
class View:
    """How a method wants to see one input: on the reference grid, or with pixels `scale` times as large."""

    role: str
    scale: int = 1

    def of(self, rasters: Mapping[str, Raster], grid: Grid) -> Raster:
        """What is seen: a raster on the reference grid, coarsened by `scale`.

        Args:
            rasters: the inputs by role, each on its own grid.
            grid: the reference grid.
        """
        return Resampled(rasters[self.role], grid.coarsened(self.scale))


class Seeing(Protocol):
    """What looks at images tile by tile.

    Attributes:
        views: what `predict` receives, by name.
        halo: reference pixels of context that a result pixel may depend on.
        stride: tiles start and end at multiples of this many reference pixels.
        parallel: `predict` uses one processor core and may run in several threads; if False it uses all by itself.
    """

    views: Mapping[str, View]
    halo: int
    stride: int
    parallel: bool


class Method(Seeing, Protocol):
    """A named way to fuse images, tile by tile."""

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Take whole-image statistics, once, before the tiles; the only place where they may come from.

        Args:
            rasters: the inputs by role, each on its own grid.
            grid: the reference grid.
            progress: to report to.
        """

    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray | Sample:
        """The result on one tile.

        Args:
            tile: by view, (bands, rows/scale, cols/scale) values and their valid mask.

        Returns:
            (bands, rows, cols) float32 on the reference grid; a Sample if the method itself knows which are valid.
        """
