# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports are read inside QGIS, without the network."""

import pytest
from deep_fusion.ui.results import report_viewer
from deep_fusion.ui.results.report_viewer import ReportViewer
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtWidgets import QLabel, QPushButton

PAGE = "<html><head><style>body {{ color: black; }}</style></head><body><h1>Report</h1>{body}</body></html>"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(PAGE.format(body="<p>ERGAS 1.5</p>"), encoding="utf-8")
    return path


def note(viewer):
    return viewer.findChild(QLabel, "reportNote")


def test_the_text_is_shown_without_the_pages_own_colours(page):
    viewer = ReportViewer(str(page))
    assert "ERGAS 1.5" in viewer.page.toPlainText()
    assert "color" not in viewer.page.toPlainText()
    assert note(viewer).isHidden()


def test_a_page_with_drawings_says_that_the_browser_shows_them(page):
    page.write_text(PAGE.format(body="<svg></svg>"), encoding="utf-8")
    viewer = ReportViewer(str(page))
    assert not note(viewer).isHidden()


def test_a_page_that_is_gone_is_told_and_one_that_comes_back_is_shown(page):
    text = page.read_text(encoding="utf-8")
    page.unlink()
    viewer = ReportViewer(str(page))
    assert "report.html" in note(viewer).text()
    page.write_text(text, encoding="utf-8")
    viewer.findChild(QPushButton, "reloadReport").click()
    assert note(viewer).isHidden()
    assert "ERGAS" in viewer.page.toPlainText()


def test_pictures_come_from_no_network(page):
    viewer = ReportViewer(str(page))
    kind = QTextDocument.ResourceType.ImageResource
    assert viewer.page.loadResource(kind, QUrl("https://example.org/a.png")) is None


def test_the_button_gives_the_file_to_the_browser(page, monkeypatch):
    opened = []
    monkeypatch.setattr(report_viewer.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    viewer = ReportViewer(str(page))
    viewer.findChild(QPushButton, "openInBrowser").click()
    assert opened == [str(page)]
