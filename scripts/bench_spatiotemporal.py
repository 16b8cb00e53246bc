# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatio-temporal fusion, measured: STARFM beside a plain loop, all methods, and memory by scene size."""

from __future__ import annotations

import itertools
import json
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from bench_data import write_dates
from bench_process import DATA, Run, engine

Table = dict[str, dict[str, float]]

_RATIO = 16
_REACH = 20  # half the window of STARFM at that ratio, as models/spatiotemporal/starfm.py chooses it
_BANDS = 6
_OFFSET = np.arange(-_REACH, _REACH + 1)
_DISTANCE = 1 + np.hypot(_OFFSET[:, None], _OFFSET) / _REACH
_WATCHED_S = 90
_QUICK = ("linear", "fine_aware", "starfm", "estarfm", "fsdaf", "fitfc")


class Images(NamedTuple):
    """One band of a pair and of the date to predict, what STARFM compares, and how far similar pixels may be apart."""

    fine: np.ndarray
    coarse: np.ndarray
    target: np.ndarray
    spectral: np.ndarray
    temporal: np.ndarray
    apart: float


def sections() -> dict[str, Table]:
    """All tables of this family, by title."""
    window = 2 * _REACH + 1
    return {
        f"STARFM, one band, one pair, window of {window} pixels": starfm_against_loop(1024),
        f"Methods of spatio-temporal fusion, 1024², {_BANDS} bands, two pairs": methods(1024),
        f"Memory of spatio-temporal fusion, {_BANDS} bands, two pairs, first {_WATCHED_S} s": memory(
            [1024, 4096, 8192]
        ),
    }


def starfm_against_loop(side: int) -> Table:
    """The whole process of ours, its bare computing, and two plain programs: loops with and without arrays inside."""
    run = _engine("starfm", side, bands=1, pairs=(1,))
    speeds = {
        "ours, whole process": side**2 / run.wall_s,
        "ours, computing alone": side**2 / run.values["FORWARD_S"],
        "loop over pixels, windows as NumPy arrays": _speed(_by_windows, 64),
        "loop over pixels and neighbours": _speed(_by_neighbours, 8),
    }
    windows, neighbours = list(speeds.values())[2:]
    return {
        name: {"kpx/s": speed / 1000, "times the windows": speed / windows, "times the neighbours": speed / neighbours}
        for name, speed in speeds.items()
    }


def methods(side: int) -> Table:
    """Speed, memory and pipeline of every method; the networks learn 300 iterations first."""
    table = {}
    for method in (*_QUICK, "heterogeneity_cnn", "stfdcnn"):
        run = _engine(method, side, _BANDS, (1, 3))
        forward_s, wall_s = run.values["FORWARD_S"], run.values["WALL_S"]
        table[method] = {
            "whole process (s)": run.wall_s,
            "prediction (s)": wall_s,
            "s/Mpx and band": wall_s / (side**2 / 1e6) / _BANDS,
            "efficiency": forward_s / wall_s,
            "MB": run.peak_mb,
        }
    return table


def memory(sides: list[int]) -> Table:
    """Peak memory of runs, or of their first seconds, by size of the scene."""
    return {
        method: {f"{side}² (MB)": _engine(method, side, _BANDS, (1, 3), _WATCHED_S).peak_mb for side in sides}
        for method in ("linear", "fine_aware", "starfm", "fsdaf")
    }


def _engine(method: str, side: int, bands: int, pairs: tuple[int, ...], limit_s: float | None = None) -> Run:
    write_dates(DATA, side, bands, _RATIO)

    def source(kind: str, date: int) -> dict[str, Any]:
        path = str(DATA / f"{kind}_{date}_{side}_{bands}.tif")
        return {"name": f"{kind} {date}", "files": [{"path": path}]}

    def pair(date: int) -> dict[str, Any] | None:
        return {kind: source(kind, date) for kind in ("fine", "coarse")} if date in pairs else None

    output = DATA / "predicted.tif"
    output.unlink(missing_ok=True)
    target = {"coarse": source("coarse", 2), "output": str(output)}
    job = {"method": method, "before": pair(1), "after": pair(3), "targets": [target]}
    return engine("predict", job | {"creation_options": ["COMPRESS=NONE"]}, limit_s)


def _speed(pixel: Callable[[Images, int, int], float], side: int) -> float:
    """Pixels per second of a program that computes one after the other."""
    generator = np.random.default_rng(0)
    size = side + 2 * _REACH
    fine, coarse, target = (generator.random((size, size)) for _ in range(3))
    images = Images(fine, coarse, target, np.abs(fine - coarse), np.abs(coarse - target), 2 * fine.std() / 4)
    started = time.perf_counter()
    for row in range(_REACH, _REACH + side):
        for col in range(_REACH, _REACH + side):
            pixel(images, row, col)
    return side**2 / (time.perf_counter() - started)


def _by_windows(images: Images, row: int, col: int) -> float:
    window = np.s_[row - _REACH : row + _REACH + 1, col - _REACH : col + _REACH + 1]
    fine, spectral, temporal = (each[window] for each in (images.fine, images.spectral, images.temporal))
    usable = np.abs(fine - images.fine[row, col]) <= images.apart
    usable &= spectral <= images.spectral[row, col] + 0.005
    usable &= temporal <= images.temporal[row, col] + 0.005
    trust = np.log(1e4 * spectral + 2) * np.log(1e4 * temporal + 2) * _DISTANCE
    weights = usable / trust
    return float((weights * (images.target[window] + fine - images.coarse[window])).sum() / weights.sum())


def _by_neighbours(images: Images, row: int, col: int) -> float:
    total = weights = 0.0
    for down, right in itertools.product(range(-_REACH, _REACH + 1), repeat=2):
        there = row + down, col + right
        spectral, temporal = images.spectral[there], images.temporal[there]
        if (
            abs(images.fine[there] - images.fine[row, col]) <= images.apart
            and spectral <= images.spectral[row, col] + 0.005
            and temporal <= images.temporal[row, col] + 0.005
        ):
            distance = 1 + math.hypot(down, right) / _REACH
            weight = 1 / (math.log(1e4 * spectral + 2) * math.log(1e4 * temporal + 2) * distance)
            total += weight * (images.target[there] + images.fine[there] - images.coarse[there])
            weights += weight
    return total / weights


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    print(json.dumps(sections(), indent=2))
