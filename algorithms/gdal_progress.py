# SPDX-License-Identifier: GPL-2.0-or-later
"""GDAL's own work, watched and stopped like every other part of a run."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from .messages import tr


def watched(feedback: QgsProcessingFeedback) -> Any:
    """What GDAL calls while it works; it stops when this returns 0."""

    def tell(fraction: float, message: str, data: Any) -> int:
        feedback.setProgress(100 * fraction)
        return 0 if feedback.isCanceled() else 1

    return tell


def stop_if_cancelled(feedback: QgsProcessingFeedback) -> None:
    """Raise QgsProcessingException if the user asked to stop."""
    if feedback.isCanceled():
        raise QgsProcessingException(tr("Cancelled."))
