# SPDX-License-Identifier: GPL-2.0-or-later
"""SCC, the spatial correlation coefficient: are the edges where they should be?"""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, measure
from .windows import filter_separably, holds_a_window, wholly_valid, windows_of_core

_SIZE = 3
_SMOOTH = np.array([1.0, 2.0, 1.0])
_SLOPE = np.array([-1.0, 0.0, 1.0])


class SpatialCorrelation(PairAccumulator):
    """Uncentred correlation of the edge strengths; see `spatial_correlation`."""

    # one pixel for the window, one more to see whether that pixel is the last of the image
    margin = 2

    def __init__(self, zero_frame: bool = True) -> None:
        self._zero_frame = zero_frame
        self._products = 0.0
        self._squares: Floats = np.zeros(2)
        self._count = 0

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        inside = self._not_framed(core, valid.shape)
        part = windows_of_core(core, valid.shape, before=1, size=_SIZE)
        if not holds_a_window(part, _SIZE):
            return
        usable = wholly_valid((valid | ~inside)[part], _SIZE)
        shown = (valid & inside)[part]
        for x, y in zip(reference[:, part[0], part[1]], fused[:, part[0], part[1]], strict=True):
            edges_x = _squared_gradient(np.where(shown, x, 0))
            edges_y = _squared_gradient(np.where(shown, y, 0))
            if usable is not None:
                edges_x, edges_y = edges_x[usable], edges_y[usable]
            self._products += float(np.sqrt(edges_x * edges_y).sum())
            self._squares += edges_x.sum(), edges_y.sum()
            self._count += edges_x.size

    def _not_framed(self, core: Core, shape: tuple[int, int]) -> Mask:
        """False on the outermost pixels of the image, as far as this tile sees them."""
        inside = np.ones(shape, dtype=bool)
        if self._zero_frame:
            rows, cols = (
                slice(0 if part.start else 1, length - 1 if length - part.stop < self.margin else length)
                for part, length in zip(core, shape, strict=True)
            )
            inside[:] = False
            inside[rows, cols] = True
        return inside

    def result(self) -> float:
        if not self._count:
            return float("nan")
        if not self._squares.all():
            return float(self._squares[0] == self._squares[1])
        return self._products / float(np.sqrt(self._squares.prod()))


def spatial_correlation(reference: Image, fused: Image, valid: Mask | None = None, *, zero_frame: bool = True) -> float:
    """Correlation of Sobel gradient magnitudes, sum(ab) / sqrt(sum(aa) sum(bb)) over all bands (SCC).

    1 means the same edges. The mean is not taken out. The 1-pixel border of the image has no value of its
    own, and pixels whose 3 x 3 window touches an invalid one are left out. Without any edge in either image
    the value is 1, without any in one of them 0, without any pixel NaN.

    With `zero_frame`, as the DLPan toolbox computes it: the border is cut off and zeros put in its place, so
    the image gets a frame of edges as strong as it is bright. That moves the value by some hundredths, up or
    down, the more the smaller the image. Without it the border pixels serve as true neighbours. Both use the
    same gradients from the third pixel on.

    Args:
        reference: truth, (bands, rows, cols).
        fused: image on the same grid with the same bands.
        valid: (rows, cols) bool, True where both hold data; None means everywhere.
        zero_frame: see above; keep it to compare with published tables.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Zhou, Civco & Silander (1998), International Journal of Remote Sensing 19(4), with Sobel instead
    of their Laplacian filter: values from Laplacian codes cannot be compared.
    """
    return measure(SpatialCorrelation(zero_frame), reference, fused, valid=valid)


def _squared_gradient(values: Image) -> Floats:
    exact = values.astype(np.float64)
    return filter_separably(exact, _SMOOTH, _SLOPE) ** 2 + filter_separably(exact, _SLOPE, _SMOOTH) ** 2
