# SPDX-License-Identifier: GPL-2.0-or-later
"""The operators that merge feature maps of several branches.

``DynamicBranchFusion`` is the one of Wu, Huang, Deng & Zhang: Dynamic Cross Feature Fusion for Remote Sensing
Pansharpening, ICCV 2021.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

FusionForm = Literal["inputs", "columns", "none"]


class DynamicBranchFusion(nn.Module):
    """Sums of feature maps with learned weights: O_i = sum_j s_ij / (sum of s + epsilon) * I_j.

    The s are scalars kept non-negative by a ReLU; all start at 1. The form says which of them divide a
    weight:

    - ``inputs``: those of the same output, so that the weights of one sum add up to one. The paper's formula.
    - ``columns``: those of the same input, in a matrix with one row and one column more than there are
      branches: what the authors' code computes between the branches. The spare row acts through the divisors
      only and the spare column receives no gradient. With a single output their code, and this class, use
      ``inputs``.
    - ``none``: plain sums without parameters, for ablation.

    Args:
        inputs: how many feature maps are merged.
        outputs: how many different sums of them there are.
        form: see above.
    """

    epsilon = 1e-4
    scalars: nn.Parameter | None

    def __init__(self, inputs: int, outputs: int = 1, form: FusionForm = "inputs"):
        super().__init__()
        self.inputs, self.outputs = inputs, outputs
        self.over_columns = form == "columns" and outputs > 1
        spare = int(self.over_columns)
        scalars = None if form == "none" else nn.Parameter(torch.ones(outputs + spare, inputs + spare))
        self.register_parameter("scalars", scalars)

    def weights(self) -> Tensor:
        """The weight of each input in each sum, (outputs, inputs)."""
        if self.scalars is None:
            return torch.ones(self.outputs, self.inputs)
        positive = torch.relu(self.scalars)
        shares = positive / (positive.sum(0 if self.over_columns else 1, keepdim=True) + self.epsilon)
        return shares[: self.outputs, : self.inputs]

    def forward(self, features: Sequence[Tensor], output: int = 0) -> Tensor:
        """Sum number ``output`` of the feature maps, which all have the same shape."""
        weights = self.weights()[output]
        total = features[0] * weights[0]
        for feature, weight in zip(features[1:], weights[1:], strict=True):
            total += feature * weight
        return total
