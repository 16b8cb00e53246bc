# SPDX-License-Identifier: GPL-2.0-or-later
"""Folds are even by class, and groups stay whole."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from chip_support import SCENE_DATA, chip_set
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.training.chips import read_folder
from deep_fusion.engine.training.folds import folds, folds_from_file, held_out

LABELS = np.repeat(np.arange(7), 20)
ALONE = np.arange(len(LABELS))


def by_class(labels: np.ndarray, placed: np.ndarray, count: int) -> np.ndarray:
    return np.array([np.bincount(labels[placed == fold], minlength=labels.max() + 1) for fold in range(count)])


@pytest.mark.parametrize("count", [2, 4, 5, 10])
def test_every_class_is_in_every_fold_alike(count: int):
    assert np.unique(by_class(LABELS, folds(LABELS, ALONE, count, 0), count)).tolist() == [20 // count]


def test_numbers_that_do_not_divide_differ_by_one_at_the_most():
    labels = np.repeat(np.arange(3), (7, 11, 5))
    table = by_class(labels, folds(labels, np.arange(23), 3, 0), 3)
    assert np.ptp(table, axis=0).max() == 1
    assert np.ptp(table.sum(axis=1)) <= 2


def test_groups_are_never_divided_and_classes_stay_even():
    generator = np.random.default_rng(1)
    groups = ALONE.copy()
    for _ in range(25):  # pairs and chains within classes
        kind = generator.integers(7)
        one, other = generator.choice(np.flatnonzero(kind == LABELS), 2, replace=False)
        groups[groups == groups[one]] = groups[other]
    placed = folds(LABELS, groups, 5, 0)
    for group in set(groups):
        assert len(set(placed[groups == group])) == 1
    assert np.abs(by_class(LABELS, placed, 5) - 4).max() <= 1


def test_the_seed_decides():
    first, again, other = (folds(LABELS, ALONE, 5, seed).tolist() for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("count", [0, 1, 141])
def test_a_number_of_folds_that_cannot_be_is_refused(count: int):
    with pytest.raises(BadOption, match="it has to be 2 to 140"):
        folds(LABELS, ALONE, count, 0)


@pytest.mark.parametrize(("share", "each"), [(0.0, 0), (0.1, 2), (0.25, 5), (0.01, 1)])
def test_a_share_of_every_class_is_held_out(share: float, each: int):
    out = held_out(LABELS, ALONE, share, 0)
    assert np.bincount(LABELS[out], minlength=7).tolist() == [each] * 7


def test_groups_are_held_out_whole_and_no_class_goes_altogether():
    labels, groups = np.array([0, 0, 0, 0, 1, 1, 1, 2, 3, 3]), np.array([0, 0, 1, 2, 3, 3, 3, 4, 5, 6])
    for seed in range(20):
        out = held_out(labels, groups, 0.5, seed)
        for group in set(groups):
            assert len(set(out[groups == group])) == 1
        assert not out[labels == 1].any()  # a single group
        assert not out[labels == 2].any()  # a single chip
        assert out[labels == 3].sum() == 1


def test_a_share_beyond_sense_is_refused():
    with pytest.raises(BadOption, match=r"VALIDATION_SHARE is 0\.95"):
        held_out(LABELS, ALONE, 0.95, 0)


def test_folds_can_come_from_a_file_whatever_the_format_of_the_images(tmp_path: Path):
    chips = chip_set(2)
    rows = "".join(f"{name.replace('.png', '.tif')},{'xy'[number % 2]}\n" for number, name in enumerate(chips.names))
    (tmp_path / "folds.csv").write_text("image,fold\n" + rows)
    placed, count = folds_from_file(str(tmp_path / "folds.csv"), chips)
    assert (placed.tolist(), count) == ([0, 1, 0, 1, 0, 1], 2)


def test_of_several_columns_the_one_with_groups_counts(tmp_path: Path):
    chips = chip_set(1)
    rows = "".join(f"{name},0,{number}\n" for number, name in enumerate(chips.names))
    (tmp_path / "folds.csv").write_text("image,fold_plain,fold_group\n" + rows)
    assert folds_from_file(str(tmp_path / "folds.csv"), chips)[0].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has to name the columns"),
        ("image,part\na,1\n", "has to name the columns"),
        ("image,fold\nblue/0.png,1\n", "no row for 2 of 3 images, such as green/1.png"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, text: str, reason: str):
    (tmp_path / "folds.csv").write_text(text)
    with pytest.raises(BadOption, match=reason):
        folds_from_file(str(tmp_path / "folds.csv"), chip_set(1))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(BadOption, match="it cannot be read"):
        folds_from_file(str(tmp_path / "folds.csv"), chip_set(1))


@pytest.mark.skipif(not SCENE_DATA.is_dir(), reason="no real chips")
def test_the_list_of_uc_merced_serves_its_copies():
    chips = read_folder(str(SCENE_DATA / "ucm128"), 64, Progress())
    placed, count = folds_from_file(str(SCENE_DATA / "ucm_folds.csv"), chips)
    assert np.unique(by_class(chips.labels, placed, count)).tolist() == [20]
    with (SCENE_DATA / "ucm_folds.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["overlap_group"]]
    of = {name.split(".")[0]: fold for name, fold in zip(chips.names, placed, strict=True)}
    for group in {row["overlap_group"] for row in rows}:
        assert len({of[row["image"].split(".")[0]] for row in rows if row["overlap_group"] == group}) == 1
