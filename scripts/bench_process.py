# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole processes, measured: the engine as the plugin runs it, and other programs."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / ".venv/bin/python"
DATA = ROOT / "build/bench"
UNCOMPRESSED = ["COMPRESS=NONE"]

_WORKER = ROOT / "engine/worker.py"

#: What the plugin sets for the engine process (algorithms/environment.py).
_ENVIRONMENT = {**os.environ, "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184"}


@dataclass(frozen=True)
class Run:
    """One process with its children: seconds, peak memory of the largest, and the last line that it printed."""

    wall_s: float
    peak_mb: float
    last_line: str

    @property
    def values(self) -> dict[str, Any]:
        """What a finished engine reported."""
        return json.loads(self.last_line)["values"]


def measured(command: list[str], limit_s: float | None = None, environment: dict[str, str] | None = None) -> Run:
    """Run a process to its end, or for so many seconds, and measure it as a whole."""
    started = time.perf_counter()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
        reader.start()
        peak_kb = 0
        while process.poll() is None:
            peak_kb = max(peak_kb, *(_high_water_kb(pid) for pid in _family(process.pid)))
            if limit_s is not None and time.perf_counter() - started > limit_s:
                process.kill()
                return Run(limit_s, peak_kb / 1024, "")
            time.sleep(0.02)
        wall_s = time.perf_counter() - started
        reader.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {''.join(lines[-1:])}")
    return Run(wall_s, peak_kb / 1024, lines[-1] if lines else "")


def _family(pid: int) -> Iterator[int]:
    """The process and all that it started, as far as they still run."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _text(children).split():
            yield from _family(int(child))


def _high_water_kb(pid: int) -> int:
    lines = _text(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def _text(file: Path) -> str:
    """What /proc tells; nothing about a process that has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""


def engine(verb: str, job: dict[str, Any], limit_s: float | None = None) -> Run:
    """Run one job in an engine process of its own."""
    file = DATA / "job.json"
    file.write_text(json.dumps({"protocol": 1, "verb": verb, "job": job}))
    return measured([str(ENGINE), "-I", "-X", "utf8", "-u", str(_WORKER), str(file)], limit_s, _ENVIRONMENT)


def apply_job(method: str, side: int, output: str, **more: Any) -> dict[str, Any]:
    """A pansharpening job on the pair of that PAN size; there is nothing yet where it writes."""
    (DATA / output).unlink(missing_ok=True)
    inputs = {role: {"name": role, "files": [{"path": str(DATA / f"{role}_{side}.tif")}]} for role in ("pan", "ms")}
    return {"task": "pansharpening", "method": method, "inputs": inputs, "output": str(DATA / output), **more}
