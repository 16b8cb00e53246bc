# SPDX-License-Identifier: GPL-2.0-or-later
"""Train: several pairs in, a model and a report out; with a network of a few parameters in DCFNet's place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.errors import BadOption, Cancelled, CannotWrite, ImageTooSmall, ModelMismatch, UnknownMethod
from deep_fusion.engine.jobs import Source, Training, TrainJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.files import open_source
from deep_fusion.engine.train import train
from deep_fusion.engine.weights.model_file import load, read_card
from deep_fusion.models.registry import MethodRecord
from engine_support import REAL_DATA, Listener, left_in, needs_real_data, scene, source, stored_pair, whole
from tiny_network import TinyNetwork

SHORT = Training(iterations=12, patch_size=8, batch_size=4)


@pytest.fixture(autouse=True)
def tiny_dcfnet(monkeypatch):
    load_class = MethodRecord.load
    monkeypatch.setattr(MethodRecord, "load", lambda record: TinyNetwork if record.trainable else load_class(record))


@pytest.fixture
def pairs(tmp_path: Path) -> tuple[dict[str, Source], ...]:
    """Two places; the second is brighter."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    return stored_pair(folders[0], scene(112, 128)), stored_pair(folders[1], scene(128, 112, offset=(2.0, 0.0)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def job(pairs, out: Path, training: Training = SHORT, **options) -> TrainJob:
    return TrainJob(
        "pansharpening", "dcfnet", tuple(pairs), str(out / "model.safetensors"), training=training, **options
    )


def test_a_model_and_its_card_come_out(pairs, out: Path):
    values = train(job(pairs, out, options={"sensor": "quickbird"}, seed=7), Progress())
    card = read_card(values["OUTPUT_MODEL"])
    assert left_in(out) == ["model.safetensors"]
    assert (card.task, card.method, card.sensor, card.ratio) == ("pansharpening", "dcfnet", "quickbird", 4.0)
    assert card.bands == ("Band 1", "Band 2", "Band 3", "Band 4")
    assert card.training["seed"] == 7
    assert card.training["images"] == ["MS", "MS"]
    assert card.validation == {"loss_before": values["VALIDATION_LOSS_BEFORE"], "loss": values["VALIDATION_LOSS"]}
    assert card.plugin_version


def test_the_card_holds_mean_and_spread_over_all_pairs(pairs, out: Path):
    train(job(pairs, out), Progress())
    card = read_card(str(out / "model.safetensors"))
    images = [whole(open_source(pair["ms"])) for pair in pairs]
    means = np.mean([image.mean(axis=(1, 2)) for image in images], axis=0)
    assert card.mean["ms"] == pytest.approx(tuple(means), rel=1e-3)
    assert card.spread["ms"] == pytest.approx(
        np.sqrt(np.mean([image.var(axis=(1, 2)) for image in images], axis=0)), rel=1e-2
    )
    assert set(card.mean) == set(card.spread) == {"pan", "ms"}


def test_the_loss_falls_and_the_best_iteration_is_told(pairs, out: Path):
    values = train(job(pairs, out, Training(iterations=120, patch_size=8, batch_size=4)), Progress())
    assert values["VALIDATION_LOSS"] < 0.7 * values["VALIDATION_LOSS_BEFORE"]
    assert 0 < values["BEST_ITERATION"] <= values["ITERATIONS"] <= 120


def test_the_same_seed_trains_the_same_bytes(pairs, out: Path):
    def trained(seed: int) -> bytes:
        train(job(pairs, out, seed=seed), Progress())
        return Path(out / "model.safetensors").read_bytes()

    assert trained(3) == trained(3)
    assert trained(3) != trained(4)


