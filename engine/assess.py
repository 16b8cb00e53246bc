# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess: how good a result is, with a truth and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..models.sensors import Sensor, chosen_sensor
from . import jobs
from .errors import BadOption, WrongBandCount
from .metrics.accumulator import Accumulator
from .metrics.band_errors import Bias, Psnr, Rmse
from .metrics.correlation import Correlation
from .metrics.ergas import Ergas
from .metrics.local_correlation import DRho
from .metrics.no_reference import DS, DLambda, DLambdaK, hqnr, qnr
from .metrics.q2n import Q2n
from .metrics.spatial_correlation import SpatialCorrelation
from .metrics.spectral_angle import SpectralAngle
from .metrics.ssim import Ssim
from .progress import Progress
from .raster.files import layout_of, open_source
from .raster.grid import Grid, tiles
from .raster.raster import THREADS, Raster
from .raster.resampling import Resampled
from .raster.statistics import moments
from .report.page import Section, Table, write_page, write_table
from .training.degradation import degraded, mtf_kernel

_TILE = 512  # a multiple of the metrics' blocks of 32


@dataclass(frozen=True)
class Measure:
    """A metric under the name of its output, and the images that it wants, in this order."""

    name: str
    metric: Accumulator
    images: tuple[str, ...]


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
    parts: list[tuple[str, list[Measure]]] = []
    facts: dict[str, Any] = {name: source.name for name, source in job.inputs.items()}
    ratio = _ratio(fused, opened, job.options)
    facts |= {"ratio": ratio, "sensor": chosen.title}
    steps = 2 * ("reference" in opened) + 2 * ({"pan", "ms"} <= set(opened))
    if "reference" in opened:
        peak = float(job.options.get("peak", 0)) or _peak(opened["reference"], whole, progress)
        facts["peak value of PSNR and SSIM"] = peak
        with progress.stage("Compare with the reference", 2 / steps):
            parts.append(("Against the reference", _with_reference(fused, opened, ratio, peak, whole, progress)))
    if "pan" in opened and "ms" in opened:
        with progress.stage("Compare with PAN and MS", 1 / steps):
            parts.append(("Full resolution, no reference", _full_resolution(fused, opened, chosen, whole, progress)))
        with progress.stage("Compare with MS at its own resolution", 1 / steps):
            parts.append(("Degraded to MS, against MS", _reprojected(fused, opened, chosen, ratio, whole, progress)))
    values = {measure.name: float(measure.metric.result()) for _, measures in parts for measure in measures}
    if "D_S" in values:
        values["QNR"] = qnr(values["D_LAMBDA"], values["D_S"])
        values["HQNR"] = hqnr(values["D_LAMBDA_K"], values["D_S"])
    return values | _reports(job, values, parts, facts, layout_of(job.inputs["fused"]).names)


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


def _peak(reference: Raster, whole: bool, progress: Progress) -> float:
    """The largest value that the sensor's bits allow, for whole numbers; else the largest value there is."""
    highest = float(moments(reference, progress).maximum.max())
    return 2.0 ** int(np.ceil(np.log2(highest + 1))) - 1 if whole and highest > 0 else highest


def _with_reference(
    fused: Raster, opened: Mapping[str, Raster], ratio: float, peak: float, whole: bool, progress: Progress
) -> list[Measure]:
    reference = _where_both(opened["reference"], fused)
    pair = ("reference", "fused")
    measures = [
        Measure("SAM", SpectralAngle(), pair),
        Measure("ERGAS", Ergas(ratio), pair),
        Measure("Q2N", Q2n(as_integers=whole), pair),
        Measure("SCC", SpatialCorrelation(), pair),
        Measure("PSNR", Psnr(peak), pair),
        Measure("SSIM", Ssim(peak), pair),
        Measure("RMSE", Rmse(), pair),
        Measure("BIAS", Bias(), pair),
        Measure("R", Correlation(), pair),
    ]
    _walk(measures, {"reference": reference, "fused": Resampled(fused, reference.grid)}, reference.grid, progress)
    return measures


def _full_resolution(
    fused: Raster, opened: Mapping[str, Raster], chosen: Sensor, whole: bool, progress: Progress
) -> list[Measure]:
    grid, pan, ms = fused.grid, opened["pan"], opened["ms"]
    images = {
        "fused": fused,
        "ms_up": Resampled(ms, grid),
        "pan": Resampled(pan, grid),
        "pan_low": Resampled(Resampled(pan, ms.grid), grid),
        "fused_filtered": _blurred(fused, ms.grid, chosen),
    }
    measures = [
        Measure("D_LAMBDA", DLambda(), ("fused", "ms_up")),
        Measure("D_S", DS(), ("fused", "ms_up", "pan", "pan_low")),
        Measure("D_LAMBDA_K", DLambdaK(as_integers=whole), ("ms_up", "fused_filtered")),
        Measure("D_RHO", DRho(_ratio(fused, opened, {})), ("fused", "pan")),
    ]
    _walk(measures, images, grid, progress)
    return measures


