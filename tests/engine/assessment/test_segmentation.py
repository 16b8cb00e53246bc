# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess a map of classes: numbers against plain loops, and a map made by hand of a real radar image."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from deep_fusion.engine.assess import assess
from deep_fusion.engine.classes import classes_tag
from deep_fusion.engine.errors import (
    BadOption,
    CannotWrite,
    NoClassMap,
    NoOverlap,
    NoValidPixels,
    OutputIsInput,
    WrongBandCount,
)
from deep_fusion.engine.jobs import AssessJob, LandClass, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Grid
from engine_support import CORNER, ROOT, Listener, grid, left_in, source, write_tif
from rasterio.crs import CRS
from rasterio.warp import Resampling, calculate_default_transform, reproject

ROWS, COLS = 90, 130
NAMED = (LandClass(1, "water", "#0000ff"), LandClass(4, "wood", "#008000"), LandClass(300, "field", "#ffff00"))
FLOODS = ROOT.parent / "shared" / "data" / "sar" / "sen1floods11"


def patches(rows: int = ROWS, cols: int = COLS, seed: int = 0) -> np.ndarray:
    """Class numbers in squares of ten pixels, (1, rows, cols)."""
    chosen = np.random.default_rng(seed).choice([1, 4, 300], (math.ceil(rows / 10), math.ceil(cols / 10)))
    return np.kron(chosen, np.ones((10, 10), int))[None, :rows, :cols].astype(np.uint16)


@pytest.fixture
def maps(tmp_path: Path) -> dict[str, Source]:
    """A truth with holes, and a map of it that is right three times out of four."""
    truth, random = patches(), np.random.default_rng(1)
    predicted = np.where(random.random(truth.shape) < 0.75, truth, random.choice([1, 4, 300], truth.shape))
    truth[0, :30, 40:] = 0
    return {
        "predicted": source(write_tif(tmp_path / "map.tif", predicted.astype(np.uint16)), name="map"),
        "truth": source(write_tif(tmp_path / "truth.tif", truth, nodata=0), name="truth"),
    }


def pixels(image: Source) -> np.ndarray:
    with rasterio.open(image.files[0].path) as dataset:
        return dataset.read(1).astype(int)


def measured(maps: dict[str, Source], progress: Progress | None = None, **facts) -> dict[str, float]:
    return assess(AssessJob("segmentation", maps, **facts), progress or Progress())


def in_loops(maps: dict[str, Source]) -> dict[str, float]:
    """The four numbers from pairs of pixels, one class after the other."""
    pairs = [(t, p) for t, p in zip(pixels(maps["truth"]).flat, pixels(maps["predicted"]).flat, strict=True) if t]
    agreed = sum(t == p for t, p in pairs) / len(pairs)
    chance, ious, f1s = 0.0, [], []
    for each in {number for pair in pairs for number in pair}:
        both = sum(t == p == each for t, p in pairs)
        true, found = sum(t == each for t, _ in pairs), sum(p == each for _, p in pairs)
        chance += true / len(pairs) * found / len(pairs)
        ious.append(both / (true + found - both))
        f1s.append(2 * both / (true + found))
    kappa = (agreed - chance) / (1 - chance)
    means = sum(ious) / len(ious), sum(f1s) / len(f1s)
    return {"OA": agreed, "KAPPA": kappa, "MIOU": means[0], "F1": means[1], "PIXELS": len(pairs)}


def test_the_numbers_are_those_of_plain_loops(maps):
    assert measured(maps) == pytest.approx(in_loops(maps), rel=1e-12)


def test_the_truth_against_itself_is_perfect(maps):
    found = measured({"predicted": maps["truth"], "truth": maps["truth"]})
    assert (found["OA"], found["KAPPA"], found["MIOU"], found["F1"]) == (1.0, 1.0, 1.0, 1.0)


