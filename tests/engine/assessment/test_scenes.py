# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers against the truth, in layers and by a model."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from chip_support import KINDS, chip, class_folders, layer, square, write_image
from deep_fusion.engine.assess import assess
from deep_fusion.engine.errors import BadOption, ModelMismatch, NoChips, NothingToCompare
from deep_fusion.engine.jobs import AssessJob, Chips, Places, Training, TrainJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.train import train
from engine_support import CORNER, Listener, grid, source, write_tif

#: What was said of six cells, how surely, and what they are.
ANSWERS = [
    ("forest", 0.9, "forest"),
    ("forest", 0.9, "river"),
    ("river", 0.6, "river"),
    ("field", 0.6, "field"),
    ("unknown", 0.2, "field"),
    ("forest", 0.9, "forest"),
]


def cell(at: int) -> dict:
    return square(100 * at, 100, 100, 100)


def answered(folder: Path, **more) -> Places:
    rows = [
        (cell(at), {"class": said, "confidence": sure, "kind": true}) for at, (said, sure, true) in enumerate(ANSWERS)
    ]
    return layer(folder / "answers.json", rows, "class", **more)


def job(predicted: Places | None, truth: Places | None = None, **more) -> AssessJob:
    places = {role: each for role, each in (("predicted", predicted), ("truth", truth)) if each is not None}
    return AssessJob("scenes", {}, places=places, **more)


def check(values: dict) -> None:
    """By hand: four of five are right; one river is taken for a forest; one answer is unknown."""
    assert (values["COUNT"], values["UNKNOWN"]) == (5, 1)
    assert values["OA"] == 0.8
    chance = (2 * 3 + 2 * 1 + 1 * 1) / 25
    assert values["KAPPA"] == pytest.approx((0.8 - chance) / (1 - chance))
    assert values["F1"] == pytest.approx((4 / 5 + 2 / 3 + 1) / 3)
    assert values["ECE"] == pytest.approx((3 * abs(0.9 - 2 / 3) + 2 * abs(0.6 - 1)) / 5)


def test_answers_and_truth_in_two_fields_of_a_layer(tmp_path: Path):
    check(assess(job(answered(tmp_path), options={"truth_field": "kind"}), Progress()))


def test_answers_and_truth_in_two_layers(tmp_path: Path):
    points = [
        ({"type": "Point", "coordinates": [100 * at + 30, 60]}, {"is": true}) for at, (*_, true) in enumerate(ANSWERS)
    ]
    check(assess(job(answered(tmp_path), layer(tmp_path / "t.json", points, "is")), Progress()))
    fields = [(square(100 * at - 5, 105, 90, 110), {"is": true}) for at, (*_, true) in enumerate(ANSWERS)]
    check(assess(job(answered(tmp_path), layer(tmp_path / "t.json", fields, "is")), Progress()))


def test_features_without_a_true_class_do_not_count(tmp_path: Path):
    truth = layer(tmp_path / "t.json", [(cell(0), {"is": "forest"}), (cell(1), {"is": None})], "is")
    assert assess(job(answered(tmp_path), truth), Progress())["COUNT"] == 1


def test_without_confidence_there_is_no_calibration(tmp_path: Path):
    bare = layer(
        tmp_path / "a.json", [(cell(0), {"class": "x", "kind": "x"}), (cell(1), {"class": "y", "kind": "x"})], "class"
    )
    values = assess(job(bare, options={"truth_field": "kind"}), Progress())
    assert math.isnan(values["ECE"])
    assert values["OA"] == 0.5


def test_the_reports_have_the_figures_and_the_matrix(tmp_path: Path):
    paths = {"output_html": str(tmp_path / "r.html"), "output_csv": str(tmp_path / "r.csv")}
    values = assess(job(answered(tmp_path), options={"truth_field": "kind"}, **paths), Progress())
    with open(values["OUTPUT_CSV"]) as file:
        rows = {(row["metric"], row["class"], row["taken for"]): float(row["value"]) for row in csv.DictReader(file)}
    assert rows["OA", "", ""] == 0.8
    assert rows["count", "river", "forest"] == 1
    assert rows["recall", "river", ""] == 0.5
    page = Path(values["OUTPUT_HTML"]).read_text()
    for text in ("By class", "Confusion matrix (features)", "Confidence"):
        assert text in page


