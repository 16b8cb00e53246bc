# SPDX-License-Identifier: GPL-2.0-or-later
"""The contract between a metric and whoever walks an image in tiles; the whole image is the simplest case.

The walker cuts the image into a regular partition of core tiles whose origins and sizes are multiples of 32
(the last row and column of tiles may be smaller). For each core it hands over arrays that cover the core
grown by at least `margin` pixels on every side *and clipped to the image*, and `core`, the slices of these
arrays that are the core. Each core is visited once, in any order. Then `result()` does not depend on the
tiles (sums are float64).

A metric takes the image border from that clipping: an array that ends less than `margin` beyond the core ends
with the image. Pixels that are not valid may hold anything, NaN too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import ShapeMismatch, WrongBandCount

Core = tuple[slice, slice]
Image = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Accumulator(Protocol):
    """Any metric: `update` with images, valid mask and core of each tile, then `result`, NaN if unfed."""

    margin: int

    def update(self, *args: Any, **kwargs: Any) -> None: ...

    def result(self) -> float: ...


class PairAccumulator(ABC):
    """A metric of a fused image against a reference with the same bands on the same grid."""

    margin: int = 0

    def update(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        """Count one tile.

        Args:
            reference: truth, (bands, rows, cols).
            fused: what is judged, (bands, rows, cols), in the units of the reference.
            valid: (rows, cols) bool, True where both hold data.
            core: rows and columns of these arrays that make up the core tile.

        Raises:
            ShapeMismatch: the arrays do not share one grid and one number of bands.
        """
        check_shapes(valid, reference, fused)
        self._add(reference, fused, valid, core)

    @abstractmethod
    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None: ...

    @abstractmethod
    def result(self) -> float: ...


def measure(accumulator: Accumulator, *images: Image, valid: Mask | None = None) -> float:
    """The metric of whole images, fed as one tile; `valid` None means everywhere."""
    rows, cols = images[0].shape[-2:]
    everywhere = np.ones((rows, cols), dtype=bool) if valid is None else valid
    accumulator.update(*images, everywhere, (slice(0, rows), slice(0, cols)))
    return accumulator.result()


def check_shapes(valid: Mask, *images: Image) -> None:
    """Raise ShapeMismatch unless all images are (bands, rows, cols) alike, on the grid of `valid`."""
    expected = (images[0].shape[0], *valid.shape)
    for image in images:
        if image.shape != expected:
            raise ShapeMismatch(first=image.shape, second=expected)


def check_pan(valid: Mask, pan: Image) -> None:
    """Raise unless pan is one band, (1, rows, cols), on the grid of `valid`."""
    check_shapes(valid, pan)
    if len(pan) != 1:
        raise WrongBandCount(name="The panchromatic image", found=len(pan), expected=1, advice="Pick a single band.")


def core_spectra(image: Image, valid: Mask, core: Core) -> Floats:
    """The valid spectra of the core, (bands, pixels)."""
    inside = image[:, core[0], core[1]]
    keep = valid[core]
    spectra = inside.reshape(len(inside), -1) if keep.all() else inside[:, keep]
    return spectra.astype(np.float64)


def divide(total: Any, count: Any) -> Floats:
    """Quotient of the two, NaN (without a warning) where nothing was counted."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(total, count), dtype=np.float64)
