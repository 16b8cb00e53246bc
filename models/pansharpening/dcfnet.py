# SPDX-License-Identifier: GPL-2.0-or-later
"""DCFNet: pansharpening with three parallel resolutions that exchange features dynamically.

Source: Wu, Huang, Deng & Zhang: Dynamic Cross Feature Fusion for Remote Sensing Pansharpening, ICCV 2021
(Fig. 2 network, Fig. 3 pre-fusion units, Fig. 4 pyramid cross feature transfer, Eq. (2) loss). HR, MR and LR
are the branches at 1, 1/2 and 1/4 of the PAN grid with 32, 64 and 128 maps. The ratio of PAN to MS is 4.

Where paper and the authors' code differ, the counts of the published 2.77 million parameters speak for the
code, which is therefore followed in these points:

- Stage 1 has four bottlenecks of 64-64-256 maps (drawn: "recurrent x3" of 64-256-64); the other stages have
  three basic blocks per branch, each pre-fusion unit one more.
- Batch normalisation follows every convolution, except those of MS and the last one.
- A pre-fusion unit applies its ReLU after the weighted sum (drawn: to the MS features before it).
- A transfer passes a branch to itself unchanged and to finer ones through a 1x1 convolution (drawn: both
  3x3).

Departures from the authors' code:

- ``residual`` adds the interpolated MS to the output: without it, spectra of unseen sensors come out
  distorted. ``residual=False`` is the published form.
- ``branch_fusion="inputs"`` divides the weights as the paper's formula says; "columns" is the form in the
  code.
- Maps are resized with align_corners=False: the code's True shifts features by up to 1.5 PAN pixels, by an
  amount that depends on the size of the tile, and so leaves seams.
- The code's unused 3x3 convolution of 128 maps (147,712 parameters) is left out.
- ``cross_transfer=False`` leaves the pyramid cross feature transfers out, ``branch_fusion="none"`` the weights of the
  sums: the ablations of the paper's Table 6.
- ``normalisation="none"`` drops the batch normalisations and gives the convolutions a bias in their place, as
  statistics of the training scenes can be wrong for other sensors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ...engine.training.loop import Descent, Preset, Schedule
from ..fusion import DynamicBranchFusion, FusionForm
from ..method import View
from ..network import Network

Normalisation = Literal["batch", "none"]

WIDTHS = (32, 64, 128)  # maps of HR, MR, LR


@dataclass(frozen=True)
class DCFNetConfig:
    """What a DCFNet is built from; the module's docstring explains the choices."""

    bands: int
    residual: bool = True
    normalisation: Normalisation = "batch"
    branch_fusion: FusionForm = "inputs"
    cross_transfer: bool = True


