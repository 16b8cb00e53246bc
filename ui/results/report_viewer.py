# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTML report of a run in a window of QGIS, without any network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from ...algorithms.messages import tr

#: What a page draws with, or does by itself, which rich text cannot show.
_BEYOND_RICH_TEXT = re.compile(r"<(svg|canvas|script)\b", re.IGNORECASE)


class ReportViewer(QDialog):
    """A report to read; the browser shows what rich text cannot.

    Args:
        path: of the HTML file.
        title: of the window; the file's name without one.
        parent: the window that it belongs to.
    """

    def __init__(self, path: str, title: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("ReportViewer")
        self._path = path
        self.setWindowTitle(title or Path(path).name)
        self.resize(860, 640)
        self.page = _OfflineBrowser(self)
        self.page.setObjectName("reportPage")
        self.page.anchorClicked.connect(self._follow)
        self.note = QLabel(self)
        self.note.setObjectName("reportNote")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (self.note, self.page, self._buttons()):
            layout.addWidget(widget)
        self.reload()

    def reload(self) -> None:
        """Read the file anew, as a run that is repeated writes it again."""
        try:
            text = Path(self._path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._say(tr("The report {path} cannot be read: {reason}.").format(path=self._path, reason=error))
            self.page.clear()
            return
        beyond = bool(_BEYOND_RICH_TEXT.search(text))
        self._say(tr("The page has drawings that are only shown in the browser.") if beyond else "")
        self.page.show_page(text, self._path)

    def open_in_browser(self) -> bool:
        """Show the file in the browser of the system; whether there is one."""
        return bool(QDesktopServices.openUrl(QUrl.fromLocalFile(self._path)))

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        browser = buttons.addButton(tr("Open in browser"), QDialogButtonBox.ButtonRole.ActionRole)
        browser.setObjectName("openInBrowser")
        browser.setToolTip(tr("Shows the page as it was written, with all drawings."))
        browser.clicked.connect(self.open_in_browser)
        again = buttons.addButton(tr("Reload"), QDialogButtonBox.ButtonRole.ActionRole)
        again.setObjectName("reloadReport")
        again.setShortcut(QKeySequence(QKeySequence.StandardKey.Refresh))
        again.setToolTip(tr("Reads the file again."))
        again.clicked.connect(self.reload)
        buttons.rejected.connect(self.reject)
        return buttons

    def _follow(self, link: QUrl) -> None:
        """Places of the page are gone to; files and addresses are left to the system."""
        if link.hasFragment() and not link.path():
            self.page.scrollToAnchor(link.fragment())
        else:
            QDesktopServices.openUrl(self.page.document().baseUrl().resolved(link))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))


class _OfflineBrowser(QTextBrowser):
    """Rich text whose pictures come from its own text or folder, in the colours of the desktop."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.document().setDefaultStyleSheet("td, th { padding: 2px 10px; } dt { font-weight: 600; }")

    def show_page(self, text: str, path: str) -> None:
        """Show the text of the page that a file holds, beside which its pictures lie."""
        self.document().setBaseUrl(QUrl.fromLocalFile(path))
        self.setHtml(_as_rich_text(text))

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Qt asks for pictures here; none comes from the network."""
        local = name.isLocalFile() or name.scheme() == "data" or name.isRelative()
        return super().loadResource(kind, name) if local else None


def _as_rich_text(text: str) -> str:
    """A page as Qt reads it.

    Its style sheet goes, of which Qt reads only a part: black text would stay on a dark window. Qt does not know
    figures, and would write them into the headings above.
    """
    text = re.sub(r"<style\b.*?</style>", "", text, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"<(/?)fig(?:ure|caption)\b", r"<\1div", text, flags=re.IGNORECASE)
