# SPDX-License-Identifier: GPL-2.0-or-later
"""The Tab key goes as the eye does, and what it stops at has a name."""

import pytest
from deep_fusion.ui.widgets.keyboard import name_stops, visit_after, visit_before
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget


@pytest.fixture
def window(qgis_application):
    """A window with the fields a and c, made in this order."""
    widget = QWidget()
    QVBoxLayout(widget)
    for name in "ac":
        add(widget, name)
    return widget


def add(window, name):
    field = QLineEdit()
    field.setObjectName(name)
    window.layout().addWidget(field)
    return field


def order(window):
    """The names that the Tab key meets, from the first."""
    names, each = [], window.nextInFocusChain()
    while each is not window:
        names.append(each.objectName())
        each = each.nextInFocusChain()
    return [name for name in names if name in set("abcd")]


def test_what_comes_later_is_visited_where_it_stands(window):
    group = QWidget()
    inside = QHBoxLayout(group)
    for name in "bd":
        field = QLineEdit(group)
        field.setObjectName(name)
        inside.addWidget(field)
    window.layout().insertWidget(1, group)
    assert order(window) == ["a", "c", "b", "d"]
    visit_after(window.findChild(QLineEdit, "a"), group)
    assert order(window) == ["a", "b", "d", "c"]


def test_what_comes_later_may_stand_before_the_rest(window):
    group = QWidget()
    inside = QHBoxLayout(group)
    inside.addWidget(window.findChild(QLineEdit, "c"))
    window.layout().addWidget(group)
    visit_before(group, add(window, "b"))
    assert order(window) == ["a", "b", "c"]


def test_words_that_only_the_mouse_can_choose_are_no_stops(window):
    words = QLabel("words", window)
    words.setObjectName("d")
    words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    group = QWidget(window)
    QHBoxLayout(group).addWidget(words)
    visit_after(window.findChild(QLineEdit, "a"), group)
    assert order(window) == ["a", "c", "d"]


def test_only_what_says_nothing_of_itself_is_named(window):
    field, button, sign = QLineEdit(window), QToolButton(window), QToolButton(window)
    label = QLabel("words", window)
    field.setAccessibleName("its own")
    button.setText("Browse")
    sign.setText("…")
    name_stops(window, "Image")
    named = [each.accessibleName() for each in (window.findChild(QLineEdit, "a"), field, button, sign, label)]
    assert named == ["Image", "its own", "", "Image", ""]
