# SPDX-License-Identifier: GPL-2.0-or-later
"""All measures of a fused image, taken side by side in one walk over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from ..models.sensors import Sensor
from .metrics.accumulator import Accumulator
from .metrics.band_errors import Bias, Psnr, Rmse
from .metrics.correlation import Correlation
from .metrics.ergas import Ergas
from .metrics.global_ssim import GlobalSsim
from .metrics.local_correlation import DRho
from .metrics.no_reference import DS, DLambda, DLambdaK, hqnr, qnr
from .metrics.q2n import Q2n
from .metrics.spatial_correlation import SpatialCorrelation
from .metrics.spectral_angle import SpectralAngle
from .metrics.ssim import Ssim
from .progress import Progress
from .raster.grid import Grid, tiles
from .raster.raster import THREADS, Raster
from .raster.resampling import Resampled
from .raster.statistics import moments
from .report.page import Table
from .training.degradation import degraded, mtf_kernel

_TILE = 512  # a multiple of the metrics' blocks of 32

_LOW = "SAM", "SAM_RAD", "ERGAS", "RMSE", "BIAS", "D_LAMBDA", "D_S", "D_LAMBDA_K", "D_RHO", "R_SAM", "R_ERGAS"
_HIGH = "Q2N", "SCC", "SSIM", "SSIM_GLOBAL", "R", "QNR", "HQNR", "R_Q2N"
#: What the best value of a metric is.
BEST = dict.fromkeys(_LOW, "0") | dict.fromkeys(_HIGH, "1") | {"PSNR": "high"}


@dataclass(frozen=True)
class Measure:
    """A metric under the name of its output, and the images that it wants, in this order."""

    name: str
    metric: Accumulator
    images: tuple[str, ...]


def values_of(measures: Sequence[Measure]) -> dict[str, float]:
    """The result of every measure, and what follows from them: QNR and HQNR, or the angle in radians, as is usual."""
    values = {measure.name: float(measure.metric.result()) for measure in measures}
    if "D_S" in values:
        values["QNR"] = qnr(values["D_LAMBDA"], values["D_S"])
        values["HQNR"] = hqnr(values["D_LAMBDA_K"], values["D_S"])
    if "SSIM_GLOBAL" in values:
        values["SAM_RAD"] = float(np.radians(values["SAM"]))
    return values


def peak_of(reference: Raster, whole: bool, progress: Progress) -> float:
    """The largest value that the sensor's bits allow, for whole numbers; else the largest value there is."""
    highest = float(moments(reference, progress).maximum.max())
    return 2.0 ** int(np.ceil(np.log2(highest + 1))) - 1 if whole and highest > 0 else highest


def against_reference(
    fused: Raster, reference: Raster, ratio: float, peak: float, whole: bool, progress: Progress
) -> list[Measure]:
    """How near the image is to the truth; `whole` says that values are whole numbers (see Q2n)."""
    reference = _where_both(reference, fused)
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


def at_full_resolution(
    fused: Raster, pan: Raster, ms: Raster, chosen: Sensor, whole: bool, progress: Progress
) -> list[Measure]:
    """How well the image agrees with what it was made from, without a truth."""
    grid = fused.grid
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
        Measure("D_RHO", DRho(ms.grid.ratio_to(grid)), ("fused", "pan")),
    ]
    _walk(measures, images, grid, progress)
    return measures


def against_ms(
    fused: Raster, ms: Raster, chosen: Sensor, ratio: float, whole: bool, progress: Progress
) -> list[Measure]:
    """How near the image, degraded to the pixels of MS, comes to MS."""
    ms = _where_both(ms, fused)
    pair = ("reference", "fused")
    measures = [
        Measure("R_SAM", SpectralAngle(), pair),
        Measure("R_ERGAS", Ergas(ratio), pair),
        Measure("R_Q2N", Q2n(as_integers=whole), pair),
    ]
    low = degraded(fused, ms.grid, chosen.gains(fused.count))
    _walk(measures, {"reference": ms, "fused": low}, ms.grid, progress)
    return measures


def against_truth(
    images: Mapping[str, Raster], truth: Raster, ratio: float, peak: float, progress: Progress
) -> dict[str, list[Measure]]:
    """How near each of several images comes to the truth, all over the pixels that every one of them has."""
    measures = {
        name: [
            Measure("RMSE", Rmse(), ("truth", name)),
            Measure("R", Correlation(), ("truth", name)),
            Measure("SSIM", Ssim(peak), ("truth", name)),
            Measure("SSIM_GLOBAL", GlobalSsim(peak), ("truth", name)),
            Measure("SAM", SpectralAngle(), ("truth", name)),
            Measure("ERGAS", Ergas(ratio), ("truth", name)),
            Measure("BIAS", Bias(), ("truth", name)),
        ]
        for name in images
    }
    seen = {name: Resampled(image, truth.grid) for name, image in images.items()} | {"truth": truth}
    _walk([each for several in measures.values() for each in several], seen, truth.grid, progress)
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


def by_band(measures: Sequence[Measure], bands: Sequence[str]) -> Table:
    """A row per band with every metric that is defined by band."""
    columns = {measure.name: measure.metric.per_band() for measure in measures if hasattr(measure.metric, "per_band")}
    rows = [(band, *(float(column[index]) for column in columns.values())) for index, band in enumerate(bands)]
    return Table(("band", *columns), rows)
