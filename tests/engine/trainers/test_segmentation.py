# SPDX-License-Identifier: GPL-2.0-or-later
"""Training for segmentation: learns what both images tell, says what it did, and refuses what cannot work."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import BadOption, FewClasses, ModelMismatch
from deep_fusion.engine.jobs import LandClass, RasterFile, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.train import train
from deep_fusion.engine.weights.model_file import load, read_card
from engine_support import ROOT, Listener
from segmentation_support import CLASSES, Land, land, train_job

CHIP = ROOT.parent / "shared/data/sar/sen1floods11"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Land:
    return land(tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="module")
def trained(scene: Land, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    """Results of a training with both images, and where its files are."""
    folder = tmp_path_factory.mktemp("trained")
    page = str(folder / "page.html")
    return train(train_job([scene.sources], folder / "both.safetensors", output_html=page), Progress()), folder


def test_both_images_together_tell_what_neither_does(scene: Land, trained: tuple[dict, Path], tmp_path: Path):
    values, _ = trained
    assert values["OA"] > 0.85
    for method in ("unet_optical", "unet_sar"):
        alone = train(train_job([scene.sources], tmp_path / "one.safetensors", method), Progress())
        assert alone["OA"] < values["OA"] - 0.08


def test_the_numbers_and_the_page_tell_how_it_went(trained: tuple[dict, Path]):
    values, _ = trained
    assert values["VALIDATION_LOSS"] < 0.6 * values["VALIDATION_LOSS_BEFORE"]
    assert values["ITERATIONS"] == 40
    assert {"KAPPA", "MIOU", "F1"} <= set(values)
    page = Path(values["OUTPUT_HTML"]).read_text()
    for word in ("meadow", "Confusion", "MIOU", "iteration"):
        assert word.lower() in page.lower()


def test_the_card_says_what_the_model_is(trained: tuple[dict, Path]):
    card = read_card(trained[0]["OUTPUT_MODEL"])
    assert [each["number"] for each in card.classes] == [1, 2, 5]
    assert [each["name"] for each in card.classes] == ["water", "meadow", "forest"]
    assert card.inputs == {"optical": ("Band 1", "Band 2", "Band 3"), "sar": ("Band 1", "Band 2")}
    assert card.options["sar_scale"] == "decibels"
    assert -30 < card.mean["sar"][0] < -5
    assert 500 < card.mean["optical"][2] < 2500
    assert card.validation["OA"] == trained[0]["OA"]


def test_a_training_that_is_watched_shows_maps_and_ends_on_request(scene: Land, tmp_path: Path):
    listener, pictures = Listener(finish_at=0.15), tmp_path / "pictures"
    pictures.mkdir()
    job = train_job([scene.sources], tmp_path / "m.safetensors", training={"pictures": str(pictures)})
    values = train(job, listener.progress)
    assert values["ITERATIONS"] < 40
    assert read_card(values["OUTPUT_MODEL"]).training["stopped"].startswith("on request")
    last = [event for event in listener.events if event["type"] == "training"][-1]
    assert last["figures"] == {name: pytest.approx(values[name]) for name in ("OA", "MIOU")}  # of all, being so few
    assert Path(last["curves"]).read_bytes().startswith(b"\x89PNG")


def test_power_and_decibels_make_the_same_model(tmp_path: Path):
    """Of the same noise; only rounding differs, so the statistics do hardly."""
    cards = []
    for decibels in (False, True):
        sources = land(tmp_path / str(decibels), decibels=decibels).sources
        job = train_job([sources], tmp_path / "model.safetensors", "unet_sar", training={"iterations": 1})
        cards.append(read_card(train(job, Progress())["OUTPUT_MODEL"]))
    assert cards[0].mean["sar"] == pytest.approx(cards[1].mean["sar"], abs=0.01)
    assert cards[0].options == cards[1].options


def test_the_same_seed_gives_the_same_weights(scene: Land, tmp_path: Path):
    tensors = []
    for number in range(2):
        path = tmp_path / f"{number}.safetensors"
        train(train_job([scene.sources], path, training={"iterations": 3}), Progress())
        tensors.append(load(str(path), "segmentation", "unet_early")[1])
    assert all((tensors[0][name] == tensors[1][name]).all() for name in tensors[0])


def test_learning_goes_on_from_a_model(scene: Land, trained: tuple[dict, Path], tmp_path: Path):
    before = trained[0]
    more = {"iterations": 2, "learning_rate": 1e-6, "resume_from": before["OUTPUT_MODEL"]}
    after = train(train_job([scene.sources], tmp_path / "more.safetensors", training=more), Progress())
    assert after["VALIDATION_LOSS_BEFORE"] == pytest.approx(before["VALIDATION_LOSS"], rel=1e-4)
    assert read_card(after["OUTPUT_MODEL"]).training["continued_from"]["iterations"] == 40


def test_classes_that_have_no_labels_are_left_out_and_the_others_keep_their_numbers(scene: Land, tmp_path: Path):
    more = (*CLASSES[:2], dataclasses.replace(CLASSES[2], number=3), CLASSES[2])
    job = train_job([scene.sources], tmp_path / "m.safetensors", "unet_sar", classes=more, training={"iterations": 1})
    card = read_card(train(job, Progress())["OUTPUT_MODEL"])
    assert [each["number"] for each in card.classes] == [1, 2, 5]


def test_without_a_legend_classes_are_the_numbers_in_the_labels(scene: Land, tmp_path: Path):
    job = train_job([scene.sources], tmp_path / "m.safetensors", "unet_sar", classes=(), training={"iterations": 1})
    classes = read_card(train(job, Progress())["OUTPUT_MODEL"]).classes
    assert [each["number"] for each in classes] == [1, 2, 5]
    assert len({each["colour"] for each in classes}) == 3


def test_a_class_with_few_labels_is_warned_of(tmp_path: Path):
    scene = land(tmp_path / "land")
    with rasterio.open(scene.sources["labels"].files[0].path, "r+") as dataset:
        labels = dataset.read(1)
        labels[labels == 5] = 0
        labels[10:14, 10:14] = 5
        dataset.write(labels, 1)
    listener = Listener()
    job = train_job([scene.sources], tmp_path / "m.safetensors", "unet_sar", training={"iterations": 1})
    train(job, listener.progress)
    warnings = [event["text"] for event in listener.events if event["type"] == "warning"]
    assert any("forest" in text for text in warnings)


def test_a_network_gets_the_images_that_it_needs(scene: Land, tmp_path: Path):
    without = {role: source for role, source in scene.sources.items() if role != "sar"}
    with pytest.raises(BadOption, match="sar"):
        train(train_job([without], tmp_path / "m.safetensors"), Progress())
    unlabelled = {role: source for role, source in scene.sources.items() if role != "labels"}
    with pytest.raises(BadOption, match="labels"):
        train(train_job([unlabelled], tmp_path / "m.safetensors"), Progress())
    with pytest.raises(BadOption, match="nothing to learn"):
        train(train_job([], tmp_path / "m.safetensors"), Progress())


def test_labels_without_any_class_are_refused(tmp_path: Path):
    scene = land(tmp_path / "land")
    with rasterio.open(scene.sources["labels"].files[0].path, "r+") as dataset:
        dataset.write(np.zeros((1, *scene.truth.shape), np.uint8))
    with pytest.raises(FewClasses, match="0 class"):
        train(train_job([scene.sources], tmp_path / "m.safetensors"), Progress())
    assert not (tmp_path / "m.safetensors").exists()


def test_a_model_of_other_classes_is_not_continued(scene: Land, trained: tuple[dict, Path], tmp_path: Path):
    resume = {"resume_from": trained[0]["OUTPUT_MODEL"]}
    job = train_job([scene.sources], tmp_path / "m.safetensors", classes=CLASSES[:2], training=resume)
    with pytest.raises(ModelMismatch, match="class numbers"):
        train(job, Progress())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("loss", "mse", "ce, focal"),
        ("class_weights", "much", "none, sqrt"),
        ("modality_dropout", 1.5, "between 0 and 1"),
        ("shift", 40, "0 to 16"),
        ("sar_scale", "log", "auto, linear"),
        ("config", "mmd=none", "knows"),
        ("preset", "huge", "light, full"),
    ],
)
def test_options_that_do_not_exist_are_answered_with_those_that_do(scene: Land, tmp_path: Path, name, value, words):
    with pytest.raises(BadOption, match=words):
        train(train_job([scene.sources], tmp_path / "m.safetensors", options={name: value}), Progress())


@pytest.mark.skipif(not CHIP.is_dir(), reason=f"no real images in {CHIP}")
def test_water_of_a_real_scene_is_learned_beyond_what_the_commonest_class_gives(tmp_path: Path):
    """Land is 73 % of the labels; 15 iterations gave mean IoU .7 to .8."""

    def source(kind: str, *bands: int, nodata: float | None = None) -> Source:
        return Source(kind, (RasterFile(str(CHIP / f"Spain_7370579_{kind}Hand.tif"), bands, nodata),))

    scene = {"optical": source("S2", 2, 3, 4, 8), "sar": source("S1"), "labels": source("Label", nodata=-1)}
    classes = LandClass(0, "land"), LandClass(1, "water")
    schedule = {"iterations": 15, "patch_size": 64}
    values = train(train_job([scene], tmp_path / "m.safetensors", classes=classes, training=schedule), Progress())
    truth = read_card(values["OUTPUT_MODEL"]).training["pixels"][1]
    assert values["OA"] > max(truth) / sum(truth) + 0.08
    assert values["MIOU"] > 0.6
