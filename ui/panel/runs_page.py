# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs of this session, the youngest on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...algorithms.messages import tr
from ..runs import Run, Runs
from ..widgets.keyboard import visit_before
from .run_row import RunRow


class RunsPage(QScrollArea):
    """A row for each run.

    Args:
        runs: to show; those that start later appear by themselves.
        keep_model: called with the path of a model that somebody wants to have in the library.
        parent: the widget that it lies in.
    """

    def __init__(self, runs: Runs, keep_model: Callable[[str], None], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what has the focus
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._keep_model = keep_model
        self.nothing = QLabel(tr("Nothing has run yet. What is started in the dialogs of the four tasks appears here."))
        self.nothing.setObjectName("noRuns")
        self.nothing.setWordWrap(True)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.addWidget(self.nothing)
        self._rows.addStretch(1)
        self.setWidget(rows)
        for place, run in enumerate(reversed(runs.all)):
            self._rows.insertWidget(place, RunRow(run, keep_model))
        self.nothing.setVisible(not runs.all)
        runs.added.connect(self.add)

    def add(self, run: Run) -> None:
        """Show a run on top of the others."""
        self.nothing.hide()
        older = self._rows.itemAt(0).widget()
        row = RunRow(run, self._keep_model)
        self._rows.insertWidget(0, row)
        visit_before(older, row)

    def rows(self) -> list[RunRow]:
        """The rows, from the top."""
        widgets = (self._rows.itemAt(place).widget() for place in range(self._rows.count()))
        return [widget for widget in widgets if isinstance(widget, RunRow)]
