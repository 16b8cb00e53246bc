# SPDX-License-Identifier: GPL-2.0-or-later
"""The same part of several images side by side, with one stretch for all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from rasterio.enums import ColorInterp

from ..models.pansharpening.scene import Scene
from .raster.grid import Window, tiles
from .raster.raster import Raster
from .raster.resampling import Resampled
from .raster.writing import Layout
from .report.charts import heat, image
from .report.page import Picture

_SIDE = 256  #: of the part, in pixels
_TRIED = 64  #: parts of the image that are looked at to find one full of detail


@dataclass
class Strip:
    """A window, what it shows, and how values become colours."""

    window: Window
    bands: tuple[int, ...]  #: shown as red, green and blue, or one as grey
    shown: dict[str, np.ndarray]  #: (bands, rows, cols) by title; PAN has one band
    limits: np.ndarray  #: (bands, 2), of all images but PAN
    truth: np.ndarray | None = None
    fused: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def around_detail(cls, scene: Scene, truth: Raster | None, layout: Layout) -> Strip:
        """The part of a scene in which PAN has most detail, with PAN, MS and the truth in it."""
        window = busiest(scene.pan)
        ms = Resampled(scene.ms, scene.grid).read(window).values
        known = None if truth is None else Resampled(truth, scene.grid).read(window).values
        limits = np.quantile((ms if known is None else known).reshape(len(ms), -1), (0.02, 0.98), axis=1).T
        shown = {"PAN": scene.pan.read(window).values, "MS, interpolated": ms}
        if known is not None:
            shown["truth"] = known
        return cls(window, rgb(layout, len(ms)), shown, limits, known)

    def add(self, title: str, fused: Raster) -> None:
        """Show a result too; it lies on the scene's grid."""
        self.fused[title] = fused.read(self.window).values

    def pictures(self) -> list[Picture]:
        """All of them in colour."""
        return [Picture(image(self._colours(values)), title) for title, values in (self.shown | self.fused).items()]

    def errors(self) -> list[Picture]:
        """Of each result its distance from the truth, averaged over the bands, in spreads of the truth."""
        if self.truth is None:
            return []
        spread = self.truth.std(axis=(1, 2), keepdims=True) + np.finfo(np.float32).tiny
        maps = {title: (np.abs(values - self.truth) / spread).mean(axis=0) for title, values in self.fused.items()}
        highest = max(float(np.quantile(each, 0.99)) for each in maps.values())
        return [Picture(image(heat(each, highest)), title) for title, each in maps.items()]

    def _colours(self, values: np.ndarray) -> np.ndarray:
        """(rows, cols, 3) between 0 and 1."""
        if len(values) == 1:
            limits = np.quantile(values, (0.02, 0.98))[None]
            picked = values
        else:
            limits, picked = self.limits[list(self.bands)], values[list(self.bands)]
        low, high = limits[:, :1, None], limits[:, 1:, None]
        stretched = np.clip((picked - low) / np.maximum(high - low, np.finfo(np.float32).tiny), 0.0, 1.0)
        return np.moveaxis(np.broadcast_to(stretched, (3, *values.shape[1:])), 0, -1)


def busiest(pan: Raster) -> Window:
    """The part of an image in which its first band has most detail."""
    return max(parts(pan.grid.whole), key=lambda window: _detail(pan, window))


def parts(whole: Window) -> list[Window]:
    """Places worth a look, some dozens at most, evenly spread over a window, of a picture's size where it has room."""
    windows = [
        replace(each, row=each.row + whole.row, col=each.col + whole.col)
        for each in tiles(whole.height, whole.width, _SIDE)
    ]
    full = [window for window in windows if min(window.height, window.width) == _SIDE] or windows
    return [full[int(index)] for index in np.unique(np.linspace(0, len(full) - 1, _TRIED).astype(int))]


def _detail(pan: Raster, window: Window) -> float:
    sample = pan.read(window)
    differences = np.abs(np.diff(sample.values[0], axis=1))
    return float(differences[sample.valid[:, 1:] & sample.valid[:, :-1]].sum())


def rgb(layout: Layout, count: int) -> tuple[int, ...]:
    """Bands to show as red, green and blue: as the file marks them, else the third, second and first."""
    wanted = ColorInterp.red, ColorInterp.green, ColorInterp.blue
    if all(colour in layout.colours for colour in wanted):
        return tuple(layout.colours.index(colour) for colour in wanted)
    return (2, 1, 0) if count >= 3 else (0,)
