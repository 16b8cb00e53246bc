# SPDX-License-Identifier: GPL-2.0-or-later
"""Quality at full resolution, where no truth exists: D_lambda, D_s, D_lambda^K, and QNR and HQNR from them.

The multispectral image enters interpolated to the panchromatic grid (`ms_up`), as in the DLPan toolbox; the
paper of QNR takes it at its own resolution.
"""

from __future__ import annotations

import numpy as np

from .accumulator import Core, Floats, Image, Mask, check_pan, check_shapes, divide, measure
from .blocks import complete_blocks
from .q2n import Q2n
from .uiqi import universal_quality


class DLambda:
    """Spectral distortion; see `d_lambda`."""

    margin: int = 0

    def __init__(self) -> None:
        self._qualities: Floats = np.zeros((2, 1, 1))
        self._count = 0

    def update(self, fused: Image, ms_up: Image, valid: Mask, core: Core) -> None:
        """Count one tile: fused and ms_up (bands, rows, cols), valid (rows, cols)."""
        check_shapes(valid, fused, ms_up)
        blocks = _valid_blocks(valid, core, fused, ms_up)
        sums = [universal_quality(image, image).sum(axis=0) for image in blocks]
        self._qualities = self._qualities + np.stack(sums)
        self._count += len(blocks[0])

    def result(self) -> float:
        of_fused, of_ms = divide(self._qualities, self._count)
        pairs = np.triu_indices(len(of_fused), k=1)
        return float(divide(np.abs(of_fused - of_ms)[pairs].sum(), len(pairs[0])))


class DS:
    """Spatial distortion; see `d_s`."""

    margin: int = 0

    def __init__(self) -> None:
        self._qualities: Floats = np.zeros((2, 1))
        self._count = 0

    def update(self, fused: Image, ms_up: Image, pan: Image, pan_low: Image, valid: Mask, core: Core) -> None:
        """Count one tile: fused, ms_up (bands, rows, cols), pans (1, rows, cols), valid (rows, cols)."""
        check_shapes(valid, fused, ms_up)
        check_pan(valid, pan)
        check_pan(valid, pan_low)
        blocks = _valid_blocks(valid, core, fused, ms_up, pan, pan_low)
        pairs = zip(blocks[:2], blocks[2:], strict=True)
        sums = [universal_quality(*pair)[:, :, 0].sum(axis=0) for pair in pairs]
        self._qualities = self._qualities + np.stack(sums)
        self._count += len(blocks[0])

    def per_band(self) -> Floats:
        of_fused, of_ms = divide(self._qualities, self._count)
        differences: Floats = np.abs(of_fused - of_ms)
        return differences

    def result(self) -> float:
        return float(self.per_band().mean())


class DLambdaK(Q2n):
    """Spectral distortion after Khan; see `d_lambda_k`. Fed with ms_up in the place of the reference."""

    def result(self) -> float:
        return 1.0 - super().result()


def d_lambda(fused: Image, ms_up: Image, valid: Mask | None = None) -> float:
    """How much the relations between bands changed: mean over band pairs of |Q(fused) - Q(ms_up)|.

    0 is best; the exponent is 1. Q is the universal quality index averaged over 32 x 32 blocks; incomplete
    blocks at the right and bottom border and blocks that hold an invalid pixel are left out;
    `universal_quality` says what flat blocks count. NaN if there is no block or only one band.

    Args:
        fused: sharpened image, (bands, rows, cols).
        ms_up: the multispectral image interpolated to the same grid, (bands, rows, cols).
        valid: (rows, cols) bool, True where both hold data; None means everywhere.

    Raises:
        ShapeMismatch: the two images differ in shape.

    Source: Alparone et al. (2008), Photogrammetric Engineering & Remote Sensing 74(2).
    """
    return measure(DLambda(), fused, ms_up, valid=valid)


def d_s(fused: Image, ms_up: Image, pan: Image, pan_low: Image, valid: Mask | None = None) -> float:
    """How much the relation to pan changed: mean over bands of |Q(fused, pan) - Q(ms_up, pan_low)|.

    0 is best; the exponent is 1. Blocks as in `d_lambda`; NaN if there is none.

    Args:
        fused: sharpened image, (bands, rows, cols).
        ms_up: the multispectral image interpolated to the same grid, (bands, rows, cols).
        pan: (1, rows, cols).
        pan_low: pan reduced to the multispectral resolution and interpolated back, (1, rows, cols).
        valid: (rows, cols) bool, True where all hold data; None means everywhere.

    Raises:
        ShapeMismatch: the images do not share one grid, or fused and ms_up not the number of bands.
        WrongBandCount: pan or pan_low has more than one band.

    Source: Alparone et al. (2008), Photogrammetric Engineering & Remote Sensing 74(2).
    """
    return measure(DS(), fused, ms_up, pan, pan_low, valid=valid)


def d_lambda_k(ms_up: Image, fused_filtered: Image, as_integers: bool, valid: Mask | None = None) -> float:
    """1 - Q2n of the fused image, filtered by each band's MTF but not reduced, against the interpolated one.

    0 is best. Arguments, blocks and errors as in `q2n`.

    Source: Khan, Alparone & Chanussot (2009), IEEE Transactions on Geoscience and Remote Sensing 47(11).
    """
    return measure(DLambdaK(as_integers), ms_up, fused_filtered, valid=valid)


def qnr(d_lambda_value: float, d_s_value: float) -> float:
    """Quality with no reference, (1 - D_lambda)(1 - D_s); 1 is best. Never compare it with HQNR."""
    return (1.0 - d_lambda_value) * (1.0 - d_s_value)


def hqnr(d_lambda_k_value: float, d_s_value: float) -> float:
    """Hybrid quality with no reference, (1 - D_lambda^K)(1 - D_s); 1 is best.

    Source: Aiazzi et al. (2014), Proceedings of SPIE 9244.
    """
    return (1.0 - d_lambda_k_value) * (1.0 - d_s_value)


def _valid_blocks(valid: Mask, core: Core, *images: Image) -> list[Floats]:
    """The complete blocks of each image in which every pixel is valid, (blocks, bands, 1024)."""
    whole = complete_blocks(valid[None], core).all(axis=(1, 2))
    return [complete_blocks(image, core)[whole].astype(np.float64) for image in images]
