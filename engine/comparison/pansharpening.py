# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare: several methods on the same pair, measured and ranked."""

from __future__ import annotations

import dataclasses
import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...models import registry
from ...models.pansharpening.scene import Scene, open_scene
from ...models.sensors import chosen_sensor
from .. import jobs
from ..apply import fuse
from ..errors import BadOption, Cancelled, EngineError
from ..progress import Progress
from ..quality import BEST, Measure, against_ms, against_reference, at_full_resolution, by_band, peak_of, values_of
from ..raster.files import layout_of, open_source
from ..raster.raster import Raster
from ..raster.writing import Layout, check_outputs
from ..report.charts import bar_chart
from ..report.page import Gallery, Picture, Section, Table, write_page, write_table, write_text
from ..strips import Strip
from ..suitability import warn_of_scene
from ..versions import version_text
from ..weights.model_file import read_card

_PROTOCOLS = {"reduced": ("reduced",), "full": ("full",), "both": ("reduced", "full")}
_TITLES = {
    "reduced": "At reduced resolution, against the original multispectral image",
    "full": "At full resolution, without a truth",
}
#: By what methods are ranked, each with the sign that makes larger better; the second decides between equals.
_RANKED_BY = {"reduced": (("Q2N", 1), ("ERGAS", -1)), "full": (("HQNR", 1), ("D_RHO", -1))}
_COLUMNS = {
    "reduced": ("Q2N", "ERGAS", "SAM", "SCC", "PSNR", "SSIM"),
    "full": ("HQNR", "D_LAMBDA_K", "D_S", "QNR", "D_LAMBDA", "D_RHO", "R_Q2N", "R_SAM", "R_ERGAS"),
}
_LARGE_PX = 16e6


@dataclass(frozen=True)
class _Entry:
    """One that takes part: a method, or a model file."""

    id: str  #: the method's, or the model's path
    title: str
    method: str
    model: str = ""


@dataclass
class _Result:
    """What one of them did at one resolution."""

    entry: _Entry
    seconds: float = math.nan
    values: dict[str, float] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True)
class _Level:
    """One resolution: what is sharpened there, the truth if there is one, and how it went."""

    name: str
    scene: Scene
    truth: Raster | None
    strip: Strip
    results: list[_Result]

    def ranked(self) -> list[_Result]:
        """The best first, failures last."""
        (first, first_sign), (second, second_sign) = _RANKED_BY[self.name]

        def place(result: _Result) -> tuple[bool, float, float]:
            if result.failure:
                return True, 0.0, 0.0
            return False, -first_sign * result.values[first], -second_sign * result.values[second]

        return sorted(self.results, key=place)


def compare(job: jobs.CompareJob, progress: Progress) -> dict[str, Any]:
    """Run every method at every resolution that the protocol names.

    At reduced resolution both images are degraded until the original MS is the truth; networks that learn on the pair
    learn on the degraded one there. The best is the one with the highest Q2n at reduced resolution, or, where only full
    resolution is measured, with the highest HQNR. A method that fails is told of and takes the last place.

    Returns:
        BEST: method id or path of the model; BEST_TITLE; its Q2N, ERGAS, SAM and HQNR as far as they were measured; and
        OUTPUT_HTML, OUTPUT_CSV and OUTPUT_JSON, where asked for.

    Raises:
        BadOption: nothing to compare, or an unknown protocol.
        EngineError: that of the first method, if all failed.
    """
    if job.protocol not in _PROTOCOLS:
        raise BadOption(name="PROTOCOL", value=job.protocol, reason=f"choose one of {', '.join(_PROTOCOLS)}")
    entries = _entries(job)
    check_outputs([job.output_html, job.output_csv, job.output_json], job.inputs.values())
    scene = open_scene(job.inputs, chosen_sensor(job.options))
    scene = scene.cropped(*job.extent) if job.extent else scene
    if scene.grid.height * scene.grid.width > _LARGE_PX:
        progress.warn(
            f"{scene.grid.width} x {scene.grid.height} pixels are compared; a part of them, given as extent, would be "
            "quicker."
        )
    layout = layout_of(job.inputs["ms"], [job.inputs["pan"]])
    warn_of_scene(scene, layout.names, progress)
    names = _PROTOCOLS[job.protocol]
    levels = []
    for name in names:
        with progress.stage(_TITLES[name], 1 / len(names)):
            levels.append(_level(name, job, entries, scene, layout, progress))
    best = levels[0].ranked()[0]
    values: dict[str, Any] = {"BEST": best.entry.id, "BEST_TITLE": best.entry.title}
    for level in levels:
        found = next(result for result in level.results if result.entry == best.entry)
        values |= {metric: found.values[metric] for metric in ("Q2N", "ERGAS", "SAM", "HQNR") if metric in found.values}
    return values | _reported(job, levels, best, layout)


