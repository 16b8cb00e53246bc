# SPDX-License-Identifier: GPL-2.0-or-later
"""The invertible network of the high-frequency branch: affine coupling, which loses nothing of what comes in.

Eq. (4) of Chang & Balz (2025), where three different sub-networks carry one name; these are the three of the detail
node of CDDFuse (Zhao et al. 2023, CVPR), which the equation takes over:

    second' = second + phi(first)
    first'  = first * exp(rho(second')) + eta(second')

The paper leaves the rest open; these are CDDFuse's values:

- A sub-network is a 1x1 convolution to twice as many maps, ReLU6, a 3x3 depthwise convolution padded by reflection,
  ReLU6, and a 1x1 convolution back. No bias and no normalisation, so that its output is small where its input is.
- A 1x1 convolution mixes the maps before each node, or one half would never see more than the other half's changes.

And these are ours:

- exp(tanh(rho)) instead of exp(rho), in 32 bits: the factor stays between 1/e and e, whereas the plain exponential
  overflows in 16 bits, and in 32 where a network meets values far from those it has learned from.
- The mixing convolution starts as a rotation, whose inverse is as good as it can be.
- Where a map has a single row or column nothing can be reflected, and the pixel is repeated.
- Sub-networks of the same input are computed side by side, as one.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

_EXPANSION = 2


class Subnetworks(nn.Module):
    """Sub-networks that see the same maps; what they give is stacked, (N, count * channels, H, W)."""

    def __init__(self, channels: int, count: int = 1) -> None:
        super().__init__()
        hidden = _EXPANSION * channels * count
        self.expand = nn.Conv2d(channels, hidden, 1, bias=False)
        self.depthwise = nn.Conv2d(hidden, hidden, 3, groups=hidden, bias=False)
        self.project = nn.Conv2d(hidden, channels * count, 1, groups=count, bias=False)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, channels, H, W) to (N, count * channels, H, W)."""
        hidden = F.relu6(self.expand(maps))
        mode = "reflect" if min(hidden.shape[2:]) > 1 else "replicate"
        return self.project(F.relu6(self.depthwise(F.pad(hidden, (1, 1, 1, 1), mode=mode))))


class CouplingNode(nn.Module):
    """Mixes an even number of maps and couples their halves; `inverse` undoes it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(channels, channels, 1, bias=False)
        nn.init.orthogonal_(self.mix.weight)
        self.phi = Subnetworks(channels // 2)
        self.rho_eta = Subnetworks(channels // 2, 2)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, channels, H, W) to the same."""
        first, second = self.mix(maps).chunk(2, 1)
        second = second + self.phi(first)
        rho, eta = self.rho_eta(second).chunk(2, 1)
        first = first * _factor(rho) + eta
        return torch.cat([first, second], 1)

    def inverse(self, maps: Tensor) -> Tensor:
        """What `forward` made this of."""
        first, second = maps.chunk(2, 1)
        rho, eta = self.rho_eta(second).chunk(2, 1)
        first = (first - eta) / _factor(rho)
        second = second - self.phi(first)
        back = torch.linalg.inv(self.mix.weight[:, :, 0, 0])
        return F.conv2d(torch.cat([first, second], 1), back[:, :, None, None])


class InvertibleNetwork(nn.Sequential):
    """Coupling nodes one after the other."""

    def __init__(self, channels: int, nodes: int) -> None:
        super().__init__(*(CouplingNode(channels) for _ in range(nodes)))

    def inverse(self, maps: Tensor) -> Tensor:
        """What `forward` made this of."""
        for node in reversed([each for each in self if isinstance(each, CouplingNode)]):
            maps = node.inverse(maps)
        return maps


def _factor(rho: Tensor) -> Tensor:
    """exp(tanh(rho)), computed in 32 bits."""
    return rho.float().tanh().exp().to(rho.dtype)
