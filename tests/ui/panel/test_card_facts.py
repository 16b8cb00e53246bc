# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards in words."""

import pytest
from deep_fusion.algorithms.model_cards import read_card
from deep_fusion.ui.panel.card_facts import facts_of, in_a_line, sensor_title, task_title
from model_support import DCFNET, SEGMENTER, write_model


def values(path):
    return {fact.name: fact.value for fact in facts_of(read_card(path))}


def test_a_line_names_network_bands_and_sensor():
    assert in_a_line(read_card(DCFNET)) == "DCFNet, 4 bands, any sensor"


def test_the_facts_of_a_shipped_model():
    facts = values(DCFNET)
    assert facts["Task"] == "Sharpen"
    assert facts["Bands"] == "4: Blue, Green, Red, Near infrared"
    assert facts["Bands of each image"] == "pan 1, ms 4"
    assert "UC Merced" in facts["Learned from"]
    assert facts["Validation"] == "loss before training: 0.3315\nloss: 0.1103"
    assert facts["Origin"] == "comes with the plugin"
    assert facts["Classes"] == facts["Ratio of pixel sizes"] == facts["Pixel size"] == ""


def test_the_facts_of_a_segmenter(tmp_path):
    path = write_model(tmp_path / "floods.safetensors")
    (classes,) = [fact for fact in facts_of(read_card(path)) if fact.name == "Classes"]
    assert (classes.value, classes.colours) == ("1 Water", ("#0000ff",))
    facts = values(path)
    assert facts["Licence of these"] == "CC BY 4.0"
    assert facts["Learned from"] == "optical\nsar"
    assert facts["Pixel size"] == "10 m"


def test_a_licence_that_nobody_wrote_down_is_said_to_be_missing(tmp_path):
    path = write_model(tmp_path / "floods.safetensors", SEGMENTER | {"training": {}})
    assert values(path)["Licence of these"] == "the card does not tell"


def test_chips_are_counted_by_class(tmp_path):
    card = SEGMENTER | {"training": {"chips": {"Forest": 12, "Water": 3}}}
    assert values(write_model(tmp_path / "scenes.safetensors", card))["Learned from"] == "chips: Forest 12, Water 3"


@pytest.mark.parametrize(("name", "title"), [("any", "any sensor"), ("worldview2", "WorldView-2"), ("new9", "new9")])
def test_sensors_have_titles_and_unknown_ones_their_id(name, title):
    assert sensor_title(name) == title


def test_a_task_of_another_version_keeps_its_id():
    assert [task_title("scenes"), task_title("height")] == ["Classify scenes", "height"]


def test_a_file_that_went_away_has_no_size(tmp_path):
    path = tmp_path / "floods.safetensors"
    card = read_card(write_model(path))
    path.unlink()
    assert f"{path} (0.0 MB)" in {fact.value for fact in facts_of(card)}
