# SPDX-License-Identifier: GPL-2.0-or-later
"""A feedback for those who watch a run: it passes on what the engine shows, and asks a training to end early."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import pyqtSignal


class WatchedFeedback(QgsProcessingFeedback):
    """A feedback with a channel for pictures of training and for the wish to stop and keep the best."""

    #: An engine event of type `training`, from the thread of the run.
    watched = pyqtSignal(dict)

    def __init__(self) -> None:
        super().__init__(False)
        self.finish_early = False
