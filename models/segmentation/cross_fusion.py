# SPDX-License-Identifier: GPL-2.0-or-later
"""The cross feature fusion block: both images asked with one question, and weighed against each other at every pixel.

Chang & Balz (2025), section 2.2 and Fig. 4: keys and values are linear maps of each image's features, the query comes
from both, attention weighs each image's values, and the two results are joined (eq. 5). There is no formula. With S and
O the features of SAR and the optical image, LN a normalisation at every pixel, this block computes

    Q = W_q [LN(S); LN(O)]        K_m, V_m = W_m LN(F_m)
    A_m = Q softmax(t K_m^T V_m)
    fused = ReLU(BN(Conv1x1([2 w_S (A_S + S); 2 w_O (A_O + O)])))

- The attention is CMX's efficient form (Zhang et al. 2023, IEEE TITS): its table has a row and a column for each map,
  not for each place, so that it can be had at stride 2. In CMX the product of keys and values grows with the number of
  places; here both have unit length over the places and a learned temperature t per head takes the place of the scale,
  as in CDDFuse and Restormer. A network thus sees the same in windows of any size.
- w_S + w_O = 1 at every pixel and in every head: the softmax over Q . K_S and Q . K_O there, which is how the
  paper's "adaptively assigning feature weights to each modality" is read. With equal weights the formula is the plain
  one without them. Where an image has no data its weight is 0 and its places take no part in the table: of a pixel of
  a level that covers several of the images', the share with data counts.
- w_O, the mean of all heads, is the optical share of this level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from .attention import ChannelNorm, maps_of, places
from .segmenter import ROLES

#: What is left of the weight of an image where it has no data; where neither has, the features decide.
_LEAST = 1e-6


class Fused(NamedTuple):
    """Maps of both images (N, C, H, W), and how much of them comes from the optical one (N, 1, H, W)."""

    maps: Tensor
    optical_share: Tensor


class CrossFusion(nn.Module):
    """Fuses the features that both images have at one level."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleDict({role: ChannelNorm(channels) for role in ROLES})
        self.query = nn.Conv2d(len(ROLES) * channels, channels, 1, bias=False)
        self.key_value = nn.ModuleDict({role: nn.Conv2d(channels, 2 * channels, 1, bias=False) for role in ROLES})
        # products of unit vectors are as much smaller than those that CMX divides by this
        self.temperature = nn.Parameter(torch.full((heads, 1, 1), (channels / heads) ** 0.5))
        self.join = nn.Sequential(
            nn.Conv2d(len(ROLES) * channels, channels, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True)
        )

    def forward(self, features: Mapping[str, Tensor], there: Mapping[str, Tensor]) -> Fused:
        """The fused maps.

        Args:
            features: of each image, (N, C, H, W).
            there: share of each pixel where the image has data, (N, 1, H, W).
        """
        height, width = there[ROLES[0]].shape[2:]
        normed = {role: self.norms[role](features[role]) for role in ROLES}
        query = places(self.query(torch.cat([normed[role] for role in ROLES], 1)), self.heads)
        attended, fits = {}, {}
        for role in ROLES:
            key, value = (places(each, self.heads) for each in self.key_value[role](normed[role]).chunk(2, 1))
            shares = places(there[role], 1)  # (N, 1, H W, 1)
            attended[role] = places(features[role], self.heads) + query @ self._table(key * shares, value * shares)
            fits[role] = (query * key).sum(3, keepdim=True) / key.shape[3] ** 0.5 + (shares + _LEAST).log()
        weights = dict(zip(ROLES, torch.stack([fits[role] for role in ROLES]).softmax(0), strict=True))
        weighed = [maps_of(2 * weights[role] * attended[role], height, width) for role in ROLES]
        share = maps_of(weights["optical"].mean(1, keepdim=True), height, width)
        return Fused(self.join(torch.cat(weighed, 1)), share)

    def _table(self, key: Tensor, value: Tensor) -> Tensor:
        """How the maps of the query become those of the answer, (N, heads, C / heads, C / heads)."""
        likeness = F.normalize(key, dim=2).transpose(2, 3) @ F.normalize(value, dim=2)
        return (self.temperature * likeness).softmax(2)
