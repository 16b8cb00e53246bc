# SPDX-License-Identifier: GPL-2.0-or-later
"""The discrepancies against double loops and their bounds; the decomposition loss against its extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from deep_fusion.models.segmentation.alignment import (
    MMD,
    Alignment,
    decomposition,
    linear,
    mean_squared_distance,
    multi_kernel,
    paired,
)


def sample(count: int = 30, maps: int = 6, offset: float = 0.0, seed: int = 2) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return F.normalize(torch.randn(count, maps, generator=generator) + offset)


def loops(first: torch.Tensor, second: torch.Tensor) -> tuple[float, float, float]:
    """Bandwidth, squared discrepancy and paired bound, pair by pair."""
    one, other = first.double().numpy(), second.double().numpy()
    every = np.concatenate([one, other])
    count = len(every)
    total = 0.0
    for i in range(count):
        for j in range(count):
            total += float(((every[i] - every[j]) ** 2).sum())
    bandwidth = total / (count * (count - 1))

    def kernel(a, b):
        squared = float(((a - b) ** 2).sum())
        return sum(math.exp(-squared / (bandwidth / 4 * 2**power)) for power in range(5)) / 5

    def mean(some, others):
        return sum(kernel(a, b) for a in some for b in others) / (len(some) * len(others))

    bound = sum(math.sqrt(2 - 2 * kernel(a, b)) for a, b in zip(one, other, strict=True)) / len(one)
    return bandwidth, mean(one, one) + mean(other, other) - 2 * mean(one, other), bound


@pytest.mark.parametrize("offset", [0.0, 0.3, 2.0])
def test_they_are_what_double_loops_give(offset):
    first, second = sample(), sample(offset=offset, seed=3)
    bandwidth, squared, bound = loops(first, second)
    assert mean_squared_distance(first, second).item() == pytest.approx(bandwidth, rel=1e-5)
    assert multi_kernel(first, second).item() == pytest.approx(squared, abs=2e-6)
    assert paired(first, second).item() == pytest.approx(bound, rel=1e-5)


@pytest.mark.parametrize("kind", sorted(MMD))
def test_identical_samples_have_none(kind):
    assert MMD[kind](sample(), sample()).item() == pytest.approx(0, abs=2e-4)


def test_the_order_of_the_places_matters_to_pairs_only():
    first, second = sample(), sample().flip(0)
    assert multi_kernel(first, second).item() == pytest.approx(0, abs=1e-6)
    assert linear(first, second).item() == pytest.approx(0, abs=2e-4)
    assert paired(first, second).item() > 0.1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("offset", [0.0, 0.5, 5.0])
def test_the_pairs_bound_the_discrepancy(seed, offset):
    first, second = sample(seed=seed), sample(offset=offset, seed=seed + 10)
    squared, bound = multi_kernel(first, second).item(), paired(first, second).item()
    assert 0 <= squared <= 2
    assert math.sqrt(squared) <= bound <= math.sqrt(2)


def test_two_points_as_far_apart_as_can_be_stay_below_two():
    first = torch.tensor([[1.0, 0.0]]).repeat(100, 1)
    assert 1 < multi_kernel(first, -first).item() <= 2


@pytest.mark.parametrize("kind", sorted(MMD))
def test_its_gradient_brings_samples_together(kind):
    first, second = sample().requires_grad_(), sample(offset=0.7, seed=3)
    before = MMD[kind](first, second)
    before.backward()
    assert first.grad.isfinite().all()
    assert MMD[kind]((first - 0.5 * first.grad).detach(), second) < before


def test_samples_that_coincide_have_a_finite_gradient():
    for discrepancy in MMD.values():
        same = sample().requires_grad_()
        discrepancy(same, sample()).backward()
        assert same.grad.isfinite().all()


def features(seed: int = 2) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return {role: torch.randn(2, 16, 6, 8, generator=generator) for role in ("optical", "sar")}


@pytest.mark.parametrize("kind", sorted(MMD))
def test_only_places_that_both_images_cover_take_part(kind):
    torch.manual_seed(1)
    alignment, maps = Alignment(16, kind), features()
    together = torch.zeros(2, 6, 8, dtype=torch.bool)
    together[:, 2:4, 1:6] = True
    spoilt = {role: torch.where(together[:, None], each, 99.0) for role, each in maps.items()}
    order = [torch.manual_seed(5) and alignment(each, together).item() for each in (maps, spoilt)]
    assert order[0] == order[1] > 0


def test_without_common_places_there_is_nothing_to_align():
    maps, nowhere = features(), torch.zeros(2, 6, 8, dtype=torch.bool)
    assert Alignment(16, "multi-kernel")(maps, nowhere).item() == 0
    parts = {role: each[:, :4] for role, each in maps.items()}
    assert decomposition(parts, parts, nowhere).item() == 0


def test_no_more_than_512_places_take_part():
    torch.manual_seed(1)
    alignment = Alignment(16, "linear")
    generator = torch.Generator().manual_seed(2)
    maps = {role: torch.randn(2, 16, 32, 32, generator=generator).requires_grad_() for role in ("optical", "sar")}
    alignment(maps, torch.ones(2, 32, 32, dtype=torch.bool)).backward()
    for each in maps.values():
        assert (each.grad.abs().sum(1) > 0).sum() == 512


def test_it_stays_in_32_bits_where_the_network_does_not():
    alignment, together = Alignment(16, "multi-kernel"), torch.ones(2, 6, 8, dtype=torch.bool)
    torch.manual_seed(5)
    exact = alignment(features(), together)
    torch.manual_seed(5)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(alignment(features(), together), exact)


def test_decomposition_is_least_where_bases_are_alike_and_details_are_not():
    together = torch.ones(2, 6, 8, dtype=torch.bool)
    one, other = features(2), features(7)
    same = {"optical": one["optical"], "sar": one["optical"]}
    opposite = {"optical": one["optical"], "sar": -one["optical"]}
    assert decomposition(same, same, together).item() == pytest.approx(1 / 2.01, rel=1e-4)
    assert decomposition(same, opposite, together).item() == pytest.approx(1 / 0.01, rel=1e-2)
    assert decomposition(opposite, same, together).item() == pytest.approx(1 / 2.01, rel=1e-4)
    assert decomposition(other, same, together).item() < 0.01


def test_correlations_are_those_of_numpy():
    together = torch.zeros(2, 6, 8, dtype=torch.bool)
    together[0, 1:5] = together[1, :, 3:] = True
    details, bases = features(2), features(7)
    details["sar"] = details["sar"] + details["optical"]

    def mean_r(parts):
        chosen = [parts[role].permute(0, 2, 3, 1)[together].double().numpy() for role in ("optical", "sar")]
        return np.mean([np.corrcoef(chosen[0][:, m], chosen[1][:, m])[0, 1] for m in range(16)])

    expected = mean_r(details) ** 2 / (1.01 + mean_r(bases))
    assert decomposition(details, bases, together).item() == pytest.approx(expected, rel=1e-4)
