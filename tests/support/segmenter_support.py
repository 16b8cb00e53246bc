# SPDX-License-Identifier: GPL-2.0-or-later
"""What networks for optical-SAR segmentation are shown in tests, and what is measured on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from deep_fusion.models.segmentation.segmenter import Seen, Segmenter
from torch import Tensor, nn

BANDS = {"optical": 4, "sar": 1}
CLASSES = 8


def network(kind: type[Segmenter], preset: str = "light", seed: int = 1, **options: Any) -> Segmenter:
    """A fresh network for 4 optical bands, 1 of SAR and 8 classes."""
    torch.manual_seed(seed)
    config = {**BANDS, "classes": CLASSES, **kind.presets[preset].config, **options}
    return kind(kind.Config(**config))


def tiny(kind: type[Segmenter], seed: int = 1, **options: Any) -> Segmenter:
    """The same with few feature maps, for what does not depend on their number."""
    return network(kind, seed=seed, **{"widths": (8, 16, 32, 64), **options})


def images(
    rows: int = 32,
    cols: int = 48,
    count: int = 2,
    missing: tuple[str, ...] = (),
    seed: int = 3,
    bands: Mapping[str, int] = BANDS,
) -> dict[str, Seen]:
    """Noise for both roles, there everywhere or nowhere."""
    generator = torch.Generator().manual_seed(seed)
    seen = {}
    for role, number in bands.items():
        values = torch.randn(count, number, rows, cols, generator=generator)
        seen[role] = Seen(values, torch.full((count, 1, rows, cols), float(role not in missing)))
    return seen


def size(module: nn.Module) -> int:
    """How many numbers it learns."""
    return sum(parameter.numel() for parameter in module.parameters())


def loss(net: Segmenter, seen: Mapping[str, Seen], truth: Tensor) -> Tensor:
    """Cross-entropy, and what the network adds to it."""
    answer = net(seen)
    segmentation = F.cross_entropy(answer.scores, truth)
    return segmentation if answer.regulariser is None else segmentation + answer.regulariser


def squares(rows: int, cols: int, side: int, count: int, classes: int = CLASSES, seed: int = 5) -> Tensor:
    """Random classes in squares of `side` pixels, (count, rows, cols)."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randint(0, classes, (count, rows // side, cols // side), generator=generator)
    return coarse.repeat_interleave(side, 1).repeat_interleave(side, 2)
