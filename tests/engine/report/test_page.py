# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports: a page that needs nothing but itself, and a table that other programs read."""

from __future__ import annotations

import base64
import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from deep_fusion.engine.errors import CannotWrite, DiskFull
from deep_fusion.engine.report.charts import line_chart
from deep_fusion.engine.report.page import Picture, Table, write_page, write_table
from engine_support import left_in


class Outline(HTMLParser):
    """Tags, in order, and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.pictures: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page(tmp_path: Path) -> str:
    sections = [
        ("Facts", {"ratio": 4.0, "<b>place": "Größe & Maß"}),
        ("Numbers", Table(("band", "SAM"), [("Blue", 1.23456789), ("Red", 2)])),
        ("Curve", Picture(b"\x89PNG", 'the "loss"')),
        ("Words", "All is <well>."),
    ]
    write_page(str(tmp_path / "a.html"), "Quality <of> it", sections)
    return (tmp_path / "a.html").read_text(encoding="utf-8")


def test_every_section_is_there_in_its_form(page: str):
    outline = Outline(page)
    assert outline.open == []
    text = "|".join(outline.texts)
    for word in (
        "Quality <of> it",
        "Facts",
        "<b>place",
        "Größe & Maß",
        "Blue",
        "1.2346",
        "All is <well>.",
        "deep_fusion",
    ):
        assert word in text
    assert base64.b64decode(outline.pictures[0].split(",")[1]) == b"\x89PNG"


def test_a_page_loads_nothing_from_elsewhere(page: str):
    assert not re.search(r"""(src|href)=["'](?!data:)|url\(|@import|<script""", page)
    assert "color-scheme: light dark" in page


def test_a_table_is_read_again_as_it_was(tmp_path: Path):
    path = tmp_path / "a.csv"
    write_table(str(path), Table(("metric", "value"), [("SAM, degrees", 0.1234567890123), ('the "best"', 2)]))
    rows = list(csv.reader(path.open(newline="")))
    assert rows == [["metric", "value"], ["SAM, degrees", "0.1234567890123"], ['the "best"', "2"]]


def test_a_report_has_its_name_only_when_it_is_whole(tmp_path: Path):
    write_table(str(tmp_path / "a.csv"), Table(("a",), [(1,)]))
    assert left_in(tmp_path) == ["a.csv"]
    with pytest.raises(CannotWrite, match="does not exist"):
        write_table(str(tmp_path / "no" / "a.csv"), Table(("a",), [(1,)]))


def test_a_full_disk_leaves_the_old_report_as_it_was(small_disk):
    folder = small_disk(16)
    (folder / "a.csv").write_text("old")
    with pytest.raises(DiskFull):
        write_table(str(folder / "a.csv"), Table(("a",), [("x" * 100_000,)]))
    assert left_in(folder) == ["a.csv"]
    assert (folder / "a.csv").read_text() == "old"


def test_a_chart_is_a_png_also_of_empty_and_of_constant_curves():
    for curves in ({"a": [(0, 1.0), (5, 0.1)], "b": []}, {"a": [(0, 1.0)]}, {"a": [(0, 2.0), (1, 2.0)]}):
        assert line_chart(curves, "iteration", "loss", log_y=True).startswith(b"\x89PNG\r\n\x1a\n")
