# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cards in model files say."""

import json
import struct

import pytest
from deep_fusion.algorithms.model_cards import ModelCardProblem, library_folder
from deep_fusion.models.registry import method
from deep_fusion.ui.widgets.cards import known_models, read_facts

CARD = {
    "format": 1,
    "task": "segmentation",
    "method": "mfafnet",
    "bands": ["B", "G", "R", "VV"],
    "inputs": {"optical": ["B", "G", "R"], "sar": ["VV"]},
    "ratio": 1.0,
    "sensor": "any",
    "classes": [{"number": 1, "name": "water", "colour": "#0000ff"}, {"number": 2, "name": "wood", "colour": ""}],
    "validation": {"loss": 0.25},
}


def write_model(path, card):
    """A model file without any tensor."""
    header = json.dumps({"__metadata__": {"deep_fusion": json.dumps(card)}}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    return str(path)


def test_bands_are_told_by_the_parameter_that_takes_the_image(tmp_path):
    facts = read_facts(write_model(tmp_path / "mine.safetensors", CARD))
    assert facts.expected.bands == {"OPTICAL": ("B", "G", "R"), "SAR": ("VV",)}
    assert facts.classes == ("water", "wood")
    assert facts.name == "mine"
    assert facts.validation == {"loss": 0.25}


def test_a_shipped_model_has_as_many_bands_as_its_name_says():
    for bands, path in method("pansharpening", "fusionnet").shipped().items():
        assert len(read_facts(path).expected.bands["MS"]) == bands


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 a pickle", struct.pack("<Q", 2**40), struct.pack("<Q", 2) + b"{}", struct.pack("<Q", 2) + b"{]"],
)
def test_other_files_are_no_models(tmp_path, content):
    path = tmp_path / "other.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelCardProblem, match=r"other\.safetensors"):
        read_facts(str(path))


def test_a_file_that_is_not_there_is_told_as_such(tmp_path):
    with pytest.raises(ModelCardProblem, match="there is no such file"):
        read_facts(str(tmp_path / "gone.safetensors"))


def test_the_pixel_size_of_a_scene_classifier_is_told(tmp_path):
    card = CARD | {"task": "scenes", "method": "alexnet", "inputs": {}, "options": {"pixel_size_m": 2.5}}
    assert read_facts(write_model(tmp_path / "scenes.safetensors", card)).pixel_size == 2.5


def test_the_library_holds_shipped_and_own_models_of_the_task():
    own = library_folder() / "own.safetensors"
    write_model(own, CARD)
    try:
        assert [facts.path for facts in known_models("segmentation")] == [str(own)]
        shipped = {facts.expected.network for facts in known_models("pansharpening")}
        assert shipped == {"dcfnet", "fusionnet"}
        assert known_models("scenes") == []
    finally:
        own.unlink()
