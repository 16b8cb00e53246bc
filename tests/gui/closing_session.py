# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS is left while a network learns: run with `qgis --code`; SESSION_WAY is how, `close` or `kill`.

Starts a run of many minutes from its dialog, with the panel open, and leaves. Closing asks whether to cancel what
runs; a person says yes and closes again.
"""

import os
import signal
import time

from deep_fusion.ui.tasks import open_task
from inside_qgis import FOLDER, load_images, play, press, seen, tell, wait
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QApplication, QMessageBox
from qgis.utils import iface


def start():
    """Press Run for what takes longer than anybody waits."""
    load_images("vhr_pan", "vhr_ms")
    iface.mainWindow().findChild(QAction, "deepFusionShowPanel").trigger()
    window = open_task("sharpen", iface)
    window.tab.method.setCurrentIndex(window.tab.method.findData("pansharpen_dcfnet"))
    window.tab.form.set_values({"ADAPT_ITERATIONS": 100000, "OUTPUT": str(FOLDER / "sharpened.tif")})
    press(window, "run")
    seen["learning"] = wait(lambda: window.run is not None and window.run.fraction > 0, 60)
    seen["problem"] = window.message.text() if window.run is None else window.run.problem


def close():
    """Close the window of QGIS as people do; answer what it asks, and close it again."""
    QgsProject.instance().setDirty(False)
    seen["asked"], seen["closed"] = [], 0
    timer = QTimer(iface.mainWindow())
    timer.timeout.connect(answer)
    timer.start(100)
    leave()


def answer():
    """Yes to a question; without one, and when nothing runs any more, close again."""
    question = QApplication.activeModalWidget()
    if isinstance(question, QMessageBox):
        seen["asked"].append(question.text())
        tell()
        question.button(QMessageBox.StandardButton.Yes).click()
    elif not QgsApplication.taskManager().countActiveTasks():
        QTimer.singleShot(0, leave)  # a timer is not served again while QGIS asks something in its turn


def leave():
    """The way of the cross in the window's corner; once the project is clean there is no question about saving."""
    seen["closed"] += 1
    seen["left"] = time.time()
    tell()
    iface.mainWindow().close()


def scene():
    """All of it."""
    start()
    if os.environ["SESSION_WAY"] == "close":
        close()
        return
    seen["left"] = time.time()
    tell()
    os.kill(os.getpid(), signal.SIGKILL)


play(scene)
