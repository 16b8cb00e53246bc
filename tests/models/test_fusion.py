# SPDX-License-Identifier: GPL-2.0-or-later
"""The operators that merge features, against their closed forms."""

from __future__ import annotations

import math

import pytest
import torch
from deep_fusion.models.fusion import (
    VECTOR_FUSIONS,
    DynamicBranchFusion,
    Kronecker,
    absorbed,
    importance,
    vector_fusion,
)


def fusion_with(scalars: list[list[float]], form: str) -> DynamicBranchFusion:
    rows, columns = len(scalars), len(scalars[0])
    spare = int(form == "columns")
    fusion = DynamicBranchFusion(columns - spare, rows - spare, form)
    fusion.load_state_dict({"scalars": torch.tensor(scalars)})
    return fusion


@pytest.mark.parametrize(("inputs", "outputs"), [(2, 1), (2, 2), (3, 3)])
def test_weights_of_a_sum_start_equal_and_add_up_to_one_but_for_epsilon(inputs, outputs):
    weights = DynamicBranchFusion(inputs, outputs).weights().double()
    assert weights.shape == (outputs, inputs)
    expected = torch.full((outputs,), 1 / (1 + 1e-4 / inputs), dtype=torch.float64)
    torch.testing.assert_close(weights.sum(1), expected, rtol=1e-6, atol=0)
    assert torch.all(weights == weights[0, 0])


@pytest.mark.parametrize("branches", [2, 3])
def test_column_form_starts_at_one_over_branches_plus_one(branches):
    weights = DynamicBranchFusion(branches, branches, "columns").weights().double()
    expected = torch.full((branches, branches), 1 / (branches + 1 + 1e-4), dtype=torch.float64)
    torch.testing.assert_close(weights, expected, rtol=1e-6, atol=0)


def test_inputs_form_divides_by_the_row_of_the_output():
    fusion = fusion_with([[1.0, 3.0], [2.0, 2.0]], "inputs")
    expected = torch.tensor([[0.25, 0.75], [0.5, 0.5]])
    torch.testing.assert_close(fusion.weights(), expected, rtol=1e-4, atol=0)


def test_column_form_divides_by_the_column_of_the_input_with_its_spare_row():
    fusion = fusion_with([[1.0, 3.0, 9.0], [2.0, 2.0, 9.0], [1.0, 5.0, 9.0]], "columns")
    expected = torch.tensor([[0.25, 0.3], [0.5, 0.2]])
    torch.testing.assert_close(fusion.weights(), expected, rtol=1e-4, atol=0)


def test_a_negative_scalar_switches_its_input_off():
    weights = fusion_with([[-2.0, 4.0]], "inputs").weights()
    assert weights[0, 0] == 0
    assert weights[0, 1].item() == pytest.approx(1, rel=1e-4)


def test_output_is_the_weighted_sum_of_its_own_row():
    fusion = fusion_with([[1.0, 3.0], [1.0, 1.0]], "inputs")
    first, second = torch.full((1, 2, 3, 5), 8.0), torch.full((1, 2, 3, 5), 4.0)
    torch.testing.assert_close(fusion((first, second), 0), torch.full((1, 2, 3, 5), 5.0), rtol=1e-4, atol=0)
    torch.testing.assert_close(fusion((first, second), 1), torch.full((1, 2, 3, 5), 6.0), rtol=1e-4, atol=0)


def test_features_are_left_as_they_were():
    first, second = torch.ones(1, 2, 3, 5), torch.ones(1, 2, 3, 5)
    DynamicBranchFusion(2)((first, second))
    assert torch.all(first == 1)
    assert torch.all(second == 1)


def test_plain_sum_has_no_parameters_and_adds():
    fusion = DynamicBranchFusion(2, 2, "none")
    assert list(fusion.parameters()) == []
    first, second = torch.rand(1, 2, 3, 5), torch.rand(1, 2, 3, 5)
    torch.testing.assert_close(fusion((first, second), 1), first + second)


def test_another_number_of_features_is_refused():
    with pytest.raises(ValueError, match="argument"):
        DynamicBranchFusion(2)([torch.ones(1, 1, 2, 2)] * 3)


def features(count: int = 3, length: int = 7, batch: int = 4, dtype: torch.dtype = torch.float64) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(count)
    return [torch.randn(batch, length, generator=generator, dtype=dtype) for _ in range(count)]


