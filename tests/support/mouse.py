# SPDX-License-Identifier: GPL-2.0-or-later
"""A mouse that moves over a widget; QTest moves the cursor instead, which a display without a screen does not tell."""

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent


def move(widget, place, buttons=Qt.MouseButton.NoButton):
    """Tell a widget that the mouse is at a place of it."""
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    local, everywhere = QPointF(place), QPointF(widget.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, local, everywhere, none, buttons, keys)
    QCoreApplication.sendEvent(widget, event)
