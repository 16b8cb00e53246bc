# SPDX-License-Identifier: GPL-2.0-or-later
"""How far two images of one place lie from each other.

Images of unlike sensors share edges rather than values. So the magnitudes of their gradients are correlated in several
parts of the ground that both cover; the parts vote by adding up their correlation surfaces. Spectra are whitened by
half: phase correlation (Kuglin & Hines 1975), which whitens them wholly, gives frequencies that only one of the images
resolves as much weight as the others, and is lost in noise where the images are small or of unlike sharpness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..progress import Progress
from .adjusted import Bands
from .grid import Grid, Window, tiles
from .raster import ArrayRaster, Raster, Sample
from .resampling import Linear, Resampled

#: Shifts that are looked for, in pixels in each direction.
REACH = 8

_SIDE = 256
_MOST_PARTS = 16
_LEAST_SIDE = 24
_LEAST_VALID = 0.9

#: Share of the pixels, at each end of their values, that count as no brighter or darker than the rest.
_OUTLYING = 0.02

#: Spreads by which the peak of the correlation stands out of its surroundings, so that the shift is believed.
_CLEAR = 6.0

#: Peaks of smaller images than this, in pixels a side, are higher by chance, so they count for less.
_FULL_SIDE = 64

#: Shift in pixels from which on it is worth a warning.
_FAR = 1.5

#: What is looked at of two whole images: pixels a side, also of the finer one, and bands.
_MOST_PIXELS, _MOST_FINE_PIXELS = 1024, 2048
_MOST_BANDS = 4

#: Pixels a side that are read at a time.
_TILE = 512


@dataclass(frozen=True)
class Shift:
    """Where the second image shows what the first shows: rows and columns further; and how clear that is."""

    rows: float
    cols: float
    clearness: float  #: height of the correlation's peak above its surroundings, in their spreads; less if small

    @property
    def distance(self) -> float:
        """In pixels."""
        return float(np.hypot(self.rows, self.cols))

    @property
    def is_clear(self) -> bool:
        """Whether the shift stands out of the noise."""
        return self.clearness >= _CLEAR

    def __str__(self) -> str:
        return f"{self.cols:+.1f} columns and {self.rows:+.1f} rows"


def in_common(first: Raster, second: Raster, grid: Grid | None = None) -> tuple[Raster, Raster]:
    """The middle of the ground that two images of one CRS cover, on one grid, in memory.

    The grid is that of the image with the larger pixels, or `grid`. At most 1024 x 1024 of its pixels are looked at,
    fewer where they hold more than 2048 x 2048 of the finer image's, and at most four bands of each image.

    Raises:
        NoOverlap: the images lie in different places.
    """
    finer, coarser = sorted((first, second), key=lambda raster: raster.grid.ratio_to(first.grid))
    grid = coarser.grid if grid is None else grid
    for other in (first, second):
        grid = grid.cropped(grid.overlap(other.grid, (first.name, second.name)))
    most = min(_MOST_PIXELS, int(_MOST_FINE_PIXELS / grid.ratio_to(finer.grid)))
    height, width = min(grid.height, most), min(grid.width, most)
    middle = grid.cropped(Window((grid.height - height) // 2, (grid.width - width) // 2, height, width))
    return _gathered(first, middle), _gathered(second, middle)


def measured_shift(first: Raster, second: Raster) -> Shift | None:
    """The shift between two images on one grid; None where they are too small or have too little in common."""
    surfaces = [found for part in _parts(first) if (found := _surface(first, second, part)) is not None]
    if not surfaces:
        return None
    surface = np.sum(surfaces, axis=0)
    row, col = np.unravel_index(surface.argmax(), surface.shape)
    around = np.ones(surface.shape, bool)
    around[max(row - 2, 0) : row + 3, max(col - 2, 0) : col + 3] = False
    clearness = (surface[row, col] - surface[around].mean()) / max(surface[around].std(), 1e-12)
    clearness *= min(1.0, min(first.grid.height, first.grid.width) / _FULL_SIDE)
    rows, cols = _refined(surface[:, col], int(row)), _refined(surface[row], int(col))
    return Shift(rows - REACH, cols - REACH, float(clearness))


def tell_of_shift(shift: Shift | None, progress: Progress) -> None:
    """Log what was measured; warn where it matters."""
    if shift is None or not shift.is_clear:
        progress.log("The shift between the two images could not be measured: they share too few edges.")
        return
    text = f"SAR lies {shift} from the optical image"
    if shift.distance < _FAR:
        progress.log(f"{text}.")
    else:
        progress.warn(f"{text}. Register them first, or expect borders of classes to be off by as much.")


def _gathered(raster: Raster, grid: Grid) -> ArrayRaster:
    """Bands of an image on a grid, read in tiles, as the image's own pixels may be many."""
    bands = np.unique(np.linspace(0, raster.count - 1, _MOST_BANDS).round().astype(int))
    seen = Resampled(Bands(raster, bands.tolist()), grid, Linear())  # which leaves the power of SAR positive
    values = np.empty((len(bands), grid.height, grid.width), np.float32)
    valid = np.empty(values.shape[1:], bool)
    size = max(1, int(_TILE / max(grid.ratio_to(raster.grid), 1.0)))
    for tile in tiles(grid.height, grid.width, size):
        rows, cols = tile.slices_in(grid.whole)
        sample = seen.read(tile)
        values[:, rows, cols], valid[rows, cols] = sample.values, sample.valid
    return ArrayRaster(values, grid, valid, raster.name)