def _reprojected(
    fused: Raster, opened: Mapping[str, Raster], chosen: Sensor, ratio: float, whole: bool, progress: Progress
) -> list[Measure]:
    ms = _where_both(opened["ms"], fused)
    pair = ("reference", "fused")
    measures = [
        Measure("R_SAM", SpectralAngle(), pair),
        Measure("R_ERGAS", Ergas(ratio), pair),
        Measure("R_Q2N", Q2n(as_integers=whole), pair),
    ]
    low = degraded(fused, ms.grid, chosen.gains(fused.count))
    _walk(measures, {"reference": ms, "fused": low}, ms.grid, progress)
    return measures


def _blurred(fused: Raster, ms: Grid, chosen: Sensor) -> Raster:
    """The fused image blurred by the MTF of the MS sensor, on its own grid."""
    ratio = ms.ratio_to(fused.grid)
    return Resampled(fused, fused.grid, tuple(mtf_kernel(gain, ratio) for gain in chosen.gains(fused.count)))


def _where_both(reference: Raster, fused: Raster) -> Raster:
    """The reference, cropped to the ground that the fused image covers."""
    common = reference.grid.overlap(fused.grid, (reference.name, fused.name))
    return Resampled(reference, reference.grid.cropped(common))


def _walk(measures: Sequence[Measure], images: Mapping[str, Raster], grid: Grid, progress: Progress) -> None:
    """Feed every tile to every metric; the metrics of a tile work side by side."""
    margin = max(measure.metric.margin for measure in measures)
    windows = tiles(grid.height, grid.width, _TILE)
    with ThreadPoolExecutor(THREADS) as pool:
        for done, window in enumerate(windows, 1):
            seen = window.expanded(margin).clipped(grid.height, grid.width)
            samples = {name: pool.submit(image.read, seen) for name, image in images.items()}
            read = {name: sample.result() for name, sample in samples.items()}
            valid = np.logical_and.reduce([sample.valid for sample in read.values()])
            feeding = [
                pool.submit(
                    measure.metric.update,
                    *(read[name].values for name in measure.images),
                    valid=valid,
                    core=window.slices_in(seen),
                )
                for measure in measures
            ]
            for fed in feeding:
                fed.result()
            progress.update(done / len(windows))


def _reports(
    job: jobs.AssessJob,
    values: Mapping[str, float],
    parts: Sequence[tuple[str, list[Measure]]],
    facts: Mapping[str, Any],
    bands: Sequence[str],
) -> dict[str, str]:
    written = {}
    by_band = _by_band(parts, bands)
    if job.output_csv:
        rows = [(name, "all", value) for name, value in values.items()]
        for band, *numbers in by_band.rows:
            rows += [(name, band, value) for name, value in zip(by_band.header[1:], numbers, strict=True)]
        write_table(job.output_csv, Table(("metric", "band", "value"), rows))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_html:
        sections: list[Section] = [("What was compared", facts)]
        sections.append(("Quality", Table(("metric", "value", "best"), [(n, v, _BEST[n]) for n, v in values.items()])))
        sections.append(("By band", by_band))
        write_page(job.output_html, "Quality of a pansharpened image", sections)
        written["OUTPUT_HTML"] = job.output_html
    return written


_LOW = "SAM", "ERGAS", "RMSE", "BIAS", "D_LAMBDA", "D_S", "D_LAMBDA_K", "D_RHO", "R_SAM", "R_ERGAS"
_HIGH = "Q2N", "SCC", "SSIM", "R", "QNR", "HQNR", "R_Q2N"
_BEST = dict.fromkeys(_LOW, "0") | dict.fromkeys(_HIGH, "1") | {"PSNR": "high"}


def _by_band(parts: Sequence[tuple[str, list[Measure]]], bands: Sequence[str]) -> Table:
    """A row per band with every metric that is defined by band."""
    columns = {
        measure.name: measure.metric.per_band()
        for _, measures in parts
        for measure in measures
        if hasattr(measure.metric, "per_band")
    }
    rows = [(band, *(float(column[index]) for column in columns.values())) for index, band in enumerate(bands)]
    return Table(("band", *columns), rows)
