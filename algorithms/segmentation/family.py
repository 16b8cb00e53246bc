# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms of optical-SAR segmentation share: group and tags."""

from __future__ import annotations

from ..base import EngineAlgorithm
from ..messages import tr

TASK = "segmentation"


class Segmentation(EngineAlgorithm):
    """Group and tags of the family."""

    def group(self) -> str:
        return tr("Optical-SAR segmentation")

    def groupId(self) -> str:
        return "segmentation"

    def tags(self) -> list[str]:
        words = tr("segmentation,land cover,classification,map,SAR,radar,optical,fusion,Sentinel-1,Sentinel-2,flood")
        return words.split(",")
