# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards of model files, read without the libraries of the engine."""

import json
import shutil
import subprocess

import pytest
from deep_fusion.algorithms.model_cards import (
    ModelCard,
    ModelCardProblem,
    entries,
    is_shipped,
    library,
    library_folder,
    read_card,
)
from model_support import DCFNET, SEGMENTER, write_model
from qgis_support import ROOT


def test_a_card_tells_what_the_engine_reads():
    code = "import dataclasses, json, sys; from deep_fusion.engine.weights.model_file import read_card; " + (
        "print(json.dumps(dataclasses.asdict(read_card(sys.argv[1]))))"
    )
    folder = ROOT / "build" / "package"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "deep_fusion").exists():
        (folder / "deep_fusion").symlink_to(ROOT)
    python = ROOT / ".venv" / "bin" / "python"
    answer = subprocess.run([python, "-c", code, DCFNET], cwd=folder, capture_output=True, text=True, check=True)
    engine, card = json.loads(answer.stdout), read_card(DCFNET)
    assert (card.task, card.network, list(card.bands)) == (engine["task"], engine["method"], engine["bands"])
    assert (card.ratio, card.sensor) == (engine["ratio"], engine["sensor"])
    assert card.validation == engine["validation"]
    assert list(card.training_data) == engine["training"]["images"]
    assert card.raw.items() <= engine.items()


def test_a_pansharpening_model_takes_one_panchromatic_band():
    card = read_card(DCFNET)
    assert card.band_counts == {"pan": 1, "ms": 4}
    assert (card.title, card.name, card.classes, card.pixel_size) == ("DCFNet", "dcfnet_4", (), 0)


def test_a_model_of_several_images_has_bands_by_role(tmp_path):
    card = read_card(write_model(tmp_path / "floods.safetensors", SEGMENTER))
    assert card.band_counts == {"optical": 3, "sar": 1}
    assert card.classes == ({"number": 1, "name": "Water", "colour": "#0000ff"},)
    assert (card.name, card.licence, card.pixel_size) == ("floods", "CC BY 4.0", 10)


def test_a_network_of_another_version_is_shown_by_its_id(tmp_path):
    card = read_card(write_model(tmp_path / "new.safetensors", SEGMENTER | {"method": "newnet", "inputs": {}}))
    assert (card.title, card.band_counts) == ("newnet", {})


def test_a_picture_beside_a_model_is_its_thumbnail(tmp_path):
    card = read_card(write_model(tmp_path / "floods.safetensors", SEGMENTER))
    assert card.thumbnail == ""
    (tmp_path / "floods.png").write_bytes(b"picture")
    assert card.thumbnail == str(tmp_path / "floods.png")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), "no such file"),
        (lambda path: path.write_bytes(b""), "not in safetensors format"),
        (lambda path: path.write_bytes(b"PK\3\4 and so on"), "pickle"),
        (lambda path: path.write_bytes(b"\x80\x02}q\0." + bytes(20)), "pickle"),
        (lambda path: path.write_bytes(b"\xff" * 500), "not in safetensors format"),
        (lambda path: path.write_bytes((4).to_bytes(8, "little") + b"[12]"), "not in safetensors format"),
        (lambda path: path.write_bytes(path.read_bytes()[:-3]), "5 bytes where its header tells of 8"),
        (lambda path: write_model(path, "", metadata=False), "without a Deep Fusion card"),
        (lambda path: write_model(path, "{"), "card is damaged"),
        (lambda path: write_model(path, "[1]"), "card is damaged"),
        (lambda path: write_model(path, {"format": 1}), "card is damaged"),
        (lambda path: write_model(path, SEGMENTER | {"classes": 3}), "card is damaged"),
        (
            lambda path: write_model(path, SEGMENTER | {"format": 2}),
            "format is 2, and this version",
        ),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_its_path_and_the_reason(tmp_path, damage, words):
    path = tmp_path / "model.safetensors"
    write_model(path, SEGMENTER)
    damage(path)
    with pytest.raises(ModelCardProblem, match=words) as caught:
        read_card(str(path))
    assert str(path) in str(caught.value)
    assert caught.value.path == str(path)


def test_the_library_has_shipped_models_even_where_nobody_has_their_own():
    shutil.rmtree(library_folder(), ignore_errors=True)
    assert {"dcfnet_4", "fusionnet_3", "fusionnet_4", "fusionnet_8"} <= {card.name for card in library()}
    assert all(card.shipped for card in library())


def test_own_models_follow_the_shipped_ones_by_name(own_models):
    for name in ("b", "C", "a"):
        write_model(own_models / f"{name}.safetensors", SEGMENTER)
    assert [card.name for card in library() if not card.shipped] == ["a", "b", "C"]
    assert library()[-1].name == "C"


def test_a_damaged_file_stands_in_the_list_and_not_in_the_library(own_models):
    write_model(own_models / "fine.safetensors", SEGMENTER)
    (own_models / "torn.safetensors").write_bytes(b"PK")
    (problem,) = [entry for entry in entries() if not isinstance(entry, ModelCard)]
    assert problem.path == str(own_models / "torn.safetensors")
    assert "pickle" in str(problem)
    assert [card.name for card in library() if not card.shipped] == ["fine"]


def test_a_link_to_a_shipped_model_is_shipped(tmp_path):
    (tmp_path / "link.safetensors").symlink_to(DCFNET)
    assert is_shipped(DCFNET)
    assert is_shipped(str(tmp_path / "link.safetensors"))
    assert not is_shipped(write_model(tmp_path / "mine.safetensors", SEGMENTER))
