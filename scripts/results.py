# SPDX-License-Identifier: GPL-2.0-or-later
"""Scores on real image pairs at reduced resolution, written to docs/results.md.

Each pair is degraded once (Wald's protocol), sharpened by every method, and compared with the original MS. DCFNet
adapts to the degraded pair, that is, it learns at twice reduced resolution and never sees the truth.
Usage: .venv/bin/python scripts/results.py FOLDER, the folder with the pairs.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package

from deep_fusion.engine import jobs  # noqa: E402
from deep_fusion.engine.progress import Progress  # noqa: E402
from deep_fusion.engine.raster.files import layout_of  # noqa: E402
from deep_fusion.engine.raster.raster import Raster  # noqa: E402
from deep_fusion.engine.raster.writing import Layout, create  # noqa: E402
from deep_fusion.engine.run import load, run  # noqa: E402
from deep_fusion.models.pansharpening.scene import open_scene  # noqa: E402
from deep_fusion.models.registry import methods  # noqa: E402
from deep_fusion.models.sensors import sensor  # noqa: E402

_WORK = ROOT / "build/results"
_METRICS = "SAM", "ERGAS", "Q2N", "SCC", "PSNR", "SSIM"
_ITERATIONS = 300

PAIRS = {
    "WorldView-2, Rotterdam 1 (ratio 4, 4 bands)": (
        "spacenet6_rotterdam_pan1_600x600_0p5m.tif",
        "spacenet6_rotterdam_ms1_4b_150x150_2m_native.tif",
        "worldview2",
    ),
    "WorldView-2, Rotterdam 2 (ratio 4, 4 bands)": (
        "spacenet6_rotterdam_pan2_600x600_0p5m.tif",
        "spacenet6_rotterdam_ms2_4b_150x150_2m_native.tif",
        "worldview2",
    ),
    "Landsat 8, Madrid (ratio 2, RGB, offset grids)": (
        "madrid_L8_pan_1498x1197_15m.tif",
        "madrid_L8_ms_rgb_750x599_30m.tif",
        "landsat8",
    ),
    "Landsat 8, Navarra (ratio 2, BGR and NIR, reflectance)": (
        "navarra_L8_pan_refl_799x620_15m.tif",
        "navarra_L8_ms_4b_refl_400x310_30m.tif",
        "landsat8",
    ),
}


def main(folder: str) -> None:
    """Score every method on every pair and write the page."""
    _WORK.mkdir(parents=True, exist_ok=True)
    lines = [
        "# What we measured",
        "",
        "Real image pairs, degraded once and sharpened; the original multispectral image is the truth. Written by",
        f"`scripts/results.py`: the sensor's MTF, DCFNet with its preset `robust` and {_ITERATIONS} iterations on the",
        "degraded pair itself, seed 0. SAM in degrees; SAM and ERGAS: the smaller the better.",
    ]
    for title, (pan, ms, sensor_id) in PAIRS.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| method | " + " | ".join(_METRICS) + " |",
            "|---" * (len(_METRICS) + 1) + "|",
        ]
        pair = _degraded(Path(folder) / pan, Path(folder) / ms, sensor_id)
        for record in methods("pansharpening"):
            scores = _score(pair, record.id, sensor_id)
            print(title, record.id, {name: round(scores[name], 4) for name in _METRICS}, flush=True)
            lines.append(f"| {record.title} | " + " | ".join(f"{scores[name]:.4f}" for name in _METRICS) + " |")
    (ROOT / "docs/results.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _degraded(pan: Path, ms: Path, sensor_id: str) -> dict[str, jobs.Source]:
    """Files of the pair at reduced resolution, and of the truth."""
    scene = open_scene({"pan": _source("pan", pan), "ms": _source("ms", ms)}, sensor(sensor_id))
    reduced, truth = scene.reduced()
    stored = layout_of(_source("ms", ms))
    layout = Layout(stored.dtype, stored.nodata)  # whole numbers stay whole, as a user would have them
    files = {}
    for role, raster in {"pan": reduced.pan, "ms": reduced.ms, "reference": truth}.items():
        files[role] = _source(role, _write(raster, _WORK / f"{ms.stem}_{role}.tif", layout))
    return files


def _write(raster: Raster, path: Path, layout: Layout) -> Path:
    with create(str(path), raster.grid, raster.count, layout) as writer:
        writer.write(raster.grid.whole, writer.encode(raster.read(raster.grid.whole)))
    return path


def _score(pair: dict[str, jobs.Source], method: str, sensor_id: str) -> dict[str, Any]:
    fused = _WORK / "fused.tif"
    options = {"sensor": sensor_id}
    inputs = {role: pair[role] for role in ("pan", "ms")}
    adapt = jobs.Training(iterations=_ITERATIONS) if method == "dcfnet" else None
    _carry_out(jobs.ApplyJob("pansharpening", method, inputs, str(fused), adapt=adapt, options=options))
    judged = {"fused": _source("fused", fused), "reference": pair["reference"], "ms": pair["ms"]}
    return _carry_out(jobs.AssessJob("pansharpening", judged, options=options))


def _carry_out(job: jobs.Job) -> dict[str, Any]:
    load(job)
    return run(job, Progress())


def _source(name: str, path: Path) -> jobs.Source:
    return jobs.Source(name, (jobs.RasterFile(str(path)),))


if __name__ == "__main__":
    main(*sys.argv[1:])
