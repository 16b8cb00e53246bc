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
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench_data import write_pair

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / ".venv/bin/python"
WORKER = ROOT / "engine/worker.py"
DATA = ROOT / "build/bench"

#: What the plugin sets for the engine process (algorithms/environment.py).
_ENVIRONMENT = {**os.environ, "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184"}
_UNCOMPRESSED = ["COMPRESS=NONE"]
_REPEATS = 5
_WATCHED_S = 90  #: how long a long run is watched for its memory


@dataclass(frozen=True)
class Run:
    """One whole process: seconds, peak memory, and what it reported."""

    wall_s: float
    peak_mb: float
    values: dict[str, Any]


def measured(command: list[str], limit_s: float | None = None, environment: dict[str, str] | None = None) -> Run:
    """Run a process to its end, or for so many seconds, and measure it as a whole."""
    started = time.perf_counter()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        peak_kb = 0
        while process.poll() is None and (limit_s is None or time.perf_counter() - started < limit_s):
            peak_kb = max(peak_kb, _high_water_kb(process.pid))
            time.sleep(0.02)
        wall_s = time.perf_counter() - started
        if process.poll() is None:
            process.kill()
            return Run(wall_s, peak_kb / 1024, {})
        last = (process.stdout.read().splitlines() or ["{}"])[-1]
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {last}")
    values = json.loads(last).get("values", {}) if last.startswith("{") else {}
    return Run(wall_s, peak_kb / 1024, values)


def _high_water_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def engine(verb: str, job: dict[str, Any], limit_s: float | None = None) -> Run:
    """Run one job in an engine process of its own."""
    file = DATA / "job.json"
    file.write_text(json.dumps({"protocol": 1, "verb": verb, "job": job}))
    return measured([str(ENGINE), "-I", "-X", "utf8", "-u", str(WORKER), str(file)], limit_s, _ENVIRONMENT)


def apply_job(method: str, side: int, output: str, **more: Any) -> dict[str, Any]:
    """A pansharpening job on the pair of that PAN size."""
    inputs = {role: {"name": role, "files": [{"path": str(DATA / f"{role}_{side}.tif")}]} for role in ("pan", "ms")}
    return {"task": "pansharpening", "method": method, "inputs": inputs, "output": str(DATA / output), **more}


def start_up() -> dict[str, float]:
    """Seconds from nothing to a finished tiny job, without torch and with it."""
    write_pair(DATA, 64)
    bare = [measured([str(ENGINE), "-c", "pass"]).wall_s for _ in range(_REPEATS)]
    torch = [measured([str(ENGINE), "-c", "import torch"]) for _ in range(_REPEATS)]
    classical = [engine("apply", apply_job("brovey", 64, "tiny.tif")).wall_s for _ in range(_REPEATS)]
    return {
        "bare Python (s)": statistics.median(bare),
        "import torch (s)": statistics.median(run.wall_s for run in torch),
        "import torch (MB)": statistics.median(run.peak_mb for run in torch),
        "Brovey on 64 x 64 pixels, whole process (s)": statistics.median(classical),
    }


def brovey_against_gdal(side: int) -> dict[str, float]:
    """Brovey against gdal_pansharpen on one pair, in turn, uncompressed output."""
    write_pair(DATA, side)
    theirs_command = ["gdal_pansharpen.py", "-q", "-threads", str(os.cpu_count()), "-co", "TILED=YES"]
    theirs_command += [str(DATA / f"pan_{side}.tif"), str(DATA / f"ms_{side}.tif"), str(DATA / "gdal.tif")]
    ours, theirs = [], []
    for _ in range(_REPEATS):
        (DATA / "gdal.tif").unlink(missing_ok=True)
        theirs.append(measured(theirs_command))
        ours.append(engine("apply", apply_job("brovey", side, "ours.tif", creation_options=_UNCOMPRESSED)))
    ratios = [our.wall_s / their.wall_s for our, their in zip(ours, theirs)]
    return {
        "ours (s)": statistics.median(run.wall_s for run in ours),
        "gdal_pansharpen (s)": statistics.median(run.wall_s for run in theirs),
        "ratio of wall times": statistics.median(ratios),
        "ours (MB)": statistics.median(run.peak_mb for run in ours),
        "gdal_pansharpen (MB)": statistics.median(run.peak_mb for run in theirs),
    }


