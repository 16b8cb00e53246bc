# SPDX-License-Identifier: GPL-2.0-or-later
"""For the keyboard and for those who do not see the window: the way of the Tab key, and names of what it stops at."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QWidget

_LETTERS = re.compile(r"\w")


def visit_after(place: QWidget, moved: QWidget) -> None:
    """Have the Tab key go on from the last stop in `place` to those in `moved`; both are in one window.

    Qt lets it visit widgets in the order in which they came into the window, which is not where people see them.
    """
    before = _stops(place)
    _chain(before[-1] if before else place, _stops(moved))


def visit_before(place: QWidget, moved: QWidget) -> None:
    """Have the Tab key come to the stops in `moved` right before those in `place`; both are in one window."""
    first = next(iter(_stops(place)), place)
    each = first.previousInFocusChain()
    while not _is_stop(each) and each is not first:
        each = each.previousInFocusChain()
    _chain(each, _stops(moved))


def name_stops(widget: QWidget, name: str) -> None:
    """Name a widget, and all inside that take the keyboard and say nothing of themselves."""
    for stop in (widget, *widget.findChildren(QWidget)):
        speaks = isinstance(stop, QAbstractButton) and _LETTERS.search(stop.text())
        if stop.focusPolicy() != Qt.FocusPolicy.NoFocus and not stop.accessibleName() and not speaks:
            stop.setAccessibleName(name)


def _chain(last: QWidget, stops: list[QWidget]) -> None:
    for stop in stops:
        QWidget.setTabOrder(last, stop)
        last = stop


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _stops(widget: QWidget) -> list[QWidget]:
    """A widget and what is inside, as far as the Tab key stops at it, in its order."""
    chain, each = [widget], widget.nextInFocusChain()
    while each is not None and each is not widget:
        chain.append(each)
        each = each.nextInFocusChain()
    return [each for each in chain if (each is widget or widget.isAncestorOf(each)) and _is_stop(each)]
