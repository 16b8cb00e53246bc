# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess: how good a result is, with a truth and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...models.sensors import chosen_sensor
from .. import jobs
from ..errors import BadOption, WrongBandCount
from ..progress import Progress
from ..quality import BEST, Measure, against_ms, against_reference, at_full_resolution, by_band, peak_of, values_of
from ..raster.files import layout_of, open_source
from ..raster.raster import Raster
from ..report.page import Section, Table, write_page, write_table


def assess(job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    """Measure a fused image against whatever the job gives: a reference, or PAN and MS, or all of them.

    Returns:
        With a reference: SAM (degrees), ERGAS, Q2N, SCC, PSNR (dB), SSIM, RMSE, BIAS, R. With PAN and MS: D_LAMBDA,
        D_S, QNR, D_LAMBDA_K, HQNR, D_RHO, and R_SAM, R_ERGAS, R_Q2N: the fused image, degraded to the pixels of MS,
        against MS. Then OUTPUT_HTML and OUTPUT_CSV, where asked for.
    """
    fused = open_source(job.inputs["fused"])
    opened = {role: open_source(source, crs=fused.grid.crs) for role, source in job.inputs.items() if role != "fused"}
    _check(fused, opened)
    chosen = chosen_sensor(job.options)
    whole = layout_of(job.inputs["fused"]).dtype.kind != "f"
    measures: list[Measure] = []
    facts: dict[str, Any] = {name: source.name for name, source in job.inputs.items()}
    ratio = _ratio(fused, opened, job.options)
    facts |= {"ratio": ratio, "sensor": chosen.title, "MTF gains": chosen.gains(fused.count)}
    steps = 2 * ("reference" in opened) + 2 * ({"pan", "ms"} <= set(opened))
    if "reference" in opened:
        reference = opened["reference"]
        peak = float(job.options.get("peak", 0)) or peak_of(reference, whole, progress)
        facts["peak value of PSNR and SSIM"] = peak
        with progress.stage("Compare with the reference", 2 / steps):
            measures += against_reference(fused, reference, ratio, peak, whole, progress)
    if "pan" in opened and "ms" in opened:
        with progress.stage("Compare with PAN and MS", 1 / steps):
            measures += at_full_resolution(fused, opened["pan"], opened["ms"], chosen, whole, progress)
        with progress.stage("Compare with MS at its own resolution", 1 / steps):
            measures += against_ms(fused, opened["ms"], chosen, ratio, whole, progress)
    return _reported(job, measures, facts, layout_of(job.inputs["fused"]).names)


def _check(fused: Raster, opened: Mapping[str, Raster]) -> None:
    if "reference" not in opened and not {"pan", "ms"} <= set(opened):
        raise BadOption(
            name="REFERENCE", value="empty", reason="give a reference, or both PAN and MS, to compare the result with"
        )
    for role in ("reference", "ms"):
        if role in opened and opened[role].count != fused.count:
            raise WrongBandCount(
                name=opened[role].name,
                found=opened[role].count,
                expected=fused.count,
                advice=f"It has to have the bands of {fused.name}, in the same order.",
            )
    if "pan" in opened and opened["pan"].count != 1:
        raise WrongBandCount(name=opened["pan"].name, found=opened["pan"].count, expected=1, advice="Pick one band.")


def _ratio(fused: Raster, opened: Mapping[str, Raster], options: Mapping[str, Any]) -> float:
    """What the user says; else pixel size of MS over that of the fused image; without an MS 4."""
    if float(options.get("ratio", 0)):
        return float(options["ratio"])
    if "ms" in opened:
        return opened["ms"].grid.ratio_to(fused.grid)
    return 4.0


def _reported(
    job: jobs.AssessJob, measures: Sequence[Measure], facts: Mapping[str, Any], bands: Sequence[str]
) -> dict[str, Any]:
    """All values, and the reports that the job asks for."""
    values, bandwise = values_of(measures), by_band(measures, bands)
    written = {}
    if job.output_csv:
        rows = [(name, "all", value) for name, value in values.items()]
        for band, *numbers in bandwise.rows:
            rows += [(name, band, value) for name, value in zip(bandwise.header[1:], numbers, strict=True)]
        write_table(job.output_csv, Table(("metric", "band", "value"), rows))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_html:
        sections: list[Section] = [("What was compared", facts)]
        sections.append(("Quality", Table(("metric", "value", "best"), [(n, v, BEST[n]) for n, v in values.items()])))
        sections.append(("By band", bandwise))
        write_page(job.output_html, "Quality of a pansharpened image", sections)
        written["OUTPUT_HTML"] = job.output_html
    return values | written