def classical_memory(sides: list[int]) -> dict[str, float]:
    """Peak memory of whole runs by size of the scene."""
    found = {}
    for side in sides:
        write_pair(DATA, side)
        for method in ("brovey", "gsa", "bt_h"):
            run = engine("apply", apply_job(method, side, "ours.tif", creation_options=_UNCOMPRESSED))
            found[f"{method}, {side}² (MB)"] = run.peak_mb
            found[f"{method}, {side}² (s)"] = run.wall_s
    return found


def untrained_model() -> str:
    """A DCFNet model file; what it learned does not matter here."""
    write_pair(DATA, 256)
    model = str(DATA / "dcfnet.safetensors")
    engine("apply", apply_job("dcfnet", 256, "tiny.tif", adapt={"iterations": 1}, output_model=model))
    return model


def dcfnet(side: int, model: str) -> dict[str, float]:
    """Share of the bare forward passes in the wall time of a whole run."""
    write_pair(DATA, side)
    run = engine("apply", apply_job("dcfnet", side, "dcfnet.tif", model=model))
    forward_s, wall_s = run.values["FORWARD_S"], run.values["WALL_S"]
    return {
        "forward passes (s)": forward_s,
        "whole process (s)": run.wall_s,
        "efficiency, first tile to closed file": forward_s / wall_s,
        "efficiency, whole process": forward_s / run.wall_s,
        "kpx/s": side**2 / forward_s / 1000,
        "peak (MB)": run.peak_mb,
    }


def dcfnet_memory(sides: list[int], model: str) -> dict[str, float]:
    """Peak memory in the first seconds of a run, by size of the scene; all tiles are alike."""
    found = {}
    for side in sides:
        write_pair(DATA, side)
        run = engine("apply", apply_job("dcfnet", side, "dcfnet.tif", model=model), _WATCHED_S)
        found[f"{side}², first {_WATCHED_S} s (MB)"] = run.peak_mb
    return found


def responsiveness() -> dict[str, float]:
    """Longest time that QGIS's event loop stood still while a run went on in the background."""
    write_pair(DATA, 4096)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(DATA)}
    command = ["/usr/bin/python3", str(ROOT / "scripts/bench_responsiveness.py"), str(DATA)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Run everything and write it down."""
    DATA.mkdir(parents=True, exist_ok=True)
    model = untrained_model()
    sections = {
        "Start of the engine": start_up(),
        "Brovey, 8192 x 8192 PAN and 4 bands, uint16, uncompressed": brovey_against_gdal(8192),
        "Classical methods by scene size": classical_memory([2048, 4096, 8192, 16384]),
        "DCFNet, 2048 x 2048 PAN and 4 bands": dcfnet(2048, model),
        "DCFNet by scene size": dcfnet_memory([2048, 4096, 8192], model),
        "QGIS while GSA runs in the background, 4096 x 4096 PAN": responsiveness(),
    }
    shutil.rmtree(DATA)
    (ROOT / "build/bench.json").write_text(json.dumps(sections, indent=2))
    (ROOT / "docs/benchmarks.md").write_text(_page(sections))
    print(_page(sections))


def _page(sections: dict[str, dict[str, float]]) -> str:
    versions = subprocess.run(
        [
            str(ENGINE),
            "-c",
            "import torch, numpy, rasterio as r; print(torch.__version__, numpy.__version__, r.__version__)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    lines = [
        "# Speed and memory",
        "",
        "Written by `make bench`. Ratios carry over to other machines, absolute times do not. Medians of "
        f"{_REPEATS} runs where times are compared; memory is the high-water mark of the process.",
        "",
        f"{os.cpu_count()} cores, no GPU, {platform.system()}, Python {platform.python_version()}, "
        f"torch {versions[0]}, numpy {versions[1]}, rasterio {versions[2]}.",
    ]
    for title, rows in sections.items():
        lines += ["", f"## {title}", "", "| | |", "|---|---:|"]
        lines += [
            f"| {name} | {value:.3g} |" if value < 100 else f"| {name} | {value:.0f} |" for name, value in rows.items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
