# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of the tools."""

from __future__ import annotations

from dialog_picture import draw_dialog
from map_picture import Panel, draw_maps, legend_of, photo, square, styled
from osgeo import gdal
from page_picture import draw_page
from picture_data import FOLDER, demo
from picture_runs import page, picture
from qgis.PyQt.QtGui import QImage
from qgis_process import run

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


@picture
def _measure_shift() -> QImage:
    data, moved = demo(_SMALL), FOLDER / "moved.tif"
    grid = gdal.Info(str(data / "vhr_ms.tif"), format="json")["cornerCoordinates"]
    (west, north), (east, south) = grid["upperLeft"], grid["lowerRight"]
    gdal.Translate(str(moved), str(data / "vhr_ms.tif"), outputBounds=(west + 5, north - 3, east + 5, south - 3))
    found = run("measure_shift", REFERENCE=data / "vhr_pan.tif", OTHER=moved)
    pan, ms = photo(data / "vhr_pan.tif", (1,)), photo(moved)
    measured = "MS: {COLS:+.2f} columns, {ROWS:+.2f} rows, {DISTANCE:.1f} m".format(**found)
    return draw_maps([[Panel("PAN, where it lies", [pan]), Panel(measured, [ms])]], square(pan, 60), 400)
