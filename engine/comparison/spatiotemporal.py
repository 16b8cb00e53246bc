# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare methods of spatio-temporal fusion on a date of which a fine image exists."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...models import registry
from .. import jobs
from ..assessment.spatiotemporal import Standard, check_bands, facts_of, pictures, ranking, standard, table_of_all
from ..errors import BadOption, Cancelled, EngineError
from ..predict import predict
from ..progress import Progress
from ..quality import Measure, by_band, values_of
from ..raster.files import open_source
from ..raster.raster import Raster
from ..raster.writing import check_outputs
from ..report.charts import bar_chart
from ..report.page import Picture, Section, Table, write_page, write_table, write_text
from ..versions import version_text

_RANKED_BY = ("RMSE", "R", "SSIM", "SAM", "ERGAS")


@dataclass(frozen=True)
class _Run:
    """One method: where its result lies, how long it took, or why there is none."""

    record: registry.MethodRecord
    path: str
    seconds: float = 0.0
    failure: str = ""


def compare(job: jobs.CompareJob, progress: Progress) -> dict[str, Any]:
    """Predict the date of `coarse_2` with every method and measure the results against `truth`.

    Beside the methods stand the copies of the fine images, their mean and the coarse change; all are measured over the
    same pixels. The best method has the least RMSE, averaged over the bands. One that fails is told of and left out.

    Returns:
        BEST: method id; BEST_TITLE; its RMSE, R, SSIM, SAM and ERGAS; RMSE_BASELINE, the least of those that need no
        method; and OUTPUT_HTML, OUTPUT_CSV and OUTPUT_JSON, where asked for.

    Raises:
        BadOption: nothing to compare, or no truth.
        EngineError: that of the first method, if all failed.
    """
    if not job.methods:
        raise BadOption(name="METHODS", value="empty", reason="there is nothing to compare; choose one method or more")
    check_outputs([job.output_html, job.output_csv, job.output_json], job.inputs.values())
    runs = _predicted(job, progress)
    images = {run.record.title: open_source(_source(run)) for run in runs if not run.failure}
    try:
        with progress.stage("Measure", 0.2):
            held = standard(job.inputs, job.options, next(iter(images.values())).grid, progress)
            for image in images.values():
                check_bands(image, held.truth)
            measures = held.measured(images, progress)
        values = {title: values_of(each) for title, each in measures.items()}
        best = min((run for run in runs if not run.failure), key=lambda run: values[run.record.title]["RMSE"])
        found = values[best.record.title]
        written = _reported(job, runs, images, held, measures)
    finally:
        for run in runs:
            Path(run.path).unlink(missing_ok=True)
    least = {"RMSE_BASELINE": min(values[title]["RMSE"] for title in held.baselines)} if held.baselines else {}
    named = {"BEST": best.record.id, "BEST_TITLE": best.record.title}
    return named | {metric: found[metric] for metric in _RANKED_BY} | least | written


def _predicted(job: jobs.CompareJob, progress: Progress) -> list[_Run]:
    runs, failures = [], []
    for name in job.methods:
        record = registry.method(job.task, name)
        path = str(Path(job.folder) / f"{name}.tif")
        started = time.perf_counter()
        with progress.stage(record.title, 0.8 / len(job.methods)):
            try:
                predict(_order(job, name, path), progress)
                runs.append(_Run(record, path, time.perf_counter() - started))
            except Cancelled:
                raise
            except EngineError as error:
                progress.warn(f"{record.title} failed: {error}")
                runs.append(_Run(record, path, failure=str(error)))
                failures.append(error)
    if len(failures) == len(runs):
        raise failures[0]
    return runs


def _order(job: jobs.CompareJob, method: str, path: str) -> jobs.PredictJob:
    def pair(number: int) -> jobs.DatedPair | None:
        roles = f"fine_{number}", f"coarse_{number}"
        return jobs.DatedPair(*(job.inputs[role] for role in roles)) if set(roles) <= set(job.inputs) else None

    if "coarse_2" not in job.inputs:
        raise BadOption(name="COARSE_2", value="empty", reason="there is no date to predict")
    return jobs.PredictJob(
        method, pair(1), pair(3), (jobs.Target(job.inputs["coarse_2"], path),), training=job.adapt or jobs.Training(),
        options=job.options, compute=job.compute, seed=job.seed,
    )  # fmt: skip


def _source(run: _Run) -> jobs.Source:
    return jobs.Source(run.record.title, (jobs.RasterFile(run.path),))


def _reported(
    job: jobs.CompareJob,
    runs: Sequence[_Run],
    images: Mapping[str, Raster],
    held: Standard,
    measures: Mapping[str, Sequence[Measure]],
) -> dict[str, str]:
    written = {}
    if job.output_csv:
        write_table(job.output_csv, table_of_all(measures, held.layout.names))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_json:
        write_text(job.output_json, json.dumps(_record(job, runs, measures), indent=2))
        written["OUTPUT_JSON"] = job.output_json
    if job.output_html:
        write_page(
            job.output_html, "Methods of spatio-temporal fusion compared", _sections(job, runs, images, held, measures)
        )
        written["OUTPUT_HTML"] = job.output_html
    return written


def _record(job: jobs.CompareJob, runs: Sequence[_Run], measures: Mapping[str, Sequence[Measure]]) -> dict[str, Any]:
    return {
        "inputs": {role: [file.path for file in source.files] for role, source in job.inputs.items()},
        "options": job.options,
        "seconds": {run.record.id: run.seconds for run in runs if not run.failure},
        "failures": {run.record.id: run.failure for run in runs if run.failure},
        "measured": {title: values_of(each) for title, each in measures.items()},
        "versions": version_text(),
    }


def _sections(
    job: jobs.CompareJob,
    runs: Sequence[_Run],
    images: Mapping[str, Raster],
    held: Standard,
    measures: Mapping[str, Sequence[Measure]],
) -> list[Section]:
    table = ranking(measures)
    errors = {str(row[0]): float(row[table.header.index("RMSE")]) for row in table.rows}
    times = Table(
        ("method", "seconds", "failure"),
        [(run.record.title, run.seconds if not run.failure else "", run.failure) for run in runs],
    )
    bandwise = [(title, *(row[1] for row in by_band(each, held.layout.names).rows)) for title, each in measures.items()]
    return [
        ("What was compared", {role: source.name for role, source in job.inputs.items()} | facts_of(held)),
        ("Ranking", table),
        ("RMSE", Picture(bar_chart(errors, "RMSE, mean over the bands"), "The shorter the better.")),
        ("RMSE by band", Table(("image", *held.layout.names), bandwise)),
        ("How long it took", times),
        *pictures({**images, **held.baselines}, held),
    ]
