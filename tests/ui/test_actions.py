# SPDX-License-Identifier: GPL-2.0-or-later
"""One class for entries of menus, whichever Qt there is."""

from deep_fusion.ui.actions import QAction
from qgis.PyQt.QtWidgets import QMenu


def test_it_is_the_class_that_menus_make():
    menu = QMenu()
    assert type(menu.addAction("entry")) is QAction
