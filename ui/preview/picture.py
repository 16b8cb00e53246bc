# SPDX-License-Identifier: GPL-2.0-or-later
"""Two pictures of the same place under a divider that can be moved by mouse and keys."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...algorithms.messages import tr

SWIPE, BEFORE, AFTER = "swipe", "before", "after"

_STEP, _LARGE_STEP = 0.02, 0.1
_HANDLE, _MARGIN = 11, 6


class SwipePicture(QWidget):
    """Shows `before` left of the divider and `after` right of it, or one of them whole."""

    moved = pyqtSignal(float)  #: the divider, as a share of the width
    pointed = pyqtSignal(QPointF)  #: where the mouse is
    left = pyqtSignal()  #: the mouse went away
    asked_to_blink = pyqtSignal()
    resized = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("swipe_picture")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Comparison of two images"))
        self.setToolTip(tr("Drag the line, or press the arrow keys, Home and End. Space blinks."))
        self.images = (QImage(), QImage())
        self.captions = ("", "")
        self.message = ""
        self.side = SWIPE
        self._divider = 0.5
        self._dragging = False

    def sizeHint(self) -> QSize:
        """Enough to see something."""
        return QSize(420, 380)

    @property
    def divider(self) -> float:
        """Where the divider is, 0 at the left and 1 at the right."""
        return self._divider

    @divider.setter
    def divider(self, share: float) -> None:
        self._divider = min(max(share, 0.0), 1.0)
        self.moved.emit(self._divider)
        self.update()

    def show_side(self, side: str) -> None:
        """Show both under the divider (SWIPE), or BEFORE or AFTER alone."""
        self.side = side
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        colours = self.window().palette()  # QGIS's themes are style sheets: the picture's own palette knows nothing
        painter.fillRect(self.rect(), colours.color(QPalette.ColorRole.Base))
        if all(image.isNull() for image in self.images):
            painter.setPen(colours.color(QPalette.ColorRole.Text))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.message)
            return
        edge = {SWIPE: self._divider * self.width(), BEFORE: float(self.width()), AFTER: 0.0}[self.side]
        self._draw(painter, self.images[0], QRectF(0, 0, edge, self.height()))
        self._draw(painter, self.images[1], QRectF(edge, 0, self.width() - edge, self.height()))
        if self.side != AFTER:
            self._write(painter, self.captions[0], Qt.AlignmentFlag.AlignLeft)
        if self.side != BEFORE:
            self._write(painter, self.captions[1], Qt.AlignmentFlag.AlignRight)
        if self.side == SWIPE:
            self._draw_divider(painter, edge)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Called by Qt: the divider jumps to the mouse and follows it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Called by Qt."""
        if self._dragging:
            self._follow(event)
        near = abs(event.pos().x() - self._divider * self.width()) <= _HANDLE
        self.setCursor(Qt.CursorShape.SplitHCursor if near or self._dragging else Qt.CursorShape.CrossCursor)
        self.pointed.emit(QPointF(event.pos()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Called by Qt."""
        self._dragging = False

    def leaveEvent(self, event: object) -> None:
        """Called by Qt."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by Qt: arrows, Home, End and Space."""
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _LARGE_STEP if large else _STEP
        places = {
            Qt.Key.Key_Left: self._divider - step,
            Qt.Key.Key_Right: self._divider + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if event.key() in places:
            self.divider = places[event.key()]
        elif event.key() == Qt.Key.Key_Space:
            self.asked_to_blink.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Called by Qt: the frame of the focus appears."""
        self.update()

    def focusOutEvent(self, event: object) -> None:
        """Called by Qt: the frame of the focus goes."""
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Called by Qt."""
        self.resized.emit()

    def _follow(self, event: QMouseEvent) -> None:
        self.divider = event.pos().x() / max(self.width(), 1)

    def _draw(self, painter: QPainter, image: QImage, area: QRectF) -> None:
        """Draw the part of a picture that belongs to an area; old pictures are stretched until the new ones come."""
        if image.isNull() or area.width() <= 0:
            return
        across, down = image.width() / max(self.width(), 1), image.height() / max(self.height(), 1)
        part = QRectF(area.x() * across, area.y() * down, area.width() * across, area.height() * down)
        painter.drawImage(area, image, part)

    def _draw_divider(self, painter: QPainter, edge: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark, light = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)  # seen on every image
        knob = self.palette().color(QPalette.ColorRole.Highlight) if self.hasFocus() else light
        top, bottom, middle = QPointF(edge, 0), QPointF(edge, self.height()), self.height() / 2
        for colour, width in ((dark, 4.0), (knob, 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(top, bottom)
        painter.setPen(QPen(dark, 1.5))
        painter.setBrush(knob)
        painter.drawEllipse(QPointF(edge, middle), _HANDLE, _HANDLE)
        painter.setBrush(dark)
        for way in (-1, 1):
            tip, back = edge + way * 8, edge + way * 3
            arrow = QPolygonF([QPointF(tip, middle), QPointF(back, middle - 4), QPointF(back, middle + 4)])
            painter.drawPolygon(arrow)

    def _write(self, painter: QPainter, text: str, side: Qt.AlignmentFlag) -> None:
        """A caption on a plate at the top."""
        if not text:
            return
        metrics = painter.fontMetrics()
        room = int(self.width() / 2 - 4 * _MARGIN) if self.side == SWIPE else self.width() - 4 * _MARGIN
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(room, 0))
        width, height = metrics.horizontalAdvance(text) + 2 * _MARGIN, metrics.height() + _MARGIN
        x = _MARGIN if side == Qt.AlignmentFlag.AlignLeft else self.width() - width - _MARGIN
        plate = QRectF(x, _MARGIN, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.ToolTipBase))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(self.palette().color(QPalette.ColorRole.ToolTipText))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
