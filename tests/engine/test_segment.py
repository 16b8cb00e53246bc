# SPDX-License-Identifier: GPL-2.0-or-later
"""Segment: maps with their classes, whatever images there are, and everything that goes with them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import scipy.stats
from deep_fusion.engine import jobs
from deep_fusion.engine.errors import BadOption, Cancelled, ModelMismatch
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.segment import segment
from deep_fusion.engine.train import train
from engine_support import Listener
from segmentation_support import CLASSES, Land, land, train_job

NUMBERS = np.array([each.number for each in CLASSES])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Land:
    return land(tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="module")
def model(scene: Land, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("model") / "both.safetensors"
    train(train_job([scene.sources], path, training={"iterations": 60}), Progress())
    return str(path)


def job(scene: Land, model: str, folder: Path, roles: tuple[str, ...] = ("optical", "sar"), **more: Any):
    images = {role: scene.sources[role] if role in roles else None for role in ("optical", "sar")}
    return jobs.SegmentJob(model, output=str(folder / "map.tif"), **images, **more)


def read(path: str | Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read()


def accuracy(path: str, scene: Land) -> float:
    return float((read(path)[0] == NUMBERS[scene.truth]).mean())


def test_the_map_shows_the_classes_of_the_ground_on_the_optical_pixels(scene: Land, model: str, tmp_path: Path):
    values = segment(job(scene, model, tmp_path), Progress())
    assert accuracy(values["OUTPUT"], scene) > 0.85
    with rasterio.open(values["OUTPUT"]) as found, rasterio.open(scene.sources["optical"].files[0].path) as image:
        assert (found.transform, found.crs, found.shape) == (image.transform, image.crs, image.shape)
        assert (found.dtypes, found.nodata) == (("uint8",), 0)
        assert found.colormap(1)[5][:3] == (0, 0x66, 0)
        tags = found.tags()
    assert [each["name"] for each in json.loads(tags["DEEP_FUSION_CLASSES"])] == ["water", "meadow", "forest"]
    assert tags["DEEP_FUSION_METHOD"] == "unet_early"


def test_with_one_image_the_classes_that_it_tells_apart_are_still_told_apart(scene: Land, model: str, tmp_path: Path):
    by_radar = read(segment(job(scene, model, tmp_path, ("sar",)), Progress())["OUTPUT"])
    assert by_radar.shape[1:] != scene.truth.shape  # SAR has pixels of its own
    by_camera = read(segment(job(scene, model, tmp_path, ("optical",)), Progress())["OUTPUT"])[0]
    assert ((by_camera == 1) == (scene.truth == 0)).mean() > 0.85


def test_everything_that_goes_with_the_map_fits_it(scene: Land, model: str, tmp_path: Path):
    wanted = {f"output_{name}": str(tmp_path / f"{name}.tif") for name in ("probabilities", "confidence", "entropy")}
    wanted |= {"output_weights": str(tmp_path / "weights.tif"), "output_csv": str(tmp_path / "areas.csv")}
    values = segment(job(scene, model, tmp_path, **wanted), Progress())
    probabilities = read(values["OUTPUT_PROBABILITIES"]).astype(int)
    assert probabilities.shape[0] == 3
    assert np.abs(probabilities.sum(0) - 200).max() <= 2
    found, confidence = read(values["OUTPUT"])[0], read(values["OUTPUT_CONFIDENCE"])[0]
    assert (probabilities.max(0) == confidence).all()
    clear = np.sort(probabilities, 0)[-1] > np.sort(probabilities, 0)[-2]
    assert (NUMBERS[probabilities.argmax(0)] == found)[clear].all()
    entropy = read(values["OUTPUT_ENTROPY"])[0] / 200
    assert np.abs(entropy - scipy.stats.entropy(probabilities, base=3)).max() < 0.03
    assert (read(values["OUTPUT_WEIGHTS"]) == 100).all()  # this network cannot tell
    with rasterio.open(values["OUTPUT_PROBABILITIES"]) as dataset:
        assert dataset.descriptions == ("water", "meadow", "forest")
        assert dataset.scales[0] == pytest.approx(1 / 200)


def test_areas_are_those_of_the_map(scene: Land, model: str, tmp_path: Path):
    values = segment(job(scene, model, tmp_path, output_csv=str(tmp_path / "areas.csv")), Progress())
    found = read(values["OUTPUT"])[0]
    with open(values["OUTPUT_CSV"]) as file:
        rows = list(csv.DictReader(file))
    assert [row["class"] for row in rows] == ["water", "meadow", "forest"]
    for row, number in zip(rows, NUMBERS):
        assert int(row["pixels"]) == (found == number).sum()
        assert float(row["area_m2"]) == pytest.approx((found == number).sum() * 100)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1, abs=1e-4)


def test_no_class_where_there_are_no_data(scene: Land, model: str, tmp_path: Path):
    holed = land(tmp_path / "holed")
    with rasterio.open(holed.sources["optical"].files[0].path, "r+") as dataset:
        pixels = dataset.read()
        pixels[:, :40, :50] = 0
        dataset.write(pixels)
    alone = read(segment(job(holed, model, tmp_path, ("optical",)), Progress())["OUTPUT"])[0]
    assert (alone[:40, :50] == 0).all()
    assert (alone[41:, 51:] > 0).all()
    both = read(segment(job(holed, model, tmp_path), Progress())["OUTPUT"])[0]
    assert (both > 0).all()


def test_flips_and_tiles_change_little_or_nothing(scene: Land, model: str, tmp_path: Path):
    plain = read(segment(job(scene, model, tmp_path), Progress())["OUTPUT"])
    tiled = read(segment(job(scene, model, tmp_path, compute=jobs.Compute(tile_size=192)), Progress())["OUTPUT"])
    assert (plain == tiled).mean() > 0.9999
    flipped = segment(job(scene, model, tmp_path, flips=True), Progress())["OUTPUT"]
    assert accuracy(flipped, scene) > 0.85


def test_the_shift_between_the_images_is_measured(scene: Land, model: str, tmp_path: Path):
    listener = Listener()
    segment(job(scene, model, tmp_path), listener.progress)
    assert any(
        "the optical image" in event["text"] or "shift" in event["text"] for event in listener.events if "text" in event
    )


def test_images_that_do_not_fit_the_model_are_refused(scene: Land, model: str, tmp_path: Path):
    band = jobs.RasterFile(scene.sources["optical"].files[0].path, (1,))
    with pytest.raises(ModelMismatch, match="optical bands"):
        segment(jobs.SegmentJob(model, jobs.Source("one band", (band,)), None, str(tmp_path / "m.tif")), Progress())
    with pytest.raises(ModelMismatch, match="SAR scale"):
        segment(job(scene, model, tmp_path, scale="other"), Progress())
    with pytest.raises(BadOption, match="needs an image"):
        segment(job(scene, model, tmp_path, ()), Progress())


def test_a_missing_image_is_warned_of_if_the_model_did_not_learn_to_do_without(scene: Land, tmp_path: Path):
    path = tmp_path / "m.safetensors"
    train(train_job([scene.sources], path, options={"modality_dropout": 0}, training={"iterations": 1}), Progress())
    listener = Listener()
    segment(job(scene, str(path), tmp_path, ("sar",)), listener.progress)
    warnings = [event["text"] for event in listener.events if event["type"] == "warning"]
    assert any("optical is missing" in text for text in warnings)


def test_a_cancelled_run_leaves_nothing(scene: Land, model: str, tmp_path: Path):
    with pytest.raises(Cancelled):
        segment(job(scene, model, tmp_path), Progress(is_cancelled=lambda: True))
    assert list(tmp_path.iterdir()) == []
