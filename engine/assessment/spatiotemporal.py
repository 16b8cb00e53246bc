# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess a predicted image against the fine image of the same date, beside predictions that need no method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...models import registry
from ...models.spatiotemporal.bracket import Bracket, Opener
from .. import jobs
from ..errors import BadOption, WrongBandCount
from ..inference.pipeline import Applied
from ..progress import Progress
from ..quality import BEST, Measure, against_truth, by_band, values_of
from ..raster.adjusted import Bands, Mean
from ..raster.files import layout_of, open_source
from ..raster.grid import Grid, Window
from ..raster.raster import Raster
from ..raster.resampling import Resampled
from ..raster.writing import Layout, check_outputs
from ..report.charts import scatter_chart
from ..report.page import Gallery, Picture, Section, Table, write_page, write_table
from ..strips import Strip, busiest, rgb

#: Titles of the predictions that need no method.
COPY_1, COPY_3, MEAN, LINEAR = "copy of t1", "copy of t3", "mean of t1 and t3", "coarse change (H = 0)"
#: What their errors are called among the outputs.
_OUTPUTS = {COPY_1: "RMSE_COPY_1", COPY_3: "RMSE_COPY_3", MEAN: "RMSE_MEAN", LINEAR: "RMSE_LINEAR"}

_USUAL_RATIO = 16.0
_SCATTERED = 200_000  # pixels in a scatter plot


@dataclass(frozen=True)
class Standard:
    """What predictions are held against: the truth, what the numbers mean, and predictions that need no method."""

    truth: Raster
    layout: Layout
    peak: float  #: the number that stands for reflectance 1
    ratio: float
    baselines: Mapping[str, Raster] = field(default_factory=dict)

    def measured(self, images: Mapping[str, Raster], progress: Progress) -> dict[str, list[Measure]]:
        """All metrics of the images and then of the baselines, over the pixels that all of them have."""
        return against_truth({**images, **self.baselines}, self.truth, self.ratio, self.peak, progress)

    def strip(self) -> Strip:
        """A part of the truth with detail in it."""
        window = busiest(self.truth)
        values = self.truth.read(window).values
        limits = np.quantile(values.reshape(len(values), -1), (0.02, 0.98), axis=1).T
        return Strip(window, rgb(self.layout, len(values)), {"truth": values}, limits, values)

    def seen(self, image: Raster) -> Raster:
        """An image on the grid of the truth."""
        return Resampled(image, self.truth.grid)


def standard(
    inputs: Mapping[str, jobs.Source], options: Mapping[str, Any], within: Grid, progress: Progress
) -> Standard:
    """From the images of a job by role; only what lies in a grid counts.

    Raises:
        BadOption: there is no truth.
        WrongBandCount, NoOverlap: images do not belong together.
    """
    if "truth" not in inputs:
        raise BadOption(name="TRUTH", value="empty", reason="a fine image of the date is needed to compare with")
    truth = open_source(inputs["truth"])
    whole = truth.grid
    truth = Resampled(truth, whole.cropped(whole.overlap(within, (truth.name, "the prediction"))))
    baselines: dict[str, Raster] = {}
    for title, role in ((COPY_1, "fine_1"), (COPY_3, "fine_3")):
        if role in inputs:
            image = open_source(inputs[role], crs=whole.crs)
            check_bands(image, truth)
            baselines[title] = Resampled(image, truth.grid)
    if len(baselines) == 2:
        baselines[MEAN] = Mean(list(baselines.values()))
    opener = Opener(options, progress)
    pairs = {number: (f"fine_{number}", f"coarse_{number}") for number in (1, 3)}
    pairs = {number: roles for number, roles in pairs.items() if set(roles) <= set(inputs)}
    ratio = _USUAL_RATIO
    if pairs and "coarse_2" in inputs:
        sources = {number: (inputs[fine], inputs[coarse]) for number, (fine, coarse) in pairs.items()}
        bracket = opener.bracket(sources).towards(opener.coarse(inputs["coarse_2"]))
        baselines[LINEAR] = Resampled(_coarse_change(bracket, progress), truth.grid)
        ratio = bracket.setting.ratio
    ratio = float(options.get("ratio", 0)) or ratio
    return Standard(truth, layout_of(inputs["truth"]), 1 / opener.fine_unit(inputs["truth"]), ratio, baselines)


def _coarse_change(bracket: Bracket, progress: Progress) -> Raster:
    """The prediction with H = 0."""
    method = registry.method("spatiotemporal", "linear").load()(bracket.setting)
    method.survey(bracket.rasters, bracket.grid, progress)
    bands = bracket.rasters["coarse_2"].count
    return Bands(Applied(method, bracket.rasters, bracket.grid, 2 * bands + 1, LINEAR), range(bands))


