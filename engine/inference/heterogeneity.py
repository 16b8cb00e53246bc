# SPDX-License-Identifier: GPL-2.0-or-later
"""The heterogeneity CNN as a method: equations 6 and 7 of its paper."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from ...models.spatiotemporal.from_pairs import FromPairs, Setting
from ...models.spatiotemporal.heterogeneity_cnn import HeterogeneityCnn
from ..jobs import Compute
from ..raster.raster import Sample
from ..weights.model_file import Card
from .device import precision
from .folding import for_inference


class HeterogeneityMethod(FromPairs):
    """L2' = Lj + (M2 - Mj) + G(M2 - Mj), with the spreads on the network's card."""

    parallel = False
    preferred_tile = 256  # larger ones leave the cache

    def __init__(
        self, setting: Setting, network: HeterogeneityCnn, card: Card, device: torch.device, compute: Compute
    ) -> None:
        super().__init__(setting)
        self.halo = network.halo
        self.bytes_per_pixel = 12 * network.config.bands * sum(network.config.widths)
        self._network = for_inference(network).to(device)
        self._change, self._heterogeneity = (
            np.array(card.spread[role], np.float32)[:, None, None] for role in ("change", "heterogeneity")
        )
        self._device, self._compute = device, compute

    @torch.inference_mode()
    def from_pair(self, pair: int, tile: Mapping[str, Sample]) -> np.ndarray:
        """(bands, rows, cols); where there is no change to see, the network sees none."""
        fine, coarse, target = (tile[name] for name in (f"fine_{pair}", f"coarse_{pair}", "coarse_2"))
        change = target.values - coarse.values
        seen = np.where(coarse.valid & target.valid, change / self._change, 0.0).astype(np.float32)
        inputs = torch.from_numpy(seen).to(self._device)[None].contiguous(memory_format=torch.channels_last)
        with precision(self._compute, self._device):
            output = self._network(inputs)[0].float().cpu().numpy()
        return fine.values + change + output * self._heterogeneity
