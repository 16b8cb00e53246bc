# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of the plugin's HTML pages as pictures, drawn by Chromium without a screen."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from qgis.PyQt.QtGui import QImage
from small_png import WIDTH, pixels_of

_TALLEST = 2400  # pixels of the window; white below the last line is cut off
_MARGIN = 6
_STYLE = """
:root { color-scheme: light; } body { margin: 0; padding: 0 6px; max-width: none; font-size: 14px; background: #fff; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 0; } dd { margin: 0; }
th, td { padding: .1rem .6rem; }
h1, footer { display: none; } h2 { font-size: 16px; margin: .8rem 0 .3rem; } h2:first-of-type { margin-top: 0; }
"""


def draw_page(path: Path, headings: Sequence[str], css: str = "", width: int = WIDTH) -> QImage:
    """The sections of a page that have these headings, in their order on the page; without any, the page.

    `css` follows the style of the page, to leave out rows, say.
    """
    head, *sections = re.split(r"(?=<h2>)", path.read_text(encoding="utf-8"))
    chosen = [section for section in sections if _heading(section) in headings]
    if len(chosen) != len(headings):
        raise SystemExit(f"{path.name} has the sections {', '.join(map(_heading, sections))}.")
    page = head.replace("</head>", f"<style>{_STYLE}{css}</style></head>") + "".join(chosen)
    with tempfile.TemporaryDirectory() as folder:
        part, drawn = Path(folder, "part.html"), Path(folder, "part.png")
        part.write_text(page, encoding="utf-8")
        _photograph(part, drawn, width)
        return _without_edge(QImage(str(drawn)))


def _heading(section: str) -> str:
    return section.partition("</h2>")[0].removeprefix("<h2>")


def _photograph(page: Path, png: Path, width: int) -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("Pictures of pages need Chromium: apt-get install chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={png.parent}/user"]
    options += [f"--window-size={width},{_TALLEST}", f"--screenshot={png}", page.as_uri()]
    subprocess.run([program, *options], check=True, capture_output=True, timeout=120)


def _without_edge(image: QImage) -> QImage:
    """Cut off the white at the right and below, but for a margin."""
    ink = (pixels_of(image) < 250).any(axis=2)
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    right, bottom = min(image.width(), int(cols[-1]) + _MARGIN), min(image.height(), int(rows[-1]) + _MARGIN)
    return image.copy(0, 0, right, bottom)
