# SPDX-License-Identifier: GPL-2.0-or-later
"""What networks for optical-SAR segmentation share: what they see, what stands in for what is missing, what they give.

Either image may lack pixels, or be missing altogether. A network trained without that in mind fails then (flood IoU of
.045 instead of .682 in one published bitemporal U-Net), zeros being a value like any other. So a missing pixel becomes
a learned constant of its band, and a further channel of each image says where it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import torch
from torch import Tensor, nn

from ...engine.errors import BadOption
from ...engine.training.loop import Descent, Preset, Schedule

#: Roles in the order in which networks that stack them do so.
ROLES = ("optical", "sar")

#: Levels whose numbers of feature maps a configuration gives.
LEVELS = 4

#: How all of them are trained, so that they can be compared.
SCHEDULE = Schedule(
    2000, batch_size=8, learning_rate=1e-3, patch_size=128, descent=Descent("cosine", decay=1e-4, clip=1.0)
)


@dataclass(frozen=True)
class SegmenterConfig:
    """Bands of the two images, classes, and the numbers of feature maps from the first level to the deepest."""

    optical: int
    sar: int
    classes: int
    widths: tuple[int, ...] = (32, 64, 128, 256)


class Seen(NamedTuple):
    """One image: values (N, bands, H, W), zero mean and unit spread; 1 where there are data, else 0 (N, 1, H, W)."""

    values: Tensor
    there: Tensor


class Answer(NamedTuple):
    """What a network makes of its images.

    Attributes:
        scores: of the classes before the softmax, (N, classes, H, W).
        optical_share: how much of it comes from the optical image, 0 to 1, (N, 1, H, W); None if it cannot tell.
        regulariser: what the network wants small beside the segmentation loss; a scalar. None if there is nothing.
    """

    scores: Tensor
    optical_share: Tensor | None = None
    regulariser: Tensor | None = None


class Segmenter(nn.Module):
    """A network that takes images by role, all on one grid, and returns an `Answer`.

    H and W are multiples of `stride`. A network ignores images of roles that it does not use.
    """

    Config: ClassVar[Any] = SegmenterConfig
    roles: ClassVar[tuple[str, ...]] = ROLES  #: what it uses
    stride: ClassVar[int] = 16
    presets: ClassVar[Mapping[str, Preset]] = {
        "light": Preset({}, SCHEDULE),
        "full": Preset({"widths": (64, 128, 256, 512)}, SCHEDULE),
    }

    def __init__(self, config: Any) -> None:
        """Keep the configuration, and start with the bands' means as constants.

        Raises:
            BadOption: the numbers of feature maps are not those of four levels.
        """
        super().__init__()
        if len(config.widths) != LEVELS:
            reason = f"give {LEVELS} numbers of feature maps, one for each level"
            raise BadOption(name="widths", value=config.widths, reason=reason)
        self.config = config
        self.missing = nn.ParameterDict(
            {role: nn.Parameter(torch.zeros(1, getattr(config, role), 1, 1)) for role in self.roles}
        )

    def channels(self, role: str) -> int:
        """How many channels `completed` gives for an image."""
        return getattr(self.config, role) + 1

    def completed(self, seen: Seen, role: str) -> Tensor:
        """The image with the learned constants where it has no data, and its mask: (N, bands + 1, H, W)."""
        filled = torch.where(seen.there > 0, seen.values, self.missing[role])
        return torch.cat([filled, seen.there], 1).contiguous(memory_format=torch.channels_last)

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        """The answer for images of all the roles that the network uses."""
        raise NotImplementedError

    @staticmethod
    def bytes_per_pixel(config: Any) -> int:
        """Memory that a forward pass takes per pixel of a window (measured)."""
        raise NotImplementedError
