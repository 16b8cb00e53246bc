# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person would see at once in a window: cut words, words that are hard to read, a Tab key that jumps about."""

import re
from collections import Counter

from qgis.PyQt.QtCore import QPoint, QRect, Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

#: WCAG 2 asks for 4.5, or for 3 where letters are large; QGIS's own themes have buttons between the two.
LEAST_CONTRAST = 3.0

_SAME_ROW = 6  #: pixels by which neighbours of a row may be higher than those before them
_LINE = 24  #: pixels that a line of text takes with what is around it
_MOST_STOPS = 200
_STACKED = "mOptionsLineEdit"  #: in QGIS's widget for creation options, whose pages lie on one another
_LETTERS = re.compile(r"\w")


def cut_words(window):
    """The texts of a window that have less room than they need."""
    found = [words(widget) for widget in _shown(window, QLabel) if _is_cut(widget)]
    found += [
        button.text()
        for button in _shown(window, QPushButton, QCheckBox, QToolButton)
        if words(button) and button.width() < _width(button, button.text())
    ]
    found += [combo.currentText() for combo in _shown(window, QComboBox) if combo.width() < 60]
    for bar in _shown(window, QTabBar):
        found += [
            bar.tabText(at) for at in range(bar.count()) if bar.tabRect(at).width() < _width(bar, bar.tabText(at))
        ]
    return found


def faint_words(window):
    """The texts of enabled widgets in a window that differ too little from their background, with the contrast."""
    image = window.grab().toImage()
    found = []
    for widget in _shown(window, QLabel, QAbstractButton, QLineEdit, QAbstractScrollArea):
        if not widget.isEnabled() or not words(widget):
            continue
        corner = widget.mapTo(window, QPoint(0, 0))
        area = QRect(corner, widget.size()).intersected(_seen_part(widget, window)).intersected(image.rect())
        if area.height() < min(widget.height(), _LINE):
            continue  # its words are scrolled away
        contrast = _contrast(image, area.adjusted(2, 2, -2, -2))
        if contrast is not None and contrast < LEAST_CONTRAST:
            found.append(f"{words(widget)[:40]} ({contrast:.1f})")
    return found


def words(widget):
    """The words that a widget shows; empty if it shows none."""
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QGroupBox):
        return widget.title()
    if hasattr(widget, "toPlainText"):
        return widget.toPlainText()
    text = widget.text() if hasattr(widget, "text") else ""
    if isinstance(widget, QLabel) and Qt.mightBeRichText(text):
        page = QTextDocument()
        page.setHtml(text)
        text = page.toPlainText()
    return text if _LETTERS.search(text) else ""


def tab_walk(window):
    """The widgets that the Tab key visits, from the top of the window until it is back where it was."""
    QApplication.setActiveWindow(window.window())
    first = _first(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    visited = [QApplication.focusWidget()]
    for _ in range(_MOST_STOPS):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in visited or not window.isAncestorOf(now):  # a dock is left for its neighbours
            break
        visited.append(now)
    return visited


def steps_back(window, visited):
    """Pairs of widgets of which the Tab key visits the second after the first, though it lies above or left of it."""
    found = []
    for one, other in zip(visited, visited[1:]):
        if one.isAncestorOf(other) or one.objectName() == _STACKED:
            continue
        before, after = _place(one, other, window), _place(other, one, window)
        right_of = after.left() >= before.right() - _SAME_ROW
        same_row = after.top() < before.bottom() - _SAME_ROW and before.top() < after.bottom() - _SAME_ROW
        below = after.top() >= before.top() - _SAME_ROW
        if not (right_of if same_row else below or right_of):
            found.append(f"{called(one)} -> {called(other)}")
    return found


def unvisited(window, visited):
    """Widgets that want the Tab key and never get it."""
    wanting = [widget for widget in _focusable(window) if not any(widget is one for one in visited)]
    return [called(widget) for widget in wanting]


def nameless(window, visited):
    """Widgets without a name for those who do not see them: no words of their own, no name, no label."""
    buddies = [label.buddy() for label in window.findChildren(QLabel) if label.buddy() is not None]
    return [called(widget) for widget in visited if not _named(widget, buddies)]


def hintless(window, visited):
    """Widgets that show no hint under the mouse, neither themselves nor through what they lie in."""
    silent = [widget for widget in visited if not any(each.toolTip() for each in _line(widget, window))]
    return [called(widget) for widget in silent if not _explains_itself(widget)]


def called(widget):
    """A name of a widget for people who read the outcome of a test."""
    owner = next((each for each in _line(widget, None) if _own_name(each)), widget)
    return f"{type(widget).__name__} {_own_name(owner)}".strip()


def _explains_itself(widget):
    """Whether nobody wants a hint for it: a page to read, tabs with their titles, Close and OK."""
    return isinstance(widget, (QTextBrowser, QTabBar)) or isinstance(widget.parentWidget(), QDialogButtonBox)


def _own_name(widget):
    name = widget.objectName()
    return "" if name.startswith("qt_") else name


def _shown(window, *kinds):
    return [widget for kind in kinds for widget in window.findChildren(kind) if widget.isVisible()]


def _focusable(window):
    tab = Qt.FocusPolicy.TabFocus
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and widget.isEnabled()
        and widget.focusPolicy() & tab
        and widget.focusProxy() is None
    ]


