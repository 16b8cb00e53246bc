# SPDX-License-Identifier: GPL-2.0-or-later
"""The leaderboard: its numbers, its order, its reports, and what it leaves behind."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import pytest
from deep_fusion.engine.apply import apply
from deep_fusion.engine.assess import assess
from deep_fusion.engine.compare import compare
from deep_fusion.engine.comparison import pansharpening as comparing
from deep_fusion.engine.errors import BadOption, Cancelled, DiskFull, ImageTooSmall, NoOverlap
from deep_fusion.engine.jobs import ApplyJob, AssessJob, CompareJob, Source, Training
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.weights.model_file import save
from deep_fusion.models.pansharpening.scene import open_scene
from deep_fusion.models.registry import MethodRecord
from deep_fusion.models.sensors import sensor
from engine_support import CORNER, PIXEL, Listener, left_in, scene, source, stored_pair, whole, write_tif
from tiny_network import TinyNetwork, card, tiny

METHODS = "exp", "brovey", "gsa", "mtf_glp"


@pytest.fixture
def images(tmp_path: Path) -> dict[str, Source]:
    return stored_pair(tmp_path, scene(160, 192))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for name in ("out", "work"):
        (tmp_path / name).mkdir()
    return tmp_path / "out"


def job(images: dict[str, Source], out: Path, *methods: str, **changes) -> CompareJob:
    return CompareJob("pansharpening", images, methods or METHODS, str(out.parent / "work"), **changes)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_interpolation_is_last_and_the_best_is_named(images, out: Path):
    values = compare(job(images, out, output_csv=str(out / "c.csv")), Progress())
    rows = [row for row in rows_of(out / "c.csv") if row["resolution"] == "reduced"]
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[-1]["method"] == "exp"
    assert values["BEST"] == rows[0]["method"]
    quality = [float(row["Q2N"]) for row in rows]
    assert quality == sorted(quality, reverse=True)
    assert (values["Q2N"], values["ERGAS"]) == (quality[0], float(rows[0]["ERGAS"]))


def test_its_numbers_are_those_of_a_run_and_an_assessment(images, out: Path):
    values = compare(job(images, out, "gsa"), Progress())
    reduced, truth = open_scene(images, sensor("generic")).reduced()
    files = {
        role: source(write_tif(out / f"{role}.tif", whole(image).astype("float32"), image.grid), name=role)
        for role, image in {"pan": reduced.pan, "ms": reduced.ms, "reference": truth}.items()
    }
    fused = str(out / "fused.tif")
    apply(ApplyJob("pansharpening", "gsa", {role: files[role] for role in ("pan", "ms")}, fused), Progress())
    judged = {"fused": source(fused), "reference": files["reference"]}
    expected = assess(AssessJob("pansharpening", judged, options={"ratio": 4}), Progress())
    # the result was rounded to whole numbers here, as the user's would be
    assert values["ERGAS"] == pytest.approx(expected["ERGAS"], rel=0.01)
    assert values["SAM"] == pytest.approx(expected["SAM"], rel=0.01)

    apply(ApplyJob("pansharpening", "gsa", images, fused), Progress())
    at_full = assess(AssessJob("pansharpening", {"fused": source(fused), **images}), Progress())
    assert values["HQNR"] == pytest.approx(at_full["HQNR"], rel=1e-6)


@pytest.mark.parametrize(
    ("protocol", "resolutions", "numbers"),
    [("reduced", {"reduced"}, {"Q2N", "ERGAS", "SAM"}), ("full", {"full"}, {"HQNR"})],
)
def test_the_protocol_says_where_to_measure(images, out: Path, protocol: str, resolutions: set, numbers: set):
    values = compare(job(images, out, protocol=protocol, output_csv=str(out / "c.csv")), Progress())
    assert {row["resolution"] for row in rows_of(out / "c.csv")} == resolutions
    assert set(values) == {"BEST", "BEST_TITLE", "OUTPUT_CSV"} | numbers


def test_page_and_record_hold_the_table_the_pictures_and_the_settings(images, out: Path):
    reports = {"output_html": str(out / "c.html"), "output_json": str(out / "c.json")}
    compare(job(images, out, **reports, options={"mtf_gains": "0.25"}), Progress())
    page = (out / "c.html").read_text()
    assert page.count("data:image/png") == 2 + 2 * (2 + 4) + 1 + 4  # charts; strips, one with the truth; errors
    assert "GSA (adaptive Gram-Schmidt)" in page
    record = json.loads((out / "c.json").read_text())
    assert record["facts"]["MTF gains"] == [0.25] * 4
    assert {each["method"] for each in record["results"]["full"]} == set(METHODS)
    assert "numpy" in record["versions"]


def test_an_extent_compares_a_part(images, out: Path):
    west, north = CORNER
    extent = (west + 20 * PIXEL[0], north - 130 * PIXEL[1], west + 150 * PIXEL[0], north - 10 * PIXEL[1])
    listener = Listener()
    part = compare(job(images, out, "gsa", extent=extent, protocol="full"), listener.progress)
    all_of_it = compare(job(images, out, "gsa", protocol="full"), Progress())
    assert part["HQNR"] != all_of_it["HQNR"]


def test_an_extent_beside_the_images_is_refused(images, out: Path):
    with pytest.raises(NoOverlap):
        compare(job(images, out, extent=(0.0, 0.0, 100.0, 100.0)), Progress())
    west, north = CORNER
    with pytest.raises(ImageTooSmall):
        compare(job(images, out, extent=(west, north - 12.0, west + 12.0, north)), Progress())


def test_networks_and_models_take_part(out: Path, tmp_path: Path, monkeypatch):
    images = stored_pair(tmp_path, scene(448, 448))  # which can be learned from when it is degraded
    load = MethodRecord.load
    monkeypatch.setattr(MethodRecord, "load", lambda record: TinyNetwork if record.trainable else load(record))
    monkeypatch.setattr(MethodRecord, "shipped", lambda record: {})
    model = str(tmp_path / "mine.safetensors")
    save(model, tiny(4).state_dict(), card(4))
    adapt = Training(iterations=3, patch_size=8, batch_size=2)
    taking_part = job(images, out, "exp", "dcfnet", models=(model,), adapt=adapt, output_csv=str(out / "c.csv"))
    compare(taking_part, Progress())
    rows = [row for row in rows_of(out / "c.csv") if row["resolution"] == "reduced"]
    assert {row["method"] for row in rows} == {"exp", "dcfnet", model}
    assert all(float(row["Q2N"]) > 0 for row in rows)


def test_one_that_fails_takes_the_last_place_and_the_others_go_on(images, out: Path, monkeypatch):
    fuse = comparing.fuse

    def failing(order, pair, progress):
        if order.method == "gsa":
            raise DiskFull(path="x.tif", free_mb=3)
        return fuse(order, pair, progress)

    monkeypatch.setattr(comparing, "fuse", failing)
    listener = Listener()
    reports = {"output_csv": str(out / "c.csv"), "output_html": str(out / "c.html")}
    values = compare(job(images, out, **reports), listener.progress)
    assert values["BEST"] != "gsa"
    assert [row["method"] for row in rows_of(out / "c.csv") if row["rank"] == "4"] == ["gsa", "gsa"]
    assert "The disk is full" in (out / "c.html").read_text()
    assert "GSA (adaptive Gram-Schmidt) failed: The disk is full" in listener.texts("warning")[0]
    with pytest.raises(DiskFull):
        compare(job(images, out, "gsa"), Progress())


def test_nothing_is_left_in_the_working_folder(images, out: Path):
    compare(job(images, out, "exp"), Progress())
    with pytest.raises(Cancelled):
        compare(job(images, out, output_csv=str(out / "c.csv")), Listener(cancel_after=12).progress)
    assert left_in(out.parent / "work") == []
    assert left_in(out) == []


@pytest.mark.parametrize(
    ("changes", "words"), [({"methods": ()}, "nothing to compare"), ({"protocol": "half"}, "choose one of reduced")]
)
def test_what_cannot_be_compared_is_refused(images, out: Path, changes: dict, words: str):
    with pytest.raises(BadOption, match=words):
        compare(dataclasses.replace(job(images, out), **changes), Progress())
