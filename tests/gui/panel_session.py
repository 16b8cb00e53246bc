# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel, used by QGIS itself: run with `qgis --code`.

Opens it with its button, checks the engine, cancels a run, finds, deletes and uses models, reloads the plugin, takes
pictures of every page in the light and in the dark theme, and writes what it saw as JSON.
"""

import shutil

import processing
from inside_qgis import FOLDER, picture, play, seen, vanish, wait
from qgis import utils
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDockWidget, QListWidget, QMessageBox, QPushButton, QToolButton
from qgis.utils import iface

LEFT = Qt.MouseButton.LeftButton


def activate():
    """There is no window manager that would do it, after a dialog was closed for instance."""
    QApplication.setActiveWindow(iface.mainWindow())


def panel():
    """The dock of the plugin that there is now."""
    return iface.mainWindow().findChild(QDockWidget, "DeepFusionPanel")


def own_buttons():
    """The plugin's buttons in the toolbar."""
    actions = iface.pluginToolBar().actions()
    return [action for action in actions if action.objectName() == "deepFusionShowPanel"]


def own_entries():
    """The plugin's entries in the Raster menu."""
    menus = [action.menu() for action in iface.rasterMenu().actions() if action.text() == "Deep Fusion"]
    return [[entry.text() for entry in menu.actions()] for menu in menus]


def click(kind, name):
    """Press a button of the panel."""
    QTest.mouseClick(panel().findChild(kind, name), LEFT)


def press(action_name):
    """Press the button of an action of the model library."""
    (button,) = [
        button
        for button in panel().models.findChildren(QToolButton)
        if button.defaultAction() is not None and button.defaultAction().objectName() == action_name
    ]
    QTest.mouseClick(button, LEFT)


def open_panel():
    """With the button in the toolbar; nothing was made before."""
    seen["panel_at_start"] = panel() is not None
    seen["dialogs_at_start"] = [
        widget.objectName() for widget in QgsApplication.topLevelWidgets() if widget.isVisible() and widget.isModal()
    ]
    seen["entries"] = own_entries()
    (button,) = own_buttons()
    QTest.mouseClick(iface.pluginToolBar().widgetForAction(button), LEFT)
    seen["panel_visible"] = panel().isVisible()


def look(theme):
    """At every page, and at the question before an installation."""
    for page in ("models", "runs", "engine"):
        panel().pages.setCurrentWidget(getattr(panel(), page))
        picture(panel(), f"panel_{page}_{theme}")
    click(QPushButton, "installEngine")
    question = panel().engine.findChild(QDialog, "engineSetup")
    picture(question, f"panel_install_{theme}")
    question.reject()


def check_engine():
    """By the button, and wait for the answer."""
    panel().pages.setCurrentWidget(panel().engine)
    click(QPushButton, "checkEngine")
    seen["checked"] = wait(lambda: panel().engine.check_button.isEnabled(), 60)
    seen["engine"] = panel().engine.state.text()


def sharpen():
    """A run to its end, one that cannot start, and one that is cancelled by its button."""
    from deep_fusion.ui.runs import the_runs

    images = processing.run("deepfusion:create_demo_data", {"SIZE": 512, "FOLDER": str(FOLDER / "demo")})
    values = {"PAN": images["VHR_PAN"], "MS": images["VHR_MS"], "METHOD": "brovey"}
    done = the_runs().start("deepfusion:pansharpen_classical", values, "Sharpen the demo images")
    seen["done"] = wait(lambda: done.state != "running", 60) and done.state
    the_runs().start("deepfusion:pansharpen_classical", {**values, "PAN": "/nowhere/pan.tif"}, "Sharpen nothing")
    learning = {"PAN": images["VHR_PAN"], "MS": images["VHR_MS"], "ADAPT_ITERATIONS": 100000}
    slow = the_runs().start("deepfusion:pansharpen_dcfnet", learning, "Learn for hours")
    panel().pages.setCurrentWidget(panel().runs)
    wait(lambda: slow.fraction > 0, 20)
    picture(panel(), "panel_running")
    QTest.mouseClick(panel().runs.rows()[0].cancel, LEFT)
    seen["cancelled"] = wait(lambda: slow.state != "running", 20) and slow.state
    layers = len(QgsProject.instance().mapLayers())
    QTest.mouseClick(panel().runs.rows()[2].again, LEFT)
    seen["added_again"] = len(QgsProject.instance().mapLayers()) - layers


