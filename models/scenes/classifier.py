# SPDX-License-Identifier: GPL-2.0-or-later
"""What scene classifiers share: features at three depths, brought to one length, merged, and classified.

The fusion is that of Cheng: Kronecker Product Feature Fusion for Convolutional Neural Network in Remote Sensing Scene
Classification, arXiv 2402.00036, or one of those that it is compared with (see fusion.py). The paper names neither the
layers that are merged, nor what brings them to one length, nor the layers behind. Here these are the ends of three
stages; global average pooling, a linear layer, batch normalisation and ReLU for each, so that all come on one scale
and the entries of W can be compared; then dropout, a hidden layer, dropout, and the scores:

    map_i (N, c_i, h_i, w_i) -> mean -> linear -> norm -> ReLU -> x_i (N, r)
    y = fusion(x_1, x_2, x_3) -> dropout -> linear -> ReLU -> dropout -> linear -> scores (N, classes)

With the fusion ``none`` only the deepest map goes this way, so that it differs from the others by the fusion alone. The
head ``classic`` is that of the backbone's own publication; merged are then, where it has them, the outputs of its first
two fully connected layers, which are of one length by themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from ..fusion import KroneckerStart, VectorFusion, VectorFusionName
from .heads import Head

#: What suits small sets and processors, in the main the recipe of networks trained from scratch on such sets
#: (RSMamba, arXiv 2403.19654): AdamW, warm-up, cosine, smoothed labels.
_LIGHT = Schedule(
    6000,
    batch_size=32,
    learning_rate=1e-3,
    patch_size=128,
    descent=Descent("cosine", decay=0.05, clip=1.0, warm_up=0.05),
)
_FULL = Schedule(
    20000,
    batch_size=64,
    learning_rate=5e-4,
    patch_size=224,
    descent=Descent("cosine", decay=0.05, clip=1.0, warm_up=0.02),
)
#: As published: 200 epochs of 1,680 images at the most, L2 added to the gradient.
_PAPER = Schedule(
    6800,
    batch_size=50,
    learning_rate=1e-4,
    patch_size=224,
    descent=Descent("constant", decay=5e-4, in_gradient=True),
)


@dataclass(frozen=True)
class ClassifierConfig:
    """How a scene classifier is built."""

    bands: int
    classes: int
    fusion: VectorFusionName = "kpff"
    head: Literal["matched", "classic"] = "matched"
    match: Literal["norm", "linear"] = "norm"  #: what brings features to one length; linear is a bare linear layer
    start: KroneckerStart = "concat"  #: W of kpff before learning
    behind: Literal["none", "relu", "norm_relu"] = "none"  #: between fusion and dropout
    norm: bool = True  #: batch normalisation after each convolution; the publications of the backbones have none
    width: int = 256  #: r, the length of the merged features, and of the hidden layer
    dropout: float = 0.5


class Classifier(nn.Module):
    """A network that takes (N, bands, H, W), zero mean and unit spread, and returns scores (N, classes).

    H and W are `least_size` or more, as they come; 64 to 256 is what these networks are made for.
    """

    Config: ClassVar[Any] = ClassifierConfig
    least_size: ClassVar[int] = 64
    presets: ClassVar[Mapping[str, Preset]] = {
        "light": Preset({}, _LIGHT, {"smoothing": 0.1, "augmentation": "full"}),
        "full": Preset({}, _FULL, {"smoothing": 0.1, "augmentation": "full"}),
        "paper": Preset({"norm": False}, _PAPER, {"smoothing": 0.0, "augmentation": "flips"}),
    }
    bytes_per_pixel: ClassVar[int]  #: memory that inference takes per pixel of a chip, at the most (measured)
    depths: ClassVar[Mapping[str, int]]  #: the maps that are merged, and their channels, the deepest last
    stages: nn.ModuleList  #: one for each of them, each going on from the one before
    head: Head

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config

    @classmethod
    def suited(cls, size: int) -> dict[str, Any]:
        """Settings that chips of so many pixels on a side call for."""
        return {}

    def forward(self, images: Tensor) -> Tensor:
        """The scores of the classes before the softmax."""
        return self.head(self.maps(images))

    def maps(self, images: Tensor) -> list[Tensor]:
        """Feature maps at the depths that are merged, (N, c_i, h_i, w_i)."""
        found: list[Tensor] = []
        for stage in self.stages:
            images = stage(images)
            found.append(images)
        return found

    @property
    def merged(self) -> tuple[str, ...]:
        """What the fusion merges, in words."""
        return self.head.titles or tuple(self.depths)[-self.head.fusion.inputs :]

    def parameter_groups(self, schedule: Schedule) -> list[dict[str, Any]]:
        """Weights shrink as the schedule says; norms, biases and W of kpff do not.

        A smaller W would only be made up for by the layer behind it.
        """
        fusions = [module for module in self.modules() if isinstance(module, VectorFusion)]
        merging = {id(weight) for fusion in fusions for weight in fusion.parameters()}
        firm = [weight for weight in self.parameters() if weight.ndim > 1 and id(weight) not in merging]
        free = [weight for weight in self.parameters() if weight.ndim <= 1 or id(weight) in merging]
        return [{"params": firm}, {"params": free, "weight_decay": 0.0}]

    def without_fusion(self) -> Classifier:
        """A copy for inference with the same scores, in which the layer behind has swallowed the fusion."""
        made = copy.deepcopy(self).eval()
        made.head.swallow_fusion()
        return made

    def _start(self) -> None:
        """Weights before learning: He's for convolutions, small normal ones for linear layers."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, 0, 0.01)
            if isinstance(module, (nn.Conv2d, nn.Linear)) and module.bias is not None:
                nn.init.zeros_(module.bias)


def convolution(
    inputs: int, outputs: int, kernel: int, norm: bool, stride: int = 1, padding: int | None = None
) -> nn.Sequential:
    """Convolution, batch normalisation where wished, ReLU; by default with the padding that keeps the size."""
    padding = kernel // 2 if padding is None else padding
    layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=not norm)]
    if norm:
        layers.append(nn.BatchNorm2d(outputs))
    return nn.Sequential(*layers, nn.ReLU())


def pool(kernel: int = 3, stride: int = 2) -> nn.MaxPool2d:
    """The largest of each window; windows at the edge may be smaller, so that small chips keep a pixel."""
    return nn.MaxPool2d(kernel, stride, ceil_mode=True)