class DCFNet(Network):
    """The network: PAN and MS in, MS on the PAN grid out.

    An output pixel depends on PAN pixels up to 61 px away if it lies on the stride of 4, up to 63 px if it
    lies between (measured). Tiles whose origins are multiples of ``stride`` therefore agree with the whole
    image wherever they are ``halo`` px or more from a border that is not the image's.
    """

    Config = DCFNetConfig
    views: ClassVar = {
        "pan": View("pan"),
        "ms_full": View("ms"),
        "ms_half": View("ms", scale=2),
        "ms_quarter": View("ms", scale=4),
    }
    target: ClassVar[str] = "ms"
    stride: ClassVar[int] = 4
    halo: ClassVar[int] = 64
    preferred_tile: ClassVar[int] = 768
    layers: ClassVar = {
        "HR before the last transfer": "stage3.0",
        "MR before the last transfer": "stage3.1",
        "LR before the last transfer": "stage3.2",
        "MR to HR in the last transfer": "transfer3.paths.0.1",
        "LR to HR in the last transfer": "transfer3.paths.0.2",
        "HR to MR in the last transfer": "transfer3.paths.1.0",
        "HR to LR in the last transfer": "transfer3.paths.2.0",
        "HR after the last transfer": "transfer3.fused.0",
        "MR after the last transfer": "transfer3.fused.1",
        "LR after the last transfer": "transfer3.fused.2",
        "all branches together": "head.0",
    }
    presets: ClassVar = {
        "robust": Preset({"normalisation": "none"}, Schedule(2000, batch_size=8, learning_rate=1e-3, patch_size=32)),
        # 300 epochs of 8806 samples (supplement, section 1)
        "paper": Preset(
            {"residual": False},
            Schedule(82500, batch_size=32, learning_rate=1e-3, patch_size=64, descent=Descent("constant")),
        ),
    }

    def __init__(self, config: DCFNetConfig):
        super().__init__(config)
        bands, norm, form = config.bands, config.normalisation, config.branch_fusion
        hr, mr, _ = WIDTHS
        self.stem = nn.Sequential(_conv(bands + 1, 64, 3, norm), _conv(64, 64, 3, norm))
        self.stage1 = nn.Sequential(Bottleneck(64, norm), *(Bottleneck(256, norm) for _ in range(3)))
        self.hr_entry = _conv(256, hr, 3, norm)
        self.mr_entry = PreFusion(256, bands, mr, norm, form)
        self.stage2 = _stage(WIDTHS[:2], norm)
        self.lr_entry = LowResolutionEntry(bands, norm, form)
        self.transfer2 = self._transfer(WIDTHS[:2])
        self.stage3 = _stage(WIDTHS, norm)
        self.transfer3 = self._transfer(WIDTHS)
        # these two convolutions have a bias in the authors' code, before the normalisation too
        self.head = nn.Sequential(_conv(sum(WIDTHS), sum(WIDTHS), 1, norm, bias=True), nn.Conv2d(sum(WIDTHS), bands, 1))
        if norm == "none":
            self._initialise()

    def _transfer(self, widths: Sequence[int]) -> nn.Module:
        if not self.config.cross_transfer:
            return nn.Identity()
        return CrossTransfer(widths, self.config.normalisation, self.config.branch_fusion)

    @staticmethod
    def loss(output: Tensor, truth: Tensor) -> Tensor:
        """Mean squared error, the paper's Eq. (2)."""
        return F.mse_loss(output, truth)

    @staticmethod
    def bytes_per_pixel(config: DCFNetConfig) -> int:
        """Memory of a forward pass per PAN pixel of the tile: 4,500 to 4,900 measured, whatever the bands."""
        return 4700

    @torch.no_grad()
    def _initialise(self) -> None:
        """Start as a shallow network whose output is the interpolated MS, where no normalisation keeps signals alive.

        He initialisation; the last convolution of every residual block and of the network starts at zero. PyTorch's
        default, meant for batch normalisation, needs several times the iterations (measured).
        """
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        blocks = [module for module in self.modules() if isinstance(module, (Bottleneck, BasicBlock))]
        for module in [*(block.body for block in blocks), *([self.head] if self.config.residual else [])]:
            last = [layer for layer in module.modules() if isinstance(layer, nn.Conv2d)][-1]
            nn.init.zeros_(last.weight)

    def forward(self, pan: Tensor, ms_full: Tensor, ms_half: Tensor, ms_quarter: Tensor) -> Tensor:
        """The fused image, (N, B, H, W).

        Args:
            pan: (N, 1, H, W), H and W multiples of 4.
            ms_full: MS interpolated to the PAN grid, (N, B, H, W).
            ms_half: MS interpolated to half the PAN grid, (N, B, H/2, W/2).
            ms_quarter: MS, (N, B, H/4, W/4).

        Raises:
            ValueError: sizes or bands that do not fit each other or the network.
        """
        self._check(pan, ms_full, ms_half, ms_quarter)
        hr, mr = self._open_branches(pan, ms_full, ms_half)
        hr, mr = _each(self.stage2, (hr, mr))
        lr = self.lr_entry(hr, mr, ms_quarter)  # (N, 128, H/4, W/4)
        hr, mr = self.transfer2((hr, mr))
        branches = self.transfer3(_each(self.stage3, (hr, mr, lr)))
        fused = self.head(_stack_at_finest(branches))  # (N, 224, H, W) -> (N, B, H, W)
        return fused + ms_full if self.config.residual else fused

    def _open_branches(self, pan: Tensor, ms_full: Tensor, ms_half: Tensor) -> tuple[Tensor, Tensor]:
        features = self.stem(torch.cat([pan, ms_full], 1))  # (N, B+1, H, W) -> (N, 64, H, W)
        # block by block, so that no caller keeps the features before alive: the peak of memory is here
        for block in self.stage1:
            features = block(features)  # (N, 256, H, W)
        return self.hr_entry(features), self.mr_entry(features, ms_half)  # (N, 32, H, W), (N, 64, H/2, W/2)

    def _check(self, pan: Tensor, ms_full: Tensor, ms_half: Tensor, ms_quarter: Tensor) -> None:
        count, _, height, width = pan.shape
        if height % self.stride or width % self.stride:
            raise ValueError(f"DCFNet needs height and width to be multiples of {self.stride}; got {height} x {width}.")
        layout = {
            "pan": (pan, 1, 1),
            "ms_full": (ms_full, self.config.bands, 1),
            "ms_half": (ms_half, self.config.bands, 2),
            "ms_quarter": (ms_quarter, self.config.bands, 4),
        }
        for name, (image, bands, factor) in layout.items():
            expected = (count, bands, height // factor, width // factor)
            if image.shape != expected:
                raise ValueError(f"DCFNet needs {name} of shape {expected}; got {tuple(image.shape)}.")


class Bottleneck(nn.Module):
    """Three convolutions to 64, 64 and 256 maps beside a shortcut (the unit of stage 1)."""

    def __init__(self, inputs: int, norm: Normalisation):
        super().__init__()
        self.body = nn.Sequential(
            _conv(inputs, 64, 1, norm), _conv(64, 64, 3, norm), _conv(64, 256, 1, norm, relu=False)
        )
        self.shortcut = nn.Identity() if inputs == 256 else _conv(inputs, 256, 1, norm, relu=False)

    def forward(self, features: Tensor) -> Tensor:
        return self.body(features).add_(self.shortcut(features)).relu_()


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside the identity."""

    def __init__(self, channels: int, norm: Normalisation):
        super().__init__()
        self.body = nn.Sequential(_conv(channels, channels, 3, norm), _conv(channels, channels, 3, norm, relu=False))

    def forward(self, features: Tensor) -> Tensor:
        return self.body(features).add_(features).relu_()


class PreFusion(nn.Module):
    """A branch is born at half the resolution of finer features, with the MS of that resolution (Fig. 3)."""

    def __init__(self, inputs: int, bands: int, outputs: int, norm: Normalisation, form: FusionForm):
        super().__init__()
        self.down = _conv(inputs, outputs, 3, norm, stride=2)
        self.ms = nn.Conv2d(bands, outputs, 3, padding=1, bias=False)
        self.fusion = DynamicBranchFusion(2, form=form)
        self.block = BasicBlock(outputs, norm)

    def forward(self, finer: Tensor, ms: Tensor) -> Tensor:
        return self.block(self.fusion((self.down(finer), self.ms(ms))).relu_())


class LowResolutionEntry(nn.Module):
    """LR is born from HR by way of MR, with the MS, and from MR directly (Fig. 4's path from high to low)."""

    def __init__(self, bands: int, norm: Normalisation, form: FusionForm):
        super().__init__()
        hr, mr, lr = WIDTHS
        self.hr_to_mr = _conv(hr, mr, 3, norm, stride=2)
        self.entry = PreFusion(mr, bands, lr, norm, form)
        self.mr_to_lr = _conv(mr, lr, 3, norm, stride=2)
        self.fusion = DynamicBranchFusion(2, form=form)

    def forward(self, hr: Tensor, mr: Tensor, ms: Tensor) -> Tensor:
        progressive = self.entry(mr + self.hr_to_mr(hr), ms)  # (N, 64, H/2, W/2) -> (N, 128, H/4, W/4)
        return self.fusion((self.mr_to_lr(mr), progressive))


class CrossTransfer(nn.Module):
    """Pyramid cross feature transfer: each branch becomes a sum of all, at its resolution (Fig. 4)."""

    def __init__(self, widths: Sequence[int], norm: Normalisation, form: FusionForm):
        super().__init__()
        branches = range(len(widths))
        self.paths = nn.ModuleList(
            nn.ModuleList(_path(widths, source, target, norm) for source in branches) for target in branches
        )
        self.fusion = DynamicBranchFusion(len(widths), len(widths), form)
        self.fused = nn.ModuleList(nn.ReLU(inplace=True) for _ in branches)

    def forward(self, branches: Sequence[Tensor]) -> list[Tensor]:
        fused = []
        for target, paths in enumerate(self.paths):
            size = branches[target].shape[-2:]
            passed = [_resize(path(branch), size) for path, branch in zip(paths.children(), branches, strict=True)]
            fused.append(self.fused[target](self.fusion(passed, target)))
        return fused


def _path(widths: Sequence[int], source: int, target: int, norm: Normalisation) -> nn.Module:
    """Features of the source branch for the target branch; those for a finer one are still to be resized."""
    if source == target:
        return nn.Identity()
    if source > target:
        return _conv(widths[source], widths[target], 1, norm, relu=False)
    steps = [_conv(widths[source], widths[source], 3, norm, stride=2) for _ in range(target - source - 1)]
    return nn.Sequential(*steps, _conv(widths[source], widths[target], 3, norm, stride=2, relu=False))


def _stage(widths: Sequence[int], norm: Normalisation) -> nn.ModuleList:
    return nn.ModuleList(nn.Sequential(*(BasicBlock(width, norm) for _ in range(3))) for width in widths)


def _each(stage: nn.ModuleList, branches: Sequence[Tensor]) -> list[Tensor]:
    return [blocks(branch) for blocks, branch in zip(stage, branches, strict=True)]


def _stack_at_finest(branches: Sequence[Tensor]) -> Tensor:
    size = branches[0].shape[-2:]
    return torch.cat([_resize(branch, size) for branch in branches], 1)


def _resize(features: Tensor, size: torch.Size) -> Tensor:
    if features.shape[-2:] == size:
        return features
    return F.interpolate(features, size=size, mode="bilinear", align_corners=False)


def _conv(
    inputs: int,
    outputs: int,
    kernel: int,
    norm: Normalisation,
    *,
    stride: int = 1,
    relu: bool = True,
    bias: bool = False,
) -> nn.Sequential:
    """Convolution, normalisation and ReLU; same size at stride 1."""
    layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=bias or norm == "none")]
    if norm == "batch":
        layers.append(nn.BatchNorm2d(outputs, momentum=0.01))
    if relu:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)
