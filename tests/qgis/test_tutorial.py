# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of the tutorials run as they stand, but for smaller data and shorter training."""

import json
import re
import shlex

import pytest
from qgis_support import ROOT

_LESS = {"SIZE=768": "SIZE=512", "ITERATIONS=120": "ITERATIONS=40", "ITERATIONS=100": "ITERATIONS=60"}


def commands(page):
    """Arguments of every qgis_process command of a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [[_LESS.get(word, word) for word in shlex.split(line)[1:]] for line in lines]


def test_land_cover_from_an_optical_and_a_sar_image(qgis_process, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    accuracies = []
    for arguments in commands("tutorial-segmentation.md"):
        done = qgis_process("--json", *arguments)
        assert done.returncode == 0, done.stderr
        if "deepfusion:assess_segmentation" in arguments:
            accuracies.append(json.loads(done.stdout)["results"]["OA"])
    both, radar = accuracies
    assert both > radar > 0.2
    assert both > 0.5
    for name in (
        "sar_db.qml",
        "training.html",
        "land.qml",
        "confidence.qml",
        "land.gpkg",
        "areas.csv",
        "accuracy.html",
    ):
        assert (tmp_path / "demo" / name).stat().st_size > 0


def test_kinds_of_places_in_a_sharpened_image(qgis_process, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    accuracies = []
    for arguments in commands("tutorial-scenes.md"):
        done = qgis_process("--json", *arguments)
        assert done.returncode == 0, done.stderr
        if "deepfusion:assess_scenes" in arguments:
            accuracies.append(json.loads(done.stdout)["results"]["OA"])
    commonest = 91 / 218  # fields
    assert min(accuracies) > commonest + 0.2
    for name in ("training.html", "scenes.qml", "scenes.tif", "evidence.qml", "accuracy.html"):
        assert (tmp_path / "demo" / name).stat().st_size > 0


def test_every_tutorial_has_commands():
    pages = [page.name for page in (ROOT / "docs").glob("tutorial-*.md")]
    assert pages
    assert all(commands(page) for page in pages)


@pytest.mark.parametrize("word", _LESS)
def test_what_is_made_smaller_is_in_a_tutorial(word):
    pages = (ROOT / "docs").glob("tutorial-*.md")
    assert any(word in page.read_text(encoding="utf-8") for page in pages)
