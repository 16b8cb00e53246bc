# SPDX-License-Identifier: GPL-2.0-or-later
"""The model library: what there is, what each model is, and what can be done with its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsSettings
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence, QShowEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.messages import tr
from ...algorithms.model_cards import SUFFIX, ModelCard, ModelCardProblem, entries
from ..actions import QAction
from ..doors import doors, enter
from .card_facts import facts_of, in_a_line
from .facts import FactsView
from .model_files import ModelFileProblem, delete_model, export_model, import_model, rename_model
from .model_list import Entry, ModelList

_LAST_FOLDER = "deep_fusion/model_folder"


class ModelsPage(QWidget):
    """The list with a search, the card of the chosen model, and the buttons."""

    def __init__(self, iface: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelsPage")
        self._iface = iface
        self._entries: list[Entry] = []
        self.search, self.families = QgsFilterLineEdit(), QComboBox()
        self.models, self.card, self.note = ModelList(), FactsView("modelCard"), QLabel()
        self._make_filters()
        self._make_actions()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.families.currentIndexChanged.connect(self._filter)
        self.models.currentItemChanged.connect(self._show_chosen)
        self.models.itemActivated.connect(self.use)
        self.models.dropped.connect(self.take)
        self._say("")

    def refresh(self, choose: str = "") -> None:
        """Read the cards anew, and choose a model by its path."""
        self._entries = entries()
        self._filter()
        if choose:
            self.models.choose(choose)

    def take(self, paths: Iterable[str]) -> None:
        """Import files; says how many there are now, or what is wrong with the last that is none."""
        taken, problem = [], ""
        for path in paths:
            try:
                taken.append(import_model(path))
            except (ModelCardProblem, ModelFileProblem) as error:
                problem = str(error)
        self.search.clear()
        self.families.setCurrentIndex(0)
        self.refresh(taken[-1].path if taken else "")
        names = ", ".join(card.name for card in taken)
        self._say(problem or tr("Now in the library: {names}.").format(names=names))

    def use(self) -> None:
        """Open the window of the model's task with the model chosen."""
        card = self.models.chosen()
        if isinstance(card, ModelCard):
            for door in doors():
                if door.family == card.task:
                    enter(door.name, self._iface, card.path)

    def ask_import(self) -> None:
        """Ask which files to take into the library."""
        folder = QgsSettings().value(_LAST_FOLDER, "", str)
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Import models"), folder, _file_filter())
        if paths:
            QgsSettings().setValue(_LAST_FOLDER, str(Path(paths[0]).parent))
            self.take(paths)

    def ask_export(self) -> None:
        """Ask where to copy the chosen model to."""
        folder, path = QgsSettings().value(_LAST_FOLDER, "", str), self.models.chosen_path()
        target, _ = QFileDialog.getSaveFileName(
            self, tr("Export model"), str(Path(folder) / Path(path).name), _file_filter()
        )
        if target:
            QgsSettings().setValue(_LAST_FOLDER, str(Path(target).parent))
            self._try(lambda: tr("Copied to {path}.").format(path=export_model(path, target)))

    def ask_rename(self) -> None:
        """Ask for the new name of the chosen model."""
        path = self.models.chosen_path()
        name, fine = QInputDialog.getText(self, tr("Rename model"), tr("New name"), text=Path(path).stem)
        if fine:
            self._try(lambda: self._renamed(path, name))

    def ask_delete(self) -> None:
        """Delete the chosen model if the person is sure."""
        path = self.models.chosen_path()
        question = tr("Delete the model {name}? Its file is removed for good.").format(name=Path(path).stem)
        answer = QMessageBox.question(self, tr("Delete model"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self._try(lambda: self._deleted(path))

    def showEvent(self, event: QShowEvent) -> None:
        """Models may have come or gone while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def _renamed(self, path: str, name: str) -> str:
        self.refresh(rename_model(path, name))
        return ""

    def _deleted(self, path: str) -> str:
        delete_model(path)
        self.refresh()
        return tr("Deleted: {name}.").format(name=Path(path).stem)

    def _try(self, deed: Callable[[], str]) -> None:
        """Do something with a file; say what it says, or why it could not be done."""
        try:
            self._say(deed())
        except ModelFileProblem as problem:
            self.refresh()
            self._say(str(problem))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def _filter(self) -> None:
        """Show the entries that the search and the task leave."""
        words, family = self.search.text().lower().split(), self.families.currentData()
        self.models.fill(entry for entry in self._entries if _matches(entry, words, family))
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self.models.chosen()
        if isinstance(entry, ModelCard):
            self.card.show_facts(entry.name, facts_of(entry), entry.thumbnail)
        elif entry is not None:
            self.card.show_sentence(Path(entry.path).name, str(entry))
        elif self._entries:
            self.card.show_sentence("", tr("No model has these words and this task."))
        else:
            self.card.show_sentence("", tr("There are no models yet. Train one, or import a .safetensors file."))
        self._enable_actions(entry)

    def _enable_actions(self, entry: Optional[Entry]) -> None:
        readable, own = isinstance(entry, ModelCard), entry is not None and not getattr(entry, "shipped", False)
        self.use_action.setEnabled(readable)
        self.export_action.setEnabled(readable)
        self.rename_action.setEnabled(own)
        self.delete_action.setEnabled(own)

    def _make_filters(self) -> None:
        self.search.setObjectName("modelSearch")
        self.search.setPlaceholderText(tr("Search models"))
        self.search.setToolTip(tr("Words in the name, the network, the bands or the training data of a model"))
        self.families.setObjectName("modelTask")
        self.families.setToolTip(tr("Show the models of one task only"))
        self.families.addItem(tr("All tasks"), "")
        for door in doors():
            self.families.addItem(door.icon, door.title, door.family)
        self.note.setObjectName("modelNote")
        self.note.setWordWrap(True)

    def _make_actions(self) -> None:
        self.use_action = self._action("useModel", tr("Use"), self.use)
        self.use_action.setToolTip(tr("Open the dialog of its task with this model"))
        self.import_action = self._action("importModel", tr("Import…"), self.ask_import)
        self.import_action.setToolTip(tr("Take model files into the library; they can also be dropped on the list"))
        self.export_action = self._action("exportModel", tr("Export…"), self.ask_export)
        self.export_action.setToolTip(tr("Copy this model to another folder"))
        self.rename_action = self._action("renameModel", tr("Rename…"), self.ask_rename)
        self.rename_action.setShortcut(QKeySequence(Qt.Key.Key_F2))
        self.rename_action.setToolTip(tr("Give this model another name (F2); models of the plugin keep theirs"))
        self.delete_action = self._action("deleteModel", tr("Delete…"), self.ask_delete)
        self.delete_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.delete_action.setToolTip(tr("Remove this model's file; models of the plugin stay"))
        self.models.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _action(self, name: str, text: str, deed: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda checked: deed())
        self.models.addAction(action)
        return action

    def _lay_out(self) -> None:
        filters, buttons = QHBoxLayout(), QHBoxLayout()
        filters.addWidget(self.search, 1)
        filters.addWidget(self.families)
        for action in self.models.actions():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        buttons.addStretch(1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.models)
        split.addWidget(self.card)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addLayout(filters)
        layout.addWidget(split, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)


def _matches(entry: Entry, words: list[str], family: str) -> bool:
    """Whether an entry belongs to the task and has all the words; a file that cannot be read belongs to every task."""
    text = Path(entry.path).stem
    if isinstance(entry, ModelCard):
        if family and entry.task != family:
            return False
        text = " ".join((text, in_a_line(entry), *entry.bands, *entry.training_data))
    return all(word in text.lower() for word in words)


def _file_filter() -> str:
    return tr("Models (*{suffix})").format(suffix=SUFFIX)