def test_training_goes_on_from_a_model(pairs, out: Path):
    first = train(job(pairs, out), Progress())
    resumed = TrainJob(
        "pansharpening",
        "dcfnet",
        pairs,
        str(out / "second.safetensors"),
        training=Training(iterations=12, patch_size=8, batch_size=4, resume_from=first["OUTPUT_MODEL"]),
    )
    second = train(resumed, Progress())
    assert second["VALIDATION_LOSS_BEFORE"] == pytest.approx(first["VALIDATION_LOSS"], rel=1e-4)
    assert second["VALIDATION_LOSS"] <= second["VALIDATION_LOSS_BEFORE"]


def test_the_report_shows_the_curve_and_the_facts(pairs, out: Path):
    values = train(job(pairs, out, output_html=str(out / "report.html")), Progress())
    text = (out / "report.html").read_text()
    assert values["OUTPUT_HTML"] == str(out / "report.html")
    assert "data:image/png;base64," in text
    assert "Training of DCFNet" in text
    assert "Wald" in text


def test_nothing_to_learn_from_is_refused(out: Path):
    with pytest.raises(BadOption, match="nothing to learn from"):
        train(job((), out), Progress())


def test_pairs_of_different_bands_are_refused_with_both_numbers(pairs, out: Path):
    fewer = {**pairs[1], "ms": source(pairs[1]["ms"].files[0].path, bands=(1, 2, 3), name="the second")}
    with pytest.raises(ModelMismatch, match="the second does not fit: its number of bands is 3, this run has 4"):
        train(job((pairs[0], fewer), out), Progress())


def test_a_model_for_other_bands_cannot_be_trained_on(pairs, out: Path):
    train(job(pairs, out), Progress())
    fewer = tuple({**pair, "ms": source(pair["ms"].files[0].path, bands=(1, 2))} for pair in pairs)
    resume = Training(iterations=5, patch_size=8, resume_from=str(out / "model.safetensors"))
    with pytest.raises(ModelMismatch, match="is 4, this run has 2"):
        train(job(fewer, out, resume), Progress())


def test_an_unknown_preset_is_answered_with_the_known_ones(pairs, out: Path):
    with pytest.raises(BadOption, match="plain"):
        train(job(pairs, out, options={"preset": "fast"}), Progress())


def test_an_unknown_sensor_is_refused(pairs, out: Path):
    with pytest.raises(UnknownMethod, match="worldview2"):
        train(job(pairs, out, options={"sensor": "hubble"}), Progress())


def test_an_image_too_small_to_learn_from_is_refused(tmp_path: Path, out: Path):
    with pytest.raises(ImageTooSmall, match="MS is 16 x 12 pixels"):
        train(job([stored_pair(tmp_path)], out), Progress())


def test_a_cancelled_training_leaves_no_model(pairs, out: Path):
    with pytest.raises(Cancelled):
        train(job(pairs, out, Training(iterations=5000, patch_size=8)), Listener(cancel_after=9).progress)
    assert left_in(out) == []


def test_a_model_that_cannot_be_written_is_named(pairs, out: Path):
    with pytest.raises(CannotWrite, match="the folder"):
        train(job(pairs, out / "nowhere"), Progress())


def test_progress_rises_from_nothing_to_everything(pairs, out: Path):
    listener = Listener()
    train(job(pairs, out), listener.progress)
    fractions = [round(fraction, 9) for fraction in listener.fractions()]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)


@needs_real_data
def test_two_real_places_can_be_learned_from_together(out: Path):
    name = "spacenet6_rotterdam_{}{}_{}.tif"
    pairs = [
        {
            "pan": source(REAL_DATA / name.format("pan", place, "600x600_0p5m")),
            "ms": source(REAL_DATA / name.format("ms", place, "4b_150x150_2m_native")),
        }
        for place in (1, 2)
    ]
    values = train(job(pairs, out, Training(iterations=60, patch_size=32, batch_size=4)), Progress())
    _, tensors = load(values["OUTPUT_MODEL"], "pansharpening", "dcfnet")
    assert all(np.isfinite(tensor.numpy()).all() for tensor in tensors.values())
    assert values["VALIDATION_LOSS"] < 0.8 * values["VALIDATION_LOSS_BEFORE"]
