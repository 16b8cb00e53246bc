# SPDX-License-Identifier: GPL-2.0-or-later
"""A main window of QGIS as plugins see it, without QGIS's desktop."""

import sys
import time
import types

import pytest
from deep_fusion.ui.doors import leave_all
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QFileDialog, QInputDialog, QMainWindow, QMessageBox


class Iface:
    """Keeps the menu entries, buttons and docks that are added, as QGIS does."""

    def __init__(self):
        self.window, self.menu, self.buttons, self.docks = QMainWindow(), [], [], []
        self.canvas = QgsMapCanvas(self.window)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def addPluginToRasterMenu(self, menu, action):
        self.menu.append((menu, action))

    def removePluginRasterMenu(self, menu, action):
        self.menu.remove((menu, action))

    def addToolBarIcon(self, action):
        self.buttons.append(action)

    def removeToolBarIcon(self, action):
        self.buttons.remove(action)

    def addTabifiedDockWidget(self, area, dock, beside, front):
        self.window.addDockWidget(area, dock)
        self.docks.append(dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)
        self.docks.remove(dock)


@pytest.fixture
def iface():
    """A main window that is shown on no screen."""
    window = Iface()
    window.window.show()
    yield window
    window.window.close()
    delete_later()


@pytest.fixture
def tasks(monkeypatch):
    """The names of the task windows that were opened, and the models given to them."""
    opened = []

    class Window:
        def take_model(self, path):
            opened.append(path)

    def open_task(name, iface):
        opened.append(name)
        return Window()

    module = types.ModuleType("deep_fusion.ui.tasks")
    module.open_task, module.close_all = open_task, lambda: opened.append("closed")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    yield opened
    leave_all()


@pytest.fixture
def no_dialogs(monkeypatch):
    """Answers to the questions that are asked, by what asks; one that is not answered fails the test."""
    answers = {}
    for owner, name in (
        (QMessageBox, "question"),
        (QInputDialog, "getText"),
        (QFileDialog, "getOpenFileNames"),
        (QFileDialog, "getSaveFileName"),
    ):
        monkeypatch.setattr(owner, name, lambda *arguments, name=name, **rest: answers[name])
    return answers


def delete_later():
    """Let Qt delete what is to be deleted."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def wait_for(condition, seconds=60):
    """Let the event loop turn until the condition holds; whether it does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return bool(condition())
