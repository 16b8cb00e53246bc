# SPDX-License-Identifier: GPL-2.0-or-later
"""A run on what the map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...algorithms.messages import tr
from ..runs import Run
from .attempt import Attempt


class Preview(QObject):
    """Runs an algorithm on the part of its images that the map shows, and tells where the picture is.

    The files live until the next `start`, or until `close`, which the end of a parent that is a dialog calls too.
    """

    ready = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._attempt: Optional[Attempt] = None
        if parent is not None and hasattr(parent, "finished"):
            parent.finished.connect(self.close)

    @property
    def run(self) -> Optional[Run]:
        """The run of the algorithm, to watch or cancel it; None before it started."""
        return self._attempt.run if self._attempt is not None else None

    def start(
        self,
        algorithm_id: str,
        parameters: dict[str, Any],
        layer_inputs: Sequence[str],
        extent: QgsRectangle,
        crs: QgsCoordinateReferenceSystem,
    ) -> None:
        """Cut the images to `extent`, given in `crs`, and run on the cuts; ends with `ready` or `failed`.

        Every image that the algorithm takes is cut, at most 512 pixels of the finest one each way; `layer_inputs`
        names further parameters that may hold one. Nothing of the user's outputs is written.
        """
        self.close()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        if algorithm is None:
            self.failed.emit(tr("There is no algorithm {name}.").format(name=algorithm_id))
            return
        self._attempt = Attempt(algorithm, parameters)
        self._attempt.ready.connect(self.ready)
        self._attempt.failed.connect(self.failed)
        self._attempt.begin(layer_inputs, extent, crs)

    def close(self) -> None:
        """Stop what is under way and remove all files."""
        if self._attempt is not None:
            self._attempt.give_up()
            self._attempt = None
