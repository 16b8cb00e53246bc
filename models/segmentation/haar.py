# SPDX-License-Identifier: GPL-2.0-or-later
"""The first-order Haar wavelet transform, and downsampling that loses nothing by it.

Of each block of 2x2 pixels a b / c d it takes the sum, the differences between rows and between columns, and the
diagonal one, each halved:

    (a + b + c + d) / 2    (a + b - c - d) / 2    (a - b + c - d) / 2    (a - b - c + d) / 2

This matrix is orthonormal: it keeps the energy, and its transpose undoes it. Xu et al. (2023), Haar wavelet
downsampling, Pattern Recognition 143, 109819, follow it by a 1x1 convolution to the wanted number of maps, batch
normalisation and ReLU. No library is needed for it. What matters to the weights is that the order of the four
sub-bands, whose middle two are named differently from library to library, stays as it is here.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def haar(image: Tensor) -> Tensor:
    """(N, C, H, W) with even H and W to (N, 4 C, H / 2, W / 2): all sums, then the other sub-bands as listed above."""
    upper, lower = image[:, :, 0::2], image[:, :, 1::2]
    sums, differences = (upper + lower) / 2, (upper - lower) / 2
    pairs = [(rows[..., 0::2], rows[..., 1::2]) for rows in (sums, differences)]
    return torch.cat([left + right for left, right in pairs] + [left - right for left, right in pairs], 1)


class Haar(nn.Module):
    """`haar` as a layer."""

    def forward(self, image: Tensor) -> Tensor:
        """See `haar`."""
        return haar(image)


def haar_downsampling(inputs: int, outputs: int) -> nn.Sequential:
    """Half as many rows and columns: Haar transform, 1x1 convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        Haar(), nn.Conv2d(4 * inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )
