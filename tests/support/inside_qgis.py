# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scripts that QGIS runs itself have in common: to wait, to press, to take pictures, to tell what they saw."""

import faulthandler
import json
import os
import time
import traceback
from pathlib import Path

import processing
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton

FOLDER = Path(os.environ["SESSION_FOLDER"])
PICTURES = Path(os.environ["SESSION_PICTURES"])
seen = {}

faulthandler.enable((FOLDER / "crash.txt").open("w"))


class Watch:
    """The longest time for which the window did not react, and at which time after the start it ended.

    `busy_ms` is the longest time that its thread computed without a pause: other programs have no part in it.
    """

    def __init__(self, every_ms=10):
        self.longest_ms, self.at_s, self.busy_ms = 0.0, 0.0, 0.0
        self._start = self._last = time.monotonic()
        self._computed = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(every_ms)

    def stop(self):
        """End it, and return the numbers."""
        self._beat()
        self._timer.stop()
        return {
            "longest_gap_ms": round(self.longest_ms, 1),
            "at_s": round(self.at_s, 2),
            "busy_ms": round(self.busy_ms, 1),
        }

    def _beat(self):
        now, computed = time.monotonic(), time.thread_time()
        self.busy_ms = max(self.busy_ms, 1000 * (computed - self._computed))
        self._computed = computed
        if 1000 * (now - self._last) > self.longest_ms:
            self.longest_ms, self.at_s = 1000 * (now - self._last), now - self._start
        self._last = now


def wait(condition, seconds):
    """Let the event loop turn until the condition holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.002)
    return bool(condition())


def picture(widget, name):
    """Save what a window shows."""
    wait(lambda: False, 0.2)
    widget.grab().save(str(PICTURES / f"{name}.png"))


def press(window, name):
    """Press a button of a window."""
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def load_images(*names, size=512):
    """Make the demo images, and add those of these names to the project."""
    processing.run("deepfusion:create_demo_data", {"SIZE": size, "FOLDER": str(FOLDER)})
    for name in names:
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(FOLDER / f"{name}.tif"), name))


def layer(name):
    """The layer of a name."""
    return QgsProject.instance().mapLayersByName(name)[0]


def tell():
    """Write what was seen so far."""
    (FOLDER / "seen.json").write_text(json.dumps(seen, indent=1))


def play(scene, leave=lambda: None):
    """Have QGIS, once it has started, do a scene and leave; what went wrong is told with the rest."""

    def perform():
        try:
            scene()
        except Exception:  # noqa: BLE001 - whatever it is, the test shows it
            seen["error"] = traceback.format_exc()
        tell()
        leave()

    QTimer.singleShot(1000, perform)


def vanish():
    """End QGIS with no question about saving, and no time for the desktop to tidy up."""
    os._exit(0)
