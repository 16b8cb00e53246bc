# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin is, under which licence, and whose methods it offers: with citations to copy."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ..algorithms.messages import tr
from ..engine.versions import plugin_version


@dataclass(frozen=True)
class Paper:
    """A publication; `fields` are those of BibTeX besides author, title and year."""

    key: str
    kind: str
    authors: tuple[str, ...]
    title: str
    year: int
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The citation in one line."""
        places = [value if name != "doi" else f"doi:{value}" for name, value in self.fields]
        return ". ".join([f"{', '.join(self.authors)} ({self.year})", self.title, *places]) + "."

    @property
    def bibtex(self) -> str:
        """The entry for a BibTeX file."""
        fields = [("author", " and ".join(self.authors)), ("title", f"{{{self.title}}}"), ("year", str(self.year))]
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in (*fields, *self.fields))
        return f"@{self.kind}{{{self.key},\n{lines}}}\n"


PAPERS = (
    Paper(
        "wu2021dcfnet",
        "inproceedings",
        ("Xiao Wu", "Ting-Zhu Huang", "Liang-Jian Deng", "Tian-Jing Zhang"),
        "Dynamic Cross Feature Fusion for Remote Sensing Pansharpening",
        2021,
        (
            ("booktitle", "2021 IEEE/CVF International Conference on Computer Vision (ICCV)"),
            ("doi", "10.1109/ICCV48922.2021.01442"),
        ),
    ),
    Paper(
        "li2020spatiotemporal",
        "misc",
        ("Yunfei Li", "Chenying Liu", "Lin Yan", "Jun Li", "Antonio Plaza", "Bo Li"),
        "A New Spatio-Temporal Fusion Method for Remotely Sensed Data Based on Convolutional Neural Networks",
        2020,
    ),
    Paper(
        "chang2025mfafnet",
        "article",
        ("Boshen Chang", "Timo Balz"),
        "Remote sensing semantic segmentation based on multimodal feature alignment and fusion",
        2025,
        (("journal", "ISPRS Archives XLVIII-G-2025"),),
    ),
    Paper(
        "cheng2024kpff",
        "misc",
        ("Yinzhu Cheng",),
        "Kronecker Product Feature Fusion for Convolutional Neural Network in Remote Sensing Scene Classification",
        2024,
        (("howpublished", "arXiv 2402.00036"),),
    ),
)


def citations() -> str:
    """All papers, a line each."""
    return "".join(f"{paper.text}\n" for paper in PAPERS)


def bibtex() -> str:
    """All papers as entries for a BibTeX file."""
    return "\n".join(paper.bibtex for paper in PAPERS)


class AboutDialog(QDialog):
    """Version, licence and papers, with buttons that copy the citations."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("deepFusionAbout")
        self.setWindowTitle(tr("About Deep Fusion"))
        page = QTextBrowser(self)
        page.setObjectName("aboutText")
        page.setHtml(_page())
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(self._buttons())
        self.resize(640, 420)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        text = buttons.addButton(tr("Copy citations"), QDialogButtonBox.ButtonRole.ActionRole)
        text.setObjectName("copyCitations")
        text.setToolTip(tr("Put the citations of the papers on the clipboard, as text"))
        text.clicked.connect(lambda: QgsApplication.clipboard().setText(citations()))
        entries = buttons.addButton(tr("Copy BibTeX"), QDialogButtonBox.ButtonRole.ActionRole)
        entries.setObjectName("copyBibtex")
        entries.setToolTip(tr("Put the citations of the papers on the clipboard, as BibTeX entries"))
        entries.clicked.connect(lambda: QgsApplication.clipboard().setText(bibtex()))
        buttons.rejected.connect(self.reject)
        return buttons


def _page() -> str:
    version = tr("Version {version}").format(version=plugin_version())
    licence = tr("Licence: GNU General Public License, version 2 or later")
    cite = tr("Please cite the papers of the methods that you used:")
    papers = "".join(f"<li>{html.escape(paper.text)}</li>" for paper in PAPERS)
    return f"<h2>Deep Fusion</h2><p>{version}<br>{licence}</p><p>{cite}</p><ul>{papers}</ul>"
