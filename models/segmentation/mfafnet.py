# SPDX-License-Identifier: GPL-2.0-or-later
"""MFAFNet: features of an optical and a SAR image, split by frequency, fused level by level, aligned, reconstructed.

Source: Chang & Balz (2025), Remote sensing semantic segmentation based on multimodal feature alignment and fusion,
ISPRS Archives XLVIII-G-2025, 1785-1791. It has no published code, and the paper gives the parts and their order but
hardly a number. What it does not say is filled in here, each value with its reason:

- Four levels at strides 2, 4, 8, 16, as SegFormer and CMX have; sizes are multiples of 16. Maps per level: 32, 64, 128,
  256 in ``light``, near to CMX's smallest form; 64, 128, 256, 512 in ``full``, near to its middle one.
- A level of an encoder is a Haar downsampling (haar.py; eq. 1, which in print has SAR on both lines) and a split of its
  maps. Encoders do not share weights, as optical and SAR values mean different things.
- The share of high frequencies falls from level to level, .75, .5, .25, .125: what is left at large strides is context.
  The paper says only that it differs; iFormer's ramp (Si et al. 2022, NeurIPS) runs from .67 to .08. All parts can then
  be halved and divided among the heads.
- High frequencies: an invertible network of 3 nodes (``light``: 2), as CDDFuse's encoder (invertible.py; eq. 4, and
  eq. 3, which in print has the optical image on both sides).
- Low frequencies: one transformer block, two at the deepest level, with 1, 2, 4, 8 heads and keys from blocks of
  8, 4, 2, 1 px (attention.py; eq. 2). ``low_frequency="channel"`` compares maps instead of places.
- Fusion at every level with 1, 2, 4, 8 heads (cross_fusion.py; eq. 5), reconstruction at every level
  (reconstruction.py), then twice the size, a 3x3 convolution and a 1x1 one to the classes: the first level already has
  half the rows and columns.
- Training adds .1 times the discrepancy of both images at the deepest level (alignment.py; eq. 6), ramped up by the
  training side. DAN adds it with weight 1. On OMBRIA an untrained network has .15 to .23 of at most 2 (measured), so
  that .1 of it is 3 % of the cross-entropy of two classes: the classes lead. ``mmd`` chooses the reading of eq. (6) or
  switches it off.
- ``decomposition`` adds twice CDDFuse's decomposition loss, mean of all levels; not in the paper, hence off.
- The optical share of the answer is the mean of all levels' weights of the optical image: fine levels draw the
  outlines, deep ones decide on the class, so that neither stands for the network alone. It says where the fused
  features come from; the features of both images also reach the decoder directly.

The paper's "spatial-aware circular module" and "supervision mechanism", and its OA of 84.2 with a mIoU of 58.5, belong
to another network (Li W. et al. 2023, ISPRS J. 199) and are not here.

With 4 + 1 bands and 8 classes ``light`` has 4.97 million parameters, ``full`` 19.92 million; with one block at the
deepest level, whose 224 or 448 low-frequency maps make it the largest of all, it would be 4.16 and 16.70. A U-Net of
the same widths has 4.32 and 17.27 million, one with two encoders 6.98 and 27.89.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.errors import BadOption
from ...engine.training.loop import Preset
from .alignment import MMD, Alignment, Mmd, decomposition
from .attention import Attention, TransformerBlock
from .cross_fusion import CrossFusion
from .haar import haar_downsampling
from .invertible import InvertibleNetwork
from .reconstruction import Reconstruction, conv
from .segmenter import ROLES, SCHEDULE, Answer, Seen, Segmenter, SegmenterConfig

_HIGH = (0.75, 0.5, 0.25, 0.125)  # share of high frequencies by level
_HEADS = (1, 2, 4, 8)
_REDUCTIONS = (8, 4, 2, 1)  # side in pixels of the blocks that keys are made of
_BLOCKS = (1, 1, 1, 2)

_MMD_WEIGHT = 0.1
_DECOMPOSITION_WEIGHT = 2.0


@dataclass(frozen=True)
class MFAFNetConfig(SegmenterConfig):
    """What an MFAFNet is built from; the module's docstring explains the choices."""

    nodes: int = 2
    mmd: Mmd = "multi-kernel"
    decomposition: bool = False
    low_frequency: Attention = "spatial"


