# SPDX-License-Identifier: GPL-2.0-or-later
"""The model library in the panel."""

from pathlib import Path

import pytest
from deep_fusion.ui.panel import models_page
from deep_fusion.ui.panel.models_page import ModelsPage
from model_support import DCFNET, SEGMENTER, write_model
from qgis.PyQt.QtWidgets import QMessageBox


@pytest.fixture
def page(own_models):
    made = ModelsPage(None)
    made.refresh()
    return made


def listed(page):
    return [page.models.item(row).text().splitlines()[0] for row in range(page.models.count())]


def choose(page, path):
    page.refresh(str(path))
    return page.models.chosen_path()


def test_shipped_models_are_listed_with_the_card_of_the_first(page):
    assert {"dcfnet_4", "fusionnet_4"} <= set(listed(page))
    assert "DCFNet" in page.card.toPlainText()
    assert "UC Merced" in page.card.toPlainText()


def test_a_library_without_any_model_says_what_to_do(page, monkeypatch):
    monkeypatch.setattr(models_page, "entries", list)
    page.refresh()
    assert "There are no models yet" in page.card.toPlainText()
    assert not any(action.isEnabled() for action in page.models.actions() if action != page.import_action)
    page.use()
    assert page.import_action.isEnabled()


def test_a_hundred_models_can_be_searched(page, own_models):
    for number in range(100):
        write_model(own_models / f"model {number:03}.safetensors")
    page.refresh()
    assert page.models.count() >= 100
    page.search.setText("model 07")
    assert len(listed(page)) == 11  # one of them is number 7
    page.search.setText("MODEL 077 mcanet vv")
    assert listed(page) == ["model 077"]
    page.search.setText("nowhere")
    assert listed(page) == []
    assert "No model has these words" in page.card.toPlainText()


def test_models_of_one_task_can_be_shown_alone(page, own_models):
    write_model(own_models / "floods.safetensors")
    page.refresh()
    page.families.setCurrentIndex(page.families.findData("segmentation"))
    assert listed(page) == ["floods"]
    page.families.setCurrentIndex(page.families.findData("scenes"))
    assert listed(page) == []


def test_a_damaged_file_shows_its_sentence_and_can_only_be_renamed_or_deleted(page, own_models):
    (own_models / "torn.safetensors").write_bytes(b"\x80\x02rest of a pickle")
    choose(page, own_models / "torn.safetensors")
    assert "It is a pickle".lower() in page.card.toPlainText().lower()
    assert not page.use_action.isEnabled()
    assert not page.export_action.isEnabled()
    assert page.delete_action.isEnabled()


def test_shipped_models_can_neither_be_renamed_nor_deleted_here(page):
    choose(page, DCFNET)
    assert page.export_action.isEnabled()
    assert not page.rename_action.isEnabled()
    assert not page.delete_action.isEnabled()


def test_dropped_files_come_into_the_library_and_the_last_is_chosen(page, own_models, tmp_path):
    paths = [write_model(tmp_path / "a.safetensors"), write_model(tmp_path / "b.safetensors")]
    page.search.setText("dcfnet")
    page.models.dropped.emit(paths)
    assert page.models.chosen_path() == str(own_models / "b.safetensors")
    assert page.note.text() == "Now in the library: a, b."
    assert {"a", "b"} <= set(listed(page))


def test_a_file_that_is_no_model_is_told_and_the_others_are_taken(page, own_models, tmp_path):
    (tmp_path / "c.safetensors").write_bytes(b"PK")
    page.take([str(tmp_path / "c.safetensors"), write_model(tmp_path / "a.safetensors")])
    assert "pickle" in page.note.text()
    assert "a" in listed(page)


def test_import_asks_for_files(page, own_models, tmp_path, no_dialogs):
    no_dialogs["getOpenFileNames"] = ([write_model(tmp_path / "a.safetensors")], "")
    page.import_action.trigger()
    assert (own_models / "a.safetensors").is_file()
    no_dialogs["getOpenFileNames"] = ([], "")
    page.import_action.trigger()
    assert len(list(own_models.iterdir())) == 1


def test_export_asks_where(page, tmp_path, no_dialogs):
    choose(page, DCFNET)
    no_dialogs["getSaveFileName"] = (str(tmp_path / "copy.safetensors"), "")
    page.export_action.trigger()
    assert (tmp_path / "copy.safetensors").stat().st_size == Path(DCFNET).stat().st_size
    assert str(tmp_path / "copy.safetensors") in page.note.text()


def test_rename_asks_for_a_name_and_keeps_the_model_chosen(page, own_models, no_dialogs):
    choose(page, write_model(own_models / "z.safetensors"))
    no_dialogs["getText"] = ("y", True)
    page.rename_action.trigger()
    assert page.models.chosen_path() == str(own_models / "y.safetensors")
    no_dialogs["getText"] = ("a/b", True)
    page.rename_action.trigger()
    assert "cannot be the name of a file" in page.note.text()
    assert page.models.chosen_path() == str(own_models / "y.safetensors")
    no_dialogs["getText"] = ("never", False)
    page.rename_action.trigger()
    assert (own_models / "y.safetensors").is_file()


def test_delete_asks_first(page, own_models, no_dialogs):
    choose(page, write_model(own_models / "a.safetensors"))
    no_dialogs["question"] = QMessageBox.StandardButton.No
    page.delete_action.trigger()
    assert (own_models / "a.safetensors").is_file()
    no_dialogs["question"] = QMessageBox.StandardButton.Yes
    page.delete_action.trigger()
    assert not (own_models / "a.safetensors").exists()
    assert "a" not in listed(page)


def test_a_file_that_somebody_else_deleted_is_told_and_leaves_the_list(page, own_models, no_dialogs):
    path = choose(page, write_model(own_models / "a.safetensors"))
    Path(path).unlink()
    no_dialogs["question"] = QMessageBox.StandardButton.Yes
    page.delete_action.trigger()
    assert "cannot be changed" in page.note.text()
    assert "a" not in listed(page)


def test_using_a_model_opens_its_task_with_it(page, own_models, tasks):
    path = choose(page, write_model(own_models / "floods.safetensors"))
    page.use_action.trigger()
    choose(page, DCFNET)
    page.use_action.trigger()
    assert tasks == ["segment", path, "sharpen", DCFNET]


def test_a_model_of_a_task_of_another_version_opens_nothing(page, own_models, tasks):
    choose(page, write_model(own_models / "heights.safetensors", SEGMENTER | {"task": "height"}))
    page.use_action.trigger()
    assert tasks == []


def test_models_that_came_while_nobody_looked_are_listed_when_the_page_is_shown(page, own_models):
    write_model(own_models / "new.safetensors")
    assert "new" not in listed(page)
    page.show()
    assert "new" in listed(page)
    page.hide()
