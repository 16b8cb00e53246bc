# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips of the same ground find each other."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest
from chip_support import SCENE_DATA, chip_set
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.training import duplicates
from deep_fusion.engine.training.chips import ChipSet, read_folder
from deep_fusion.engine.training.duplicates import groups_of
from engine_support import Listener


def landscape(size: int, seed: int) -> np.ndarray:
    """A smooth random scene of bytes, (3, size, size)."""
    generator = np.random.default_rng(seed)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(size), np.fft.rfftfreq(size), indexing="ij"))
    spectrum = np.fft.rfft2(generator.normal(size=(3, size, size))) / (0.02 + frequency) ** 1.5
    scene = np.fft.irfft2(spectrum, s=(size, size))
    return np.clip(128 + 40 * scene / scene.std(), 0, 255).astype(np.uint8)


def cuts(*places: tuple[int, int, int], size: int = 96, labels: list[int] | None = None) -> ChipSet:
    """Chips cut out of landscapes, by seed, row and column."""
    pixels = np.stack([landscape(256, seed)[:, row : row + size, col : col + size] for seed, row, col in places])
    kinds = np.zeros(len(places), int) if labels is None else np.array(labels)
    return ChipSet(pixels, kinds, tuple(map(str, places)), ("a", "b"), ("1", "2", "3"))


def groups(chips: ChipSet) -> list[int]:
    return groups_of(chips, Progress()).tolist()


def test_chips_of_different_ground_stay_apart():
    assert groups(cuts(*((seed, 0, 0) for seed in range(12)))) == list(range(12))


@pytest.mark.parametrize(("row", "col"), [(0, 0), (7, -11), (40, 3), (-33, 30)])
def test_a_shifted_chip_joins_the_group(row: int, col: int):
    assert groups(cuts((1, 80, 80), (2, 80, 80), (1, 80 + row, 80 + col), (3, 80, 80))) == [0, 1, 0, 2]


def test_a_chain_of_overlaps_is_one_group():
    assert groups(cuts((1, 0, 0), (1, 0, 50), (1, 0, 100), (2, 0, 0))) == [0, 0, 0, 1]


def test_other_brightness_and_contrast_do_not_hide_a_chip():
    chips = cuts((1, 80, 80), (1, 90, 80), (2, 0, 0))
    chips.pixels[1] = 40 + chips.pixels[1] // 2
    assert groups(chips) == [0, 0, 1]


def test_equal_chips_are_found_in_other_classes_too():
    assert groups(cuts((1, 0, 0), (2, 0, 0), (1, 0, 0), labels=[0, 0, 1])) == [0, 1, 0]


def test_chips_that_lie_somewhere_are_compared_by_their_extents():
    chips = dataclasses.replace(
        cuts((1, 0, 0), (1, 5, 5), (2, 0, 0), (3, 0, 0)),
        extents=((0, 0, 10, 10), (10, 0, 20, 10), (19, 9, 29, 19), (19, 20, 29, 30)),
    )
    assert groups(chips) == [0, 1, 1, 2]  # the first two touch, the next two overlap


def test_too_many_chips_are_not_compared_and_the_user_hears_of_it(monkeypatch):
    monkeypatch.setattr(duplicates, "_MOST_PAIRS", 2)
    listener = Listener()
    assert groups_of(cuts((1, 0, 0), (1, 5, 5), (1, 0, 0)), listener.progress).tolist() == [0, 1, 0]
    assert "3 chips are too many" in listener.texts("warning")[0]


def test_small_chips_are_compared_too():
    assert groups(chip_set(3, size=64)) == list(range(9))


@pytest.mark.skipif(not SCENE_DATA.is_dir(), reason="no real chips")
def test_known_overlaps_of_uc_merced_are_found():
    """Those that were confirmed at full resolution, by another method, beyond doubt (above 0.8, runways aside)."""
    with (SCENE_DATA / "ucm_overlap_pairs.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if float(row["highpass_ncc_full_res"]) > 0.8]
    pairs = [(row["image_a"], row["image_b"]) for row in rows if not row["image_a"].startswith("runway")]
    assert len(pairs) == 5
    whole = read_folder(str(SCENE_DATA / "ucm128"), 128, Progress())
    used = np.isin(whole.labels, [whole.classes.index(pair[0].split("/")[0]) for pair in pairs])
    used &= np.arange(whole.count) % 100 < 60
    names = [whole.names[at].replace(".jpg", ".tif") for at in np.flatnonzero(used)]
    chips = dataclasses.replace(whole, pixels=whole.pixels[used], labels=whole.labels[used], names=tuple(names))
    found = groups_of(chips, Progress())
    for one, other in pairs:
        assert found[names.index(one)] == found[names.index(other)]
    assert len(set(found)) > 0.95 * chips.count
