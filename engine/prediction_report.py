# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that a prediction leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..models.registry import MethodRecord
from ..models.spatiotemporal.bracket import Bracket
from . import jobs
from .raster.files import layout_of, open_source
from .raster.resampling import Resampled
from .report.charts import line_chart
from .report.page import Gallery, Picture, Section, Table, write_page
from .strips import Strip, busiest, rgb

if TYPE_CHECKING:
    from .training.loop import Curve


def write_report(
    job: jobs.PredictJob,
    record: MethodRecord,
    bracket: Bracket,
    weights: Sequence[Sequence[float]],
    curve: Curve | None,
) -> None:
    """What went in, how the pairs were weighed, how the network learned, and a part of the first result.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    names = layout_of(job.fine).names
    facts: dict[str, Any] = {role: bracket.rasters[role].name for role in sorted(bracket.rasters)}
    facts |= {"method": record.title, "source": record.source, "coarse over fine pixel size": bracket.setting.ratio}
    sections: list[Section] = [("What was predicted from what", facts)]
    if any(weights):
        rows = [(target.coarse.name, *shares) for target, shares in zip(job.targets, weights, strict=True)]
        sections.append(("Share of the later pair, by band", Table(("date", *names), rows)))
    if curve is not None:
        losses = {"training": curve.training, "validation": curve.validation}
        text = f"Stopped {curve.stopped}; the weights of iteration {curve.best[0]} are used."
        sections.append(("Learning", Picture(line_chart(losses, "iteration", "loss"), text)))
    sections.append(("Pictures, pixel for pixel", Gallery(_strip(job).pictures())))
    write_page(job.output_html, f"Predicted with {record.title}", sections)


def _strip(job: jobs.PredictJob) -> Strip:
    """A part of the fine images and of the first result, with one stretch."""
    first = job.targets[0]
    made = open_source(jobs.Source(first.coarse.name, (jobs.RasterFile(first.output),)))
    window = busiest(made)
    pairs = {"earlier fine image": job.before, "later fine image": job.after}
    shown = {
        title: Resampled(open_source(pair.fine, crs=made.grid.crs), made.grid).read(window).values
        for title, pair in pairs.items()
        if pair is not None
    }
    (values, *_) = shown.values()
    limits = np.quantile(values.reshape(len(values), -1), (0.02, 0.98), axis=1).T
    strip = Strip(window, rgb(layout_of(job.fine), len(values)), shown, limits)
    strip.add(f"predicted: {first.coarse.name}", made)
    return strip
