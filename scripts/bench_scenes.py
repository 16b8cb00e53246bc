# SPDX-License-Identifier: GPL-2.0-or-later
"""Scene classification, measured: training and classification with every backbone, memory, 100 Mpx, many polygons."""

from __future__ import annotations

import json
import statistics
import sys
import types
from typing import Any

from bench_data import write_chips, write_fields, write_town
from bench_process import DATA, ROOT, UNCOMPRESSED, Run, engine

package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules.setdefault("deep_fusion", package)

from deep_fusion.models.registry import methods  # noqa: E402

Table = dict[str, dict[str, float]]

_REPEATS = 3
_SIDE = 128
_PIXEL_M = 2.0
_BATCH = 32
_ITERATIONS = 4
_CLASSES = 10
_TOWN = 2048
_LARGE = 10000  #: 100 Mpx
_FIELDS = 10000


def sections() -> dict[str, Table]:
    """All tables of this family, by title."""
    write_chips(DATA, _CLASSES, 20, _SIDE)
    training = {record.id: _trained(record.id) for record in methods("scenes")}
    return {
        f"Training of scene classifiers, batches of {_BATCH} chips of {_SIDE} pixels, 3 bands": training,
        f"Classification of scenes, {_TOWN}², 3 bands, cells of {_SIDE} pixels": backbones(_TOWN),
        "Classification of scenes by size of the image, AlexNet": sizes([2048, 4096, _LARGE, 20000]),
        f"Ways to classify {_LARGE}², AlexNet": ways(_LARGE),
    }


def backbones(side: int) -> Table:
    """Speed, pipeline and memory of every backbone, in turns."""
    names = [record.id for record in methods("scenes")]
    rounds = [{name: _classified(name, side) for name in names} for _ in range(_REPEATS)]
    return {name: _row([each[name] for each in rounds]) for name in names}


def sizes(sides: list[int]) -> Table:
    """Whole runs with image after image."""
    rounds = [{side: _classified("alexnet", side) for side in sides} for _ in range(_REPEATS)]
    return {f"{side}², {side**2 / 1e6:.0f} Mpx": _row([each[side] for each in rounds]) for side in sides}


def ways(side: int) -> Table:
    """Everything that can be asked for, one after the other."""
    rasters = {name: str(DATA / f"{name}.tif") for name in ("output_raster", "output_map")}
    fields = {"path": str(write_fields(DATA, side, _FIELDS)), "name": "fields", "crs": "EPSG:32632"}
    asked: dict[str, dict[str, Any]] = {
        "cells, a raster of them and the evidence": rasters,
        "cells of half a chip, each seen in four chips": {"stride": _PIXEL_M * _SIDE / 2},
        f"{_FIELDS} polygons": {"places": fields},
        "cells of 1.5 times a chip's side": {"cell_size": 1.5 * _PIXEL_M * _SIDE},
        "image with pixels of 1.3 m, seen at 2 m": {"pixel_m": 1.3},
    }
    return {name: _row([_classified("alexnet", side, **more)]) for name, more in asked.items()}


def _trained(name: str) -> dict[str, float]:
    """How fast a model learns next to nothing; what it writes is used by all that follows."""
    job = {
        "task": "scenes",
        "method": name,
        "inputs": [],
        "chips": {"folder": str(DATA / "chips")},
        "output_model": _model(name),
        "options": {"pixel_size_m": _PIXEL_M},
    }
    schedule = {"batch_size": _BATCH, "patch_size": _SIDE, "validation_share": 0.05}
    rounds = [
        [engine("train", job | {"training": {"iterations": count, **schedule}}) for count in (1, 1 + _ITERATIONS)]
        for _ in range(_REPEATS)
    ]
    # without start, chips, and the validations that both have
    seconds = statistics.median(longer.wall_s - shorter.wall_s for shorter, longer in rounds)
    memory = statistics.median(longer.peak_mb for _, longer in rounds)
    return {"chips/s, validation included": _ITERATIONS * _BATCH / seconds, "MB": memory}


def _classified(name: str, side: int, pixel_m: float = _PIXEL_M, **more: Any) -> Run:
    image = {"name": "town", "files": [{"path": str(write_town(DATA, side, pixel_m))}]}
    job = {"model": _model(name), "image": image, "output": str(DATA / "scenes.gpkg"), **more}
    return engine("classify", job | {"creation_options": UNCOMPRESSED})


def _row(runs: list[Run]) -> dict[str, float]:
    """Medians."""
    values = [run.values for run in runs]
    return {
        "answers": values[0]["COUNT"],
        "answers/s": statistics.median(each["COUNT"] / each["WALL_S"] for each in values),
        "whole process (s)": statistics.median(run.wall_s for run in runs),
        "efficiency": statistics.median(each["FORWARD_S"] / each["WALL_S"] for each in values),
        "MB": statistics.median(run.peak_mb for run in runs),
    }


def _model(name: str) -> str:
    return str(DATA / f"scenes_{name}.safetensors")


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    print(json.dumps(sections(), indent=2))
