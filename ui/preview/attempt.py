# SPDX-License-Identifier: GPL-2.0-or-later
"""One preview, from the map's view to the file with the picture."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapLayerStyle,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...algorithms.layers import input_image
from ...algorithms.messages import tr
from ...algorithms.result_layer import without_side_files
from ..runs import DONE, RUNNING, Run, the_runs
from .clips import Clip, Clipping, file_name
from .ground import NothingThere, common_ground
from .inputs import picture_path, raster_inputs, with_layers, with_temporary_outputs


class Attempt(QObject):
    """Cuts images and runs an algorithm on the cuts, in a temporary folder that `give_up` removes."""

    ready = pyqtSignal(str)
    failed = pyqtSignal(str)

    _alive: set[Attempt] = set()  # nobody else holds one that was given up until its run has stopped

    def __init__(self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any]) -> None:
        super().__init__()
        self.run: Optional[Run] = None
        self._algorithm, self._parameters = algorithm, parameters
        self._given_up = False
        self._folder = tempfile.mkdtemp(prefix="deep_fusion_preview_", dir=QgsProcessingUtils.tempFolder())
        self._context = QgsProcessingContext()  # it owns the layers that are not in the project
        self._context.setProject(QgsProject.instance())
        self._inputs: dict[str, list[QgsRasterLayer]] = {}
        self._styles: list[QgsMapLayerStyle] = []
        self._names: list[str] = []
        self._clips: list[Clip] = []
        self._clipping: Optional[Clipping] = None
        self._cuts: dict[str, list[QgsRasterLayer]] = {}
        self._alive.add(self)

    def begin(self, layer_inputs: Sequence[str], extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Cut the images in the background, then run."""
        self._inputs = raster_inputs(self._algorithm, self._parameters, layer_inputs, self._context)
        try:
            self._plan([layer for layers in self._inputs.values() for layer in layers], extent, crs)
        except (NothingThere, QgsProcessingException) as problem:
            self._fail(str(problem))
            return
        self._clipping = Clipping(self._clips)
        self._clipping.taskCompleted.connect(self._run)
        self._clipping.taskTerminated.connect(self._stop)
        QgsApplication.taskManager().addTask(self._clipping)

    def give_up(self) -> None:
        """Stop what is under way, and remove the files as soon as nothing writes them any more."""
        self._given_up = True
        if self._clipping is not None:
            self._clipping.cancel()
        elif self.run is not None and self.run.state == RUNNING:
            self.run.cancel()
        else:
            self._remove_files()

    def _plan(self, layers: list[QgsRasterLayer], extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        if not layers:
            raise NothingThere(tr("There is no image to look at. Choose one that can be opened."))
        transforms = self._context.transformContext()
        images = [input_image([layer], (), transforms) for layer in layers]
        boxes = common_ground(layers, extent, crs, transforms)
        for at, (layer, image, box) in enumerate(zip(layers, images, boxes)):
            folder = Path(self._folder) / str(at)
            folder.mkdir()
            self._clips.append(Clip(image, box, str(folder / file_name(layer))))
            style = QgsMapLayerStyle()
            style.readFromLayer(layer)
            self._styles.append(style)
            self._names.append(layer.name())

    def _run(self) -> None:
        self._clipping = None
        if self._given_up:
            self._remove_files()
            return
        cuts = iter([self._layer(at) for at in range(len(self._clips))])
        self._cuts = {name: [next(cuts) for _ in several] for name, several in self._inputs.items()}
        values = with_layers(self._algorithm, self._parameters, self._cuts)
        values = with_temporary_outputs(self._algorithm, values, self._folder)
        title = tr("Preview of {title}").format(title=self._algorithm.displayName())
        self.run = the_runs().start(self._algorithm.id(), values, title, load=False)
        # the list of runs must not keep the cuts open, or Windows cannot remove them
        paths = {name: [layer.source() for layer in several] for name, several in self._cuts.items()}
        self.run.parameters = with_layers(self._algorithm, values, paths)
        if self.run.state == RUNNING:
            self.run.ended.connect(self._finish)
        else:
            self._finish()

    def _layer(self, at: int) -> QgsRasterLayer:
        """A cut under the name of its layer and in its style, which the result takes over."""
        with without_side_files():
            layer = QgsRasterLayer(self._clips[at].path, self._names[at])
        self._styles[at].writeToLayer(layer)
        return layer

    def _stop(self) -> None:
        """The images could not be cut, or nobody wants it any more."""
        problem = self._clipping.problem if self._clipping is not None else ""
        self._clipping = None
        self._fail(problem or tr("Cancelled."))

    def _finish(self, successful: bool = False) -> None:
        self._cuts = {}  # the run knows layers only by their address
        if self.run is None or self.run.state != DONE:
            self._fail(self.run.problem if self.run is not None else "")
            return
        path = picture_path(self._algorithm, self.run.results)
        if self._given_up:
            self._remove_files()
        elif path:
            self.ready.emit(path)
        else:
            self._fail(tr("{title} makes no image to look at.").format(title=self._algorithm.displayName()))

    def _fail(self, sentence: str) -> None:
        self._remove_files()
        if not self._given_up:
            self.failed.emit(sentence)

    def _remove_files(self) -> None:
        self._alive.discard(self)
        shutil.rmtree(self._folder, ignore_errors=True)  # an open file of Windows goes with QGIS's temporary folder
