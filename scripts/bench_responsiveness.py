# SPDX-License-Identifier: GPL-2.0-or-later
"""How long QGIS's event loop stands still while an algorithm runs in a background task. Argument: the data folder."""

from __future__ import annotations

import json
import sys
import time
import types
from pathlib import Path

sys.path.append("/usr/share/qgis/python/plugins")

from processing.core.Processing import Processing
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QEventLoop, QTimer

ROOT = Path(__file__).resolve().parents[1]
_TICK_MS = 5


def main(folder: str) -> None:
    """Run GSA in a task and watch a timer meanwhile."""
    package = types.ModuleType("deep_fusion")
    package.__path__ = [str(ROOT)]
    sys.modules["deep_fusion"] = package
    application = QgsApplication([], True)
    application.initQgis()
    Processing.initialize()
    from deep_fusion.processing_provider.provider import DeepFusionProvider

    provider = DeepFusionProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    print(json.dumps(_watch(folder)))
    application.exitQgis()


def _watch(folder: str) -> dict[str, float]:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("deepfusion:pansharpen_classical")
    parameters = {
        "PAN": f"{folder}/pan_4096.tif",
        "MS": f"{folder}/ms_4096.tif",
        "METHOD": "gsa",
        "OUTPUT": f"{folder}/responsive.tif",
    }
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    loop, ticks, outcome = QEventLoop(), [], []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    task.executed.connect(lambda fine, results: (outcome.append(fine), loop.quit()))
    timer.start(_TICK_MS)
    started = time.perf_counter()
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    if outcome != [True]:
        raise SystemExit(f"the run failed: {feedback.textLog()}")
    gaps = [later - earlier for earlier, later in zip(ticks, ticks[1:])]
    return {"the run (s)": time.perf_counter() - started, "longest gap (ms)": max(gaps) * 1000}


if __name__ == "__main__":
    main(sys.argv[1])
