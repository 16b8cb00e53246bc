# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of models."""

import pytest
from deep_fusion.algorithms.model_cards import ModelCardProblem, read_card
from deep_fusion.ui.panel.model_list import ModelList
from model_support import DCFNET, write_model
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent


@pytest.fixture
def models():
    return ModelList()


@pytest.fixture
def hundred(tmp_path):
    return [read_card(write_model(tmp_path / f"model {number:03}.safetensors")) for number in range(100)]


def test_an_empty_list_has_nothing_chosen(models):
    models.fill([])
    assert (models.count(), models.chosen(), models.chosen_path()) == (0, None, "")
    models.choose(DCFNET)
    assert models.chosen() is None


def test_a_hundred_models_are_listed_and_the_choice_survives(models, hundred):
    models.fill(hundred)
    assert models.count() == 100
    assert models.chosen() == hundred[0]
    models.choose(hundred[70].path)
    models.fill(hundred[50:])
    assert models.chosen() == hundred[70]
    models.fill(hundred[:50])
    assert models.chosen() == hundred[0]


def test_a_card_is_dragged_away_as_its_file(models):
    models.fill([read_card(DCFNET)])
    data = models.mimeData([models.item(0)])
    assert data.formats() == ["text/uri-list"]
    assert [url.toLocalFile() for url in data.urls()] == [DCFNET]
    assert models.item(0).flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_a_damaged_file_is_shown_but_cannot_be_dragged(models):
    problem = ModelCardProblem("/models/torn.safetensors", "it is damaged")
    models.fill([problem])
    assert models.item(0).text().startswith("torn\n")
    assert models.item(0).toolTip() == str(problem)
    assert not models.item(0).flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_only_model_files_of_what_falls_here_are_told(models, tmp_path):
    told = []
    models.dropped.connect(told.append)
    data = QMimeData()
    names = ("a.safetensors", "b.pth", "C.SAFETENSORS")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names] + [QUrl("https://b.org/d.safetensors")])
    models.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert told == [[str(tmp_path / "a.safetensors"), str(tmp_path / "C.SAFETENSORS")]]