def check_bands(image: Raster, truth: Raster) -> None:
    """Raise WrongBandCount unless both have the same number of bands."""
    if image.count != truth.count:
        advice = f"It has to have the bands of {truth.name}, in the same order."
        raise WrongBandCount(name=image.name, found=image.count, expected=truth.count, advice=advice)


def assess(job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    """Measure the image `predicted` against `truth`.

    Beside it stand the copies of `fine_1` and `fine_3`, their mean, and, if the coarse images are given too, the
    prediction with H = 0. All are measured over the same pixels.

    Returns:
        RMSE and BIAS (units of the images), R, SSIM (Gaussian windows), SSIM_GLOBAL (one window), SAM (degrees),
        SAM_RAD, ERGAS; RMSE_COPY_1, RMSE_COPY_3, RMSE_MEAN, RMSE_LINEAR as far as they can be had; and OUTPUT_HTML
        and OUTPUT_CSV, where asked for.
    """
    check_outputs([job.output_html, job.output_csv], job.inputs.values())
    predicted = open_source(job.inputs["predicted"])
    held = standard(job.inputs, job.options, predicted.grid, progress)
    check_bands(predicted, held.truth)
    with progress.stage("Compare with the truth", 1.0):
        measures = held.measured({predicted.name: predicted}, progress)
    values = values_of(measures[predicted.name])
    values |= {_OUTPUTS[title]: values_of(measures[title])["RMSE"] for title in held.baselines}
    written = {}
    if job.output_csv:
        write_table(job.output_csv, table_of_all(measures, held.layout.names))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_html:
        facts = {role: source.name for role, source in job.inputs.items()} | facts_of(held)
        sections: list[Section] = [("What was compared", facts), ("Quality", ranking(measures))]
        sections.append(("By band", by_band(measures[predicted.name], held.layout.names)))
        sections += pictures({predicted.name: predicted, **held.baselines}, held)
        sections.append(("Predicted against true values", _scatter(predicted, held)))
        write_page(job.output_html, "Quality of a predicted image", sections)
        written["OUTPUT_HTML"] = job.output_html
    return values | written


def facts_of(held: Standard) -> dict[str, Any]:
    """What numbers depend on."""
    return {"coarse over fine pixel size (ERGAS)": held.ratio, "value of reflectance 1 (SSIM)": held.peak}


def ranking(measures: Mapping[str, Sequence[Measure]]) -> Table:
    """A row for each image, the least error first; the best of each column is marked."""
    values = {name: values_of(each) for name, each in measures.items()}
    order = sorted(values, key=lambda name: values[name]["RMSE"])
    columns = list(next(iter(values.values())))
    best = {
        column: (max if BEST[column] == "1" else min)(order, key=lambda name: _merit(column, values[name]))
        for column in columns
    }
    marked = frozenset((order.index(best[column]), place) for place, column in enumerate(columns, 1))
    return Table(("image", *columns), [(name, *(values[name][c] for c in columns)) for name in order], marked)


def _merit(column: str, values: Mapping[str, float]) -> float:
    return abs(values[column]) if column == "BIAS" else values[column]


def table_of_all(measures: Mapping[str, Sequence[Measure]], bands: Sequence[str]) -> Table:
    """Every number, one row each."""
    rows: list[tuple[Any, ...]] = []
    for name, several in measures.items():
        rows += [(name, metric, "all", value) for metric, value in values_of(several).items()]
        table = by_band(several, bands)
        for band, *numbers in table.rows:
            rows += [(name, metric, band, value) for metric, value in zip(table.header[1:], numbers, strict=True)]
    return Table(("image", "metric", "band", "value"), rows)


def pictures(images: Mapping[str, Raster], held: Standard) -> list[Section]:
    """A part of every image with one stretch, and how far each is from the truth."""
    strip = held.strip()
    for title, image in images.items():
        strip.add(title, held.seen(image))
    return [
        ("Pictures, pixel for pixel", Gallery(strip.pictures())),
        ("Distance from the truth, averaged over the bands", Gallery(strip.errors())),
    ]


def _scatter(predicted: Raster, held: Standard) -> Picture:
    """Densities of predicted over true values, by band."""
    window = held.truth.grid.whole
    step = max(1, int(np.sqrt(window.height * window.width / _SCATTERED)))
    truth, image = held.truth, held.seen(predicted)
    lines = [Window(row, 0, 1, window.width) for row in range(0, window.height, step)]
    rows = [(truth.read(line), image.read(line)) for line in lines]
    valid = np.concatenate([(one.valid & other.valid)[0, ::step] for one, other in rows])
    x, y = (np.concatenate([pair[each].values[:, 0, ::step] for pair in rows], axis=1)[:, valid] for each in (0, 1))
    return Picture(
        scatter_chart(dict(zip(held.layout.names, zip(x, y)))), "Darker is more pixels; on the line both agree."
    )
