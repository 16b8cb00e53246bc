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
        self._given_up: list[QgsMapRendererJob] = []

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
        job.finished.connect(lambda: self._finish(job))
        job.start()

    def stop(self) -> None:
        """Give up what is being drawn."""
        if self._job is not None:
            self._given_up.append(self._job)
            self._job.cancelWithoutBlocking()
            self._job = None

    def clear(self) -> None:
        """Forget the picture."""
        self.stop()
        self.image = QImage()

    def _finish(self, job: QgsMapRendererJob) -> None:
        if job in self._given_up:
            self._given_up.remove(job)
        elif job is self._job:
            self._job = None
            self.image = job.renderedImage()
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