def test_images_of_several_tiles_are_counted_whole(tmp_path: Path):
    truth, found = patches(700, 1100, seed=2), patches(700, 1100, seed=3)
    maps = {
        "predicted": source(write_tif(tmp_path / "map.tif", found)),
        "truth": source(write_tif(tmp_path / "truth.tif", truth)),
    }
    result = measured(maps)
    assert result["PIXELS"] == 700 * 1100
    assert result["OA"] == np.mean(truth == found)


def test_a_truth_of_a_part_with_other_pixels_counts_where_it_lies(maps, tmp_path: Path):
    """Pixels half as large, beginning in the middle of the map: each pixel of the map meets the truth at its centre."""
    start_row, start_col = 40, 60
    fine = np.kron(patches()[0, start_row:70, start_col:100], np.ones((2, 2), int))[None].astype(np.uint16)
    corner = CORNER[0] + 2.0 * start_col, CORNER[1] - 3.0 * start_row
    path = write_tif(tmp_path / "part.tif", fine, grid(60, 80, (1.0, 1.5), corner), nodata=0)
    found = measured({"predicted": maps["predicted"], "truth": source(path)})
    there = slice(start_row, 70), slice(start_col, 100)
    assert found["PIXELS"] == 30 * 40
    assert found["OA"] == np.mean(pixels(maps["predicted"])[there] == patches()[0][there])


def test_a_truth_in_another_crs_agrees_with_the_same_one_in_that_of_the_map(tmp_path: Path):
    truth = patches(400, 500, seed=4)
    on = grid(400, 500, (10.0, 10.0))
    lonlat = CRS.from_epsg(4326)
    transform, width, height = calculate_default_transform(on.crs, lonlat, 500, 400, *on.bounds)
    warped = np.zeros((1, height, width), np.uint16)
    reproject(
        truth,
        warped,
        src_transform=on.transform,
        src_crs=on.crs,
        dst_transform=transform,
        dst_crs=lonlat,
        resampling=Resampling.nearest,
    )
    there = Grid(lonlat, transform, height, width)
    maps = {
        "predicted": source(write_tif(tmp_path / "map.tif", truth, on)),
        "truth": source(write_tif(tmp_path / "truth.tif", warped, there, nodata=0)),
    }
    found = measured(maps)
    assert found["PIXELS"] > 0.98 * truth.size
    assert found["OA"] > 0.9  # patches of ten pixels, whose outlines move by up to one


