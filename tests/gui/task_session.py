# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of the four tasks, used by QGIS itself: run with `qgis --code`.

Makes the demo images, opens the dialogs, has one guess its layers, measure their shift, preview, run, cancel and
compare, takes pictures and writes what it saw as JSON.
"""

import json
import os
import time
import traceback
from pathlib import Path

import processing
from deep_fusion.ui.compare import CompareWindow
from deep_fusion.ui.tasks import open_task
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton
from qgis.utils import iface

FOLDER = Path(os.environ["SESSION_FOLDER"])
PICTURES = Path(os.environ["SESSION_PICTURES"])
seen = {}


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
    widget.grab().save(str(PICTURES / f"task_{name}.png"))


def press(window, name):
    """Press a button of a window."""
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def load_images():
    """The demo images as layers, the multispectral one first."""
    processing.run("deepfusion:create_demo_data", {"SIZE": 512, "FOLDER": str(FOLDER)})
    for name in ("vhr_ms", "vhr_pan"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(FOLDER / f"{name}.tif"), name))
    iface.mapCanvas().setExtent(QgsProject.instance().mapLayersByName("vhr_pan")[0].extent())
    wait(lambda: False, 0.5)


def sharpen():
    """Guess, preview, run, cancel."""
    window = open_task("sharpen", iface)
    values = window.tab.values()
    layers = QgsProject.instance().mapLayers()
    seen["guessed"] = [layers[values[name]].name() for name in ("PAN", "MS")]
    box = window.tab.harmony
    wait(box.measure.isEnabled, 5)
    press(window.tab, "measure")
    wait(lambda: any(finding.subject == "Shift" for finding in box.found), 60)
    seen["shift"] = [finding.light for finding in box.found if finding.subject == "Shift"]
    picture(window, "sharpen")
    press(window, "preview")
    seen["previewed"] = wait(lambda: window.split.count() > 1, 60)
    picture(window, "preview")
    seen["layers_after_preview"] = len(QgsProject.instance().mapLayers())
    press(window, "run")
    seen["ran"] = wait(lambda: window.run.state != "running", 60) and window.run.state
    group = QgsProject.instance().layerTreeRoot().findGroup("Deep Fusion")
    seen["results"] = [node.layer().isValid() for node in group.findLayers()]
    window.tab.method.setCurrentIndex(window.tab.method.findData("pansharpen_dcfnet"))
    press(window, "run")
    press(window, "cancel")
    wait(lambda: window.run.state != "running", 30)
    seen["cancelled"] = window.run.state
    seen["results_after_cancel"] = len(group.findLayers())
    window.close()


def others():
    """The other three open and show both tabs."""
    for name in ("predict", "segment", "classify"):
        window = open_task(name, iface)
        picture(window, name)
        window.tabs.setCurrentIndex(0)
        picture(window, f"{name}_train")
        window.close()


def compare():
    """The source and the result under a divider."""
    window = CompareWindow(iface.mapCanvas(), iface.mainWindow())
    source = QgsProject.instance().mapLayersByName("vhr_ms")[0]
    result = QgsProject.instance().layerTreeRoot().findGroup("Deep Fusion").findLayers()[0].layer()
    window.compare(source, result)
    window.show()
    picture(window, "compare")
    seen["compared"] = window.isVisible()
    window.close()


def session():
    """Everything, then quit."""
    try:
        iface.mainWindow().resize(1280, 800)
        load_images()
        sharpen()
        picture(iface.mainWindow(), "desktop")
        others()
        compare()
    except Exception:  # noqa: BLE001 - whatever it is, the test shows it
        seen["error"] = traceback.format_exc()
    (FOLDER / "seen.json").write_text(json.dumps(seen, indent=1))
    os._exit(0)  # no question about saving, and no time for the desktop to tidy up


QTimer.singleShot(3000, session)
