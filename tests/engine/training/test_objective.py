# SPDX-License-Identifier: GPL-2.0-or-later
"""Losses against closed values, and changes to images that are those that were asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
import torch
from deep_fusion.engine.training.labelled import UNLABELLED
from deep_fusion.engine.training.objective import Changes, Objective, class_loss, class_weights
from deep_fusion.models.segmentation.segmenter import Answer, Seen
from torch import Tensor, nn

EVEN = torch.ones(2)


def scores(probability: float) -> Tensor:
    """Of two classes, the second with this probability, (1, 2, 1, 1)."""
    return torch.log(torch.tensor([1 - probability, probability]))[None, :, None, None]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("ce", -math.log(0.8)), ("focal", -(0.2**2) * math.log(0.8)), ("dice", 1 - 1.6 / 1.8)],
)
def test_losses_of_one_pixel_have_their_closed_values(kind: str, value: float):
    assert class_loss(scores(0.8), torch.tensor([[[1]]]), EVEN, kind).item() == pytest.approx(value, abs=1e-6)


def test_two_kinds_add_up():
    truth = torch.tensor([[[1]]])
    parts = sum(class_loss(scores(0.8), truth, EVEN, kind) for kind in ("ce", "dice"))
    assert class_loss(scores(0.8), truth, EVEN, "ce_dice").item() == pytest.approx(parts.item())


@pytest.mark.parametrize("kind", ["ce", "focal", "dice"])
def test_pixels_without_a_label_do_not_count(kind: str):
    seen = torch.cat([scores(0.8), scores(0.1)], 3)
    truth = torch.tensor([[[1, UNLABELLED]]])
    expected = class_loss(scores(0.8), truth[:, :, :1], EVEN, kind)
    assert class_loss(seen, truth, EVEN, kind).item() == pytest.approx(expected.item())
    assert class_loss(seen, torch.full((1, 1, 2), UNLABELLED), EVEN, kind).item() == 0


def test_weighted_cross_entropy_is_the_weighted_mean():
    seen, truth = torch.cat([scores(0.8), scores(0.5)], 3), torch.tensor([[[1, 0]]])
    expected = (3 * -math.log(0.8) + 1 * -math.log(0.5)) / 4
    assert class_loss(seen, truth, torch.tensor([1.0, 3.0]), "ce").item() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "weights"), [("none", [1, 1, 0]), ("inverse", [0.625, 2.5, 0]), ("sqrt", [5 / 6, 5 / 3, 0])]
)
def test_class_weights_make_the_mean_pixel_count_once(kind: str, weights: list[float]):
    assert class_weights([80, 20, 0], kind).tolist() == pytest.approx(weights)


class Watcher(nn.Module):
    """Keeps what it sees; says a constant and regularises by a constant."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Mapping[str, Seen]] = []

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        self.seen.append(images)
        count, _, rows, cols = next(iter(images.values())).values.shape
        return Answer(torch.zeros(count, 2, rows, cols), None, torch.tensor(1.0) if self.training else None)


def watched(changes: Changes, calls: int, training: bool = True, margin: int = 2, values: float = 0.0) -> Watcher:
    """What a network sees of images whose pixels are their row (optical) and column (SAR), plus `values`."""
    rows, cols = np.mgrid[:20, :20].astype(np.float32)
    views = {
        "optical": torch.from_numpy(np.tile(rows, (64, 1, 1, 1))) * 0 + values,
        "optical_there": torch.ones(64, 1, 20, 20, dtype=torch.uint8),
        "sar": torch.from_numpy(np.tile(cols, (64, 1, 1, 1))) if values == 0 else torch.full((64, 1, 20, 20), values),
        "sar_there": torch.ones(64, 1, 20, 20, dtype=torch.uint8),
    }
    objective = Objective(Seen, margin, EVEN, "ce", changes, 100, seed=3)
    network = Watcher().train(training)
    for _ in range(calls):
        objective(network, views, torch.zeros(64, 1, 20 - 2 * margin, 20 - 2 * margin, dtype=torch.uint8))
    return network


def test_validation_sees_the_middle_unchanged():
    (images,) = watched(Changes(missing=0.0, speckle=(1.0,)), 1, training=False).seen
    assert (images["sar"].values[0, 0, 0] == torch.arange(2, 18)).all()
    assert (images["sar"].there == 1).all()


