# SPDX-License-Identifier: GPL-2.0-or-later
"""Series: which days are predicted from which pairs, and that all of them are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.jobs import Dated, RasterFile, SeriesJob, Source, from_json, to_json
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.series import plan, series
from engine_support import ROOT, Listener, grid, left_in, write_tif

SALTON = ROOT.parent / "shared" / "data" / "stf" / "salton_nir"
needs_series = pytest.mark.skipif(not SALTON.is_dir(), reason=f"no real series in {SALTON}")
FINE, COARSE = grid(40, 40, pixel=(30.0, 30.0)), grid(5, 5, pixel=(240.0, 240.0))


def dated(kind: str, *days: str) -> tuple[Dated, ...]:
    return tuple(Dated(day, Source(f"{kind} {day}", (RasterFile(f"{kind}_{day}.tif"),))) for day in days)


JOB = SeriesJob(
    "linear",
    dated("fine", "2020-03-05", "2020-03-25", "2020-04-20"),
    dated("coarse", "2020-03-01", "2020-03-05", "2020-03-10", "2020-03-25", "2020-04-01", "2020-04-05", "2020-04-21"),
    "results",
)


def told(job: SeriesJob) -> list[str]:
    return [str(bracket) for bracket in plan(job).brackets]


def test_days_are_sorted_between_the_pairs():
    assert told(JOB) == [
        "1 day, 2020-03-01, between nothing and 2020-03-05",
        "1 day, 2020-03-10, between 2020-03-05 and 2020-03-25",
        "3 days, 2020-04-01 to 2020-04-21, between 2020-03-25 and nothing",
    ]
    assert [f"{day}" for day, _ in plan(JOB).present] == ["2020-03-05", "2020-03-25"]


def test_a_day_of_difference_makes_a_pair_if_it_is_allowed():
    planned = plan(replace(JOB, tolerance_days=1))
    assert [f"{pair.day}" for pair in planned.pairs] == ["2020-03-05", "2020-03-25", "2020-04-20"]
    assert planned.pairs[2].coarse.name == "coarse 2020-04-21"
    assert told(replace(JOB, tolerance_days=1))[2:] == [
        "2 days, 2020-04-01 to 2020-04-05, between 2020-03-25 and 2020-04-20",
        "1 day, 2020-04-21, between 2020-04-20 and nothing",
    ]


def test_days_with_a_fine_image_can_be_predicted_from_the_others():
    assert "2020-03-05 to 2020-03-10" not in " ".join(told(JOB))
    brackets = plan(replace(JOB, existing="predict")).brackets
    (again,) = [bracket for bracket in brackets if any(f"{day}" == "2020-03-25" for day, _ in bracket.days)]
    assert (f"{again.before.day}", again.after) == ("2020-03-05", None)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"fine": dated("fine", "2020-02-30")}, "2020-02-30"),
        ({"fine": dated("fine", "2020-03-05", "2020-03-05")}, "same date"),
        ({"fine": dated("fine", "2020-01-01")}, "same day"),
        ({"existing": "forget"}, "EXISTING"),
    ],
)
def test_series_that_cannot_be_planned_are_refused(changes: dict, word: str):
    with pytest.raises(BadOption, match=word):
        plan(replace(JOB, **changes))


def test_the_job_survives_its_way_to_the_engine():
    assert from_json(to_json(JOB)) == JOB


@pytest.fixture
def stored(tmp_path: Path) -> SeriesJob:
    """A series that grows by 0.01 a day, everywhere, with a pair on the first and the tenth day."""

    def image(kind: str, day: int) -> Dated:
        on = FINE if kind == "fine" else COARSE
        values = np.full((1, on.height, on.width), 0.1 + 0.01 * day, "float32")
        path = write_tif(tmp_path / f"{kind}_{day}.tif", values, on)
        return Dated(f"2020-05-{day:02}", Source(f"{kind} {day}", (RasterFile(path),)))

    folder = tmp_path / "results"
    folder.mkdir()
    coarse = tuple(image("coarse", day) for day in (1, 4, 10, 12))
    return SeriesJob("linear", (image("fine", 1), image("fine", 10)), coarse, str(folder), existing="copy")


def test_all_days_are_predicted_and_the_others_copied(stored: SeriesJob):
    values = series(stored, Progress())
    names = ["2020-05-01_fine.tif", "2020-05-04_predicted.tif", "2020-05-10_fine.tif", "2020-05-12_predicted.tif"]
    assert left_in(Path(stored.folder)) == names
    assert [Path(path).name for path in values["OUTPUTS"]] == names
    assert (values["PREDICTED"], values["COPIED"], values["PAIRS"]) == (2, 2, 2)
    for path, day in zip(values["OUTPUTS"], (1, 4, 10, 12), strict=True):
        with rasterio.open(path) as dataset:
            assert dataset.read() == pytest.approx(np.full((1, 40, 40), 0.1 + 0.01 * day), abs=1e-6)


def test_a_plan_writes_nothing(stored: SeriesJob):
    values = series(replace(stored, plan_only=True), Progress())
    assert left_in(Path(stored.folder)) == []
    assert "between 2020-05-01 and 2020-05-10" in values["PLAN"]
    assert values["OUTPUTS"] == []


def test_far_days_and_methods_that_need_two_pairs_are_warned_about(stored: SeriesJob):
    far = replace(stored, method="estarfm", coarse=tuple(
        replace(image, date="2020-07-12") if image.date == "2020-05-12" else image for image in stored.coarse
    ))  # fmt: skip
    listener = Listener()
    series(far, listener.progress)
    assert any("2020-07-12: more than 40 days" in text for text in listener.texts("warning"))
    assert any("ESTARFM needs two pairs" in text for text in listener.texts("warning"))
    assert "2020-07-12_predicted.tif" in left_in(Path(stored.folder))


@needs_series
def test_a_real_daily_series_beats_the_mean_of_its_neighbours(tmp_path: Path):
    """Every third of some clear dates is left out and predicted; measured on its own pixels."""
    days = ["2020-10-02", "2020-10-09", "2020-10-17", "2020-10-25", "2020-11-10", "2020-11-21", "2020-12-01"]

    def image(kind: str, day: str) -> Dated:
        return Dated(day, Source(f"{kind} {day}", (RasterFile(str(SALTON / f"{day}_{kind}.tif")),)))

    known, left_out = days[::2], days[1::2]
    fine, coarse = ([image(kind, day) for day in chosen] for kind, chosen in (("fine", known), ("coarse", days)))
    values = series(SeriesJob("fine_aware", tuple(fine), tuple(coarse), str(tmp_path)), Progress())
    assert values["DATES"] == left_out

    def read(path: Path | str) -> np.ma.MaskedArray:
        with rasterio.open(path) as dataset:
            values = np.ma.masked_invalid(dataset.read(1).astype(float))
        return np.ma.masked_less(values, -1e30)

    errors = []
    for path, before, day, after in zip(values["OUTPUTS"], known, left_out, known[1:], strict=False):
        truth = read(SALTON / f"{day}_fine.tif")
        mean = (read(SALTON / f"{before}_fine.tif") + read(SALTON / f"{after}_fine.tif")) / 2
        errors.append([float(np.sqrt(((made - truth) ** 2).mean())) for made in (read(path), mean)])
    made, mean = np.mean(errors, axis=0)
    assert made < 0.9 * mean
