# SPDX-License-Identifier: GPL-2.0-or-later
"""Diagnostics to paste into an issue."""

from pathlib import Path

import pytest
from deep_fusion.ui import diagnostics as module
from deep_fusion.ui.diagnostics import diagnostics, without_person


def test_versions_engine_and_last_problems_are_told(qgis_application):
    text = diagnostics({"VERSIONS": "torch 2.9", "DEVICE_NAME": "an invented device"}, ["", *"abcdef"])
    for name in ("Deep Fusion", "QGIS", "Qt", "Python", "GDAL", "Platform", "Engine"):
        assert f"\n{name}: " in "\n" + text
    assert "torch 2.9" in text
    assert "an invented device" in text
    assert [line for line in text.splitlines() if line.startswith("Problem")] == [f"Problem: {x}" for x in "bcdef"]


def test_home_folder_and_user_are_replaced_in_problems(qgis_application, monkeypatch):
    monkeypatch.setattr(module.Path, "home", lambda: Path("/home/ines"))
    monkeypatch.setattr(module, "_user", lambda: "ines")
    text = diagnostics(problems=["/home/ines/a.tif is missing", "/data/ines/b.tif is missing"])
    assert "Problem: ~/a.tif is missing" in text
    assert "Problem: /data/USER/b.tif is missing" in text
    assert "ines" not in text.replace("lines", "")


@pytest.mark.parametrize("path", [r"C:\Users\Ines\a.tif", "C:/Users/Ines/a.tif", r"c:\\users\\ines\\a.tif"])
def test_paths_of_windows_are_replaced_however_they_are_written(path):
    assert "ines" not in without_person(path, r"C:\Users\Ines", "Ines").lower()
    assert without_person(path, r"C:\Users\Ines", "Ines").startswith("~")


def test_a_name_inside_a_word_and_the_neighbours_home_stay():
    assert without_person("/home/ines2/lines.tif", "/home/ines", "ines") == "/home/ines2/lines.tif"
