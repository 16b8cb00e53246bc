# SPDX-License-Identifier: GPL-2.0-or-later
"""Q2n (Q4, Q8): correlation, contrast and brightness of all bands at once, as hypercomplex numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from .accumulator import Core, Floats, Image, Mask, PairAccumulator, divide, measure
from .blocks import BLOCK, MIRROR_REACH, mirrored_blocks

_PIXELS = BLOCK**2
_UINT16_MAX = 65535.0


class Q2n(PairAccumulator):
    """Hypercomplex quality index; see `q2n`."""

    margin = MIRROR_REACH

    def __init__(self, as_integers: bool) -> None:
        self._as_integers = as_integers
        self._sum = 0.0
        self._count = 0

    def _add(self, reference: Image, fused: Image, valid: Mask, core: Core) -> None:
        whole = mirrored_blocks(valid[None], core).all(axis=(1, 2))
        if not whole.any():
            return
        x = self._prepared(mirrored_blocks(reference, core)[whole])
        y = self._prepared(mirrored_blocks(fused, core)[whole])
        self._sum += float(_block_quality(x, y).sum())
        self._count += len(x)

    def _prepared(self, blocks: Image) -> Floats:
        """float64 blocks, cast as asked, with bands of zeros up to a power of two: (blocks, 2^n, 1024)."""
        exact = blocks.astype(np.float64)
        if self._as_integers:
            np.clip(np.floor(exact + 0.5, out=exact), 0.0, _UINT16_MAX, out=exact)
        bands = exact.shape[1]
        missing = (1 << (bands - 1).bit_length()) - bands
        return np.pad(exact, ((0, 0), (0, missing), (0, 0))) if missing else exact

    def result(self) -> float:
        return float(divide(self._sum, self._count))


def q2n(reference: Image, fused: Image, as_integers: bool, valid: Mask | None = None) -> float:
    """Mean hypercomplex quality over non-overlapping 32 x 32 blocks (Q4 for 4 bands, Q8 for 8).

    1 means equal. Bands are completed with zeros to a power of two, blocks at the right and bottom border by
    mirroring; blocks that hold an invalid pixel are left out; NaN if none is left.

    Args:
        reference: truth, (bands, rows, cols). Each band of a block is scaled with its mean and deviation.
        fused: image on the same grid with the same bands.
        as_integers: round both to whole numbers from 0 to 65535 first, as published tables do. That is for
            digital numbers only: it would wipe out reflectance between 0 and 1.
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Garzelli & Nencini (2009), IEEE Geoscience and Remote Sensing Letters 6(4), in the form of the
    DLPan
    toolbox: where the mean of a reference band is 0, the fused band is only shifted by 1, not scaled.
    """
    return measure(Q2n(as_integers), reference, fused, valid=valid)


def _block_quality(x: Floats, y: Floats) -> Floats:
    """Modulus of the quality of each block, (blocks,), from (blocks, 2^n, 1024).

    The product is linear in both factors. Hence the mean of products less the product of means is the table
    of products of units applied to the covariances of the bands, and no pixel is ever multiplied as
    hypercomplex.
    """
    mean_x, mean_y = x.mean(axis=2), y.mean(axis=2)
    x, y = x - mean_x[..., None], y - mean_y[..., None]
    deviation = np.sqrt(np.einsum("nbp,nbp->nb", x, x) / (_PIXELS - 1))
    scale_x = np.where(deviation == 0, np.finfo(np.float64).eps, deviation)
    scale_y = np.where(mean_x == 0, 1.0, scale_x)
    x /= scale_x[..., None]
    y /= scale_y[..., None]
    mean_y = np.where(mean_x == 0, mean_y, (mean_y - mean_x) / scale_x) + 1.0

    spread = (np.einsum("nbp,nbp->n", x, x) + np.einsum("nbp,nbp->n", y, y)) / (_PIXELS - 1)
    covariance = x @ y.transpose(0, 2, 1) / (_PIXELS - 1)  # (blocks, 2^n, 2^n)
    joint = np.linalg.norm(np.einsum("cij,nij->nc", _conjugate_products(x.shape[1]), covariance), axis=1)

    length_y = np.linalg.norm(mean_y, axis=1)
    length_x = np.sqrt(x.shape[1])  # each scaled band of the reference averages 1
    likeness: Floats = 2 * length_x * length_y / (length_x**2 + length_y**2)
    return np.where(spread == 0, likeness, likeness * divide(2 * joint, spread))


@cache
def _conjugate_products(size: int) -> Floats:
    """Component c of (unit i times the conjugate of unit j), (size, size, size), indexed [c, i, j]."""
    units = np.eye(size)
    return _product(units[:, :, None], _conjugate(units)[:, None, :])


def _product(x: Floats, y: Floats) -> Floats:
    """Cayley-Dickson product over the first axis, in the sign convention of the toolbox."""
    if len(x) == 1:
        return x * y
    half = len(x) // 2
    (a, b), (c, d) = (x[:half], x[half:]), (y[:half], y[half:])
    first = _product(a, c) - _product(_conjugate(d), b)
    second = _product(_conjugate(a), _conjugate(d)) + _product(c, _conjugate(b))
    return np.concatenate([first, second])


def _conjugate(x: Floats) -> Floats:
    return np.concatenate([x[:1], -x[1:]])
