# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows blended into a map: no seams, no dependence on tiles, no more than the image needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from deep_fusion.engine.inference import pipeline
from deep_fusion.engine.inference.segmenting import STEP, WINDOW, SegmentMethod, seen_by_segmenter
from deep_fusion.engine.jobs import Compute
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.raster.raster import ArrayRaster, Sample
from deep_fusion.engine.weights.model_file import Card
from deep_fusion.models.segmentation.segmenter import Answer, Seen, Segmenter, SegmenterConfig
from engine_support import grid

CPU = torch.device("cpu")


class Global(Segmenter):
    """Scores that depend on the whole window: its mean goes into every pixel's."""

    def __init__(self, config: SegmenterConfig) -> None:
        super().__init__(config)
        self.calls: list[tuple[int, ...]] = []

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        values = images["optical"].values[:, :1] + images["sar"].values[:, :1]
        self.calls.append(tuple(values.shape))
        own = values + values.mean((2, 3), keepdim=True)
        share = images["optical"].there / (images["optical"].there + images["sar"].there).clamp_min(1)
        return Answer(torch.cat([own, -own], 1), share)


class Corner(Segmenter):
    """Scores that depend on the direction: the value of the pixel to the left."""

    roles = ("optical",)

    def forward(self, images: Mapping[str, Seen]) -> Answer:
        values = images["optical"].values[:, :1].roll(1, 3)
        return Answer(torch.cat([values, -values], 1))


def card(optical: int = 1, sar: int = 1) -> Card:
    mean = {"optical": (0.0,) * optical, "sar": (0.0,) * sar}
    spread = {"optical": (1.0,) * optical, "sar": (1.0,) * sar}
    return Card("segmentation", "any", {}, (), mean, spread, 1.0, "any", inputs={"optical": ("a",), "sar": ("b",)})


def method(kind: type[Segmenter] = Global, roles: tuple[str, ...] = ("optical", "sar"), flips: bool = False) -> Any:
    return SegmentMethod(kind(SegmenterConfig(1, 1, 2)), card(), roles, CPU, Compute(precision="float32"), flips)


def images(rows: int, cols: int, valid: np.ndarray | None = None) -> dict[str, ArrayRaster]:
    random = np.random.default_rng(5)
    on = grid(rows, cols)
    return {
        "optical": ArrayRaster(random.normal(size=(1, rows, cols)), on, valid),
        "sar": ArrayRaster(random.normal(size=(1, rows, cols)), on),
    }


class Collector:
    def __init__(self, bands: int, rows: int, cols: int) -> None:
        self.values, self.valid = np.zeros((bands, rows, cols), np.float32), np.zeros((rows, cols), bool)

    def encode(self, sample: Sample) -> Sample:
        return sample

    def write(self, window: Window, stored: Sample) -> None:
        rows, cols = slice(window.row, window.bottom), slice(window.col, window.right)
        self.values[:, rows, cols], self.valid[rows, cols] = stored.values, stored.valid


def mapped(method: SegmentMethod, rasters: dict[str, ArrayRaster], tile: int) -> Collector:
    on = next(iter(rasters.values())).grid
    found = Collector(method.parts.probabilities.stop, on.height, on.width)
    pipeline.run(method, rasters, on, tile, found, Progress())
    return found


def test_the_result_does_not_depend_on_the_tiles():
    rasters = images(500, 700)
    whole, tiled = (mapped(method(), rasters, tile) for tile in (4 * STEP, STEP))
    assert np.abs(whole.values - tiled.values).max() < 1e-5
    assert whole.valid.all()


def test_windows_are_blended_by_a_partition_of_unity():
    """Where all windows agree, so does their mean."""
    on = grid(500, 400)
    flat = {role: ArrayRaster(np.full((1, 500, 400), 0.25), on) for role in ("optical", "sar")}
    found = mapped(method(), flat, 2 * STEP)
    expected = 1 / (1 + np.exp(-2 * (0.5 + 0.5)))
    assert np.abs(found.values[method().parts.probabilities][0] - expected).max() < 1e-6


