# SPDX-License-Identifier: GPL-2.0-or-later
"""A trained network made fast for inference, with the same output."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.utils import convert_conv2d_weight_memory_format
from torch.nn.utils.fusion import fuse_conv_bn_eval


def for_inference(network: nn.Module) -> nn.Module:
    """A copy in evaluation mode, batch normalisation folded into the convolutions, laid out as channels_last.

    Folding looks into every ``nn.Sequential`` of the network, for a ``Conv2d`` that a ``BatchNorm2d``
    follows. The copy's outputs differ from the network's by rounding only (1e-5 relative). It is not for
    training or saving.
    """
    folded = copy.deepcopy(network).eval().requires_grad_(False)
    for sequence in [module for module in folded.modules() if isinstance(module, nn.Sequential)]:
        _fold(sequence)
    return convert_conv2d_weight_memory_format(folded, torch.channels_last)


def _fold(sequence: nn.Sequential) -> None:
    for index in reversed(range(len(sequence) - 1)):
        conv, norm = sequence[index], sequence[index + 1]
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            sequence[index] = fuse_conv_bn_eval(conv, norm)
            del sequence[index + 1]
