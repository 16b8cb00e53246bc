# SPDX-License-Identifier: GPL-2.0-or-later
"""Every window of the plugin in one of QGIS's themes, by eye and by keyboard: run with `qgis --code`.

SESSION_THEME names the pictures. Opens the windows one by one, measures what of their words is cut or faint, walks
through them with the Tab key, presses Enter and Escape, and writes what it found as JSON.
"""

import os

import looks
import processing
from deep_fusion.ui.about import AboutDialog
from deep_fusion.ui.compare import CompareWindow
from deep_fusion.ui.results.report_viewer import ReportViewer
from deep_fusion.ui.runs import the_runs
from deep_fusion.ui.tasks import open_task
from deep_fusion.ui.training import TrainingWindow
from deep_fusion.ui.widgets.class_table import ClassesDialog
from inside_qgis import FOLDER, layer, load_images, picture, play, press, seen, vanish, wait
from qgis.core import QgsApplication
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QDialog, QDockWidget, QLineEdit
from qgis.utils import iface

THEME = os.environ["SESSION_THEME"]
TASKS = ("sharpen", "predict", "segment", "classify")


def look(window, name):
    """Take a picture, and note what of the window is not as it should be."""
    picture(window, f"look_{name}_{THEME}")
    seen.setdefault("windows", {})[name] = {
        "size": [window.width(), window.height()],
        "cut": looks.cut_words(window),
        "faint": looks.faint_words(window),
    }


def walk(window, name):
    """Go through a window with the Tab key."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is replaced goes, as in an idle desktop
    visited = looks.tab_walk(window)
    seen.setdefault("walks", {})[name] = {
        "visited": [looks.called(widget) for widget in visited],
        "back": looks.steps_back(window, visited),
        "unvisited": looks.unvisited(window, visited),
        "nameless": looks.nameless(window, visited),
        "hintless": looks.hintless(window, visited),
    }


def escape(window, name):
    """Press Escape; whether the window is gone."""
    QTest.keyClick(window, Qt.Key.Key_Escape)
    seen.setdefault("escaped", {})[name] = not window.isVisible()


def tasks():
    """The four dialogs with both tabs, what is behind More settings, and a preview."""
    for name in TASKS:
        window = open_task(name, iface)
        QApplication.setActiveWindow(window)
        wait(lambda: False, 0.3)  # the images are judged
        look(window, f"{name}_apply")
        walk(window, f"{name}_apply")
        enter(window, name)
        window.tabs.setCurrentIndex(0)
        window.tab.form.findChild(QgsCollapsibleGroupBox, "more").setCollapsed(False)
        look(window, f"{name}_train")
        walk(window, f"{name}_train")
        escape(window, name)


def enter(window, name):
    """Press Enter in a field: a run starts, or the dialog says what is missing."""
    field = next(line for line in window.tab.findChildren(QLineEdit) if line.isVisible() and line.isEnabled())
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    seen.setdefault("entered", {})[name] = window.run is not None or bool(window.message.text())
    wait(lambda: window.run is None or window.run.state != "running", 60)


def preview():
    """Source and result beside the form, after another tool was chosen: the Tab key still goes through in order."""
    window = open_task("sharpen", iface)
    for index in (1, 2, 0):
        window.tab.method.setCurrentIndex(index)
    press(window, "preview")
    seen["previewed"] = wait(lambda: window.split.count() > 1, 60)
    wait(lambda: not window.split.widget(1).busy, 20)
    look(window, "preview")
    walk(window, "preview")
    window.close()


def panel():
    """All pages, and the question before an installation."""
    iface.mainWindow().findChild(QAction, "deepFusionShowPanel").trigger()
    dock = iface.mainWindow().findChild(QDockWidget, "DeepFusionPanel")
    the_runs().start("deepfusion:nothing", {}, "What nobody knows")  # its row comes above those that were there
    for page in ("models", "runs", "engine"):
        dock.pages.setCurrentWidget(getattr(dock, page))
        look(dock, f"panel_{page}")
        walk(dock, f"panel_{page}")
    dock.engine.ask_setup("install")
    window = dock.engine.findChild(QDialog, "engineSetup")
    look(window, "engine_setup")
    walk(window, "engine_setup")
    escape(window, "engine_setup")
    picture(iface.mainWindow(), f"look_desktop_{THEME}")


def compare():
    """Two images under a divider, with the values at a place."""
    window = CompareWindow(iface.mapCanvas(), iface.mainWindow())
    window.compare(layer("vhr_ms"), layer("vhr_pan"))
    window.show()
    wait(lambda: False, 0.3)
    wait(lambda: not window.view.busy, 20)
    window.view.pointed.emit(layer("vhr_ms").extent().center())
    look(window, "compare")
    walk(window, "compare")
    escape(window, "compare")


def pages():
    """A report, the page about the plugin, and the classes of labels."""
    report = str(FOLDER / "report.html")
    images = {"REFERENCE": layer("vhr_truth").id(), "FUSED": layer("vhr_truth").id(), "MS": layer("vhr_ms").id()}
    processing.run("deepfusion:assess_pansharpening", {**images, "OUTPUT_HTML": report})
    windows = {
        "report": lambda: ReportViewer(report, "", iface.mainWindow()),
        "about": lambda: AboutDialog(iface.mainWindow()),
        "classes": lambda: ClassesDialog(layer("labels"), "", iface.mainWindow()),
    }
    for name, make in windows.items():
        window = make()
        window.show()
        look(window, name)
        walk(window, name)
        escape(window, name)


def training():
    """A training with its pictures, which is then cancelled."""
    values = {"PAN_LAYERS": [layer("vhr_pan").id()], "MS_LAYERS": [layer("vhr_ms").id()], "ITERATIONS": 3000}
    run = the_runs().start("deepfusion:train_pansharpening", {**values, "NETWORK": "fusionnet"}, "Learn")
    window = TrainingWindow(run, iface.mainWindow())
    window.show()
    seen["trained"] = wait(lambda: not window.view.samples.is_empty, 90) or run.problem
    look(window, "training")
    walk(window, "training")
    escape(window, "training")
    run.cancel()
    wait(lambda: run.state != "running", 20)


def scene():
    """All windows."""
    iface.mainWindow().resize(1280, 800)
    load_images("vhr_truth", "labels", "sar", "vhr_ms", "vhr_pan")
    iface.mapCanvas().setExtent(layer("vhr_pan").extent())
    seen["theme"] = QgsApplication.themeName() if hasattr(QgsApplication, "themeName") else ""
    for part in (tasks, preview, panel, compare, pages, training):
        part()


play(scene, vanish)