def test_between_windows_the_weight_passes_smoothly():
    """A step between two windows' answers becomes a raised cosine: half in the middle of the overlap."""
    on = grid(WINDOW, STEP + WINDOW)
    values = np.zeros((1, WINDOW, STEP + WINDOW), np.float32)
    values[:, :, STEP + WINDOW // 2 :] = 4.0
    rasters = {"optical": ArrayRaster(values, on), "sar": ArrayRaster(values * 0, on)}
    row = mapped(method(), rasters, 3 * STEP).values[method().parts.probabilities][0, 100]
    left, right = row[STEP - 1], row[WINDOW]
    middle = row[STEP + (WINDOW - STEP) // 2 - 1 : STEP + (WINDOW - STEP) // 2 + 1].mean()
    assert right > left + 0.3
    assert middle == pytest.approx((left + right) / 2, abs=1e-4)
    assert (np.diff(row[STEP - 1 : WINDOW + 1]) >= -1e-6).all()


@pytest.mark.parametrize(
    ("rows", "cols", "windows"), [(100, 100, 1), (256, 256, 1), (257, 256, 2), (448, 448, 4), (16, 449, 3)]
)
def test_no_more_windows_are_computed_than_cover_the_image(rows: int, cols: int, windows: int):
    segment = method()
    mapped(segment, images(rows, cols), 8 * STEP)
    assert sum(count for count, *_ in segment._network.calls) == windows


def test_places_without_data_are_left_out_and_cost_nothing():
    valid = np.zeros((600, 600), bool)
    valid[:100, :100] = True
    rasters = {"optical": images(600, 600, valid)["optical"]}
    segment = method(roles=("optical",))
    found = mapped(segment, rasters, 8 * STEP)
    assert (found.valid == valid).all()
    assert sum(count for count, *_ in segment._network.calls) == 1


def test_where_one_image_has_no_data_the_other_answers():
    valid = np.ones((200, 200), bool)
    valid[50:] = False
    found = mapped(method(), images(200, 200, valid), 2 * STEP)
    assert found.valid.all()
    share = found.values[method().parts.optical_share][0]
    assert (share[:50] == 0.5).all()
    assert (share[50:] == 0.0).all()


def test_a_missing_image_is_taken_as_nowhere_there():
    rasters = images(120, 120)
    alone = {"sar": rasters["sar"]}
    hidden = {"sar": rasters["sar"], "optical": images(120, 120, np.zeros((120, 120), bool))["optical"]}
    first, second = mapped(method(roles=("sar",)), alone, STEP), mapped(method(), hidden, STEP)
    assert (first.values == second.values).all()


def test_bands_of_a_result_follow_from_its_probabilities():
    found = mapped(method(), images(64, 64), STEP)
    parts = method().parts
    probabilities = found.values[parts.probabilities]
    assert np.abs(probabilities.sum(0) - 1).max() < 1e-6
    assert (found.values[0] == probabilities.argmax(0)).all()
    assert (found.values[parts.confidence][0] == probabilities.max(0)).all()
    sure, even = probabilities.max(0).argmax(), np.abs(probabilities[0] - 0.5).argmin()
    entropy = found.values[parts.entropy][0].ravel()
    assert entropy[sure] == entropy.min()
    assert entropy[even] == pytest.approx(1, abs=1e-2)


def test_results_take_no_more_memory_than_single_precision_needs():
    rasters, seeing = images(64, 64), method()
    views = pipeline.seen_by(seeing.views, rasters, rasters["optical"].grid)
    found = seeing.predict(pipeline.read_tile(seeing, views, Window(0, 0, STEP, STEP)))
    assert found.values.dtype == np.float32


def test_looking_from_all_sides_removes_what_depends_on_the_direction():
    on = grid(WINDOW, WINDOW)
    values = np.zeros((1, WINDOW, WINDOW), np.float32)
    values[0, 100, 100] = 5.0
    rasters = {"optical": ArrayRaster(values, on)}
    one, eight = (
        mapped(method(Corner, ("optical",), flips), rasters, 2 * STEP).values[method().parts.probabilities][0] - 0.5
        for flips in (False, True)
    )
    assert one[100, 101] > 0.4
    assert np.abs(one).sum() == pytest.approx(one[100, 101])
    around = [eight[100, 101], eight[100, 99], eight[101, 100], eight[99, 100]]
    assert around == pytest.approx([one[100, 101] / 4] * 4, abs=1e-6)


def test_values_far_out_are_limited_and_missing_ones_zero():
    values, valid = np.array([[[-900.0, 2.0, 900.0]]]), np.array([[True, False, True]])
    assert seen_by_segmenter(values, valid, card(), "sar").tolist() == [[[-5.0, 0.0, 5.0]]]


def test_forward_gets_tensors_of_the_window_size():
    segment = method()
    mapped(segment, images(300, 300), 2 * STEP)
    assert {shape[1:] for shape in segment._network.calls} == {(1, WINDOW, WINDOW)}
