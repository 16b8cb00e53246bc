# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of models: two lines and a picture each, to be dragged onto a dialog or dropped from a file manager."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Optional, Union

from qgis.PyQt.QtCore import QMimeData, QSize, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon
from qgis.PyQt.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QWidget

from ...algorithms.messages import tr
from ...algorithms.model_cards import SUFFIX, ModelCard, ModelCardProblem
from ..doors import family_icon
from .card_facts import in_a_line

Entry = Union[ModelCard, ModelCardProblem]

_ENTRY = Qt.ItemDataRole.UserRole
_PICTURE_SIZE = 32


class ModelList(QListWidget):
    """Models, one of them chosen; `dropped` tells the paths of files that somebody let fall here."""

    dropped = pyqtSignal(list)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelList")
        self.setAccessibleName(tr("Models"))
        self.setToolTip(tr("Drag a model onto a dialog to use it there; model files dropped here are taken in."))
        self.setIconSize(QSize(_PICTURE_SIZE, _PICTURE_SIZE))
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def fill(self, entries: Iterable[Entry]) -> None:
        """Show these; what was chosen stays chosen if it is among them, else it is the first."""
        chosen = self.chosen_path()
        self.clear()
        for entry in entries:
            self.addItem(self._item(entry))
        self.choose(chosen)

    def chosen(self) -> Optional[Entry]:
        """The chosen model, or what is wrong with the chosen file; None if the list is empty."""
        item = self.currentItem()
        return item.data(_ENTRY) if item is not None else None

    def chosen_path(self) -> str:
        """The path of the chosen file; empty if there is none."""
        entry = self.chosen()
        return entry.path if entry is not None else ""

    def choose(self, path: str) -> None:
        """Choose the file with this path, or the first one if it is not there."""
        rows = [row for row in range(self.count()) if self.item(row).data(_ENTRY).path == path]
        self.setCurrentRow(rows[0] if rows else min(0, self.count() - 1))

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, items: Iterable[QListWidgetItem]) -> QMimeData:
        """The files of cards that are dragged away."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(item.data(_ENTRY).path) for item in items])
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files fell here."""
        event.acceptProposedAction()
        self.dropped.emit(_model_paths(event.mimeData()))

    def _consider(self, event: QDragMoveEvent) -> None:
        if event.source() is not self and _model_paths(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def _item(self, entry: Entry) -> QListWidgetItem:
        if isinstance(entry, ModelCard):
            picture = QIcon(entry.thumbnail) if entry.thumbnail else family_icon(entry.task)
            item = QListWidgetItem(picture, f"{entry.name}\n{in_a_line(entry)}")
            item.setToolTip(tr("{path}\nDrag it onto a dialog to use it there.").format(path=entry.path))
        else:
            picture = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
            item = QListWidgetItem(picture, "{}\n{}".format(Path(entry.path).stem, tr("cannot be read")))
            item.setToolTip(str(entry))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        item.setData(_ENTRY, entry)
        return item


def _model_paths(data: QMimeData) -> list[str]:
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(SUFFIX)]