def _entries(job: jobs.CompareJob) -> list[_Entry]:
    records = [registry.method(job.task, name) for name in job.methods]
    entries = [_Entry(record.id, record.title, record.id) for record in records]
    for path in job.models:
        card = read_card(path)
        title = f"{Path(path).stem} ({registry.method(job.task, card.method).title})"
        entries.append(_Entry(path, title, card.method, path))
    if not entries:
        raise BadOption(name="METHODS", value="empty", reason="there is nothing to compare; choose one method or more")
    return entries


def _level(
    name: str, job: jobs.CompareJob, entries: Sequence[_Entry], scene: Scene, layout: Layout, progress: Progress
) -> _Level:
    truth = None
    if name == "reduced":
        scene, truth = scene.reduced()
    level = _Level(name, scene, truth, Strip.around_detail(scene, truth, layout), [])
    failures: list[EngineError] = []
    for entry in entries:
        with progress.stage(entry.title, 1 / len(entries)):
            try:
                level.results.append(_measured(entry, level, job, layout, progress))
            except Cancelled:
                raise
            except EngineError as error:
                progress.warn(f"{entry.title} failed: {error}")
                level.results.append(_Result(entry, failure=str(error)))
                failures.append(error)
    if len(failures) == len(entries):
        raise failures[0]
    return level


def _measured(entry: _Entry, level: _Level, job: jobs.CompareJob, layout: Layout, progress: Progress) -> _Result:
    """Sharpen into a temporary file, measure, cut the picture out, and remove the file."""
    output = str(Path(job.folder) / "compared.tif")
    adapt = job.adapt if registry.method(job.task, entry.method).trainable and not entry.model else None
    order = jobs.ApplyJob(
        job.task, entry.method, job.inputs, output, entry.model, adapt, options=job.options, compute=job.compute,
        seed=job.seed,
    )  # fmt: skip
    started = time.perf_counter()
    try:
        with progress.stage("Sharpen", 0.6):
            fuse(order, level.scene, progress)
        seconds = time.perf_counter() - started
        fused = open_source(jobs.Source(entry.title, (jobs.RasterFile(output),)))
        with progress.stage("Measure", 0.4):
            measures = _measures(fused, level, layout.dtype.kind != "f", progress)
        level.strip.add(entry.title, fused)
    finally:
        Path(output).unlink(missing_ok=True)
    return _Result(entry, seconds, values_of(measures), measures)


def _measures(fused: Raster, level: _Level, whole: bool, progress: Progress) -> list[Measure]:
    scene, ratio = level.scene, level.scene.ratio
    if level.truth is not None:
        peak = peak_of(level.truth, whole, progress)
        return against_reference(fused, level.truth, ratio, peak, whole, progress)
    with progress.stage("Compare with PAN and MS", 0.7):
        measures = at_full_resolution(fused, scene.pan, scene.ms, scene.sensor, whole, progress)
    with progress.stage("Compare with MS at its own resolution", 0.3):
        return measures + against_ms(fused, scene.ms, scene.sensor, ratio, whole, progress)