def _parts(raster: Raster) -> list[Window]:
    """Squares spread over the image."""
    height, width = raster.grid.height, raster.grid.width
    side = min(_SIDE, height, width)
    if side < _LEAST_SIDE:
        return []
    rows, cols = (np.unique(np.linspace(0, size - side, 4).astype(int)) for size in (height, width))
    return [Window(int(row), int(col), side, side) for row in rows for col in cols][:_MOST_PARTS]


def _surface(first: Raster, second: Raster, part: Window) -> np.ndarray | None:
    """Correlation within reach, (2 REACH + 1, 2 REACH + 1), 1 for equal edges; None where there are too few data."""
    samples = first.read(part), second.read(part)
    if min(sample.valid.mean() for sample in samples) < _LEAST_VALID:
        return None
    edges = [_edges(sample) for sample in samples]
    if not all(each.any() for each in edges):
        return None
    spectrum = np.conj(np.fft.rfft2(edges[0])) * np.fft.rfft2(edges[1])
    strength = np.sqrt(np.abs(spectrum))
    correlation = np.fft.irfft2(spectrum / np.maximum(strength, 1e-12), s=edges[0].shape)
    rows = np.arange(-REACH, REACH + 1)
    return correlation[np.ix_(rows, rows)] / np.fft.irfft2(strength, s=edges[0].shape)[0, 0]


def _edges(sample: Sample) -> np.ndarray:
    """Gradient magnitude of the bands together, even in contrast, faded towards the border, (rows, cols)."""
    valid, held = sample.valid, sample.values[:, sample.valid]
    lowest, highest = np.quantile(held, (_OUTLYING, 1 - _OUTLYING), axis=1)[:, :, None, None]
    flat = np.clip(sample.filled(), lowest, highest)
    spread = np.maximum(flat.std(axis=(1, 2), keepdims=True), 1e-12)
    down, across = np.gradient(_smoothed(flat / spread), axis=(1, 2))
    magnitude = np.sqrt((down**2 + across**2).sum(axis=0))
    magnitude = np.where(valid, magnitude - magnitude[valid].mean(), 0.0)
    fade = np.hanning(magnitude.shape[0])[:, None] * np.hanning(magnitude.shape[1])
    return magnitude * fade


def _smoothed(images: np.ndarray) -> np.ndarray:
    """Means over 3 x 3 pixels, twice: against speckle."""
    for _ in range(2):
        for axis in (1, 2):
            images = (images + np.roll(images, 1, axis) + np.roll(images, -1, axis)) / 3
    return images


def _refined(line: np.ndarray, peak: int) -> float:
    """The place of a peak between pixels, from a parabola through it and its neighbours."""
    if not 0 < peak < len(line) - 1:
        return float(peak)
    left, middle, right = line[peak - 1 : peak + 2]
    bend = left - 2 * middle + right
    return peak + float(0.5 * (left - right) / bend) if bend < 0 else float(peak)
