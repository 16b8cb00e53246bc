# SPDX-License-Identifier: GPL-2.0-or-later
"""Menu, button and panel come and go."""

import subprocess
import sys

import pytest
from deep_fusion.plugin import DeepFusionPlugin
from deep_fusion.ui import runs
from deep_fusion.ui.desktop import MENU, Desktop
from desktop_support import delete_later
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QDockWidget, QWidget
from qgis_support import ROOT


@pytest.fixture
def desktop(iface):
    made = Desktop(iface)
    yield made
    made.unload()
    delete_later()


def test_the_raster_menu_has_the_panel_and_the_four_tasks(desktop, iface):
    assert {menu for menu, _ in iface.menu} == {MENU}
    assert [action.objectName() for _, action in iface.menu] == [
        "deepFusionShowPanel",
        "deepFusion_sharpen",
        "deepFusion_predict",
        "deepFusion_segment",
        "deepFusion_classify",
        "deepFusionShowCompare",
        "deepFusionShowAbout",
    ]
    assert all(action.toolTip() and not action.icon().isNull() for _, action in iface.menu)


@pytest.mark.parametrize("name", ["sharpen", "predict", "segment", "classify"])
def test_an_entry_opens_the_window_of_its_task(desktop, iface, tasks, name):
    (action,) = [action for _, action in iface.menu if action.objectName() == f"deepFusion_{name}"]
    action.trigger()
    assert tasks == [name]


def test_the_panel_is_made_when_it_is_wanted_and_only_once(desktop, iface):
    assert iface.docks == []
    (button,) = iface.buttons
    button.trigger()
    (dock,) = iface.docks
    assert dock.isVisible()
    button.trigger()
    assert not dock.isVisible()
    button.trigger()
    assert dock.isVisible()
    assert iface.docks == [dock]


def test_a_panel_that_is_closed_releases_its_button(desktop, iface):
    (button,) = iface.buttons
    button.trigger()
    assert button.isChecked()
    iface.docks[0].close()
    assert not button.isChecked()


@pytest.mark.parametrize(("entry", "name"), [("Compare", "deep_fusion_compare"), ("About", "deepFusionAbout")])
def test_an_entry_opens_its_window_once(desktop, iface, entry, name):
    (action,) = [action for _, action in iface.menu if action.objectName() == f"deepFusionShow{entry}"]
    action.trigger()
    (window,) = iface.window.findChildren(QWidget, name)
    window.close()
    action.trigger()
    assert iface.window.findChildren(QWidget, name) == [window]
    assert window.isVisible()


def test_unloading_leaves_nothing(iface):
    desktop = Desktop(iface)
    for _, action in iface.menu:
        if action.objectName().startswith("deepFusionShow"):
            action.trigger()
    desktop.unload()
    assert (iface.menu, iface.buttons, iface.docks) == ([], [], [])
    delete_later()
    assert iface.window.findChildren(QDockWidget) == []
    assert iface.window.findChildren(QWidget, "deep_fusion_compare") == []
    assert iface.window.findChildren(QWidget, "deepFusionAbout") == []
    assert [child for child in iface.window.children() if child.objectName().startswith("deepFusion")] == []


def test_unloading_stops_what_runs(iface, monkeypatch):
    stopped = []
    monkeypatch.setattr(runs.the_runs(), "cancel_all", lambda: stopped.append(True))
    Desktop(iface).unload()
    assert stopped == [True]


def test_two_reloads_leave_one_button_and_one_entry_each(iface, monkeypatch):
    registry = QgsApplication.processingRegistry()
    monkeypatch.setattr(registry, "addProvider", lambda provider: True)
    monkeypatch.setattr(registry, "removeProvider", lambda provider: True)
    monkeypatch.setattr(QgsApplication, "processingRegistry", lambda: registry)
    for _ in range(3):
        plugin = DeepFusionPlugin(iface)
        plugin.initGui()
        iface.buttons[0].trigger()
        plugin.unload()
        delete_later()
    plugin = DeepFusionPlugin(iface)
    plugin.initGui()
    assert len(iface.buttons) == 1
    assert len(iface.menu) == 7
    plugin.unload()


def test_a_start_loads_neither_panel_nor_task_windows():
    code = (
        "import sys; sys.path[:0] = ['tests', 'tests/support']; import conftest, qgis_support; "
        "qgis_support.start_qgis(); from desktop_support import Iface; from deep_fusion.ui.desktop import Desktop; "
        "Desktop(Iface()); print(*(name for name in sys.modules if name.startswith('deep_fusion.ui.')))"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    loaded = answer.stdout.splitlines()[-1].split()
    assert "deep_fusion.ui.desktop" in loaded
    assert [name for name in loaded if ".panel" in name or ".tasks" in name] == []
