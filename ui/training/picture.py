# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture from a file, as large as there is room."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

_LEAST = QSize(200, 130)
_GREYS = range(80, 190)  #: how light windows are on which the grey writing of the engine's pictures is lost


class Picture(QWidget):
    """Shows an image whole, and words as long as there is none.

    Args:
        name: of the object.
        description: what it shows, for a tooltip and for those who do not see it.
        parent: the widget that it lies in.
    """

    def __init__(self, name: str, description: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTip(description)
        self.setAccessibleName(description)
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.path, self.words = "", ""
        self._image = QImage()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see yet."""
        return self._image.isNull()

    def load(self, path: str) -> None:
        """Show the image of a file, which may be removed afterwards; keep the old one if there is none."""
        image = QImage(path) if path and path != self.path else QImage()
        if not image.isNull():
            self.path, self._image = path, image
            self.update()

    def clear(self, words: str) -> None:
        """Show words."""
        self.path, self.words, self._image = "", words, QImage()
        self.update()

    def sizeHint(self) -> QSize:
        """The image's own size at most."""
        return QSize(460, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        colours = self.window().palette()  # QGIS's themes are style sheets: the picture's own palette knows nothing
        if self._image.isNull():
            painter.setPen(colours.color(QPalette.ColorRole.WindowText))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if colours.color(QPalette.ColorRole.Window).lightness() in _GREYS:
            painter.fillRect(self._place(), Qt.GlobalColor.white)
        painter.drawImage(self._place(), self._image)

    def _place(self) -> QRect:
        """The middle of the widget, in the image's proportions."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *_sides(size))


def _sides(size: QSize) -> tuple[int, int]:
    return size.width(), size.height()
