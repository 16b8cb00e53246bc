# SPDX-License-Identifier: GPL-2.0-or-later
"""The operators that merge features of several branches or depths.

``DynamicBranchFusion`` is the one of Wu, Huang, Deng & Zhang: Dynamic Cross Feature Fusion for Remote Sensing
Pansharpening, ICCV 2021. ``Kronecker`` is that of Cheng: Kronecker Product Feature Fusion for Convolutional Neural
Network in Remote Sensing Scene Classification, arXiv 2402.00036 (KPFF); beside it stand what it is compared with.

All of them are linear. Stack the n features x_i of length r as the rows of X; then the result is M X, its rows one
after another, and the operators differ in M alone:

    none    (0 ... 0 1)    the last feature, r numbers
    add     (1 ... 1)      the sum, r numbers
    concat  I              one after another, n r numbers
    kpff    W, learned     n r numbers

Equation 5 of the paper, y = sum_i w_i (x) x_i, is the last line with W[b, i] = w_i,b: column i of W is w_i. As vectors
y = (W (x) I_r) concat(x). A linear layer A behind it swallows M: A y = sum_i A'_i x_i with A'_i = sum_b M[b, i] A_b.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import torch
from torch import Tensor, nn

FusionForm = Literal["inputs", "columns", "none"]
VectorFusionName = Literal["none", "add", "concat", "kpff", "dynamic"]
KroneckerStart = Literal["concat", "add", "mean", "normal"]

#: Ids of the ways to merge feature vectors, as `vector_fusion` takes them.
VECTOR_FUSIONS: tuple[str, ...] = get_args(VectorFusionName)


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


class VectorFusion(nn.Module):
    """Merges n features, (N, r) each or (N, r, H, W), into one of `groups` times r channels: M X, rows joined.

    Args:
        inputs: n, how many features are merged.
    """

    groups: int

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.inputs = inputs

    def matrix(self) -> Tensor:
        """M, (groups, inputs)."""
        raise NotImplementedError

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """The merged feature, (N, groups * r, ...)."""
        stacked = torch.stack(list(features), 1)  # (N, n, r, ...)
        return torch.einsum("bi,ni...->nb...", self.matrix(), stacked).flatten(1, 2)


class Last(VectorFusion):
    """No fusion: the last feature, the deepest as a rule."""

    groups = 1

    def matrix(self) -> Tensor:
        """A single 1, at the end."""
        return torch.eye(self.inputs)[-1:]

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """The last feature as it is."""
        return features[-1]


class Add(VectorFusion):
    """The sum of the features."""

    groups = 1

    def matrix(self) -> Tensor:
        """Ones."""
        return torch.ones(1, self.inputs)

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """The sum."""
        return torch.stack(list(features)).sum(0)


class Concat(VectorFusion):
    """The features one after another."""

    def __init__(self, inputs: int) -> None:
        super().__init__(inputs)
        self.groups = inputs

    def matrix(self) -> Tensor:
        """The identity."""
        return torch.eye(self.inputs)

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """The features, joined."""
        return torch.cat(list(features), 1)


class Kronecker(VectorFusion):
    """KPFF: the sum of the Kronecker products of learned vectors w_i with the features x_i.

    As a linear layer follows, no more can be expressed than with `Concat`: what W changes is how the weights behind it
    are learned. The size of w_i says little of how important x_i is, because W and that layer can be changed against
    each other; `importance` looks at both.

    Args:
        inputs: n, how many features are merged.
        start: W before learning; the paper does not say. `concat` is the identity; `add` has ones in its first row and
            zeros elsewhere; `mean` is 1/n everywhere; `normal` is random with standard deviation 1/sqrt(n).
    """

    def __init__(self, inputs: int, start: KroneckerStart = "concat") -> None:
        super().__init__(inputs)
        self.groups = inputs
        self.weight = nn.Parameter(_start(inputs, start))

    def matrix(self) -> Tensor:
        """W, (n, n); column i is w_i."""
        return self.weight


class Dynamic(VectorFusion):
    """One sum with learned positive weights: `DynamicBranchFusion` on vectors."""

    groups = 1

    def __init__(self, inputs: int) -> None:
        super().__init__(inputs)
        self.branches = DynamicBranchFusion(inputs)

    def matrix(self) -> Tensor:
        """The weights, which add up to one."""
        return self.branches.weights()


def vector_fusion(name: str, inputs: int, start: KroneckerStart = "concat") -> VectorFusion:
    """The operator with an id of `VECTOR_FUSIONS` for so many features; `start` is for kpff."""
    if name == "kpff":
        return Kronecker(inputs, start)
    return {"none": Last, "add": Add, "concat": Concat, "dynamic": Dynamic}[name](inputs)


def absorbed(weight: Tensor, matrix: Tensor) -> Tensor:
    """The weights of a linear layer that takes concatenated features and does what M and the given one do.

    Args:
        weight: A of the layer behind the fusion, (outputs, groups * r).
        matrix: M of the fusion, (groups, n).

    Returns:
        A (M (x) I_r), (outputs, n * r).
    """
    blocks = weight.unflatten(1, (len(matrix), -1))  # (outputs, groups, r)
    return torch.einsum("obr,bi->oir", blocks, matrix.to(weight)).flatten(1)


def importance(weight: Tensor, matrix: Tensor, rms: Tensor) -> Tensor:
    """How much each feature moves the layer behind the fusion: the Frobenius norm of A'_i times the size of x_i, (n,).

    Unlike |w_i| it stays the same when W and the layer change against each other.

    Args:
        weight: A of that layer, (outputs, groups * r).
        matrix: M of the fusion, (groups, n).
        rms: root mean square of each feature, (n,).
    """
    blocks = absorbed(weight, matrix).unflatten(1, (matrix.shape[1], -1))  # (outputs, n, r)
    return blocks.square().sum((0, 2)).sqrt() * rms


def _start(inputs: int, start: KroneckerStart) -> Tensor:
    if start == "normal":
        return torch.randn(inputs, inputs) / inputs**0.5
    first = torch.zeros(inputs, inputs)
    first[0] = 1.0
    return {"concat": torch.eye(inputs), "add": first, "mean": torch.full_like(first, 1 / inputs)}[start]