def kronecker(weight: torch.Tensor) -> Kronecker:
    fusion = Kronecker(len(weight)).to(weight.dtype)
    fusion.load_state_dict({"weight": weight})
    return fusion


def random_matrix(count: int = 3, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(count, count, generator=torch.Generator().manual_seed(7), dtype=dtype)


@pytest.mark.parametrize(("count", "length"), [(2, 5), (3, 7), (4, 1)])
def test_kpff_is_the_sum_of_kronecker_products(count: int, length: int):
    weight, parts = random_matrix(count), features(count, length)
    fused = kronecker(weight)(parts)
    for row in range(4):
        expected = sum(torch.kron(weight[:, i], parts[i][row]) for i in range(count))
        torch.testing.assert_close(fused[row], expected, rtol=0, atol=1e-12)


def test_kpff_of_maps_is_a_convolution_with_the_kernel_kron_w_identity():
    weight = random_matrix(3)
    maps = [part[:, :, None, None] * torch.arange(1.0, 7.0, dtype=torch.float64).reshape(2, 3) for part in features(3)]
    kernel = torch.kron(weight, torch.eye(7, dtype=torch.float64))[:, :, None, None]
    expected = torch.nn.functional.conv2d(torch.cat(maps, 1), kernel)
    torch.testing.assert_close(kronecker(weight)(maps), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_kpff_with_the_identity_is_concat_bit_for_bit(dtype: torch.dtype):
    parts = features(3, 256, 50, dtype)
    assert torch.equal(kronecker(torch.eye(3, dtype=dtype))(parts), torch.cat(parts, 1))


def test_kpff_with_ones_in_the_first_row_is_add_and_zeros():
    weight = torch.zeros(3, 3, dtype=torch.float64)
    weight[0] = 1
    fused, parts = kronecker(weight)(features(3)), features(3)
    torch.testing.assert_close(fused[:, :7], parts[0] + parts[1] + parts[2], rtol=0, atol=1e-15)
    assert torch.all(fused[:, 7:] == 0)


def test_gradients_are_those_of_equations_10_and_13():
    """Literal 1-based loops of the paper against autograd."""
    n, r = 3, 4
    weight, x, slope = random_matrix(n), [part[0] for part in features(n, r)], torch.randn(n * r, dtype=torch.float64)
    fusion = kronecker(weight)
    leaves = [part.clone().requires_grad_() for part in x]
    (fusion([leaf[None] for leaf in leaves])[0] * slope).sum().backward()
    for i in range(1, n + 1):
        for b in range(1, n + 1):
            total = sum(
                slope[a - 1] * x[i - 1][a - (math.ceil(a / r) - 1) * r - 1] for a in range((b - 1) * r + 1, b * r + 1)
            )
            assert fusion.weight.grad[b - 1, i - 1].item() == pytest.approx(total.item(), abs=1e-13)
    for j in range(1, n + 1):
        for c in range(1, r + 1):
            total = sum(slope[(k - 1) * r + c - 1] * weight[k - 1, j - 1] for k in range(1, n + 1))
            assert leaves[j - 1].grad[c - 1].item() == pytest.approx(total.item(), abs=1e-13)


def test_gradients_of_kpff_agree_with_finite_differences():
    fusion = kronecker(random_matrix(3))
    leaves = [part.requires_grad_() for part in features(3, 4, 2)]
    assert torch.autograd.gradcheck(
        lambda w, *x: torch.func.functional_call(fusion, {"weight": w}, (x,)),
        (random_matrix(3).requires_grad_(), *leaves),
    )


def test_features_and_their_vectors_may_change_places():
    weight, parts = random_matrix(3), features(3)
    order = [2, 0, 1]
    moved = kronecker(weight[:, order])([parts[i] for i in order])
    torch.testing.assert_close(moved, kronecker(weight)(parts), rtol=0, atol=1e-12)


def test_a_feature_may_grow_as_its_vector_shrinks():
    weight, parts = random_matrix(3), features(3)
    scale = torch.tensor([8.0, 0.5, 3.0], dtype=torch.float64)
    scaled = kronecker(weight / scale)([part * s for part, s in zip(parts, scale, strict=True)])
    torch.testing.assert_close(scaled, kronecker(weight)(parts), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("concat", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("add", [[1, 1, 1], [0, 0, 0], [0, 0, 0]]),
        ("mean", [[1 / 3] * 3] * 3),
    ],
)
def test_w_starts_as_it_is_told(start: str, expected: list[list[float]]):
    torch.testing.assert_close(Kronecker(3, start).matrix().detach(), torch.tensor(expected, dtype=torch.float32))


def test_a_random_start_has_the_spread_one_over_root_n():
    torch.manual_seed(0)
    weights = torch.stack([Kronecker(4, "normal").matrix().detach() for _ in range(500)])
    assert weights.std().item() == pytest.approx(0.5, rel=0.03)
    assert weights.mean().item() == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize(("name", "groups"), [("none", 1), ("add", 1), ("concat", 3), ("kpff", 3), ("dynamic", 1)])
def test_every_fusion_is_its_matrix(name: str, groups: int):
    """Through torch.kron, which no operator uses."""
    fusion, parts = vector_fusion(name, 3, "normal").double(), features(3)
    assert (fusion.groups, tuple(fusion.matrix().shape)) == (groups, (groups, 3))
    wide = torch.kron(fusion.matrix().double(), torch.eye(7, dtype=torch.float64))
    torch.testing.assert_close(fusion(parts), torch.cat(parts, 1) @ wide.T, rtol=0, atol=1e-12)


def test_every_id_is_a_fusion():
    assert [type(vector_fusion(name, 2)).__name__ for name in VECTOR_FUSIONS] == [
        "Last", "Add", "Concat", "Kronecker", "Dynamic"
    ]  # fmt: skip


def test_dynamic_fusion_starts_as_the_mean_of_the_features():
    fused = vector_fusion("dynamic", 3).double()(features(3))
    torch.testing.assert_close(fused, torch.stack(features(3)).mean(0), rtol=1e-4, atol=1e-4)


def test_only_kpff_and_dynamic_learn_and_as_few_numbers_as_they_should():
    counts = {name: sum(p.numel() for p in vector_fusion(name, 3).parameters()) for name in VECTOR_FUSIONS}
    assert counts == {"none": 0, "add": 0, "concat": 0, "kpff": 9, "dynamic": 3}


@pytest.mark.parametrize("name", VECTOR_FUSIONS)
def test_a_linear_layer_swallows_the_fusion(name: str):
    fusion, parts = vector_fusion(name, 3, "normal").double(), features(3)
    layer = torch.nn.Linear(fusion.groups * 7, 5).double()
    folded = torch.nn.functional.linear(torch.cat(parts, 1), absorbed(layer.weight, fusion.matrix()), layer.bias)
    torch.testing.assert_close(folded, layer(fusion(parts)), rtol=0, atol=1e-12)


def test_importance_is_what_a_feature_adds_to_the_output_of_the_layer():
    """With white features of a known size, ||A'_i|| rms(x_i) is the root of the summed variance that x_i causes."""
    weight, layer = random_matrix(3), torch.randn(5, 21, dtype=torch.float64)
    rms = torch.tensor([1.0, 0.3, 2.0], dtype=torch.float64)
    generator = torch.Generator().manual_seed(1)
    white = [torch.randn(20000, 7, generator=generator, dtype=torch.float64) * size for size in rms]
    zero = torch.zeros_like(white[0])
    alone = [kronecker(weight)([white[i] if i == j else zero for j in range(3)]) @ layer.T for i in range(3)]
    expected = torch.stack([output.square().sum(1).mean().sqrt() for output in alone])
    torch.testing.assert_close(importance(layer, weight, rms), expected, rtol=0.02, atol=0)


def test_importance_does_not_change_when_w_and_the_layer_change_against_each_other():
    weight, layer, rms = random_matrix(3), torch.randn(5, 21, dtype=torch.float64), torch.ones(3, dtype=torch.float64)
    other = random_matrix(3).T + 2 * torch.eye(3, dtype=torch.float64)
    changed = layer @ torch.kron(torch.linalg.inv(other).contiguous(), torch.eye(7, dtype=torch.float64))
    before, after = importance(layer, weight, rms), importance(changed, other @ weight, rms)
    torch.testing.assert_close(after, before, rtol=1e-9, atol=0)
    assert not torch.allclose((other @ weight).norm(dim=0), weight.norm(dim=0))