def _reported(job: jobs.CompareJob, levels: Sequence[_Level], best: _Result, layout: Layout) -> dict[str, str]:
    written = {}
    facts = {name: source.name for name, source in job.inputs.items()} | {
        "best": best.entry.title,
        "ranked by": "Q2n at reduced resolution, then ERGAS" if levels[0].name == "reduced" else "HQNR, then D_rho",
        "sensor": levels[0].scene.sensor.title,
        "MTF gains": levels[0].scene.sensor.gains(len(layout.names)),
        "ratio": levels[0].scene.ratio,
        "extent": job.extent or "all that both images cover",
    }
    if job.output_csv:
        write_table(job.output_csv, _csv(levels))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_json:
        write_text(job.output_json, json.dumps(_record(job, levels, facts), indent=2))
        written["OUTPUT_JSON"] = job.output_json
    if job.output_html:
        sections: list[Section] = [("What was compared", facts)]
        for level in levels:
            sections += _sections(level, layout.names)
        write_page(job.output_html, "Pansharpening methods compared", sections)
        written["OUTPUT_HTML"] = job.output_html
    return written


def _csv(levels: Sequence[_Level]) -> Table:
    columns = [column for name in _COLUMNS for column in _COLUMNS[name]]
    rows = [
        (level.name, place, result.entry.id, *(result.values.get(column, "") for column in columns), result.seconds,
         result.failure)
        for level in levels
        for place, result in enumerate(level.ranked(), 1)
    ]  # fmt: skip
    return Table(("resolution", "rank", "method", *columns, "seconds", "failure"), rows)


def _record(job: jobs.CompareJob, levels: Sequence[_Level], facts: dict[str, Any]) -> dict[str, Any]:
    """Everything, for programs."""
    results = {
        level.name: [
            {"method": result.entry.id, "seconds": result.seconds, "failure": result.failure, **result.values}
            for result in level.ranked()
        ]
        for level in levels
    }
    return {"facts": facts, "results": results, "job": dataclasses.asdict(job), "versions": version_text()}


def _sections(level: _Level, bands: Sequence[str]) -> list[Section]:
    ranked = level.ranked()
    done = [result for result in ranked if not result.failure]
    columns, metric = _COLUMNS[level.name], _RANKED_BY[level.name][0][0]
    rows = [(result.entry.title, *(result.values[name] for name in columns), result.seconds) for result in done]
    rows += [(result.entry.title, *("failed" for _ in columns), "") for result in ranked if result.failure]
    marked = {(_best_row(done, name), column) for column, name in enumerate(columns, 1)}
    header = ("method", *columns, "seconds")
    chart = bar_chart({result.entry.title: result.values[metric] for result in done}, metric)
    sections: list[Section] = [
        (_TITLES[level.name], Table(header, rows, frozenset(marked))),
        (f"{metric} by method", Picture(chart, "The longer the better.")),
        (f"{'RMSE' if level.truth else 'D_S'} by band", _bandwise(done, bands, "RMSE" if level.truth else "D_S")),
        ("A part of the image, pixel for pixel", Gallery(level.strip.pictures())),
    ]
    if level.truth is not None:
        sections.append(("Difference from the truth, all with one scale", Gallery(level.strip.errors())))
    sections += [(f"{result.entry.title} failed", result.failure) for result in ranked if result.failure]
    return sections


def _best_row(done: Sequence[_Result], metric: str) -> int:
    """Row of the method that is nearest to the metric's best value."""
    values = np.array([result.values[metric] for result in done])
    distance = {"0": np.abs(values), "1": -values, "high": -values}[BEST[metric]]
    return int(np.nanargmin(distance)) if np.isfinite(distance).any() else 0


def _bandwise(done: Sequence[_Result], bands: Sequence[str], metric: str) -> Table:
    columns = []
    for result in done:
        table = by_band(result.measures, bands)
        column = list(table.header).index(metric)
        columns.append([row[column] for row in table.rows])
    return Table(
        ("method", *bands), [(result.entry.title, *column) for result, column in zip(done, columns, strict=True)]
    )
