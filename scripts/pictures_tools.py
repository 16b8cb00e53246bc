# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of the tools."""

from __future__ import annotations

from dialog_picture import draw_dialog
from map_picture import Panel, draw_maps, legend_of, photo, square, styled
from page_picture import draw_page
from picture_data import demo
from picture_runs import page, picture
from qgis.PyQt.QtGui import QImage

_SMALL = 512  # SIZE of the demo data


@picture
def _create_demo_data() -> QImage:
    data = demo(_SMALL)
    labels, landsat = styled(data / "labels.tif"), photo(data / "landsat_ms.tif")
    there = square(landsat, 108 * 30)
    above = [
        Panel("vhr_pan, 0.5 m", [photo(data / "vhr_pan.tif", (1,))]),
        Panel("vhr_ms, 2 m", [photo(data / "vhr_ms.tif")]),
        Panel("vhr_truth, 0.5 m", [photo(data / "vhr_truth.tif", like=data / "vhr_ms.tif")]),
        Panel("labels, 0.5 m", [labels]),
    ]
    below = [
        Panel("sar (VV), 1 m", [photo(data / "sar.tif", (1,))]),
        Panel("landsat_pan, 15 m", [photo(data / "landsat_pan.tif", (1,))], there),
        Panel("landsat_ms, 30 m", [landsat], there),
    ]
    seen = ["Water", "Forest and trees", "Meadow and grass", "Bare soil", "Road and paved ground", "Building"]
    return draw_maps([above, below], square(labels, 54, 0.66, 0.36), 216, legend_of(labels, seen))


@picture
def _check_engine() -> QImage:
    folders = "tr:nth-child(-n + 2) { display: none; }"
    title = "h1 { display: block; font-size: 18px; } th { white-space: nowrap; }"
    return draw_page(page("engine.html", "check_engine"), [], folders + title)


@picture
def _install_engine() -> QImage:
    return draw_dialog("install_engine", 640, 360)
