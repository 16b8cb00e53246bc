# SPDX-License-Identifier: GPL-2.0-or-later
"""The weights of dynamic branch fusion against their closed forms."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.models.fusion import DynamicBranchFusion


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
