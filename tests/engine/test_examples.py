# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown of samples held out, and the figures of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from deep_fusion.engine import examples
from deep_fusion.engine.examples import ChipExamples, ImageExamples, MapExamples
from deep_fusion.engine.jobs import LandClass
from deep_fusion.engine.training.labelled import UNLABELLED
from deep_fusion.engine.training.samples import Samples
from torch import nn

CLASSES = (LandClass(1, "water", "#0000ff"), LandClass(2, "forest", "#00ff00"), LandClass(7, "town", "#ff0000"))


class Echo(nn.Module):
    """Gives back MS, changed."""

    def __init__(self, gain: float = 1.0) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.tensor(gain), requires_grad=False)

    def forward(self, pan: torch.Tensor, ms: torch.Tensor) -> torch.Tensor:
        return self.gain * ms


@pytest.fixture
def drawn(monkeypatch) -> list:
    """What would be drawn."""
    calls: list = []

    def draw(*what: object) -> bytes:
        calls.append(what)
        return b"png"

    monkeypatch.setattr(examples, "rows_picture", draw)
    monkeypatch.setattr(examples, "grid_picture", draw)
    return calls


def images(count: int = 6) -> Samples:
    generator = np.random.default_rng(0)
    truth = generator.normal(size=(count, 4, 8, 8)).astype(np.float32)
    ms = truth + 0.5 * generator.normal(size=truth.shape).astype(np.float32)
    return Samples({"pan": truth[:, :1].copy(), "ms": ms}, truth)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Mean of numpy's over the bands."""
    bands = (np.corrcoef(one[:, band].ravel(), other[:, band].ravel())[0, 1] for band in range(one.shape[1]))
    return float(np.mean(list(bands)))


@pytest.mark.parametrize("gain", [1.0, -2.0])
def test_the_figure_of_images_is_the_correlation(drawn: list, gain: float):
    samples = images()
    shown = ImageExamples(samples, {"ms": "MS"}, ["a", "b", "c", "d"]).of(Echo(gain))
    assert shown.figures == {"r": pytest.approx(np.sign(gain) * correlation(samples.views["ms"], samples.truth))}


def test_rows_of_images_have_the_views_the_prediction_and_the_truth_in_its_stretch(drawn: list):
    samples = images()
    perfect = Samples({"pan": samples.views["pan"], "ms": samples.truth}, samples.truth)
    ImageExamples(perfect, {"pan": "PAN", "ms": "MS"}, ["blue", "green", "red", "nir"]).of(Echo())
    titles, rows, _ = drawn[0]
    assert titles == ["PAN", "MS", "prediction", "truth"]
    assert len(rows) == 4
    pan, ms, prediction, truth = rows[0]
    assert np.array_equal(ms, truth)
    assert np.array_equal(prediction, truth)
    assert np.array_equal(pan[..., 0], pan[..., 2])
    assert not np.array_equal(truth[..., 0], truth[..., 2])


def test_patches_without_detail_are_shown_last():
    samples = images(80)
    samples.truth[:40] = 1.0
    assert min(ImageExamples(samples, {}, ["a"] * 4)._places) >= 40


def ask(answers: np.ndarray):
    return lambda network, which: answers[which]


def test_the_figures_of_maps_count_labelled_pixels_only(drawn: list):
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 3, (5, 1, 8, 8)).astype(np.uint8)
    found = np.where(generator.random((5, 8, 8)) < 0.7, truth[:, 0], 2)
    truth[:, :, :3] = UNLABELLED
    views = {"sar": np.zeros((5, 2, 10, 10), np.float32), "sar_there": np.ones((5, 1, 10, 10), np.float32)}
    shown = MapExamples(Samples(views, truth), {"sar": ("VV", "VH")}, 1, CLASSES, ask(found)).of(nn.Identity())
    pairs = [(t, f) for t, f in zip(truth.ravel().tolist(), found.ravel().tolist(), strict=True) if t != UNLABELLED]
    shares = [
        sum(t == f == each for t, f in pairs) / sum(each in pair for pair in pairs) for each in range(len(CLASSES))
    ]
    assert shown.figures["OA"] == pytest.approx(sum(t == f for t, f in pairs) / len(pairs))
    assert shown.figures["MIOU"] == pytest.approx(np.mean(shares))


def test_maps_have_the_colours_of_their_classes_and_none_where_nothing_is_known(drawn: list):
    truth = np.zeros((1, 1, 4, 4), np.uint8)
    truth[0, 0, 0, 0], truth[0, 0, 3, 3] = 2, UNLABELLED
    views = {"optical": np.zeros((1, 3, 4, 4), np.float32), "optical_there": np.ones((1, 1, 4, 4), np.float32)}
    samples = Samples(views, truth)
    MapExamples(samples, {"optical": ("r", "g", "b")}, 0, CLASSES, ask(np.ones((1, 4, 4), int))).of(nn.Identity())
    titles, ((_, prediction, known),), legend = drawn[0]
    assert titles == ["optical", "prediction", "truth"]
    assert (prediction == (0, 1, 0)).all()
    assert known[0, 0].tolist() == [1, 0, 0]
    assert known[1, 1].tolist() == [0, 0, 1]
    assert known[3, 3].tolist() not in ([0, 0, 1], [0, 1, 0], [1, 0, 0])
    assert legend == {"water": "#0000ff", "forest": "#00ff00", "town": "#ff0000"}


def chips(labels: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    return np.random.default_rng(0).integers(0, 255, (len(labels), 3, 6, 6), np.uint8), np.array(labels)


def test_chips_say_what_they_are_taken_for_and_what_they_are(drawn: list):
    pixels, labels = chips([0, 1, 2, 0])
    found = np.array([0, 2, 2, 0])
    shown = ChipExamples(pixels, labels, ("r", "g", "b"), CLASSES, ask(found)).of(nn.Identity())
    captions = [(each.caption, each.fault) for each in drawn[0][0]]
    assert sorted(captions) == [
        ("town", False),
        ("town\ntrue: forest", True),
        ("water", False),
        ("water", False),
    ]
    # three of four are right; by chance, 2 * 2 + 1 * 0 + 1 * 2 of 4 * 4 would be
    assert shown.figures == {"OA": 0.75, "KAPPA": pytest.approx((0.75 - 6 / 16) / (1 - 6 / 16))}


def test_of_many_chips_some_of_each_class_are_shown(drawn: list):
    pixels, labels = chips([0] * 300 + [1] * 200 + [2] * 100)
    ChipExamples(pixels, labels, ("r", "g", "b"), CLASSES, ask(labels)).of(nn.Identity())
    shown = [each.caption for each in drawn[0][0]]
    assert len(shown) == 16
    assert set(shown) == {"water", "forest", "town"}
