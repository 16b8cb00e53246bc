# SPDX-License-Identifier: GPL-2.0-or-later
"""Optical-SAR segmentation, measured: every network's speed, pipeline, memory and training, and speckle filters."""

from __future__ import annotations

import json
import shutil
import sys
import types
from typing import Any

from bench_data import write_land
from bench_process import DATA, ROOT, UNCOMPRESSED, Run, engine, measured

package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules.setdefault("deep_fusion", package)

from deep_fusion.models.registry import method, methods  # noqa: E402

Table = dict[str, dict[str, float]]

_ITERATIONS = 8
_BATCH = 8
_WATCHED_S = 60
_CLASSES = [{"number": number, "name": f"class {number}"} for number in range(1, 5)]
_WINDOW, _LOOKS = 7, 4.4
_OTB_FILTERS = {"lee": "lee", "kuan": "kuan", "gamma_map": "gammamap", "frost": "frost"}


def sections() -> dict[str, Table]:
    """All tables of this family, by title."""
    models = {record.id: _trained(record.id) for record in methods("segmentation")}
    training = {name: row for name, (_, row) in models.items()}
    files = {name: file for name, (file, _) in models.items()}
    return {
        f"Training of segmentation, batches of {_BATCH} patches of 128 pixels, 4 + 2 bands": training,
        "Segmentation, 1024², 4 + 2 bands, 4 classes, map and confidence": networks(1024, files),
        f"Memory of segmentation by scene size, first {_WATCHED_S} s": memory([1024, 2048, 4096, 8192], files),
        f"Speckle filters, 4096², 2 bands, window of {_WINDOW} pixels, whole process": filters(4096),
        "Speckle filters by scene size": filter_memory([2048, 4096, 8192]),
    }


def networks(side: int, models: dict[str, str]) -> Table:
    """Speed, pipeline and memory of every network."""
    table = {}
    for name, model in models.items():
        run = _segment(model, side)
        forward_s, wall_s = run.values["FORWARD_S"], run.values["WALL_S"]
        table[name] = {
            "Mpx/s": side**2 / 1e6 / wall_s,
            "whole process (s)": run.wall_s,
            "efficiency": forward_s / wall_s,
            "MB": run.peak_mb,
        }
    return table


def memory(sides: list[int], models: dict[str, str]) -> Table:
    """Peak memory in the first seconds of a run; all tiles are alike."""
    return {
        name: {f"{side}² (MB)": _segment(models[name], side, _WATCHED_S).peak_mb for side in sides}
        for name in ("mfafnet", "unet_early")
    }


def filters(side: int) -> Table:
    """Ours beside OTB's, in turn."""
    table = {}
    for record in methods("despeckling"):
        run = _despeckle(record.id, side)
        row = {"Mpx/s": side**2 / 1e6 / run.wall_s, "s": run.wall_s, "MB": run.peak_mb}
        if record.id in _OTB_FILTERS and shutil.which("otbcli_Despeckle"):
            theirs = _otb(_OTB_FILTERS[record.id], side)
            row |= {"OTB (s)": theirs.wall_s, "OTB (MB)": theirs.peak_mb, "time / OTB": run.wall_s / theirs.wall_s}
        table[record.title] = row
    return table


def filter_memory(sides: list[int]) -> Table:
    """Peak memory of whole runs by size of the scene."""
    return {
        name: {f"{side}² (MB)": _despeckle(name, side).peak_mb for side in sides} for name in ("lee", "refined_lee")
    }


def _trained(name: str) -> tuple[str, dict[str, float]]:
    """A model that learned next to nothing, and how fast it did."""
    write_land(DATA, 512)
    model = str(DATA / f"{name}.safetensors")
    roles = [role.name for role in method("segmentation", name).inputs]
    job = {
        "task": "segmentation",
        "method": name,
        "inputs": [{role: _source(role, 512) for role in (*roles, "labels")}],
        "output_model": model,
        "classes": _CLASSES,
    }
    runs = [
        engine("train", job | {"training": {"iterations": count, "validation_share": 0.02}})
        for count in (1, 1 + _ITERATIONS)
    ]
    seconds = runs[1].wall_s - runs[0].wall_s  # without start, samples, and the validations that both have
    return model, {"samples/s, validation included": _ITERATIONS * _BATCH / seconds, "MB": runs[1].peak_mb}


def _segment(model: str, side: int, limit_s: float | None = None) -> Run:
    write_land(DATA, side)
    outputs = {name: str(DATA / f"{name}.tif") for name in ("output", "output_confidence")}
    job = {"model": model, "optical": _source("optical", side), "sar": _source("sar", side), **outputs}
    return engine("segment", job | {"creation_options": UNCOMPRESSED}, limit_s)


def _despeckle(name: str, side: int) -> Run:
    write_land(DATA, side)
    job: dict[str, Any] = {"method": name, "image": _source("sar", side), "output": str(DATA / "filtered.tif")}
    more = {"scale": "linear", "window": _WINDOW, "looks": _LOOKS, "creation_options": UNCOMPRESSED}
    return engine("despeckle", job | more)


def _otb(name: str, side: int) -> Run:
    """Of the first band, as OTB filters no more; the time is doubled for both."""
    target = str(DATA / "otb.tif")
    command = ["otbcli_Despeckle", "-in", str(DATA / f"sar_{side}.tif"), "-out", target, "float", "-filter", name]
    command += [f"-filter.{name}.rad", str(_WINDOW // 2)]
    command += [] if name == "frost" else [f"-filter.{name}.nblooks", str(_LOOKS)]
    run = measured(command)
    return Run(2 * run.wall_s, run.peak_mb, run.last_line)


def _source(name: str, side: int) -> dict[str, Any]:
    return {"name": name, "files": [{"path": str(DATA / f"{name}_{side}.tif")}]}


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    print(json.dumps(sections(), indent=2))
