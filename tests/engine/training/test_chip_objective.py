# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to chips before and after the network."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from chip_support import chip_set
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.training.chip_objective import ChipObjective, Tally, chip_samples, class_weights
from torch import nn
from torch.nn.functional import affine_grid, grid_sample


def objective(augmentation: str = "none", smoothing: float = 0.0, weights: list[float] | None = None, seed: int = 0):
    return ChipObjective(
        [10.0, 20.0], [2.0, 4.0], torch.tensor(weights or [1.0, 1.0, 1.0]), smoothing, augmentation, seed
    )


class Means(nn.Module):
    """Scores that are the means of the bands, and a zero."""

    def forward(self, chips: torch.Tensor) -> torch.Tensor:
        return torch.cat([chips.mean((2, 3)), torch.zeros(len(chips), 1)], 1)


def test_chips_are_centred_and_scaled_band_by_band():
    chips = torch.tensor([12, 28], dtype=torch.uint8).reshape(1, 2, 1, 1)
    assert objective().normalised(chips).flatten().tolist() == [1.0, 2.0]


def test_the_loss_is_the_weighted_negative_log_likelihood():
    chips = torch.tensor([[10, 20], [14, 20]], dtype=torch.uint8).reshape(2, 2, 1, 1)
    truth = torch.tensor([0, 2]).reshape(2, 1, 1, 1)
    loss = objective(weights=[3.0, 1.0, 1.0])(Means().eval(), [chips], truth)
    first, second = np.log(3), np.log(np.exp(2) + 2)  # scores 0 0 0 and 2 0 0
    assert loss.item() == pytest.approx((3 * first + second) / 4)


def test_chips_that_were_met_are_counted_from_one_validation_to_the_next():
    tally = Tally()
    for training, right, seen in ((False, 1, 4), (False, 1, 4), (True, 3, 4), (True, 1, 1), (False, 6, 8)):
        tally.add(training, right, seen)
    assert (tally.shares(True), tally.shares(False)) == ([0.8], [0.25, 0.75])


def test_a_chip_is_met_where_its_class_has_the_highest_score():
    chips = torch.tensor([[14, 20], [10, 24], [8, 12]], dtype=torch.uint8).reshape(3, 2, 1, 1)
    truth = torch.tensor([0, 0, 2]).reshape(3, 1, 1, 1)
    loss = objective()
    loss(Means().eval(), [chips], truth)
    assert loss.tally.shares(False) == [2 / 3]


def test_smoothing_spreads_a_part_of_the_label():
    chips, truth = torch.tensor([14, 20], dtype=torch.uint8).reshape(1, 2, 1, 1), torch.zeros(1, 1, 1, 1)
    logs = np.array([2, 0, 0]) - np.log(np.exp(2) + 2)
    expected = -(0.7 * logs[0] + 0.3 * logs.mean())
    assert objective(smoothing=0.3)(Means().eval(), [chips], truth).item() == pytest.approx(expected)


def test_chips_are_changed_in_training_only():
    seen = []

    class Watching(Means):
        def forward(self, chips: torch.Tensor) -> torch.Tensor:
            seen.append(chips)
            return super().forward(chips)

    chips = torch.from_numpy(chip_set(1, 16, 2).pixels)
    loss = objective("full")
    for network in (Watching().eval(), Watching().train()):
        loss(network, [chips], torch.zeros(3, 1, 1, 1))
    assert torch.equal(seen[0], loss.normalised(chips))
    assert not torch.allclose(seen[1], seen[0], atol=0.1)


def test_flips_are_the_eight_ways_to_lay_down_a_square_and_no_others():
    square = torch.arange(9.0).reshape(1, 1, 3, 3).repeat(400, 2, 1, 1)
    found = {tuple(chip[0].flatten().round().int().tolist()) for chip in objective("flips").changed(square)}
    ways = [np.rot90(np.arange(9).reshape(3, 3), turns) for turns in range(4)]
    assert found == {tuple(way.flatten().tolist()) for each in ways for way in (each, each[:, ::-1])}


def test_cuts_keep_60_percent_of_the_area_and_stay_inside():
    """A chip whose values are its own coordinates tells what was cut out of it."""
    axis = torch.linspace(-1 + 1 / 64, 1 - 1 / 64, 64)
    places = torch.stack([axis.expand(64, 64), axis[:, None].expand(64, 64)])[None].repeat(300, 1, 1, 1)
    where = affine_grid(objective("full").frames(300), list(places.shape), align_corners=False)
    changed = grid_sample(places, where, "bilinear", "reflection", align_corners=False)
    spans = (changed.amax((2, 3)) - changed.amin((2, 3))) / (2 - 2 / 64)
    area = spans[:, 0] * spans[:, 1]
    assert 0.55 < area.min() < 0.65
    assert 0.95 < area.max() <= 1.001
    oblong = spans[:, 0] / spans[:, 1]
    assert 0.74 < oblong.min() < 0.85
    assert 1.18 < oblong.max() < 1.35
    assert changed.abs().max() <= 1


def test_brightness_and_contrast_change_by_a_tenth_at_the_most():
    flat = torch.ones(500, 2, 4, 4)
    changed = objective("full").changed(flat)[:, :, 0, 0]
    assert torch.equal(changed[:, 0], changed[:, 1])  # all bands alike
    assert 0.8 <= changed.min() < 0.86
    assert 1.14 < changed.max() <= 1.2


def test_the_seed_decides_the_changes():
    chips = torch.randn(4, 2, 16, 16)
    first, again, other = (objective("full", seed=seed).changed(chips) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize(
    ("kind", "ratio"), [("none", 1.0), ("inverse", 3.0), ("effective", (1 - 0.999**30) / (1 - 0.999**10))]
)
def test_rare_classes_weigh_more_and_a_chip_weighs_one_on_average(kind: str, ratio: float):
    weights = class_weights([30, 10, 10], kind)
    assert float(weights[1] / weights[0]) == pytest.approx(ratio, rel=1e-5)
    assert float(weights @ torch.tensor([0.6, 0.2, 0.2])) == pytest.approx(1, rel=1e-5)


def test_a_class_without_chips_has_no_weight():
    assert class_weights([5, 0], "inverse").tolist() == [1.0, 0.0]


def test_an_unknown_kind_of_weights_is_refused():
    with pytest.raises(BadOption, match="choose one of none, inverse, effective"):
        class_weights([1], "square")


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
def test_chips_of_any_stored_type_are_taken(dtype: str):
    samples = chip_samples(chip_set(1, 16, 2).pixels.astype(dtype), np.array([0, 1, 2]))
    assert samples.count == 3
    loss = objective("full")(
        Means().train(), [torch.from_numpy(samples.views["image"])], torch.from_numpy(samples.truth)
    )
    assert torch.isfinite(loss)
