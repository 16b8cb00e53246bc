# SPDX-License-Identifier: GPL-2.0-or-later
"""Classifiers with their cards, to files and back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from deep_fusion.engine.classes import classes_on
from deep_fusion.engine.classifiers import chip_pixel_m, chip_size, load_classifier, new_classifier
from deep_fusion.engine.errors import BadOption, ModelMismatch
from deep_fusion.engine.jobs import LandClass
from deep_fusion.engine.weights.model_file import save
from deep_fusion.models.registry import method, methods

CLASSES = (LandClass(4, "river", "#0000ff"), LandClass(7, "forest", "#00ff00"))


def new(backbone: str = "alexnet", size: int = 128, **options):
    record = method("scenes", backbone)
    return new_classifier(record, options, size, ("r", "g", "b", "n"), CLASSES, ([1.0] * 4, [2.0] * 4), 3)


def test_the_card_says_what_the_network_expects_and_answers():
    _, card = new(fusion="add")
    assert (card.task, card.method, card.bands, card.inputs) == (
        "scenes",
        "alexnet",
        ("r", "g", "b", "n"),
        {"image": card.bands},
    )
    assert (card.mean, card.spread) == ({"image": (1.0,) * 4}, {"image": (2.0,) * 4})
    assert (card.config["fusion"], card.config["bands"], card.config["classes"]) == ("add", 4, 2)
    assert classes_on(card) == CLASSES


def test_small_chips_get_the_stem_that_suits_them_unless_told_otherwise():
    assert [new(size=size)[1].config["stem"] for size in (64, 128)] == ["small", "large"]
    assert new(size=64, config="stem=large")[1].config["stem"] == "large"


def test_presets_and_settings_change_the_configuration():
    assert new(preset="paper")[1].config["norm"] is False
    assert new(preset="paper", config="norm=true match=linear")[1].config["match"] == "linear"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"fusion": "product"}, "none, add, concat, kpff, dynamic"),
        ({"preset": "x"}, "light"),
        ({"config": "x=1"}, "norm="),
    ],
)
def test_what_it_does_not_know_is_answered_with_what_it_does(options: dict, reason: str):
    with pytest.raises(BadOption, match=reason):
        new(**options)


@pytest.mark.parametrize("backbone", [record.id for record in methods("scenes")])
def test_a_model_file_gives_the_same_network_back(backbone: str, tmp_path: Path):
    network, card = new(backbone)
    card = dataclasses.replace(card, options={"size": 96, "pixel_size_m": 0.5})
    save(str(tmp_path / "m.safetensors"), network.state_dict(), card)
    again, read = load_classifier(str(tmp_path / "m.safetensors"), method("scenes", backbone))
    assert read == card
    assert (chip_size(read), chip_pixel_m(read)) == (96, 0.5)
    images = torch.randn(2, 4, 64, 64)
    assert torch.equal(again.eval()(images), network.eval()(images))


def test_a_model_of_another_backbone_or_build_is_refused(tmp_path: Path):
    network, card = new()
    path = str(tmp_path / "m.safetensors")
    save(path, network.state_dict(), card)
    with pytest.raises(ModelMismatch, match="network is alexnet, this run has vgg11"):
        load_classifier(path, method("scenes", "vgg11"))
    save(path, network.state_dict(), dataclasses.replace(card, config={**card.config, "fusion": "add"}))
    with pytest.raises(ModelMismatch, match="tensor"):
        load_classifier(path, method("scenes", "alexnet"))
    save(path, network.state_dict(), dataclasses.replace(card, config={**card.config, "colour": 1}))
    with pytest.raises(ModelMismatch, match=r"configuration \(colour\)"):
        load_classifier(path, method("scenes", "alexnet"))
