# SPDX-License-Identifier: GPL-2.0-or-later
"""Files in and out of the library."""

from pathlib import Path

import pytest
from deep_fusion.algorithms.model_cards import ModelCardProblem, library_folder
from deep_fusion.ui.panel.model_files import (
    ModelFileProblem,
    delete_model,
    export_model,
    import_model,
    rename_model,
)
from model_support import DCFNET, SEGMENTER, write_model


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_an_imported_model_is_a_copy_with_its_picture(own_models, tmp_path):
    path = Path(write_model(tmp_path / "floods.safetensors"))
    path.with_suffix(".png").write_bytes(b"picture")
    card = import_model(str(path))
    assert Path(card.path).read_bytes() == path.read_bytes()
    assert names(own_models) == ["floods.png", "floods.safetensors"]
    assert (card.name, card.shipped) == ("floods", False)


def test_the_library_is_made_with_the_first_import(own_models, tmp_path):
    own_models.rmdir()
    assert Path(import_model(write_model(tmp_path / "floods.safetensors")).path).parent == library_folder()


def test_another_model_of_the_same_name_gets_a_number_and_the_same_model_no_copy(own_models, tmp_path):
    path = tmp_path / "floods.safetensors"
    for ratio in (1.0, 2.0, 3.0, 2.0):
        import_model(write_model(path, SEGMENTER | {"ratio": ratio}))
    assert names(own_models) == ["floods.safetensors", "floods_2.safetensors", "floods_3.safetensors"]


def test_what_is_no_model_is_not_imported(own_models, tmp_path):
    (tmp_path / "other.safetensors").write_bytes(b"PK")
    with pytest.raises(ModelCardProblem, match="pickle"):
        import_model(str(tmp_path / "other.safetensors"))
    assert names(own_models) == []


def test_a_library_that_cannot_be_made_is_told_with_its_path(own_models, tmp_path):
    own_models.rmdir()
    own_models.write_text("a file in the place of the folder")
    try:
        with pytest.raises(ModelFileProblem, match=r"floods\.safetensors cannot be changed"):
            import_model(write_model(tmp_path / "floods.safetensors"))
    finally:
        own_models.unlink()


def test_a_shipped_model_is_exported_with_the_suffix(tmp_path):
    path = export_model(DCFNET, str(tmp_path / "mine"))
    assert path == str(tmp_path / "mine.safetensors")
    assert Path(path).read_bytes() == Path(DCFNET).read_bytes()
    assert names(tmp_path) == ["mine.safetensors"]


def test_an_export_does_not_overwrite_somebodys_picture(tmp_path):
    source = Path(write_model(tmp_path / "floods.safetensors"))
    source.with_suffix(".png").write_bytes(b"of the model")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "map.png").write_bytes(b"of somebody")
    export_model(str(source), str(tmp_path / "out" / "map.safetensors"))
    assert (tmp_path / "out" / "map.png").read_bytes() == b"of somebody"


def test_an_export_onto_itself_or_into_no_folder_is_refused(own_models, tmp_path):
    path = write_model(own_models / "floods.safetensors")
    with pytest.raises(ModelFileProblem, match="is the model itself"):
        export_model(path, path)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ModelFileProblem, match="cannot be changed"):
        export_model(path, str(tmp_path / "file" / "floods"))


def test_a_model_is_renamed_with_its_picture(own_models):
    path = Path(write_model(own_models / "a.safetensors"))
    path.with_suffix(".png").write_bytes(b"picture")
    assert rename_model(str(path), " b.1 ") == str(own_models / "b.1.safetensors")
    assert names(own_models) == ["b.1.png", "b.1.safetensors"]


@pytest.mark.parametrize("name", ["", "  ", ".hidden", "a/b", "a\\b", "a:b", "what?", "two\nlines", "end."])
def test_names_that_no_file_can_have_everywhere_are_refused(own_models, name):
    path = write_model(own_models / "a.safetensors")
    with pytest.raises(ModelFileProblem, match="cannot be the name of a file"):
        rename_model(path, name)
    assert names(own_models) == ["a.safetensors"]


def test_a_name_that_is_taken_is_refused_and_the_own_name_is_not(own_models):
    path = write_model(own_models / "a.safetensors")
    write_model(own_models / "b.safetensors", SEGMENTER | {"ratio": 2.0})
    with pytest.raises(ModelFileProblem, match="called b already"):
        rename_model(path, "b")
    assert rename_model(path, "a.safetensors") == path
    assert names(own_models) == ["a.safetensors", "b.safetensors"]


def test_a_deleted_model_takes_its_picture_along(own_models):
    path = Path(write_model(own_models / "a.safetensors"))
    path.with_suffix(".png").write_bytes(b"picture")
    delete_model(str(path))
    assert names(own_models) == []
    with pytest.raises(ModelFileProblem, match="cannot be changed"):
        delete_model(str(path))


def test_shipped_models_are_neither_renamed_nor_deleted():
    before = Path(DCFNET).read_bytes()
    for deed in (lambda: rename_model(DCFNET, "mine"), lambda: delete_model(DCFNET)):
        with pytest.raises(ModelFileProblem, match="came with the plugin"):
            deed()
    assert Path(DCFNET).read_bytes() == before
