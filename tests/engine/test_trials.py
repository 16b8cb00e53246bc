# SPDX-License-Identifier: GPL-2.0-or-later
"""Trials, kept in files, and what they say together."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.chip_learning import Answers
from deep_fusion.engine.trials import Standing, Trial, keep, kept, paired_test, ranked

LABELS = np.array([0, 1, 2, 0, 1, 2, 0, 1])


def trial(fusion: str, fold: int, chips: list[int], wrong: int) -> Trial:
    """The first `wrong` of the chips are taken for the next class."""
    which = np.array(chips)
    said = np.where(np.arange(len(which)) < wrong, (LABELS[which] + 1) % 3, LABELS[which])
    answers = Answers(which, LABELS[which], 0.1 + 0.7 * np.eye(3)[said])
    return Trial(fusion, fold, answers, ((0, 2.0), (5, math.inf)), 99, 1.5, {"pool": 1.0})


def standing(fusion: str, *wrong: int) -> Standing:
    return Standing(
        fusion, tuple(trial(fusion, fold, [4 * fold + at for at in range(4)], each) for fold, each in enumerate(wrong))
    )


def test_folds_have_a_mean_a_spread_and_a_pool():
    found = standing("kpff", 1, 3)
    assert found.accuracies.tolist() == [0.75, 0.25]
    assert found.spread == pytest.approx(math.sqrt(0.125))
    assert found.pooled.chips.tolist() == list(range(8))
    assert found.pooled.accuracy.overall_accuracy == 0.5
    assert math.isnan(standing("kpff", 1).spread)


def test_the_best_comes_first():
    assert [
        each.fusion for each in ranked([standing("add", 2, 2), standing("kpff", 0, 2), standing("none", 4, 4)])
    ] == [
        "kpff",
        "add",
        "none",
    ]


def test_fusions_are_compared_chip_by_chip():
    found = paired_test(standing("kpff", 1, 0), standing("add", 3, 1))
    assert (found.first_only, found.second_only) == (3, 0)
    assert found.p == pytest.approx(2 * 0.5**3)


def test_a_trial_comes_back_from_its_file(tmp_path: Path):
    made = trial("kpff", 1, [4, 5, 6, 7], 2)
    keep(tmp_path / "a.json", made, "mark")
    again = kept(tmp_path / "a.json", "mark", LABELS)
    for item in dataclasses.fields(Trial):
        if item.name != "answers":
            assert getattr(again, item.name) == getattr(made, item.name)
    for item in dataclasses.fields(Answers):
        assert np.allclose(getattr(again.answers, item.name), getattr(made.answers, item.name), rtol=0, atol=1e-6)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"mark": "mark", "chips": [99]}'])
def test_a_file_that_is_no_such_trial_is_passed_over(tmp_path: Path, text: str):
    (tmp_path / "a.json").write_text(text)
    assert kept(tmp_path / "a.json", "mark", LABELS) is None
    assert kept(tmp_path / "b.json", "mark", LABELS) is None


def test_a_trial_of_other_settings_is_passed_over(tmp_path: Path):
    keep(tmp_path / "a.json", trial("kpff", 1, [4, 5], 0), "mark")
    assert kept(tmp_path / "a.json", "other", LABELS) is None
