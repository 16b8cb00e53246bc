# SPDX-License-Identifier: GPL-2.0-or-later
"""From a model and an image to a layer, as a whole."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from chip_support import KINDS, chip, chip_set, class_folders, layer, square
from deep_fusion.engine.classifiers import load_classifier
from deep_fusion.engine.classify import classify
from deep_fusion.engine.errors import BadOption, Cancelled, ModelMismatch, NoCrs, OutputIsInput, WrongGeometry
from deep_fusion.engine.inference.classifying import ChipClassifier
from deep_fusion.engine.jobs import Chips, ClassifyJob, Compute, Training, TrainJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Grid
from deep_fusion.engine.train import train
from deep_fusion.engine.weights.model_file import load, read_card, save
from deep_fusion.models.registry import method
from engine_support import CORNER, UTM, Listener, grid, left_in, source, write_tif
from rasterio.crs import CRS

WEST, NORTH = CORNER
SIDE = 64
PIXEL = (2.0, 2.0)


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    """A model that knows which band is bright, and pixels of 2 m."""
    root = tmp_path_factory.mktemp("model")
    path = str(root / "m.safetensors")
    training = Training(iterations=60, batch_size=6, patch_size=SIDE, learning_rate=2e-3)
    chips = Chips(folder=str(class_folders(root / "chips", 10)))
    values = train(
        TrainJob("scenes", "alexnet", (), path, training=training, chips=chips, options={"pixel_size_m": 2.0}),
        Progress(),
    )
    assert values["OA"] == 1
    return path


def changed(model: str, path: Path, **options) -> str:
    """The model with other options on its card."""
    card, tensors = load(model, "scenes", "alexnet")
    save(str(path), tensors, dataclasses.replace(card, options={**card.options, **options}))
    return str(path)


def kinds(rows: int, cols: int) -> np.ndarray:
    return np.random.default_rng(5).integers(3, size=(rows, cols))


def mosaic(folder: Path, rows: int = 3, cols: int = 4, on: Grid | None = None, **profile) -> str:
    """Chips of known kinds side by side."""
    placed = kinds(rows, cols)
    lines = [np.concatenate([chip(KINDS[kind], 100 + at, SIDE) for at, kind in enumerate(line)], 2) for line in placed]
    pixels = np.concatenate(lines, 1)
    return write_tif(folder / "mosaic.tif", pixels, on or grid(*pixels.shape[1:], PIXEL), **profile)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def job(model: str, image: str, out: Path, **more) -> ClassifyJob:
    return ClassifyJob(model, source(image), str(out / "a.gpkg"), **more)


def answers(path: str) -> list[dict]:
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute("SELECT * FROM scenes ORDER BY fid")]


def envelope(row: dict) -> tuple[float, ...]:
    west, east, south, north = np.frombuffer(row["geom"][8:40], "<f8").tolist()
    return west, south, east, north


def test_a_mosaic_of_known_chips_gives_their_answers_in_their_places(model: str, tmp_path: Path, out: Path):
    """The same numbers as the network gives for each chip by itself, in exactly its rectangle."""
    values = classify(job(model, mosaic(tmp_path), out), Progress())
    found = answers(values["OUTPUT"])
    assert values["COUNT"] == len(found) == 12
    assert 0 < values["FORWARD_S"] < values["WALL_S"]
    assert [row["class"] for row in found] == [KINDS[kind] for kind in kinds(3, 4).flat]
    network, card = load_classifier(model, method("scenes", "alexnet"))
    with rasterio.open(tmp_path / "mosaic.tif") as dataset:
        pixels = dataset.read()
    import torch

    alone = ChipClassifier(network, card, torch.device("cpu"), Compute())
    for number, row in enumerate(found):
        top, left = number // 4 * SIDE, number % 4 * SIDE
        expected = alone.probabilities(pixels[None, :, top : top + SIDE, left : left + SIDE])[0]
        assert [row[f"p_{kind}"] for kind in KINDS] == pytest.approx(expected.tolist(), abs=1e-4)
        north = NORTH - 2 * top
        assert envelope(row) == (WEST + 2 * left, north - 2 * SIDE, WEST + 2 * left + 2 * SIDE, north)


def test_rasters_of_classes_and_of_evidence_lie_on_the_cells(model: str, tmp_path: Path, out: Path):
    rasters = {"output_raster": str(out / "c.tif"), "output_map": str(out / "m.tif")}
    values = classify(job(model, mosaic(tmp_path), out, **rasters), Progress())
    with rasterio.open(values["OUTPUT_RASTER"]) as dataset:
        assert (dataset.read(1) == kinds(3, 4) + 1).all()
        assert (dataset.transform.a, dataset.bounds) == (2 * SIDE, rasterio.open(tmp_path / "mosaic.tif").bounds)
    with rasterio.open(values["OUTPUT_MAP"]) as dataset:
        assert dataset.shape == (48, 64)
        assert np.nanmin(dataset.read(1)) >= 0
    assert left_in(out) == ["a.gpkg", "c.tif", "m.tif"]


def test_an_image_with_finer_pixels_is_seen_with_those_of_the_model(model: str, tmp_path: Path, out: Path):
    coarse = mosaic(tmp_path)
    with rasterio.open(coarse) as dataset:
        fine = dataset.read().repeat(3, axis=1).repeat(3, axis=2)
    path = write_tif(tmp_path / "fine.tif", fine, grid(*fine.shape[1:], (2 / 3, 2 / 3)))
    found = answers(classify(job(model, path, out), Progress())["OUTPUT"])
    assert [row["class"] for row in found] == [KINDS[kind] for kind in kinds(3, 4).flat]
    assert envelope(found[0]) == pytest.approx((WEST, NORTH - 128, WEST + 128, NORTH))


def test_an_image_with_much_coarser_pixels_is_warned_of(model: str, tmp_path: Path, out: Path):
    path = mosaic(tmp_path, on=grid(3 * SIDE, 4 * SIDE, (4.0, 4.0)))
    listener = Listener()
    assert classify(job(model, path, out), listener.progress)["COUNT"] == 48
    assert "are 4 m wide, those that the model learned from 2 m" in listener.texts("warning")[0]


def test_smaller_strides_make_smaller_cells_from_several_looks(model: str, tmp_path: Path, out: Path):
    found = answers(classify(job(model, mosaic(tmp_path), out, stride=64.0), Progress())["OUTPUT"])
    assert len(found) == 6 * 8
    assert envelope(found[0]) == (WEST, NORTH - 64, WEST + 64, NORTH)
    assert found[0]["class"] == KINDS[kinds(3, 4)[0, 0]]


def test_larger_cells_are_the_mean_of_their_chips(model: str, tmp_path: Path, out: Path):
    path = mosaic(tmp_path)
    single = answers(classify(job(model, path, out), Progress())["OUTPUT"])
    found = answers(classify(job(model, path, out, cell_size=4.0 * SIDE), Progress())["OUTPUT"])
    assert len(found) == 4  # the lower two see the last row and its mirror image
    expected = np.mean([single[at]["p_red"] for at in (0, 1, 4, 5)])
    assert found[0]["p_red"] == pytest.approx(expected, abs=1e-4)
    assert envelope(found[2]) == (WEST, NORTH - 6 * SIDE, WEST + 4 * SIDE, NORTH - 4 * SIDE)


def test_what_is_not_sure_enough_is_unknown(model: str, tmp_path: Path, out: Path):
    values = classify(job(model, mosaic(tmp_path), out, threshold=1.0, output_raster=str(out / "c.tif")), Progress())
    assert values["UNKNOWN"] == 12
    assert {row["class"] for row in answers(values["OUTPUT"])} == {"unknown"}
    with rasterio.open(values["OUTPUT_RASTER"]) as dataset:
        assert np.unique(dataset.read(1)).tolist() == [0]


def test_cells_without_data_are_left_out(model: str, tmp_path: Path, out: Path):
    path = mosaic(tmp_path)
    with rasterio.open(path, "r+") as dataset:
        dataset.nodata = 0
        pixels = dataset.read()
        pixels[:, :SIDE, :SIDE] = 0
        dataset.write(pixels)
    values = classify(job(model, path, out, output_raster=str(out / "c.tif")), Progress())
    assert values["COUNT"] == 11
    with rasterio.open(values["OUTPUT_RASTER"]) as dataset:
        assert dataset.read(1)[0, 0] == dataset.nodata


def test_degrees_are_no_obstacle(model: str, tmp_path: Path, out: Path):
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    size = 2.0 / 111412.2
    on = Grid(CRS.from_epsg(4326), Affine(2 * size, 0, 9.0, 0, -size, 60.0), 3 * SIDE, 4 * SIDE)
    found = answers(classify(job(model, mosaic(tmp_path, on=on), out), Progress())["OUTPUT"])
    assert [row["class"] for row in found] == [KINDS[kind] for kind in kinds(3, 4).flat]
    assert envelope(found[0])[2] - 9.0 == pytest.approx(2 * SIDE * size, rel=5e-3)


def test_polygons_and_points_get_an_answer_each(model: str, tmp_path: Path, out: Path):
    placed = kinds(3, 4)
    middle = {"type": "Point", "coordinates": [WEST + 3 * SIDE, NORTH - SIDE]}  # of the second chip
    small = square(WEST + 5 * SIDE - 10, NORTH - SIDE + 10, 20, 20)  # around the middle of the third
    large = square(WEST, NORTH - 2 * SIDE, 8 * SIDE, 2 * SIDE)  # the second row
    off = {"type": "Point", "coordinates": [WEST - 5000, NORTH]}
    places = layer(tmp_path / "p.json", [(each, {"name": "x"}) for each in (middle, small, large, off)])
    values = classify(job(model, mosaic(tmp_path), out, places=places), Progress())
    found = answers(values["OUTPUT"])
    assert [row["feature"] for row in found] == [1, 2, 3, 4]
    assert found[0]["class"] == KINDS[placed[0, 1]]
    assert found[1]["class"] == KINDS[placed[0, 2]]
    shares = np.bincount(placed[1], minlength=3) / 4
    assert [found[2][f"p_{kind}"] for kind in KINDS] == pytest.approx(shares.tolist(), abs=0.15)
    assert found[3]["class"] is None
    assert (values["COUNT"], values["EMPTY"]) == (4, 1)


def test_places_of_another_crs_come_to_the_image(model: str, tmp_path: Path, out: Path):
    from rasterio.warp import transform

    lon, lat = (each[0] for each in transform(UTM, CRS.from_epsg(4326), [WEST + SIDE], [NORTH - SIDE]))
    places = layer(tmp_path / "p.json", [({"type": "Point", "coordinates": [lon, lat]}, {})], crs="EPSG:4326")
    (row,) = answers(classify(job(model, mosaic(tmp_path), out, places=places), Progress())["OUTPUT"])
    assert row["class"] == KINDS[kinds(3, 4)[0, 0]]
    assert envelope(row)[:2] == pytest.approx((WEST + SIDE, NORTH - SIDE), abs=0.01)


def test_a_model_that_does_not_know_its_pixel_size_needs_that_of_the_cells(model: str, tmp_path: Path, out: Path):
    blind = changed(model, tmp_path / "blind.safetensors", pixel_size_m=0.0)
    with pytest.raises(BadOption, match="say how large a cell is"):
        classify(job(blind, mosaic(tmp_path), out), Progress())
    found = answers(classify(job(blind, mosaic(tmp_path), out, cell_size=2.0 * SIDE), Progress())["OUTPUT"])
    assert [row["class"] for row in found] == [KINDS[kind] for kind in kinds(3, 4).flat]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cell_size": -1.0}, "CELL_SIZE is -1"),
        ({"stride": 500.0}, "gaps between cells"),
        ({"threshold": 1.5}, "share from 0 to 1"),
        ({"least_valid": -0.5}, "share from 0 to 1"),
    ],
)
def test_sizes_that_do_not_work_are_refused(model: str, tmp_path: Path, out: Path, changes: dict, reason: str):
    with pytest.raises(BadOption, match=reason):
        classify(job(model, mosaic(tmp_path), out, **changes), Progress())
    assert left_in(out) == []


def test_a_map_needs_cells_that_suit_chips(model: str, tmp_path: Path, out: Path):
    with pytest.raises(BadOption, match="as large as the model's chips"):
        classify(job(model, mosaic(tmp_path), out, cell_size=300.0, output_map=str(out / "m.tif")), Progress())
    assert left_in(out) == []


def test_rasters_of_places_are_refused(model: str, tmp_path: Path, out: Path):
    places = layer(tmp_path / "p.json", [])
    with pytest.raises(BadOption, match="rasters of cells"):
        classify(job(model, mosaic(tmp_path), out, places=places, output_raster=str(out / "c.tif")), Progress())


def test_lines_are_refused_and_leave_nothing(model: str, tmp_path: Path, out: Path):
    line = {"type": "LineString", "coordinates": [[WEST, NORTH], [WEST + 9, NORTH - 9]]}
    with pytest.raises(WrongGeometry):
        classify(job(model, mosaic(tmp_path), out, places=layer(tmp_path / "p.json", [(line, {})])), Progress())
    assert left_in(out) == []


def test_images_that_do_not_suit_the_model_are_refused(model: str, tmp_path: Path, out: Path):
    with pytest.raises(ModelMismatch, match="is 3, this run has 2"):
        classify(dataclasses.replace(job(model, "", out), image=source(mosaic(tmp_path), bands=(1, 2))), Progress())
    bare = write_tif(tmp_path / "bare.tif", chip_set(1).pixels[0], crs=None)
    with pytest.raises(NoCrs):
        classify(job(model, bare, out), Progress())
    path = mosaic(tmp_path)
    with pytest.raises(OutputIsInput):
        classify(job(model, path, out, output_raster=path), Progress())


def test_a_cancelled_run_leaves_nothing(model: str, tmp_path: Path, out: Path):
    rasters = {"output_raster": str(out / "c.tif"), "output_map": str(out / "m.tif")}
    with pytest.raises(Cancelled):
        classify(job(model, mosaic(tmp_path), out, **rasters), Listener(cancel_after=4).progress)
    assert left_in(out) == []


def test_the_layer_tells_where_it_comes_from(model: str, tmp_path: Path, out: Path):
    classify(job(model, mosaic(tmp_path), out, threshold=0.3), Progress())
    (about,) = sqlite3.connect(out / "a.gpkg").execute("SELECT description FROM gpkg_contents").fetchone()
    assert '"DEEP_FUSION_METHOD": "alexnet"' in about
    assert read_card(model).options["pixel_size_m"] == 2.0
