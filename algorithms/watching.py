# SPDX-License-Identifier: GPL-2.0-or-later
"""A feedback for those who watch a run: it passes on what the engine shows, and asks a training to end early."""

from __future__ import annotations

import dataclasses
import os
from typing import Optional

from qgis.core import QgsProcessingFeedback, QgsProcessingUtils
from qgis.PyQt.QtCore import QTemporaryDir, pyqtSignal

from ..engine.jobs import ApplyJob, Job, PredictJob, TrainJob


class WatchedFeedback(QgsProcessingFeedback):
    """A feedback with a channel for pictures of training and for the wish to stop and keep the best.

    Whoever listens to `watched` may read the pictures that an event names until `forget_pictures`.
    """

    #: An engine event of type `training`, from the thread of the run.
    watched = pyqtSignal(dict)

    def __init__(self) -> None:
        super().__init__(False)
        self.finish_early = False
        self._pictures: Optional[QTemporaryDir] = None

    def pictures_folder(self) -> str:
        """A temporary folder for pictures of this run; empty if there cannot be one."""
        if self._pictures is None:
            self._pictures = QTemporaryDir(os.path.join(QgsProcessingUtils.tempFolder(), "training_XXXXXX"))
        return self._pictures.path() if self._pictures.isValid() else ""

    def forget_pictures(self) -> None:
        """Remove the folder."""
        if self._pictures is not None:
            self._pictures.remove()
            self._pictures = None


def watched_job(job: Job, feedback: QgsProcessingFeedback) -> Job:
    """The job, with a folder for pictures if it trains one network and somebody watches; else as it is."""
    if not isinstance(feedback, WatchedFeedback):
        return job
    if isinstance(job, ApplyJob) and job.adapt is not None:
        adapt = dataclasses.replace(job.adapt, pictures=feedback.pictures_folder())
        return dataclasses.replace(job, adapt=adapt)
    if isinstance(job, (TrainJob, PredictJob)):
        training = dataclasses.replace(job.training, pictures=feedback.pictures_folder())
        return dataclasses.replace(job, training=training)
    return job
