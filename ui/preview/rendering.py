# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of one layer, drawn in the background."""

from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapRendererJob,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage

_DOTS_PER_INCH = 96.0


class Rendering(QObject):
    """Draws a layer; `image` is the last picture that was finished, a null image before."""

    drawn = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._job: Optional[QgsMapRendererJob] = None
        self._past: list[QgsMapRendererJob] = []

    @property
    def busy(self) -> bool:
        """Whether a picture is being drawn."""
        return self._job is not None

    def start(self, layer: QgsMapLayer, settings: QgsMapSettings) -> None:
        """Draw a layer; what was being drawn is given up."""
        self.stop()
        settings.setLayers([layer])
        job = QgsMapRendererParallelJob(settings)
        self._job = job
        job.finished.connect(self._finish)
        job.start()

    def stop(self) -> None:
        """Give up what is being drawn."""
        self._past = [job for job in self._past if job.isActive()]
        if self._job is not None:
            self._job.finished.disconnect(self._finish)
            self._job.cancelWithoutBlocking()
            self._past.append(self._job)  # to delete it before it has stopped would wait for it
            self._job = None

    def clear(self) -> None:
        """Forget the picture."""
        self.stop()
        self.image = QImage()

    def _finish(self) -> None:
        if self._job is not None:
            self.image = self._job.renderedImage()
            self._past.append(self._job)  # it must outlive its signal
            self._job = None
            self.drawn.emit()


def view_settings(
    extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, size: QSize, pixel_ratio: float
) -> QgsMapSettings:
    """How to draw a view of `size` in units of the window; its shape decides how much around `extent` is seen."""
    settings = QgsMapSettings()
    settings.setOutputSize(QSize(round(size.width() * pixel_ratio), round(size.height() * pixel_ratio)))
    settings.setOutputDpi(_DOTS_PER_INCH * pixel_ratio)
    settings.setDestinationCrs(crs)
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    return settings
