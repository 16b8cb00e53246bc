# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that need not lie anywhere, such as the chips of a training set."""

from __future__ import annotations

import warnings

import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning

from ..errors import CannotRead
from ..jobs import RasterFile
from .files import FileRaster, is_rotated
from .grid import Grid
from .resampling import Resampled


class Picture(FileRaster):
    """All bands of one file but alpha.

    Without a coordinate reference system, or turned against its axes, a pixel is one unit wide and `is_placed` False.

    Raises:
        CannotRead: GDAL cannot open the file as a raster.
    """

    def __init__(self, path: str) -> None:
        self.is_placed = False
        super().__init__(RasterFile(path))
        described = self._dataset().descriptions
        self.band_names = tuple(described[band - 1] or f"Band {number}" for number, band in enumerate(self.bands, 1))

    def of_size(self, size: int) -> Resampled:
        """The whole image as a square of so many pixels."""
        height, width = self.grid.height / size, self.grid.width / size
        return Resampled(self, Grid(self.grid.crs, self.grid.transform * Affine.scale(width, height), size, size))

    def _check(self, dataset: rasterio.DatasetReader) -> None:
        if any(dtype.startswith("complex") for dtype in dataset.dtypes):
            raise CannotRead(path=self._file.path, reason="its numbers are complex")

    def _placed(self, dataset: rasterio.DatasetReader) -> tuple[Grid, bool]:
        self.is_placed = dataset.crs is not None and not is_rotated(dataset)
        if self.is_placed:
            return super()._placed(dataset)
        plain = Affine(1.0, 0.0, 0.0, 0.0, -1.0, dataset.height)
        return Grid(None, plain, dataset.height, dataset.width), False

    def _dataset(self) -> rasterio.DatasetReader:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return super()._dataset()
