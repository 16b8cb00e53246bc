# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of the tutorials run as they stand, but for smaller data and shorter training, and are drawn.

With TUTORIALS=full in the environment nothing is smaller; docs/images holds the pictures of such a run.
"""

import json
import os
import re
import shlex

import pytest
from map_picture import legend_of, square
from qgis.PyQt.QtGui import QImage, QPainter
from qgis_support import ROOT
from small_png import LARGEST, WIDTH
from tutorial_pictures import draw, layer

_LESS = {
    "SIZE=768": "SIZE=512",
    "SIZE=1024": "SIZE=512",
    "SIZE=1280": "SIZE=512",
    "ITERATIONS=120": "ITERATIONS=40",
    "ITERATIONS=100": "ITERATIONS=60",
    "ITERATIONS=300": "ITERATIONS=30",
    "ADAPT_ITERATIONS=300": "ADAPT_ITERATIONS=30",
}
_FULL = os.environ.get("TUTORIALS") == "full"
_IMAGES = ROOT / "docs" / "images"


def commands(page):
    """Arguments of every qgis_process command of a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    less = {} if _FULL else _LESS
    return [[less.get(word, word) for word in shlex.split(line)[1:]] for line in lines]


@pytest.fixture
def follow(qgis_process, tmp_path, monkeypatch):
    """Run a page in an empty folder; returns the results of the commands whose algorithms are named."""
    monkeypatch.chdir(tmp_path)

    def results(page, *names):
        picked = []
        for arguments in commands(page):
            done = qgis_process("--json", *arguments)
            assert done.returncode == 0, done.stderr
            if arguments[1].split(":")[1] in names:
                picked.append(json.loads(done.stdout)["results"])
        return picked

    return results


def draw_pansharpening(demo):
    style = demo / "network.qml"
    grey = layer(demo / "vhr_pan.tif")
    above = [
        ("Multispectral, 2 m", [layer(demo / "vhr_ms.tif", style)]),
        ("Panchromatic, 0.5 m", [grey]),
        ("Truth, 0.5 m", [layer(demo / "vhr_truth.tif", style)]),
    ]
    below = [
        ("Interpolated", [layer(demo / "interpolated.tif", style)]),
        ("MTF-GLP-HPM", [layer(demo / "classical.tif", style)]),
        ("FusionNet", [layer(demo / "network.tif", style)]),
    ]
    draw("pansharpening", [above, below], square(grey, 48, 0.71, 0.36))
    maps = [
        ("FusionNet", below[2][1]),
        ("First convolution", [layer(demo / "maps/cam_first_convolution.tif"), grey]),
        ("Last residual block", [layer(demo / "maps/cam_last_residual_block.tif"), grey]),
    ]
    draw("pansharpening-explained", [maps], square(grey, 48, 0.71, 0.36))


def draw_spatiotemporal(demo):
    style = demo / "starfm.qml"
    above = [
        ("18 May, fine", [layer(demo / "fine_2020-05-18.tif", style)]),
        ("15 June, coarse", [layer(demo / "coarse_2020-06-15.tif", style)]),
        ("20 July, fine", [layer(demo / "fine_2020-07-20.tif", style)]),
    ]
    below = [
        ("15 June, STARFM", [layer(demo / "starfm.tif")]),
        ("15 June, network", [layer(demo / "network.tif")]),
        ("15 June, truth", [layer(demo / "truth_2020-06-15.tif", style)]),
    ]
    draw("spatiotemporal", [above, below], square(above[0][1][0], 6 * 480))


def draw_segmentation(demo):
    land = layer(demo / "land.tif")
    above = [
        ("Optical image, 2 m", [layer(demo / "vhr_ms.tif")]),
        ("SAR in decibels, filtered, 1 m", [layer(demo / "sar_db.tif")]),
        ("Truth", [layer(demo / "labels.tif")]),
    ]
    below = [
        ("Map from both", [land]),
        ("Its confidence", [layer(demo / "confidence.tif")]),
        ("Map from radar alone", [layer(demo / "land_by_radar.tif")]),
    ]
    draw("segmentation", [above, below], square(land, 144), legend_of(land))


