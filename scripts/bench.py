# SPDX-License-Identifier: GPL-2.0-or-later
"""Benchmarks: measured here and now, against peers in the same run, written to docs/benchmarks.md and build/bench.json.

Run by `make bench` with the system's Python, which has GDAL and PyQGIS; the engine runs as it does for a user.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import types

import bench_peers
import bench_scenes
import bench_segmentation
import bench_spatiotemporal
from bench_data import write_pair
from bench_process import DATA, ENGINE, ROOT, UNCOMPRESSED, Run, apply_job, engine, measured

package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package

from deep_fusion.models.registry import methods  # noqa: E402

Table = dict[str, dict[str, float]]  #: numbers by row and column

_REPEATS = 5
_REPEATS_OF_METHODS = 3
_WATCHED_S = 90  #: how long a long run is watched for its memory
_SIDE = 4096
_SMALL_SIDES = {"cvpr19": 512}  #: methods that solve an optimisation would take hours


def start_up() -> Table:
    """Seconds from nothing to a finished tiny job, without torch and with it."""
    write_pair(DATA, 64)
    bare = [measured([str(ENGINE), "-c", "pass"]) for _ in range(_REPEATS)]
    torch = [measured([str(ENGINE), "-c", "import torch"]) for _ in range(_REPEATS)]
    classical = [engine("apply", apply_job("brovey", 64, "tiny.tif")) for _ in range(_REPEATS)]
    return {
        "bare Python": _medians(bare),
        "import torch": _medians(torch),
        "Brovey on 64 x 64 pixels, whole process": _medians(classical),
    }


def brovey_against_gdal(side: int) -> Table:
    """Brovey against gdal_pansharpen on one pair, in turn, uncompressed output."""
    write_pair(DATA, side)
    ours, theirs = [], []
    for _ in range(_REPEATS):
        theirs.append(bench_peers.gdal(side))
        ours.append(_classical("brovey", side))
    ratio = statistics.median(our.wall_s / their.wall_s for our, their in zip(ours, theirs))
    rows = {"ours": _medians(ours), "gdal_pansharpen": _medians(theirs)}
    memory = rows["ours"]["MB"] / rows["gdal_pansharpen"]["MB"]
    return rows | {"ratio": {"s": ratio, "MB": memory}}


def classical_against_peers() -> Table:
    """Every classical method beside every peer, by megapixel of PAN; times of ours over those of the peers."""
    write_pair(DATA, _SIDE)
    peers = {name: _per_megapixel([run(_SIDE)], _SIDE) for name, run in bench_peers.installed().items()}
    table = {}
    for record in methods("pansharpening"):
        if not record.trainable:
            side = _SMALL_SIDES.get(record.id, _SIDE)
            write_pair(DATA, side)
            row = _per_megapixel([_classical(record.id, side) for _ in range(_REPEATS_OF_METHODS)], side)
            ratios = {f"/ {name}": row["s/Mpx"] / peer["s/Mpx"] for name, peer in peers.items()}
            table[record.title] = row | ratios
    return table | peers


def classical_memory(sides: list[int]) -> Table:
    """Peak memory of whole runs by size of the scene."""
    table: Table = {}
    for side in sides:
        write_pair(DATA, side)
        for method in ("brovey", "gsa", "bt_h", "mtf_glp_hpm"):
            run = _classical(method, side)
            table.setdefault(method, {}).update({f"{side}² (s)": run.wall_s, f"{side}² (MB)": run.peak_mb})
    return table


def networks(side: int, models: dict[str, str]) -> Table:
    """Speed of every network, and the share of the bare forward passes in the wall time of the run."""
    write_pair(DATA, side)
    table = {}
    for method, model in models.items():
        run = engine("apply", apply_job(method, side, "network.tif", model=model))
        forward_s = run.values["FORWARD_S"]
        table[method] = {
            "forward passes (s)": forward_s,
            "whole process (s)": run.wall_s,
            "efficiency, first tile to closed file": forward_s / run.values["WALL_S"],
            "efficiency, whole process": forward_s / run.wall_s,
            "kpx/s": side**2 / forward_s / 1000,
            "MB": run.peak_mb,
        }
    return table


def untrained_models() -> dict[str, str]:
    """A model file of every network; what they learned does not matter here."""
    write_pair(DATA, 256)
    models = {}
    for record in methods("pansharpening"):
        if record.trainable:
            models[record.id] = str(DATA / f"{record.id}.safetensors")
            learning = {"adapt": {"iterations": 1}, "output_model": models[record.id]}
            engine("apply", apply_job(record.id, 256, "tiny.tif", **learning))
    return models


def network_memory(sides: list[int], models: dict[str, str]) -> Table:
    """Peak memory in the first seconds of a run, by size of the scene; all tiles are alike."""
    table: Table = {}
    for method in ("fusionnet", "dcfnet"):
        for side in sides:
            write_pair(DATA, side)
            run = engine("apply", apply_job(method, side, "network.tif", model=models[method]), _WATCHED_S)
            table.setdefault(method, {})[f"{side}² (MB)"] = run.peak_mb
    return table


def responsiveness() -> Table:
    """Longest time that QGIS's event loop stood still while a run went on in the background."""
    write_pair(DATA, _SIDE)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(DATA)}
    command = ["/usr/bin/python3", str(ROOT / "scripts/bench_responsiveness.py"), str(DATA)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return {"GSA": json.loads(done.stdout.splitlines()[-1])}


def _classical(method: str, side: int) -> Run:
    return engine("apply", apply_job(method, side, "ours.tif", creation_options=UNCOMPRESSED))


def _medians(runs: list[Run]) -> dict[str, float]:
    return {"s": statistics.median(run.wall_s for run in runs), "MB": statistics.median(run.peak_mb for run in runs)}


def _per_megapixel(runs: list[Run], side: int) -> dict[str, float]:
    medians = _medians(runs)
    megapixels = side**2 / 1e6
    return {"s/Mpx": medians["s"] / megapixels, "MB/Mpx": medians["MB"] / megapixels, "MB": medians["MB"]}


def main() -> None:
    """Run everything and write it down."""
    DATA.mkdir(parents=True, exist_ok=True)
    models = untrained_models()
    sections = {
        "Start of the engine": start_up(),
        "Brovey, 8192² PAN and 4 bands, uint16, uncompressed": brovey_against_gdal(8192),
        f"Classical methods and other programs, {_SIDE}² PAN and 4 bands, uint16, uncompressed": (
            classical_against_peers()
        ),
        "Classical methods by scene size": classical_memory([2048, 4096, 8192, 16384]),
        "Networks, 2048² PAN and 4 bands": networks(2048, models),
        f"Networks by scene size, first {_WATCHED_S} s": network_memory([2048, 4096, 8192], models),
        **bench_spatiotemporal.sections(),
        **bench_segmentation.sections(),
        **bench_scenes.sections(),
        f"QGIS while a run goes on in the background, {_SIDE}² PAN": responsiveness(),
    }
    shutil.rmtree(DATA)
    (ROOT / "build/bench.json").write_text(json.dumps(sections, indent=2))
    (ROOT / "docs/benchmarks.md").write_text(_page(sections))
    print(_page(sections))


def _page(sections: dict[str, Table]) -> str:
    versions = "import torch, numpy, rasterio as r; print(torch.__version__, numpy.__version__, r.__version__)"
    torch, numpy, rasterio = measured([str(ENGINE), "-c", versions]).last_line.split()
    lines = [
        "# Speed and memory",
        "",
        f"Written by `make bench`. Ratios carry over to other machines, absolute times do not. Medians of {_REPEATS}"
        f" runs at the start and against gdal_pansharpen on 8192², of {_REPEATS_OF_METHODS} of each classical method, "
        "and single runs of other programs. Times of GRASS are without import and export, and of three bands. "
        "OTB and GRASS compute other methods than ours: the ratios say how long a user waits, not more. "
        f"CVPR19 is measured at {_SMALL_SIDES['cvpr19']}². Memory is the high-water mark of the largest process.",
        "",
        f"{os.cpu_count()} cores, no GPU, {platform.system()}, Python {platform.python_version()}, "
        f"torch {torch}, numpy {numpy}, rasterio {rasterio}.",
    ]
    for title, table in sections.items():
        columns = list(dict.fromkeys(column for row in table.values() for column in row))
        lines += ["", f"## {title}", "", f"| | {' | '.join(columns)} |", "|---" + "|---:" * len(columns) + "|"]
        lines += [f"| {name} | {' | '.join(_cell(row.get(c)) for c in columns)} |" for name, row in table.items()]
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


if __name__ == "__main__":
    main()
