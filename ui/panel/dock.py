# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock: the tasks on top, and pages for models, runs and the engine."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from ..runs import RUNNING, Run, Runs, the_runs
from .engine_page import EnginePage
from .models_page import ModelsPage
from .runs_page import RunsPage
from .task_buttons import TaskButtons


class FusionPanel(QgsDockWidget):
    """The dock *Deep Fusion*; without an engine it opens on the page about the engine."""

    def __init__(self, iface: Any, runs: Optional[Runs] = None, parent: Optional[QWidget] = None) -> None:
        super().__init__("Deep Fusion", parent)
        self.setObjectName("DeepFusionPanel")
        self._runs = runs or the_runs()
        self.tasks, self.pages = TaskButtons(iface), QTabWidget()
        self.models, self.engine = ModelsPage(iface), EnginePage(self._runs)
        self.runs = RunsPage(self._runs, self.keep_model)
        self.pages.setObjectName("panelPages")
        self.pages.setDocumentMode(True)
        for page, title in ((self.models, tr("Models")), (self.runs, tr("Runs")), (self.engine, tr("Engine"))):
            self.pages.addTab(page, title)
        self._runs.added.connect(self._follow)
        self.engine.changed.connect(self._mark_engine)
        self._mark_engine()
        self._count_runs()
        if self.engine.problem:
            self.pages.setCurrentWidget(self.engine)
        self._lay_out()

    def keep_model(self, path: str) -> None:
        """Take a model into the library and show it there."""
        self.pages.setCurrentWidget(self.models)
        self.models.take([path])

    def _follow(self, run: Run) -> None:
        run.ended.connect(self._count_runs)
        self._count_runs()

    def _count_runs(self) -> None:
        """The tab tells how many are running, whichever page is in front."""
        running = sum(run.state == RUNNING for run in self._runs.all)
        title = tr("Runs ({count})").format(count=running) if running else tr("Runs")
        self.pages.setTabText(self.pages.indexOf(self.runs), title)

    def _mark_engine(self) -> None:
        icon = QgsApplication.getThemeIcon("/mIconWarning.svg") if self.engine.problem else QIcon()
        self.pages.setTabIcon(self.pages.indexOf(self.engine), icon)

    def _lay_out(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.addWidget(self.tasks)
        layout.addWidget(self.pages, 1)
        self.setWidget(inside)
