# SPDX-License-Identifier: GPL-2.0-or-later
"""A trained network as a method: image units in, image units out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from ...models.method import View
from ...models.network import Network
from ..errors import OutOfMemory, is_out_of_memory
from ..jobs import Compute
from ..progress import Progress
from ..raster.grid import Grid
from ..raster.raster import Raster, Sample
from ..weights.model_file import Card
from .device import precision
from .folding import for_inference


class NetworkMethod:
    """Applies a network, with the means and spreads on its card, to tiles."""

    parallel = False

    def __init__(self, network: Network, card: Card, device: torch.device, compute: Compute) -> None:
        self.views, self.halo, self.stride = network.views, network.halo, network.stride
        self.preferred_tile = network.preferred_tile
        self.bytes_per_pixel = network.bytes_per_pixel(network.config)
        self._target = network.target
        self._network = for_inference(network).to(device)
        self._card, self._device, self._compute = card, device, compute

    def survey(self, rasters: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
        """Nothing to learn: means and spreads are on the card."""

    @torch.inference_mode()
    def predict(self, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); nodata enters as the card's means.

        Raises:
            OutOfMemory: the tile is too large for the device.
        """
        try:
            inputs = seen_by_network(tile, self.views, self._card, self._device)
            with precision(self._compute, self._device):
                output = self._network(*inputs)
            return self._in_image_units(output[0].float()).cpu().numpy()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if self._device.type == "cuda":
                torch.cuda.empty_cache()
            side = max(next(iter(tile.values())).valid.shape)
            raise OutOfMemory(device=str(self._device), tile=side) from error

    def _in_image_units(self, output: torch.Tensor) -> torch.Tensor:
        facts = self._card.mean[self._target], self._card.spread[self._target]
        mean, spread = (torch.tensor(each, device=output.device)[:, None, None] for each in facts)
        return output * spread + mean


def seen_by_network(
    tile: Mapping[str, Sample], views: Mapping[str, View], card: Card, device: torch.device
) -> list[torch.Tensor]:
    """A tile as the arguments of a network's forward, each (1, bands, rows, cols); nodata is the card's mean."""
    return [_tensor(tile[name], view.role, card, device) for name, view in views.items()]


def _tensor(sample: Sample, role: str, card: Card, device: torch.device) -> torch.Tensor:
    values = card.normalised(sample.values, role)
    if not sample.valid.all():
        values *= sample.valid  # nodata becomes the mean, which is 0 in the network's units
    return torch.from_numpy(values).to(device)[None].contiguous(memory_format=torch.channels_last)