class Sure(nn.Module):
    """Right about the second class by the share of images that are there: probability .9 with both, .6 with one."""

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        there = sum(image.there for image in images.values())
        right = torch.where(there == 2, 0.9, 0.6)
        return Answer(torch.log(torch.cat([1 - right, right], 1)))


def test_validation_expects_images_to_be_missing_as_often_as_in_training():
    views = {f"{role}{kind}": torch.ones(1, 1, 4, 4) for role in ("optical", "sar") for kind in ("", "_there")}
    objective = Objective(Seen, 0, EVEN, "ce", Changes(0, 0.3), 100, seed=0)
    found = objective(Sure().eval(), views, torch.ones(1, 1, 4, 4, dtype=torch.uint8)).item()
    assert found == pytest.approx(-0.7 * math.log(0.9) - 0.3 * math.log(0.6))


def test_radar_is_shifted_by_up_to_the_reach_in_both_directions():
    seen = watched(Changes(shift=2, missing=0.0), 60).seen
    first = torch.stack([images["sar"].values[:, 0, 0, 8].median() for images in seen]).round()
    assert set(first.tolist()) == {8.0, 9.0, 10.0, 11.0, 12.0}


def test_each_image_is_missing_in_half_of_the_share():
    seen = watched(Changes(missing=0.4), 40, values=1.0).seen
    gone = {
        role: np.mean([(each[role].there.amax((1, 2, 3)) == 0).float().mean() for each in seen]) for role in seen[0]
    }
    assert gone["optical"] == pytest.approx(0.2, abs=0.03)
    assert gone["sar"] == pytest.approx(0.2, abs=0.03)
    both = [((each["sar"].there.amax((1, 2, 3)) + each["optical"].there.amax((1, 2, 3))) == 0).any() for each in seen]
    assert not any(both)


def test_clouds_cover_parts_of_the_optical_image_only_where_radar_is():
    seen = watched(Changes(missing=0.4), 10, values=1.0).seen
    partly = [(each["optical"].there.mean((1, 2, 3)) % 1 > 0) for each in seen]
    assert any(each.any() for each in partly)
    assert all((each["sar"].there.mean((1, 2, 3))[cloudy] == 1).all() for each, cloudy in zip(seen, partly))
    whole = [each["sar"].there.mean((1, 2, 3)) for each in seen]
    assert all(((each == 0) | (each == 1)).all() for each in whole)


def test_without_dropout_nothing_is_missing():
    seen = watched(Changes(missing=0.0), 5, values=1.0).seen
    assert all((image.there == 1).all() for each in seen for image in each.values())


def test_speckle_is_that_of_radar_with_one_to_ten_looks():
    """10 log10 of a gamma variate with L looks has the variance (10 / ln 10)^2 trigamma(L): 31 dB^2 to 2 dB^2."""
    plain = watched(Changes(missing=0.0), 40, values=1.0).seen
    noisy = watched(Changes(missing=0.0, speckle=(2.0,)), 40, values=1.0).seen
    assert max(each["sar"].values.std((2, 3)).max() for each in plain) < 1e-6
    spread = np.array([float(each["sar"].values.std((2, 3)).mean()) * 2 for each in noisy])
    assert 0.3 < (spread > 0.1).mean() < 0.7
    assert spread[spread > 0.1].min() > 1.2
    assert spread.max() < 5.8


def test_the_regulariser_gains_weight_along_the_training():
    objective = Objective(Seen, 0, EVEN, "ce", Changes(0, 0.0), iterations=100, seed=0)
    views = {"sar": torch.zeros(1, 1, 4, 4), "sar_there": torch.ones(1, 1, 4, 4)}
    truth, network = torch.zeros(1, 1, 4, 4, dtype=torch.uint8), Watcher().train()
    extra = [objective(network, views, truth).item() - math.log(2) for _ in range(100)]
    assert extra[9] == pytest.approx(2 / (1 + math.exp(-1)) - 1, abs=1e-6)
    assert extra[-1] == pytest.approx(1, abs=1e-3)
    assert extra == sorted(extra)
