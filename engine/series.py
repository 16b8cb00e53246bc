# SPDX-License-Identifier: GPL-2.0-or-later
"""Series: a fine image for every day that the coarse sensor saw."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..models import registry
from . import jobs
from .errors import BadOption
from .predict import predict
from .progress import Progress
from .raster.files import layout_of, open_source
from .raster.grid import tiles
from .raster.raster import Raster
from .raster.resampling import Resampled
from .raster.writing import check_outputs, create

_EXISTING = ("skip", "copy", "predict")


@dataclass(frozen=True)
class Pair:
    """A fine and a coarse image of (nearly) one day, which is that of the fine one."""

    day: datetime.date
    fine: jobs.Source
    coarse: jobs.Source


@dataclass(frozen=True)
class Bracket:
    """Days between two neighbouring pairs, or before the first or after the last, and their coarse images."""

    before: Optional[Pair]
    after: Optional[Pair]
    days: tuple[tuple[datetime.date, jobs.Source], ...]

    @property
    def pairs(self) -> list[Pair]:
        """Those that there are."""
        return [pair for pair in (self.before, self.after) if pair is not None]

    def gap(self, day: datetime.date) -> int:
        """Days to the nearer pair."""
        return min(abs((day - pair.day).days) for pair in self.pairs)

    def __str__(self) -> str:
        ends = [f"{pair.day:%Y-%m-%d}" if pair else "nothing" for pair in (self.before, self.after)]
        first, last = self.days[0][0], self.days[-1][0]
        span = f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
        count = len(self.days)
        return f"{count} day{'s' if count > 1 else ''}, {span}, between {ends[0]} and {ends[1]}"


@dataclass(frozen=True)
class Plan:
    """What is to be done: brackets, and days whose fine image is there already."""

    pairs: tuple[Pair, ...]
    brackets: tuple[Bracket, ...]
    present: tuple[tuple[datetime.date, jobs.Source], ...]


def plan(job: jobs.SeriesJob) -> Plan:
    """Pair the images and sort the days in between the pairs; a pair is used for the days up to its neighbours.

    Raises:
        BadOption: a date is none, two images of a series have one date, or no pair can be formed.
    """
    if job.existing not in _EXISTING:
        raise BadOption(name="EXISTING", value=job.existing, reason=f"choose one of {', '.join(_EXISTING)}")
    fine, coarse = _by_day("FINE_SERIES", job.fine), _by_day("COARSE_SERIES", job.coarse)
    pairs = list(_pairs(fine, coarse, job.tolerance_days))
    if not pairs:
        reason = "no fine image has a coarse one of the same day; check the dates, or allow more days between them"
        raise BadOption(name="FINE_SERIES", value=f"{len(fine)} images", reason=reason)
    present = {day: image for day, image in fine.items() if day in coarse and job.existing != "predict"}
    between: dict[tuple[Optional[Pair], Optional[Pair]], list[tuple[datetime.date, jobs.Source]]] = {}
    for day, image in coarse.items():
        if day not in present:
            before = max((pair for pair in pairs if pair.day < day), key=lambda pair: pair.day, default=None)
            after = min((pair for pair in pairs if pair.day > day), key=lambda pair: pair.day, default=None)
            if before or after:  # the only pair there is predicts its own day from nothing
                between.setdefault((before, after), []).append((day, image))
    brackets = tuple(Bracket(*ends, tuple(days)) for ends, days in between.items())
    return Plan(tuple(pairs), brackets, tuple(present.items()))


def series(job: jobs.SeriesJob, progress: Progress) -> dict[str, Any]:
    """Predict the days of the coarse series into a folder, as DATE_predicted.tif; present days become DATE_fine.tif.

    Returns:
        OUTPUTS and DATES: paths of the results and their days, in the order of the days; PREDICTED and COPIED: how
        many; PAIRS: how many pairs there were; PLAN: what was planned, as text.

    Raises:
        BadOption: see `plan`.
        EngineError: a prediction failed; results of earlier days stay.
    """
    planned = plan(job)
    text = _told(planned, job, progress)
    results: dict[datetime.date, str] = {}
    copied = dict(planned.present) if job.existing == "copy" else {}
    folder = Path(job.folder)
    days = sum(len(bracket.days) for bracket in planned.brackets)
    if not job.plan_only:
        check_outputs([str(folder / "any.tif")], [each.image for each in (*job.fine, *job.coarse)])
        for bracket in planned.brackets:
            with progress.stage(str(bracket), 0.95 * len(bracket.days) / days):
                order = _order(job, bracket, folder)
                predict(order, progress)
            results |= {day: target.output for (day, _), target in zip(bracket.days, order.targets)}
        reference = open_source(planned.pairs[0].fine)
        for day, image in copied.items():
            results[day] = str(folder / f"{day:%Y-%m-%d}_fine.tif")
            _copy(image, reference, results[day], job)
    return {
        "OUTPUTS": [results[day] for day in sorted(results)],
        "DATES": [f"{day:%Y-%m-%d}" for day in sorted(results)],
        "PREDICTED": days if not job.plan_only else 0,
        "COPIED": len(copied) if not job.plan_only else 0,
        "PAIRS": len(planned.pairs),
        "PLAN": text,
    }


def _by_day(name: str, images: Sequence[jobs.Dated]) -> dict[datetime.date, jobs.Source]:
    found: dict[datetime.date, jobs.Source] = {}
    for dated in images:
        try:
            day = datetime.date.fromisoformat(dated.date)
        except ValueError as error:
            raise BadOption(name=name, value=dated.date, reason=f"it is no date of {dated.image.name}") from error
        if day in found:
            reason = f"{found[day].name} and {dated.image.name} have the same date"
            raise BadOption(name=name, value=dated.date, reason=reason)
        found[day] = dated.image
    return dict(sorted(found.items()))


def _pairs(
    fine: dict[datetime.date, jobs.Source], coarse: dict[datetime.date, jobs.Source], tolerance: int
) -> Iterator[Pair]:
    """Every fine image with the coarse one nearest in time, if that is near enough."""
    for day, image in fine.items():
        nearest = min(coarse, key=lambda other: abs((other - day).days), default=None)
        if nearest is not None and abs((nearest - day).days) <= tolerance:
            yield Pair(day, image, coarse[nearest])


def _told(planned: Plan, job: jobs.SeriesJob, progress: Progress) -> str:
    """Say what is going to be done, and what to expect of it."""
    lines = [f"{len(planned.pairs)} pairs: {', '.join(f'{pair.day:%Y-%m-%d}' for pair in planned.pairs)}."]
    lines += [f"To predict: {bracket}." for bracket in planned.brackets]
    if planned.present:
        done = "copied" if job.existing == "copy" else "left out"
        lines.append(f"{len(planned.present)} days have a fine image and are {done}.")
    for line in lines:
        progress.log(line)
    record = registry.method("spatiotemporal", job.method)
    for bracket in planned.brackets:
        if record.least_pairs > len(bracket.pairs):
            progress.warn(f"{bracket}: {record.title} needs two pairs, so the coarse change is taken as it is (H = 0).")
        far = [f"{day:%Y-%m-%d}" for day, _ in bracket.days if bracket.gap(day) > jobs.FAR_DAYS]
        if far:
            progress.warn(
                f"{', '.join(far)}: more than {jobs.FAR_DAYS} days from the nearest pair; expect clearly larger errors."
            )
    return "\n".join(lines)


def _order(job: jobs.SeriesJob, bracket: Bracket, folder: Path) -> jobs.PredictJob:
    def pair(found: Optional[Pair]) -> Optional[jobs.DatedPair]:
        return None if found is None else jobs.DatedPair(found.fine, found.coarse)

    targets = tuple(jobs.Target(image, str(folder / f"{day:%Y-%m-%d}_predicted.tif")) for day, image in bracket.days)
    fits = registry.method("spatiotemporal", job.method).least_pairs <= len(bracket.pairs)
    return jobs.PredictJob(
        method=job.method if fits else "linear",
        before=pair(bracket.before),
        after=pair(bracket.after),
        targets=targets,
        training=job.training,
        options=job.options,
        creation_options=job.creation_options,
        compute=job.compute,
        seed=job.seed,
    )


def _copy(image: jobs.Source, reference: Raster, path: str, job: jobs.SeriesJob) -> None:
    """The fine image of a day, on the grid of the predicted ones."""
    raster = Resampled(open_source(image, crs=reference.grid.crs), reference.grid)
    with create(path, raster.grid, raster.count, layout_of(image), {}, job.creation_options) as writer:
        for window in tiles(raster.grid.height, raster.grid.width, 512):
            writer.write(window, writer.encode(raster.read(window)))
