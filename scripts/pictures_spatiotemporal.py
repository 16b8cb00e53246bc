# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of spatio-temporal fusion, from a season made of the demo data."""

from __future__ import annotations

from pathlib import Path

from map_picture import Panel, draw_maps, photo, square
from page_picture import draw_page
from picture_data import DAYS, FOLDER, season
from picture_runs import image, made, page, picture
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtGui import QImage

_FALSE_COLOURS = (4, 3, 2)  # near infrared, red and green: what grows is red


#: The spectral angle is in another column, too.
_FEWER = "th:nth-child(9), td:nth-child(9) { display: none; }"


def _pairs() -> dict[str, Path]:
    first, last = season()[DAYS[0]], season()[DAYS[-1]]
    pairs = {"FINE_1": first["fine"], "COARSE_1": first["coarse"], "FINE_3": last["fine"], "COARSE_3": last["coarse"]}
    return {**pairs, "COARSE_2": season()[DAYS[2]]["coarse"]}


def _predicted(method: str, result: Path) -> QImage:
    """Before, after, what is known of the day between, and what was predicted."""
    first, day, last = (season()[DAYS[place]] for place in (0, 2, 4))

    def shown(path: Path) -> list[QgsRasterLayer]:
        return [photo(path, _FALSE_COLOURS, like=day["fine"])]

    panels = [
        Panel("1 May, fine", shown(first["fine"])),
        Panel("20 July, fine", shown(last["fine"])),
        Panel("10 June, coarse", shown(day["coarse"])),
        Panel(f"10 June, {method}", shown(result)),
        Panel("10 June, truth", shown(day["fine"])),
    ]
    return draw_maps([panels], square(photo(day["fine"]), 172, 0.035, 0.74), 172)


@picture
def _predict_spatiotemporal_classical() -> QImage:
    predicted = image("starfm.tif", "predict_spatiotemporal_classical", **_pairs(), METHOD="starfm")
    return _predicted("STARFM", predicted)


@picture
def _predict_heterogeneity_cnn() -> QImage:
    return _predicted("network", image("cnn.tif", "predict_heterogeneity_cnn", **_pairs(), MODE="paper", PRESET="fast"))


@picture
def _predict_stfdcnn() -> QImage:
    return _predicted("STFDCNN", image("stfdcnn.tif", "predict_stfdcnn", **_pairs()))


@picture
def _predict_series() -> QImage:
    series = {
        "FINE_SERIES": [season()[DAYS[place]]["fine"] for place in (0, -1)],
        "COARSE_FOLDER": FOLDER / "season/coarse",
    }
    folder = made("predict_series", {"OUTPUT_FOLDER": "series"}, **series, EXISTING="copy")["OUTPUT_FOLDER"]
    like = season()[DAYS[2]]["fine"]
    names = {DAYS[0]: "1 May", DAYS[1]: "21 May", DAYS[2]: "10 June", DAYS[3]: "30 June", DAYS[4]: "20 July"}
    above = [
        Panel(f"{name}, coarse", [photo(season()[day]["coarse"], _FALSE_COLOURS, like)]) for day, name in names.items()
    ]
    below = []
    for day, name in names.items():
        kind = "fine" if day in (DAYS[0], DAYS[-1]) else "predicted"
        below.append(Panel(f"{name}, {kind}", [photo(folder / f"{day}_{kind}.tif", _FALSE_COLOURS, like)]))
    return draw_maps([above, below], square(photo(like), 172, 0.035, 0.74), 172)


@picture
def _assess_spatiotemporal() -> QImage:
    day = season()[DAYS[2]]
    predicted = image("fine_aware.tif", "predict_spatiotemporal_classical", **_pairs(), METHOD="fine_aware")
    report = page("predicted.html", "assess_spatiotemporal", PREDICTED=predicted, TRUTH=day["fine"], **_pairs())
    return draw_page(report, ["Quality", "Predicted against true values"], _FEWER)


@picture
def _compare_spatiotemporal() -> QImage:
    methods = ["linear", "fine_aware", "starfm", "estarfm", "fsdaf", "fitfc"]
    report = page(
        "predictions.html", "compare_spatiotemporal", **_pairs(), TRUTH=season()[DAYS[2]]["fine"], METHODS=methods
    )
    return draw_page(report, ["Ranking", "RMSE"], _FEWER)
