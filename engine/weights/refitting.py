# SPDX-License-Identifier: GPL-2.0-or-later
"""How a model for some bands becomes a start for others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor


def refitted(tensors: Mapping[str, Tensor], wanted: Mapping[str, Tensor], found: int, bands: int) -> dict[str, Tensor]:
    """The tensors of a network for `found` bands as a start for the same network with `bands` bands.

    Only the layers that take or give bands differ. Bands are in the order of their wavelengths, so what a layer knows
    is interpolated along them. An axis of one more than the bands has PAN in front of them.

    Args:
        tensors: of the model that exists.
        wanted: those of the new network, for their shapes.
        found: bands of the model that exists.
        bands: bands of the new network.
    """
    fitting = {}
    for name, new in wanted.items():
        tensor = tensors[name].float()
        for axis in (0, 1):
            if tensor.dim() > axis and tensor.shape[axis] != new.shape[axis]:
                tensor = _interpolated(tensor, axis, found, bands)
        fitting[name] = tensor
    return fitting


def _interpolated(tensor: Tensor, axis: int, found: int, bands: int) -> Tensor:
    """The axis stretched from `found` to `bands`; sums over input bands (axis 1) keep their size."""
    extra = tensor.shape[axis] - found
    pan, spectra = tensor.split((extra, found), axis)
    places = np.linspace(0, 1, bands), np.linspace(0, 1, found)
    weights = np.stack([np.interp(*places, row) for row in np.eye(found)], 1) * (found / bands if axis == 1 else 1.0)
    stretched = torch.tensordot(torch.from_numpy(weights).float(), spectra, dims=([1], [axis])).movedim(0, axis)
    return torch.cat([pan, stretched], axis)
