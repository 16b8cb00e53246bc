# SPDX-License-Identifier: GPL-2.0-or-later
"""About: version, licence and citations to copy."""

from deep_fusion.ui.about import PAPERS, AboutDialog, bibtex
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QPushButton, QTextBrowser
from qgis_support import ROOT


def test_the_page_tells_version_licence_and_every_paper(qgis_application):
    dialog = AboutDialog()
    text = dialog.findChild(QTextBrowser, "aboutText").toPlainText()
    version = next(
        line for line in (ROOT / "metadata.txt").read_text().splitlines() if line.startswith("version=")
    ).partition("=")[2]
    assert version in text
    assert "GNU General Public License" in text
    assert all(paper.title in text for paper in PAPERS)


def test_citations_are_copied_as_text_and_as_bibtex(qgis_application):
    dialog = AboutDialog()
    dialog.findChild(QPushButton, "copyCitations").click()
    assert len(QgsApplication.clipboard().text().splitlines()) == 4
    dialog.findChild(QPushButton, "copyBibtex").click()
    assert QgsApplication.clipboard().text().count("@") == 4


def test_braces_of_bibtex_are_balanced():
    assert bibtex().count("{") == bibtex().count("}") > 0


def test_the_paper_of_dcfnet_is_the_one_of_the_citation_file():
    citation = (ROOT / "CITATION.cff").read_text()
    assert PAPERS[0].title in citation
    assert dict(PAPERS[0].fields)["doi"] in citation
