# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms of scene classification share: group, tags, and the ways to merge features."""

from __future__ import annotations

from ..base import EngineAlgorithm
from ..messages import tr

TASK = "scenes"

#: Ways to merge the features of several depths, by the ids of the engine.
FUSIONS = ("none", "add", "concat", "kpff")


class Scenes(EngineAlgorithm):
    """Group and tags of the family."""

    def group(self) -> str:
        return tr("Scene classification")

    def groupId(self) -> str:
        return "scenes"

    def tags(self) -> list[str]:
        return tr("scene,classification,land use,chip,patch,image,KPFF,feature fusion,AlexNet,VGG,Inception").split(",")


def fusion_titles() -> dict[str, str]:
    """What the ways to merge are called, by their ids."""
    return {
        "none": tr("the deepest features alone"),
        "add": tr("Add"),
        "concat": tr("Concat"),
        "kpff": tr("KPFF"),
    }
