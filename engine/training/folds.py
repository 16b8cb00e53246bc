# SPDX-License-Identifier: GPL-2.0-or-later
"""Dividing chips into what is learned from and what is checked on, class by class, groups kept together."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ..errors import BadOption
from .chips import ChipSet


def folds(labels: np.ndarray, groups: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Fold numbers, (chips,): each class in equal parts as far as groups, which are never divided, allow.

    Args:
        labels: class indices, (chips,).
        groups: numbers, (chips,).
        count: of the folds.
        seed: decides who goes where.

    Raises:
        BadOption: there are fewer groups than folds.
    """
    members = _members(groups)
    if not 2 <= count <= len(members):
        reason = f"it has to be 2 to {len(members)}, the number of chips that do not show the same ground"
        raise BadOption(name="FOLDS", value=count, reason=reason)
    generator = np.random.default_rng(seed)
    table = np.zeros((count, int(labels.max()) + 1), np.int64)
    placed = np.empty(len(labels), np.int64)
    for group in _in_order(members, labels, generator):
        content = np.bincount(labels[group], minlength=table.shape[1])
        load = table[:, content > 0].sum(axis=1), table.sum(axis=1), generator.random(count)
        best = np.lexsort(load[::-1])[0]
        placed[group] = best
        table[best] += content
    return placed


def held_out(labels: np.ndarray, groups: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Which chips to check on, (chips,) bool: about a share of each class, whole groups, never all of a class.

    Classes with a single group are learned from only. With a share of 0 nothing is held out.

    Raises:
        BadOption: the share is not 0 to 0.9.
    """
    if not 0 <= share <= 0.9:
        raise BadOption(name="VALIDATION_SHARE", value=share, reason="it has to be 0 to 0.9")
    generator = np.random.default_rng(seed)
    totals = np.bincount(labels)
    wanted = np.where(totals > 1, np.maximum(np.rint(share * totals), share > 0), 0)
    taken, out = np.zeros_like(totals), np.zeros(len(labels), bool)
    members = _members(groups)
    for number in generator.permutation(len(members)):
        content = np.bincount(labels[members[number]], minlength=len(totals))
        present = content > 0
        after = taken + content
        if (taken[present] < wanted[present]).all() and (after[present] < totals[present]).all():
            out[members[number]] = True
            taken = after
    return out


def _members(groups: np.ndarray) -> list[np.ndarray]:
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _in_order(members: list[np.ndarray], labels: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
    """The largest first, as small ones can still fill gaps; else by chance, class by class."""
    shuffled = [members[number] for number in generator.permutation(len(members))]
    return sorted(shuffled, key=lambda group: (-len(group), int(labels[group[0]])))


def folds_from_file(path: str, chips: ChipSet) -> tuple[np.ndarray, int]:
    """Fold numbers and how many folds there are, from a CSV file with a row for each image.

    Its columns are `image`, such as class/name.tif, and `fold`, or one that begins so; of several, one with "group" in
    its name. Suffixes of images do not count, so that a list serves copies in other formats too.

    Raises:
        BadOption: it is no such file, or lacks a chip.
    """
    known = _read_folds(path)
    missing = [name for name in chips.names if _stem(name) not in known]
    if missing:
        reason = f"it has no row for {len(missing)} of {chips.count} images, such as {missing[0]}"
        raise BadOption(name="FOLD_FILE", value=path, reason=reason)
    values = [known[_stem(name)] for name in chips.names]
    numbers = {value: number for number, value in enumerate(sorted(set(values)))}
    return np.array([numbers[value] for value in values], np.int64), len(numbers)


def _read_folds(path: str) -> Mapping[str, str]:
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadOption(name="FOLD_FILE", value=path, reason=f"it cannot be read ({error})") from error
    columns = list(rows[0]) if rows else []
    found = sorted((name for name in columns if name and name.startswith("fold")), key=lambda name: "group" not in name)
    if not found or "image" not in columns:
        reason = "its first line has to name the columns image and fold"
        raise BadOption(name="FOLD_FILE", value=path, reason=reason)
    return {_stem(row["image"]): row[found[0]] for row in rows}


def _stem(name: str) -> str:
    path = Path(name.replace("\\", "/"))
    return f"{path.parent.name}/{path.stem}"