def _first(window):
    """The widget at which a walk begins: the highest one, and of several the leftmost."""
    places = [(widget.mapTo(window, QPoint(0, 0)), widget) for widget in _focusable(window)]
    top = min(place.y() for place, _ in places)
    return min((each for each in places if each[0].y() <= top + _SAME_ROW), key=lambda each: each[0].x())[1]


def _place(widget, other, window):
    """Where a widget lies in its window; scrolled ones, seen from outside their area, at its lower edge at most."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    area = next((each for each in _line(widget, window) if isinstance(each, QScrollArea)), None)
    if area is None:
        return place
    place.translate(0, area.verticalScrollBar().value())
    if not area.isAncestorOf(other):
        bottom = area.mapTo(window, QPoint(0, area.height())).y()
        place.moveTop(min(place.top(), bottom - min(place.height(), area.height())))
    return place


def _named(widget, buddies):
    if widget.accessibleName() or (not isinstance(widget, QLineEdit) and words(widget)) or isinstance(widget, QTabBar):
        return True
    if isinstance(widget, QComboBox) or not hasattr(widget, "placeholderText"):
        return any(widget is one or widget is one.focusProxy() for one in buddies)
    return bool(widget.placeholderText()) or any(widget is one or widget is one.focusProxy() for one in buddies)


def _line(widget, window):
    """A widget and all that it lies in, up to the window, which is left out."""
    line = []
    while widget is not None and widget is not window:
        line.append(widget)
        widget = None if widget.isWindow() else widget.parentWidget()
    return line


def _seen_part(widget, window):
    """The part of the window in which a widget is not covered by the edges of what it scrolls in."""
    part = window.rect()
    for area in (each for each in _line(widget, window)[1:] if isinstance(each, QAbstractScrollArea)):
        view = area.viewport()
        part = part.intersected(QRect(view.mapTo(window, QPoint(0, 0)), view.size()))
    return part


def _is_cut(label):
    if not words(label):
        return False
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - 1
    return label.width() < label.sizeHint().width() - 1 or label.height() < label.fontMetrics().height() - 2


def _width(widget, text):
    plain = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
    return max(widget.fontMetrics().horizontalAdvance(line) for line in plain.splitlines() or [""])


def _contrast(image, area):
    """The ratio of luminances of the commonest colour and the one that differs most from it (WCAG 2); None if empty."""
    if area.width() < 4 or area.height() < 4:
        return None
    colours = Counter(
        image.pixel(x, y) & 0xFFFFFF
        for y in range(area.top(), area.bottom() + 1)
        for x in range(area.left(), area.right() + 1)
    )
    ground = _luminance(colours.most_common(1)[0][0])
    ratios = (_ratio(ground, _luminance(colour)) for colour, count in colours.items() if count > 1)
    return max(ratios, default=None)


def _ratio(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour):
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