class MFAFNet(Segmenter):
    """Every score depends on all pixels of the window, and on where it lies in the grid of 16 px."""

    Config: ClassVar[Any] = MFAFNetConfig
    presets: ClassVar = {
        "light": Preset({}, SCHEDULE),
        "full": Preset({"widths": (64, 128, 256, 512), "nodes": 3}, SCHEDULE),
    }

    def __init__(self, config: MFAFNetConfig) -> None:
        """The network.

        Raises:
            BadOption: numbers of maps that cannot be split, or a reading of eq. (6) that is none.
        """
        super().__init__(config)
        _check(config)
        widths = config.widths
        self.encoders = nn.ModuleDict({role: Encoder(self.channels(role), config) for role in ROLES})
        self.fusions = nn.ModuleList(CrossFusion(*level) for level in zip(widths, _HEADS, strict=True))
        self.reconstructions = nn.ModuleList(
            Reconstruction(width, deeper) for width, deeper in zip(widths, (*widths[1:], 0), strict=True)
        )
        self.head = nn.Sequential(
            nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
            *conv(widths[0], widths[0], 3),
            nn.Conv2d(widths[0], config.classes, 1),
        )
        self.alignment = None if config.mmd == "none" else Alignment(widths[-1], config.mmd)

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        """Scores and optical share at every pixel; in training what is to be small beside the loss of the scores."""
        features = {role: self.encoders[role](self.completed(images[role], role)) for role in ROLES}
        there = {role: _shares_by_level(images[role].there) for role in ROLES}
        fused = [
            fusion({role: features[role][level] for role in ROLES}, {role: there[role][level] for role in ROLES})
            for level, fusion in enumerate(self.fusions)
        ]
        scores = self.head(self._reconstructed(features, [each.maps for each in fused]))
        share = _mean_at([each.optical_share for each in fused], scores.shape[2:])
        return Answer(scores, share, self._regulariser(features, there) if self.training else None)

    def _reconstructed(self, features: Mapping[str, Sequence[Tensor]], fused: Sequence[Tensor]) -> Tensor:
        """What the decoder has at the first level, (N, C, H / 2, W / 2)."""
        levels = [[*(features[role][level] for role in ROLES), fused[level]] for level in range(len(fused))]
        decoded = self.reconstructions[-1](levels[-1])
        for reconstruction, level in zip(reversed(self.reconstructions[:-1]), reversed(levels[:-1]), strict=True):
            decoded = reconstruction(level, decoded)
        return decoded

    def _regulariser(
        self, features: Mapping[str, Sequence[Tensor]], there: Mapping[str, Sequence[Tensor]]
    ) -> Tensor | None:
        together = [torch.stack(level).amin((0, 2)) == 1 for level in zip(*there.values(), strict=True)]
        terms = []
        if self.alignment is not None:
            deepest = {role: features[role][-1] for role in ROLES}
            terms.append(_MMD_WEIGHT * self.alignment(deepest, together[-1]))
        if self.config.decomposition:
            levels = [self._decomposition(features, level, seen) for level, seen in enumerate(together)]
            terms.append(_DECOMPOSITION_WEIGHT * torch.stack(levels).mean())
        return sum(terms[1:], terms[0]) if terms else None

    def _decomposition(self, features: Mapping[str, Sequence[Tensor]], level: int, together: Tensor) -> Tensor:
        high = _high_frequencies(self.config.widths[level], level)
        details, bases = ({role: features[role][level][:, part] for role in ROLES} for part in _parts(high))
        return decomposition(details, bases, together)

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory of a forward pass per pixel of a window: 880 in ``light``, 1,640 in ``full`` (measured)."""
        return 150 + 25 * config.widths[0]


class Encoder(nn.Sequential):
    """The levels of one image."""

    def __init__(self, channels: int, config: MFAFNetConfig) -> None:
        before = (channels, *config.widths[:-1])
        super().__init__(*(Decomposition(inputs, config, level) for level, inputs in enumerate(before)))

    def forward(self, image: Tensor) -> list[Tensor]:
        """(N, channels, H, W) to (N, width, H / 2^level, W / 2^level) for each level, high frequencies first."""
        features = []
        for level in self:
            image = level(image)
            features.append(image)
        return features


class Decomposition(nn.Module):
    """The feature decomposition module: half the size, then one branch for high and one for low frequencies."""

    def __init__(self, inputs: int, config: MFAFNetConfig, level: int) -> None:
        super().__init__()
        width = config.widths[level]
        self.high = _high_frequencies(width, level)
        low = width - self.high
        self.downsampling = haar_downsampling(inputs, width)
        self.details = InvertibleNetwork(self.high, config.nodes)
        self.base = nn.Sequential(
            *(
                TransformerBlock(low, _HEADS[level], _REDUCTIONS[level], config.low_frequency)
                for _ in range(_BLOCKS[level])
            )
        )

    def forward(self, image: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, width, H / 2, W / 2)."""
        maps = self.downsampling(image)
        details, base = _parts(self.high)
        return torch.cat([self.details(maps[:, details]), self.base(maps[:, base])], 1)


def _high_frequencies(width: int, level: int) -> int:
    return round(_HIGH[level] * width)


def _parts(high: int) -> tuple[slice, slice]:
    """Which maps of a level are details, and which the base."""
    return slice(high), slice(high, None)


def _shares_by_level(there: Tensor) -> list[Tensor]:
    """Which share of each pixel of a level has data, (N, 1, H / 2^level, W / 2^level)."""
    shares = [F.avg_pool2d(there, 2)]
    for _ in _HIGH[1:]:
        shares.append(F.avg_pool2d(shares[-1], 2))
    return shares


def _mean_at(maps: Sequence[Tensor], size: Sequence[int]) -> Tensor:
    """The mean of maps of several sizes, all brought to one."""
    return torch.stack([F.interpolate(each, list(size), mode="bilinear") for each in maps]).mean(0)


def _check(config: MFAFNetConfig) -> None:
    if config.mmd not in (*MMD, "none"):
        raise BadOption(name="mmd", value=config.mmd, reason=f"choose one of {', '.join(MMD)}, none")
    for level, (width, heads) in enumerate(zip(config.widths, _HEADS, strict=True)):
        high = _high_frequencies(width, level)
        if high != _HIGH[level] * width or high % 2 or (width - high) % heads:
            reason = f"level {level + 1} splits its maps {_HIGH[level]:g} to {1 - _HIGH[level]:g}, halves the first"
            reason += f" part and divides the second among {heads} heads; choose multiples of 8, 16, 32, 64"
            raise BadOption(name="widths", value=config.widths, reason=reason)
