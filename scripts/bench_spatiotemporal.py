# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatio-temporal fusion, measured: STARFM beside a plain loop, all methods, and memory by scene size."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
from bench_data import write_dates
from bench_process import DATA, Run, engine

Table = dict[str, dict[str, float]]

_RATIO = 16
_REACH = 20  # half the window of STARFM at that ratio, as models/spatiotemporal/starfm.py chooses it
_BANDS = 6
_LOOPED = 64  # pixels on a side that the plain loop computes
_WATCHED_S = 90
_QUICK = ("linear", "fine_aware", "starfm", "estarfm", "fsdaf", "fitfc")


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
    """The whole process of ours, its bare computing, and a loop over pixels with NumPy inside the window."""
    run = _engine("starfm", side, bands=1, pairs=(1,))
    started = time.perf_counter()
    _starfm_loop(_LOOPED)
    loop = _LOOPED**2 / (time.perf_counter() - started) / 1000
    whole, bare = (side**2 / seconds / 1000 for seconds in (run.wall_s, run.values["FORWARD_S"]))
    return {
        "ours, whole process": {"kpx/s": whole, "MB": run.peak_mb, "times the loop": whole / loop},
        "ours, computing alone": {"kpx/s": bare, "times the loop": bare / loop},
        "loop over pixels": {"kpx/s": loop, "times the loop": 1.0},
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


def _starfm_loop(side: int) -> np.ndarray:
    """STARFM as a program would loop over pixels, with the window as one array each time."""
    generator = np.random.default_rng(0)
    size = side + 2 * _REACH
    fine, coarse, target = (generator.random((size, size)) for _ in range(3))
    spectral, temporal = np.abs(fine - coarse), np.abs(coarse - target)
    offset = np.arange(-_REACH, _REACH + 1)
    distance = 1 + np.hypot(offset[:, None], offset) / _REACH
    apart = 2 * fine.std() / 4
    made = np.empty((side, side))
    for row in range(side):
        for col in range(side):
            window = np.s_[row : row + 2 * _REACH + 1, col : col + 2 * _REACH + 1]
            here = row + _REACH, col + _REACH
            usable = np.abs(fine[window] - fine[here]) <= apart
            usable &= spectral[window] <= spectral[here] + 0.005
            usable &= temporal[window] <= temporal[here] + 0.005
            trust = np.log(1e4 * spectral[window] + 2) * np.log(1e4 * temporal[window] + 2) * distance
            weights = usable / trust
            told = target[window] + fine[window] - coarse[window]
            made[row, col] = (weights * told).sum() / weights.sum()
    return made


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    print(json.dumps(sections(), indent=2))