def draw_scenes(demo):
    image, scenes, evidence = (layer(demo / name) for name in ("sharp.tif", "scenes.gpkg", "evidence.tif"))
    evidence.setBlendMode(QPainter.CompositionMode_SourceOver)  # alone, not over the image
    maps = [
        ("Sharpened image", [image]),
        ("Kinds of places", [scenes]),
        ("What spoke for them", [evidence]),
    ]
    draw("scenes", [maps], square(image, 256), legend_of(scenes))


def test_a_colour_image_is_sharpened_with_a_grey_one(follow, tmp_path):
    interpolated, classical, network = follow("tutorial-pansharpening.md", "assess_pansharpening")
    assert max(classical["ERGAS"], network["ERGAS"]) < interpolated["ERGAS"]
    assert min(classical["Q2N"], network["Q2N"]) > interpolated["Q2N"]
    demo = tmp_path / "demo"
    assert all((demo / name).stat().st_size > 0 for name in ("ranking.html", "ranking.csv", "quality.html"))
    draw_pansharpening(demo)


def test_the_image_of_a_day_that_only_a_coarse_sensor_saw(follow, tmp_path):
    page = "tutorial-spatiotemporal.md"
    ranked, *assessed = follow(page, "compare_spatiotemporal", "assess_spatiotemporal")
    assert ranked["RMSE"] < ranked["RMSE_BASELINE"]
    assert len(assessed) == 2
    for each in assessed:
        assert each["RMSE"] < min(each["RMSE_COPY_1"], each["RMSE_COPY_3"], each["RMSE_MEAN"])
    demo = tmp_path / "demo"
    days = sorted(path.name for path in (demo / "season").glob("*.tif"))
    assert days == ["2020-05-18_fine.tif", "2020-06-15_predicted.tif", "2020-07-20_fine.tif"]
    draw_spatiotemporal(demo)


def test_land_cover_from_an_optical_and_a_sar_image(follow, tmp_path):
    both, radar = (each["OA"] for each in follow("tutorial-segmentation.md", "assess_segmentation"))
    assert both > radar > 0.2
    assert both > 0.5
    demo = tmp_path / "demo"
    for name in (
        "sar_db.qml",
        "training.html",
        "land.qml",
        "confidence.qml",
        "land.gpkg",
        "areas.csv",
        "accuracy.html",
    ):
        assert (demo / name).stat().st_size > 0
    draw_segmentation(demo)


def test_kinds_of_places_in_a_sharpened_image(follow, tmp_path):
    accuracies = [each["OA"] for each in follow("tutorial-scenes.md", "assess_scenes")]
    commonest = 91 / 218  # fields
    assert min(accuracies) > commonest + 0.2
    demo = tmp_path / "demo"
    for name in ("training.html", "scenes.qml", "scenes.tif", "evidence.qml", "accuracy.html"):
        assert (demo / name).stat().st_size > 0
    draw_scenes(demo)


def test_pictures_in_the_tutorials_are_small_and_all_used():
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("tutorial-*.md"))
    for path in _IMAGES.iterdir():
        assert path.stat().st_size <= LARGEST
        assert QImage(str(path)).width() <= WIDTH
        assert f"](images/{path.name})" in pages


def test_every_tutorial_has_commands():
    pages = [page.name for page in (ROOT / "docs").glob("tutorial-*.md")]
    assert pages
    assert all(commands(page) for page in pages)


@pytest.mark.parametrize("word", _LESS)
def test_what_is_made_smaller_is_in_a_tutorial(word):
    pages = (ROOT / "docs").glob("tutorial-*.md")
    assert any(word in page.read_text(encoding="utf-8") for page in pages)
