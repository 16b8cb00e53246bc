# SPDX-License-Identifier: GPL-2.0-or-later
"""The tasks in the panel."""

from deep_fusion.ui.panel.task_buttons import TaskButtons
from qgis.PyQt.QtWidgets import QToolButton


def test_each_task_has_a_button_that_opens_it(tasks):
    buttons = TaskButtons(None).findChildren(QToolButton)
    for button in buttons:
        button.click()
        assert button.toolTip()
    assert tasks == ["sharpen", "predict", "segment", "classify"]
