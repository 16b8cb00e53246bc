# SPDX-License-Identifier: GPL-2.0-or-later
"""Small copies of parts of images, cut in the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from osgeo import gdal
from qgis.core import (
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRectangle,
    QgsTask,
)

from ...algorithms.layers import InputImage, engine_path
from ...algorithms.messages import tr
from ...engine.jobs import RasterFile


class Clip(NamedTuple):
    """A part of an image and the file that it goes to, alone in its folder."""

    image: InputImage
    box: QgsRectangle  #: in the image's CRS, on its pixels
    path: str


def file_name(layer: QgsRasterLayer) -> str:
    """What the clip of a layer is called: as its file, because that may tell a date."""
    stem = Path(engine_path(layer)).stem or "layer"
    return "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in stem) + ".tif"


class Clipping(QgsTask):
    """Cuts clips; `problem` holds the sentence if it could not."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        super().__init__(tr("Cut out what the map shows"), QgsTask.Flag.CanCancel)
        self._clips = clips
        self._feedback = QgsProcessingFeedback(False)
        self.problem = ""

    def run(self) -> bool:
        """Called by QGIS on another thread."""
        try:
            for clip in self._clips:
                cut(clip, self._feedback)
        except (QgsProcessingException, RuntimeError) as error:
            self.problem = str(error)
            return False
        return not self.isCanceled()

    def cancel(self) -> None:
        """Stop an export under way as well."""
        self._feedback.cancel()
        super().cancel()


def cut(clip: Clip, feedback: QgsProcessingFeedback) -> None:
    """Write a clip: all bands with their names, their data type and nodata, on the same pixels.

    Raises:
        QgsProcessingException: the image cannot be read, or its rows do not run along an axis.
    """
    (file,) = clip.image.source(str(Path(clip.path).parent), feedback).files
    dataset = gdal.Open(file.path)
    if dataset is None:
        raise QgsProcessingException(tr("{name} cannot be opened. Check the file.").format(name=clip.image.name))
    window = _window(dataset, clip)
    changes = {} if file.nodata is None else {"noData": file.nodata}
    written = gdal.Translate(clip.path, dataset, format="GTiff", srcWin=window, **changes)
    if written is None:
        raise QgsProcessingException(
            tr("A part of {name} could not be written to {path}. Is there room?").format(
                name=clip.image.name, path=clip.path
            )
        )
    del written, dataset
    _forget_export(file, clip)


def _window(dataset: gdal.Dataset, clip: Clip) -> list[int]:
    """First column, first row, columns and rows of the clip."""
    left, step_x, turn_x, top, turn_y, step_y = dataset.GetGeoTransform()
    if turn_x or turn_y:
        raise QgsProcessingException(
            tr("{name} is rotated against its coordinate reference system. Warp it to north up first.").format(
                name=clip.image.name
            )
        )
    columns = sorted(round((x - left) / step_x) for x in (clip.box.xMinimum(), clip.box.xMaximum()))
    rows = sorted(round((y - top) / step_y) for y in (clip.box.yMinimum(), clip.box.yMaximum()))
    return [columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0]]


def _forget_export(file: RasterFile, clip: Clip) -> None:
    """An image that had to be exported as a whole is not needed any more."""
    exported = Path(file.path)
    if exported.parent == Path(clip.path).parent:
        exported.unlink()
