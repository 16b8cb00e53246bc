# SPDX-License-Identifier: GPL-2.0-or-later
"""A page of facts: a heading and a table of names and values, which can be selected and copied."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import NamedTuple, Optional

from qgis.PyQt.QtGui import QTextOption
from qgis.PyQt.QtWidgets import QFrame, QTextBrowser, QWidget


class Fact(NamedTuple):
    """A name and a value; `colours`, one per line of the value, are shown as squares in front of it."""

    name: str
    value: str
    colours: tuple[str, ...] = ()


class FactsView(QTextBrowser):
    """Shows facts in the colours of the desktop; paths break where the room ends."""

    def __init__(self, name: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def show_facts(self, heading: str, facts: Iterable[Fact], picture: str = "") -> None:
        """Show a heading, the facts that have a value, and the picture of a file."""
        rows = "".join(
            f'<tr><td style="padding-right: 8px"><i>{_plain(fact.name)}</i></td><td>{_value(fact)}</td></tr>'
            for fact in facts
            if fact.value
        )
        image = f'<p><img src="{_plain(picture)}" width="160"></p>' if picture else ""
        self.setHtml(f"<h4>{_plain(heading)}</h4>{image}<table>{rows}</table>")

    def show_sentence(self, heading: str, sentence: str) -> None:
        """Show a sentence in the place of facts."""
        title = f"<h4>{_plain(heading)}</h4>" if heading else ""
        self.setHtml(f"{title}<p>{_plain(sentence)}</p>")


def _value(fact: Fact) -> str:
    lines = [_plain(line) for line in fact.value.splitlines()]
    for number, colour in enumerate(fact.colours):
        lines[number] = f'<span style="color: {_plain(colour)}">&#9632;</span> {lines[number]}'
    return "<br>".join(lines)


def _plain(text: str) -> str:
    return html.escape(text)
