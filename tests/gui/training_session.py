# SPDX-License-Identifier: GPL-2.0-or-later
"""Trainings that are watched, in a QGIS with windows: run with `qgis --code`.

Trains a network from its dialog until there are pictures, stops it and keeps the best; watches another from the panel
in a window of its own and cancels it; takes pictures and writes what it saw as JSON.
"""

import json
import os
import time
import traceback
from pathlib import Path

import processing
from deep_fusion.ui.runs import the_runs
from deep_fusion.ui.tasks import open_task
from deep_fusion.ui.training import TrainingView, TrainingWindow
from qgis.core import QgsApplication, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton
from qgis.utils import iface

FOLDER = Path(os.environ["SESSION_FOLDER"])
PICTURES = Path(os.environ["SESSION_PICTURES"])
seen = {}


class Watch:
    """The longest time for which the window did not react."""

    def __init__(self):
        self.longest_ms, self._last, self._timer = 0.0, time.monotonic(), QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self):
        now = time.monotonic()
        self.longest_ms, self._last = max(self.longest_ms, 1000 * (now - self._last)), now


def wait(condition, seconds):
    """Let the event loop turn until the condition holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.002)
    return bool(condition())


def picture(widget, name):
    """Save what a window shows."""
    wait(lambda: False, 0.5)
    widget.grab().save(str(PICTURES / f"training_{name}.png"))


def press(window, name):
    """Press a button of a window."""
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def folders():
    """Folders for pictures that are there."""
    return sorted(path.name for path in Path(QgsProcessingUtils.tempFolder()).glob("training_*"))


def load_images():
    """The demo images as layers."""
    processing.run("deepfusion:create_demo_data", {"SIZE": 512, "FOLDER": str(FOLDER)})
    for name in ("vhr_ms", "vhr_pan", "sar", "labels"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(FOLDER / f"{name}.tif"), name))


def layer(name):
    """The id of a layer."""
    return QgsProject.instance().mapLayersByName(name)[0].id()


def train_from_the_dialog():
    """Watch it beside the form; stop and keep the best."""
    window = open_task("sharpen", iface)
    window.tabs.setCurrentIndex(0)
    values = {"PAN_LAYERS": [layer("vhr_pan")], "MS_LAYERS": [layer("vhr_ms")], "ITERATIONS": 3000}
    window.tab.form.set_values({**values, "NETWORK": "fusionnet"})
    watch = Watch()
    press(window, "run")
    seen["shown"] = wait(lambda: window.findChild(TrainingView), 90)
    view = window.findChild(TrainingView)
    wait(lambda: window.run.training.get("iteration", 0) > 200, 60)
    seen["longest_gap_ms"] = watch.longest_ms
    seen["curves"], seen["samples"] = not view.curves.is_empty, not view.samples.is_empty
    seen["folders_meanwhile"] = len(folders())
    picture(window, "dialog")
    press(window, "trainingFinish")
    seen["ended"] = wait(lambda: window.run.state != "running", 60) and window.run.state
    wait(lambda: False, 0.5)
    seen["said"] = [text for text in window.run.log if text.startswith("Training stopped")]
    seen["iterations"] = window.run.results.get("ITERATIONS")
    seen["model"] = Path(str(window.run.results.get("OUTPUT_MODEL"))).is_file()
    seen["folders_afterwards"] = folders()
    picture(window, "ended")
    window.close()


def watch_in_a_window():
    """Watch land cover being learned in a window, side by side and in the dark; cancel it."""
    values = {
        "OPTICAL_LAYERS": [layer("vhr_ms")], "SAR_LAYERS": [layer("sar")], "LABELS": layer("labels"),
        "ITERATIONS": 400, "PATCH_SIZE": 64, "OUTPUT_MODEL": str(FOLDER / "cancelled.safetensors"),
    }  # fmt: skip
    run = the_runs().start("deepfusion:train_segmentation", values, "Land cover")
    seen["segmentation"] = wait(lambda: run.training.get("iteration", 0) > 20 or run.state != "running", 120)
    seen["problem"] = run.problem
    window = TrainingWindow(run, iface.mainWindow())
    window.resize(1000, 520)
    window.show()
    wait(lambda: not window.view.samples.is_empty, 60)
    picture(window, "window")
    QgsApplication.setUITheme("Night Mapping")  # there is no way back without a restart
    window.resize(560, 680)
    picture(window, "dark")
    press(window, "trainingCancel")
    seen["cancelled"] = wait(lambda: run.state != "running", 30) and run.state
    seen["left"] = (FOLDER / "cancelled.safetensors").exists()
    seen["folders_at_the_end"] = folders()
    picture(window, "cancelled")
    window.close()


def session():
    """Everything, then quit."""
    try:
        iface.mainWindow().resize(1280, 800)
        load_images()
        train_from_the_dialog()
        watch_in_a_window()
    except Exception:  # noqa: BLE001 - whatever it is, the test shows it
        seen["error"] = traceback.format_exc()
    (FOLDER / "seen.json").write_text(json.dumps(seen, indent=1))
    os._exit(0)  # no question about saving, and no time for the desktop to tidy up


QTimer.singleShot(3000, session)
