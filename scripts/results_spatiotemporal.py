# SPDX-License-Identifier: GPL-2.0-or-later
"""Scores of spatio-temporal fusion on real series, written to docs/results-spatiotemporal.md.

A date whose fine image is known is predicted from the pairs before and after by every method.
Usage: .venv/bin/python scripts/results_spatiotemporal.py FOLDER, the folder with the series.
"""

from __future__ import annotations

import json
import sys
import tempfile
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package

from deep_fusion.engine import jobs  # noqa: E402
from deep_fusion.engine.progress import Progress  # noqa: E402
from deep_fusion.engine.run import load, run  # noqa: E402
from deep_fusion.models.registry import methods  # noqa: E402

Scores = dict[str, dict[str, float]]  #: metrics by title
Dates = Sequence[str]

_METRICS = "RMSE", "R", "SSIM", "SSIM_GLOBAL", "SAM_RAD", "ERGAS"

#: The dates of the Salton series on which fine images are clear.
_CLEAR_IN_2020 = "10-02 10-07 10-09 10-17 10-22 10-25 11-10 11-11 11-21 12-01 12-06 12-16 12-21 12-26 12-31"

_PREFACE = """\
# What we measured: spatio-temporal fusion

Real series; the fine image of a date in between is the truth, which no method sees. Written by
`scripts/results_spatiotemporal.py`, all settings as they come, seed 0. The best is on top. Metrics are those of
[the assessment](algorithms/assess_spatiotemporal.md#outputs), SAM in radians; RMSE, SAM and ERGAS: the smaller the
better. Seconds: of a whole run on one core, with learning.
"""


def main(folder: str) -> None:
    """Measure all series and write the page."""
    root = Path(folder)
    dates = "20011008", "20011017", "20011102"
    sections = {
        "CIA: Landsat 7 and MODIS, 50 m, 6 bands, 2001-10-17 from 10-08 and 11-02 (ERGAS at ratio 20)": _compared(
            _files(root / "cia50/{kind}_{date}.tif", dates, "L", "M"), ratio=20
        ),
        "Salton Sea: near infrared, 70 and 490 m, mean of 13 dates from their clear neighbours": _salton(root),
        "Kranj: Landsat 8 and MODIS, 30 m, 6 bands, 2020-03-17 from 03-08 and 04-02, 45 x 44 pixels": _kranj(root),
    }
    lines = [_PREFACE]
    for title, scores in sections.items():
        lines += [f"## {title}\n", *_table(scores), ""]
    (ROOT / "docs/results-spatiotemporal.md").write_text("\n".join(lines))


def _salton(root: Path) -> Scores:
    clear = [f"2020-{day}" for day in _CLEAR_IN_2020.split()]
    found = [
        _compared(_files(root / "salton_nir/{date}_{kind}.tif", dates, "fine", "coarse"))
        for dates in zip(clear, clear[1:], clear[2:], strict=False)
    ]
    return {
        title: {metric: sum(scores[title][metric] for scores in found) / len(found) for metric in metrics}
        for title, metrics in found[0].items()
    }


def _kranj(root: Path) -> Scores:
    inputs = {}
    for number, (day, path) in enumerate((("2020068", "191-28"), ("2020077", "190-28"), ("2020093", "190-28")), 1):
        inputs[f"fine_{number}"] = root / f"kranj/landsat/unfilled/{day}_{path}_kranj.tif"
        inputs[f"coarse_{number}"] = root / f"kranj/modis/filled/{day}_18-04_kranj.tif"
    return _compared(inputs)


def _files(pattern: Path, dates: Dates, fine: str, coarse: str) -> dict[str, Path]:
    """Paths by role: dates 1 and 3 are the pairs, 2 is to be predicted."""

    def of(kind: str) -> Iterator[Path]:
        return (Path(str(pattern).format(kind=kind, date=date)) for date in dates)

    paths = {f"fine_{number}": path for number, path in enumerate(of(fine), 1)}
    return paths | {f"coarse_{number}": path for number, path in enumerate(of(coarse), 1)}


def _compared(paths: dict[str, Path], **options: Any) -> Scores:
    inputs = {role: jobs.Source(path.stem, (jobs.RasterFile(str(path)),)) for role, path in paths.items()}
    inputs["truth"] = inputs.pop("fine_2")
    records = methods("spatiotemporal")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "record.json"
        names = tuple(record.id for record in records)
        job = jobs.CompareJob(
            "spatiotemporal", inputs, names, folder, output_json=str(page), options={"preset": "paper", **options}
        )
        load(job)
        run(job, Progress())
        found = json.loads(page.read_text())
    titles = {record.title: record.id for record in records}
    return {
        f"{title} (`{titles[title]}`)" if title in titles else title: {metric: values[metric] for metric in _METRICS}
        | ({"seconds": found["seconds"][titles[title]]} if title in titles else {})
        for title, values in found["measured"].items()
    }


def _table(scores: Scores) -> list[str]:
    lines = [f"| | {' | '.join(_METRICS)} | seconds |", "|---" + "|---:" * (len(_METRICS) + 1) + "|"]
    for title, values in sorted(scores.items(), key=lambda item: item[1]["RMSE"]):
        cells = [title, *(f"{values[metric]:.4f}" for metric in _METRICS)]
        cells.append(f"{values['seconds']:.1f}" if "seconds" in values else "")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])