def test_classes_of_the_job_name_those_of_the_report(maps, tmp_path: Path):
    measured(maps, classes=NAMED, output_csv=str(tmp_path / "table.csv"), output_html=str(tmp_path / "page.html"))
    with open(tmp_path / "table.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["class"]) for row in rows] == [("1", "water"), ("4", "wood"), ("300", "field")]
    page = (tmp_path / "page.html").read_text()
    assert all(text in page for text in ("water", "truth \\ map", "the 3 classes that truth or map hold", "Olofsson"))
    assert page.count("data:image/png") == 4


def test_without_classes_the_map_tells_its_own(maps, tmp_path: Path):
    with rasterio.open(maps["predicted"].files[0].path, "r+") as dataset:
        dataset.update_tags(**classes_tag(NAMED))
    measured(maps, output_csv=str(tmp_path / "table.csv"))
    assert (tmp_path / "table.csv").read_text().splitlines()[2].startswith("4,wood,")


def test_the_table_holds_closed_values(tmp_path: Path):
    """Two rows of six pixels of 6 square metres; the truth knows the left four columns of the first class's map."""
    maps = {
        "predicted": source(write_tif(tmp_path / "map.tif", np.array([[[1] * 6, [2] * 6]], np.uint8))),
        "truth": source(
            write_tif(tmp_path / "truth.tif", np.array([[[1, 1, 1, 2, 0, 0], [2, 2, 2, 2, 0, 0]]], np.uint8), nodata=0)
        ),
    }
    measured(maps, output_csv=str(tmp_path / "table.csv"))
    with open(tmp_path / "table.csv", newline="") as file:
        first, second = csv.DictReader(file)
    numbers = {name: float(value) for name, value in first.items()}
    margin = 1.96 * math.sqrt(36**2 * 0.75 * 0.25 / 3)
    assert numbers == pytest.approx(
        {
            "number": 1,
            "class": 1,
            "pixels_truth": 3,
            "pixels_map": 4,
            "iou": 0.75,
            "recall": 1,
            "precision": 0.75,
            "f1": 6 / 7,
            "area_mapped_m2": 36,
            "area_adjusted_m2": 27,
            "area_lower_m2": 27 - margin,
            "area_upper_m2": 27 + margin,
        }
    )
    assert float(second["area_adjusted_m2"]) == pytest.approx(36 + 9)


def test_a_class_that_occurs_nowhere_is_listed_but_in_no_mean(maps, tmp_path: Path):
    table = tmp_path / "table.csv"
    found = measured(maps, classes=(*NAMED, LandClass(9, "ice")), output_csv=str(table))
    assert found == pytest.approx(measured(maps) | {"OUTPUT_CSV": str(table)})
    assert table.read_text().splitlines()[-1].startswith("9,ice,0,0,nan,nan,nan,nan,0.0,")


def test_numbers_of_the_map_that_are_on_no_list_are_errors(maps):
    listener = Listener()
    found = measured(maps, listener.progress, classes=NAMED[:2])
    truth, predicted = pixels(maps["truth"]), pixels(maps["predicted"])
    assert any("map holds 300, which the list of classes lacks" in text for text in listener.texts("warning"))
    assert found["PIXELS"] == (truth > 0).sum()
    assert found["OA"] == np.mean((truth == predicted)[truth > 0])


def test_numbers_of_the_truth_that_are_on_no_list_are_unknown(maps, tmp_path: Path):
    values = pixels(maps["truth"])
    values[:5] = 77
    maps["truth"] = source(write_tif(tmp_path / "odd.tif", values[None].astype(np.uint16), nodata=0), name="odd")
    listener = Listener()
    found = measured(maps, listener.progress, classes=NAMED)
    assert listener.texts("warning") == [
        "odd holds 77, which the list of classes lacks: these pixels are not compared."
    ]
    assert found["PIXELS"] == ((values > 0) & (values != 77)).sum()


def test_labels_with_a_palette_are_read_as_numbers(maps, tmp_path: Path):
    small = {role: np.where(pixels(image) == 300, 3, pixels(image)).astype(np.uint8) for role, image in maps.items()}
    painted = {}
    for role, values in small.items():
        path = write_tif(tmp_path / f"{role}_painted.tif", values[None], nodata=0, photometric="palette")
        with rasterio.open(path, "r+") as dataset:
            dataset.write_colormap(1, {1: (0, 0, 255), 3: (200, 200, 0), 4: (0, 90, 0)})
        painted[role] = source(path)
    assert measured(painted) == pytest.approx(measured(maps))


def test_areas_of_web_mercator_are_warned_of(maps, tmp_path: Path):
    mercator = Grid(CRS.from_epsg(3857), Affine(10, 0, 1e6, 0, -10, 8.4e6), ROWS, COLS)
    path = write_tif(tmp_path / "web.tif", patches(), mercator)
    listener = Listener()
    measured(maps, listener.progress)
    assert listener.texts("warning") == []
    measured({"predicted": source(path, name="web"), "truth": source(path)}, listener.progress)
    (warning,) = listener.texts("warning")
    assert "areas of web are 3.99 times" in warning


@pytest.mark.parametrize("role", ["predicted", "truth"])
def test_both_maps_are_needed(maps, role: str):
    del maps[role]
    with pytest.raises(BadOption, match=role.upper()):
        measured(maps)


def test_maps_of_other_places_several_bands_or_no_classes_are_refused(maps, tmp_path: Path):
    far = write_tif(tmp_path / "far.tif", patches(), grid(ROWS, COLS, corner=(CORNER[0] + 1e4, CORNER[1])))
    many = write_tif(tmp_path / "many.tif", np.repeat(patches(), 2, axis=0))
    smooth = write_tif(tmp_path / "smooth.tif", np.random.default_rng(0).random((1, ROWS, COLS), np.float32))
    for path, error in ((far, NoOverlap), (many, WrongBandCount), (smooth, NoClassMap)):
        for role, other in (("predicted", "truth"), ("truth", "predicted")):
            with pytest.raises(error):
                measured({role: source(path), other: source(smooth) if error is NoClassMap else maps[other]})


def test_a_list_of_classes_does_not_make_a_map_of_an_image(maps, tmp_path: Path):
    image = write_tif(tmp_path / "image.tif", np.arange(ROWS * COLS, dtype=np.uint16).reshape(1, ROWS, COLS))
    with pytest.raises(NoClassMap, match="11700 different"):
        measured(maps | {"predicted": source(image)}, classes=NAMED)


def test_a_truth_without_any_class_is_refused(maps, tmp_path: Path):
    empty = write_tif(tmp_path / "empty.tif", np.zeros((1, ROWS, COLS), np.uint8), nodata=0)
    with pytest.raises(NoValidPixels):
        measured({"predicted": maps["predicted"], "truth": source(empty)}, classes=NAMED)


def test_reports_that_cannot_be_written_are_found_before_the_work(maps, tmp_path: Path):
    listener = Listener()
    with pytest.raises(CannotWrite):
        measured(maps, listener.progress, output_html=str(tmp_path / "nowhere" / "page.html"))
    with pytest.raises(OutputIsInput):
        measured(maps, listener.progress, output_csv=maps["truth"].files[0].path)
    assert listener.events == []
    assert left_in(tmp_path) == ["map.tif", "truth.tif"]


@pytest.mark.skipif(not FLOODS.is_dir(), reason=f"no labelled radar image in {FLOODS}")
def test_dark_radar_pixels_are_a_fair_map_of_a_real_flood(tmp_path: Path):
    """The label is -1 where nothing is known, 0 dry, 1 water; the map calls VV below -15 dB water."""
    label = FLOODS / "Spain_7370579_LabelHand.tif"
    with rasterio.open(FLOODS / "Spain_7370579_S1Hand.tif") as dataset:
        backscatter, profile = dataset.read(1), dataset.profile
    dark = np.where(np.isfinite(backscatter), backscatter < -15, 255).astype(np.uint8)
    path = tmp_path / "dark.tif"
    known = {name: profile[name] for name in ("crs", "transform", "height", "width")}
    with rasterio.open(path, "w", driver="GTiff", dtype="uint8", count=1, nodata=255, **known) as dataset:
        dataset.write(dark, 1)
    found = measured(
        {"predicted": source(path), "truth": source(label)},
        output_csv=str(tmp_path / "table.csv"),
        output_html=str(tmp_path / "page.html"),
    )
    with rasterio.open(label) as dataset:
        truth = dataset.read(1)
    compared = np.isin(truth, (0, 1)) & (dark < 255)
    assert found["PIXELS"] == compared.sum()
    assert found["OA"] == pytest.approx(np.mean(truth[compared] == dark[compared]))
    with open(tmp_path / "table.csv", newline="") as file:
        dry, water = csv.DictReader(file)
    both = ((truth == 1) & (dark == 1))[compared].sum()
    either = ((truth == 1) | (dark == 1))[compared].sum()
    assert float(water["iou"]) == pytest.approx(both / either)
    degree, middle = 111_200 * profile["transform"].a, math.radians(profile["transform"].f - 0.023)
    pixel_m2 = sum(float(row["area_mapped_m2"]) for row in (dry, water)) / (dark < 255).sum()
    assert pixel_m2 == pytest.approx(degree**2 * math.cos(middle), rel=0.01)