@pytest.mark.parametrize(
    ("predicted", "options", "reason"),
    [
        (False, {}, "field of their class"),
        (True, {}, "field that holds it"),
        (True, {"truth_field": "x"}, "has these fields"),
    ],
)
def test_what_is_missing_is_asked_for(tmp_path: Path, predicted: bool, options: dict, reason: str):
    with pytest.raises(BadOption, match=reason):
        assess(job(answered(tmp_path) if predicted else None, options=options), Progress())


def test_layers_of_different_ground_cannot_be_compared(tmp_path: Path):
    truth = layer(tmp_path / "t.json", [(square(9999, 100, 10, 10), {"is": "forest"})], "is")
    with pytest.raises(NothingToCompare, match="No answer in places"):
        assess(job(answered(tmp_path), truth), Progress())


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    root = tmp_path_factory.mktemp("model")
    training = Training(iterations=40, batch_size=6, patch_size=64, learning_rate=2e-3)
    chips = Chips(folder=str(class_folders(root / "chips", 8)))
    path = str(root / "m.safetensors")
    train(TrainJob("scenes", "alexnet", (), path, training=training, chips=chips), Progress())
    return path


def test_a_model_is_tried_on_known_chips(model: str, tmp_path: Path):
    folder = class_folders(tmp_path / "chips", 3)
    (folder / "blue" / "0.png").rename(folder / "red" / "stray.png")
    listener = Listener()
    page = str(tmp_path / "r.html")
    job = AssessJob("scenes", {}, page, options={"model": model}, chips=Chips(folder=str(folder)))
    values = assess(job, listener.progress)
    assert (values["COUNT"], values["UNKNOWN"]) == (9, 0)
    assert values["OA"] == pytest.approx(8 / 9)
    assert 0 < values["ECE"] < 1
    assert "red/stray.png: taken for blue" in Path(page).read_text()


def field_by_field(folder: Path, called: tuple[str, ...], bands: int = 3) -> Chips:
    """An image of five fields of a chip each, and a layer that says what they are called."""
    kinds = ("red", "green", "blue", "blue", "red")
    pixels = np.concatenate([chip(kind, number, bands=bands) for number, kind in enumerate(kinds)], 2)
    image = source(write_tif(folder / "image.tif", pixels, grid(64, 5 * 64, pixel=(2.0, 2.0))))
    west, north = CORNER
    fields = [(square(west + 128 * at, north, 128, 128), {"is": name}) for at, name in enumerate(called)]
    return Chips(image=image, places=layer(folder / "fields.json", fields, "is"))


def test_a_model_is_tried_on_known_places_of_an_image(model: str, tmp_path: Path):
    chips = field_by_field(tmp_path, ("red", "green", "blue", "red", "red"))
    values = assess(AssessJob("scenes", {}, options={"model": model}, chips=chips), Progress())
    assert (values["OA"], values["COUNT"]) == (0.8, 5)


def test_chips_with_other_bands_than_the_model_are_refused(model: str, tmp_path: Path):
    chips = field_by_field(tmp_path, (*KINDS, "red", "red"), bands=4)
    with pytest.raises(ModelMismatch, match=r"number of bands .* is 3, this run has 4"):
        assess(AssessJob("scenes", {}, options={"model": model}, chips=chips), Progress())


def test_classes_that_the_model_does_not_know_are_left_out_and_told(model: str, tmp_path: Path):
    folder = class_folders(tmp_path / "chips", 2)
    write_image(folder / "white" / "1.png", np.full((3, 64, 64), 250, np.uint8))
    listener = Listener()
    job = AssessJob("scenes", {}, options={"model": model}, chips=Chips(folder=str(folder)))
    assert assess(job, listener.progress)["COUNT"] == 6
    assert "does not know white" in listener.texts("warning")[0]


def test_chips_need_a_model_that_knows_some_of_them(model: str, tmp_path: Path):
    folder = tmp_path / "chips"
    for kind in ("white", "grey"):
        write_image(folder / kind / "1.png", np.full((3, 64, 64), 250, np.uint8))
    with pytest.raises(BadOption, match="a model is needed"):
        assess(AssessJob("scenes", {}, chips=Chips(folder=str(folder))), Progress())
    with pytest.raises(NoChips, match="knows none of its classes"):
        assess(AssessJob("scenes", {}, options={"model": model}, chips=Chips(folder=str(folder))), Progress())