def fill_library():
    """A hundred models and a damaged one; one is deleted with the keyboard."""
    from deep_fusion.algorithms.model_cards import library, library_folder

    library_folder().mkdir(parents=True, exist_ok=True)
    shipped = library()[0].path
    (library_folder() / "0 damaged.safetensors").write_bytes(b"PK, as torch writes it")
    for number in range(100):
        shutil.copy(shipped, library_folder() / f"my fields {number:02}.safetensors")
    panel().pages.setCurrentWidget(panel().models)
    models = panel().findChild(QListWidget, "modelList")
    panel().models.refresh(str(library_folder() / "0 damaged.safetensors"))
    seen["listed"] = models.count()
    picture(panel(), "panel_damaged")
    QTimer.singleShot(500, lambda: QTest.mouseClick(question().button(QMessageBox.StandardButton.Yes), LEFT))
    models.setFocus()
    QTest.keyClick(models, Qt.Key.Key_Delete)
    seen["deleted"] = not (library_folder() / "0 damaged.safetensors").exists()
    QTest.keyClicks(panel().models.search, "fields 42")
    seen["found"] = models.count()
    panel().models.search.clear()
    models.setCurrentRow(0)
    seen["shipped_can_be_deleted"] = panel().models.delete_action.isEnabled()


def question():
    """The question that is open."""
    return next(widget for widget in QgsApplication.topLevelWidgets() if isinstance(widget, QMessageBox))


def use_models():
    """Open a task from its model, then drop the card of another model onto the dialog."""
    page = panel().models
    page.models.setCurrentRow(0)
    press("useModel")
    dialog = iface.mainWindow().findChild(QDialog, "deep_fusion_sharpen")
    seen["used"] = dialog.tab.values()["MODEL"] == page.models.chosen_path()
    page.models.setCurrentRow(2)
    cards = page.models.mimeData([page.models.currentItem()])
    how = (Qt.DropAction.CopyAction, cards, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(20, 20), *how))
    seen["dropped"] = dialog.tab.values()["MODEL"] == page.models.chosen_path()
    picture(dialog, "panel_model_in_dialog")


def tab_order():
    """The names of the widgets that the Tab key visits on the page about models."""
    activate()
    panel().models.search.setFocus()
    visited = []
    for _ in range(9):
        focus = QgsApplication.focusWidget()
        visited.append(focus.objectName() or focus.text())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    seen["tab_order"] = visited


def reload_plugin():
    """Twice, with the panel open."""
    for _ in range(2):
        utils.reloadPlugin("deep_fusion")
        wait(lambda: False, 0.3)
        seen.setdefault("buttons", []).append(len(own_buttons()))
        own_buttons()[0].trigger()
        wait(lambda: False, 0.3)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    docks = iface.mainWindow().findChildren(QDockWidget, "DeepFusionPanel")
    seen["windows_after_reload"] = len(iface.mainWindow().findChildren(QDialog, "deep_fusion_sharpen"))
    seen["docks_after_reload"], seen["entries_after_reload"] = len(docks), own_entries()


def scene():
    """Everything."""
    iface.mainWindow().resize(1280, 800)
    activate()
    open_panel()
    picture(iface.mainWindow(), "panel_first")
    check_engine()
    sharpen()
    fill_library()
    use_models()
    tab_order()
    look("light")
    picture(iface.mainWindow(), "panel_desktop")
    reload_plugin()
    check_engine()
    QgsApplication.setUITheme("Night Mapping")  # there is no way back without a restart
    look("dark")


play(scene, vanish)
