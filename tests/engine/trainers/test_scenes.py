# SPDX-License-Identifier: GPL-2.0-or-later
"""Training of scene classifiers, from chips to a model and a report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from chip_support import KINDS, class_folders, layer, square, write_image
from deep_fusion.engine.errors import BadOption, Cancelled, ModelMismatch, NoChips
from deep_fusion.engine.jobs import Chips, LandClass, Training, TrainJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.train import train
from deep_fusion.engine.weights.model_file import load, read_card
from engine_support import CORNER, Listener, grid, left_in, source, write_tif

SHORT = Training(iterations=6, batch_size=6, patch_size=64, validation_share=0.25)
LONGER = dataclasses.replace(SHORT, iterations=40, learning_rate=2e-3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return class_folders(tmp_path_factory.mktemp("chips"), 8)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def job(folder: Path, out: Path, training: Training = SHORT, backbone: str = "alexnet", **more) -> TrainJob:
    chips = more.pop("chips", Chips(folder=str(folder)))
    return TrainJob("scenes", backbone, (), str(out / "m.safetensors"), training=training, chips=chips, **more)


def test_bright_bands_can_be_told_apart_after_a_few_steps(folder: Path, out: Path):
    values = train(job(folder, out, LONGER), Progress())
    assert values["OA"] == 1
    assert values["VALIDATION_LOSS"] < values["VALIDATION_LOSS_BEFORE"]
    assert left_in(out) == ["m.safetensors"]


def test_the_card_tells_what_was_learned_from_what(folder: Path, out: Path):
    values = train(job(folder, out, options={"fusion": "add", "pixel_size_m": 0.5}, seed=7), Progress())
    card = read_card(values["OUTPUT_MODEL"])
    assert (card.task, card.method, card.config["fusion"]) == ("scenes", "alexnet", "add")
    assert [each["name"] for each in card.classes] == list(KINDS)
    assert [each["number"] for each in card.classes] == [1, 2, 3]
    assert (card.options["size"], card.options["pixel_size_m"]) == (64, 0.5)
    assert card.options["temperature"] > 0
    assert (card.training["seed"], card.training["held_out"], card.training["iterations"]) == (7, 6, 6)
    assert card.training["chips"] == {"blue": 6, "green": 6, "red": 6}
    assert card.validation["OA"] == values["OA"]
    assert card.plugin_version


def test_a_training_that_is_watched_shows_chips_and_ends_on_request(folder: Path, out: Path, tmp_path: Path):
    listener, pictures = Listener(finish_at=0.1), tmp_path / "pictures"
    pictures.mkdir()
    values = train(job(folder, out, dataclasses.replace(LONGER, pictures=str(pictures))), listener.progress)
    assert values["ITERATIONS"] < 40
    assert read_card(values["OUTPUT_MODEL"]).training["stopped"].startswith("on request")
    assert any(text.startswith("Training stopped on request") for text in listener.texts("log"))
    last = [event for event in listener.events if event["type"] == "training"][-1]
    assert last["figures"]["OA"] == pytest.approx(values["OA"])  # so few that all of them are asked
    assert Path(last["samples"]).read_bytes().startswith(b"\x89PNG")


def test_statistics_are_those_of_the_chips_learned_from(folder: Path, out: Path):
    train(job(folder, out, dataclasses.replace(SHORT, validation_share=0.0)), Progress())
    card = read_card(str(out / "m.safetensors"))
    from chip_support import chip_set

    pixels = chip_set(8).pixels.astype(float)
    assert card.mean["image"] == pytest.approx(tuple(pixels.mean(axis=(0, 2, 3))), rel=1e-6)
    assert card.spread["image"] == pytest.approx(tuple(pixels.std(axis=(0, 2, 3))), rel=1e-6)


def test_the_same_seed_trains_the_same_bytes(folder: Path, out: Path):
    def trained(seed: int) -> bytes:
        train(job(folder, out, seed=seed), Progress())
        return (out / "m.safetensors").read_bytes()

    assert trained(3) == trained(3)
    assert trained(3) != trained(4)


@pytest.mark.parametrize("backbone", ["vgg11", "inception"])
def test_other_backbones_learn_too(folder: Path, out: Path, backbone: str):
    values = train(job(folder, out, dataclasses.replace(SHORT, iterations=2), backbone), Progress())
    assert read_card(values["OUTPUT_MODEL"]).method == backbone


def test_the_paper_profile_runs(folder: Path, out: Path):
    train(job(folder, out, dataclasses.replace(SHORT, iterations=2), options={"preset": "paper"}), Progress())
    card = read_card(str(out / "m.safetensors"))
    assert (card.config["norm"], card.training["smoothing"], card.training["augmentation"]) == (False, 0.0, "flips")


def test_training_goes_on_from_a_model(folder: Path, out: Path):
    first = train(job(folder, out, LONGER), Progress())
    resumed = dataclasses.replace(SHORT, resume_from=first["OUTPUT_MODEL"])
    second = train(
        dataclasses.replace(job(folder, out, resumed), output_model=str(out / "second.safetensors")), Progress()
    )
    assert second["VALIDATION_LOSS_BEFORE"] == pytest.approx(first["VALIDATION_LOSS"], rel=1e-4)
    card = read_card(second["OUTPUT_MODEL"])
    assert card.training["continued_from"]["iterations"] == 40


def test_a_model_of_other_classes_cannot_be_gone_on_from(folder: Path, out: Path, tmp_path: Path):
    first = train(job(folder, out), Progress())
    class_folders(tmp_path / "other", 3)
    (tmp_path / "other" / "red").rename(tmp_path / "other" / "crimson")
    resumed = dataclasses.replace(SHORT, resume_from=first["OUTPUT_MODEL"])
    with pytest.raises(ModelMismatch, match="list of classes"):
        train(job(tmp_path / "other", out, resumed), Progress())


def test_the_report_shows_curves_matrix_mistakes_and_facts(folder: Path, out: Path):
    hasty = dataclasses.replace(SHORT, iterations=1)
    values = train(job(folder, out, hasty, output_html=str(out / "r.html")), Progress())
    text = Path(values["OUTPUT_HTML"]).read_text()
    for heading in (
        "Loss",
        "Accuracy",
        "By class",
        "Confusion matrix (chips)",
        "Mistakes",
        "What the fusion makes use of",
        "Model",
    ):
        assert heading in text
    assert "taken for" in text  # after one step there are mistakes
    assert "arXiv 2402.00036" in text


def test_rare_classes_are_told_and_may_weigh_more(folder: Path, out: Path, tmp_path: Path):
    class_folders(tmp_path / "few", 3)
    write_image(tmp_path / "few" / "white" / "1.png", np.full((3, 64, 64), 250, np.uint8))
    listener = Listener()
    train(job(tmp_path / "few", out, options={"class_weights": "inverse"}), listener.progress)
    assert "Class white has 1 chips to learn from and 0 to check on." in listener.texts("warning")


def test_numbers_and_colours_that_are_given_by_name_are_kept(folder: Path, out: Path):
    train(job(folder, out, classes=(LandClass(1, "red", "#ff0000"), LandClass(9, "grey"))), Progress())
    classes = read_card(str(out / "m.safetensors")).classes
    assert [(each["number"], each["name"]) for each in classes] == [(2, "blue"), (3, "green"), (1, "red")]
    assert classes[2]["colour"] == "#ff0000"
    assert len({each["colour"] for each in classes}) == 3


def labelled_image(folder: Path) -> Chips:
    """Four by three fields of 70 pixels, bright in one band each, with a polygon and two points in every field."""
    pixels = np.random.default_rng(0).normal(90, 12, (3, 210, 280))
    features = []
    for row in range(3):
        for col in range(4):
            kind = (row + col) % 3
            pixels[kind, 70 * row : 70 * row + 70, 70 * col : 70 * col + 70] += 70
            west, north = CORNER[0] + 140 * col, CORNER[1] - 140 * row
            features.append((square(west + 6, north - 6, 128, 128), {"kind": KINDS[kind]}))
    on = grid(210, 280, pixel=(2.0, 2.0))
    image = source(write_tif(folder / "image.tif", np.clip(pixels, 0, 255).astype(np.uint8), on))
    return Chips(image=image, places=layer(folder / "fields.json", features, "kind"))


def test_labelled_polygons_over_an_image_teach_too(out: Path, tmp_path: Path):
    values = train(job(tmp_path, out, LONGER, chips=labelled_image(tmp_path)), Progress())
    card = read_card(values["OUTPUT_MODEL"])
    assert values["OA"] == 1
    assert card.options["pixel_size_m"] == pytest.approx(2, rel=1e-3)
    assert sum(card.training["chips"].values()) + card.training["held_out"] == 12


def test_an_image_can_be_learned_from_at_another_pixel_size(out: Path, tmp_path: Path):
    train(job(tmp_path, out, chips=labelled_image(tmp_path), options={"pixel_size_m": 1.0}), Progress())
    card = read_card(str(out / "m.safetensors"))
    assert card.options["pixel_size_m"] == pytest.approx(1, rel=1e-3)
    assert sum(card.training["chips"].values()) + card.training["held_out"] == 48  # four chips in every field


@pytest.mark.parametrize(
    ("training", "options", "reason"),
    [
        ({"batch_size": 1}, {}, "needs two chips"),
        ({"patch_size": 32}, {}, "64 pixels or more"),
        ({"validation_share": 1.0}, {}, "0 to 0.9"),
        ({}, {"augmentation": "much"}, "full, flips, none"),
        ({}, {"smoothing": 1.0}, "less than 1"),
        ({}, {"class_weights": "x"}, "none, inverse, effective"),
        ({}, {"fusion": "x"}, "none, add, concat, kpff"),
    ],
)
def test_what_does_not_work_is_refused_before_the_training(folder: Path, out: Path, training, options, reason: str):
    with pytest.raises(BadOption, match=reason):
        train(job(folder, out, dataclasses.replace(SHORT, **training), options=options), Progress())


def test_nothing_to_learn_from_is_refused(folder: Path, out: Path, tmp_path: Path):
    with pytest.raises(BadOption, match="give a folder or a layer"):
        train(job(folder, out, chips=None), Progress())
    with pytest.raises(BadOption, match="class field"):
        train(job(folder, out, chips=Chips(image=labelled_image(tmp_path).image)), Progress())
    with pytest.raises(NoChips, match="there is no such folder"):
        train(job(tmp_path / "nowhere", out), Progress())


def test_a_cancelled_training_leaves_no_model(folder: Path, out: Path):
    with pytest.raises(Cancelled):
        train(job(folder, out, dataclasses.replace(SHORT, iterations=5000)), Listener(cancel_after=12).progress)
    assert left_in(out) == []


def test_progress_rises_from_nothing_to_everything(folder: Path, out: Path):
    listener = Listener()
    train(job(folder, out), listener.progress)
    fractions = [round(fraction, 9) for fraction in listener.fractions()]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)


def test_tensors_are_finite(folder: Path, out: Path):
    values = train(job(folder, out), Progress())
    _, tensors = load(values["OUTPUT_MODEL"], "scenes", "alexnet")
    assert all(np.isfinite(tensor.numpy()).all() for tensor in tensors.values())
