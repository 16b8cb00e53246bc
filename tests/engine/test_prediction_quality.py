# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess and compare predictions: on a real triple with known figures, and on invented images."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.engine.assess import assess
from deep_fusion.engine.compare import compare
from deep_fusion.engine.errors import BadOption, OutputIsInput, WrongBandCount
from deep_fusion.engine.jobs import AssessJob, CompareJob, RasterFile, Source
from deep_fusion.engine.metrics.global_ssim import global_ssim
from deep_fusion.engine.progress import Progress
from engine_support import ROOT, Listener, grid, left_in, write_tif

CIA = ROOT.parent / "shared" / "data" / "stf" / "cia50"
needs_triple = pytest.mark.skipif(not CIA.is_dir(), reason=f"no real triple in {CIA}")

FINE, COARSE = grid(64, 72, pixel=(30.0, 30.0)), grid(8, 9, pixel=(240.0, 240.0))


def source(path: Path | str) -> Source:
    return Source(Path(path).stem, (RasterFile(str(path)),))


@pytest.fixture
def triple() -> dict[str, Source]:
    dates = {1: "20011008", 2: "20011017", 3: "20011102"}
    inputs = {f"fine_{number}": source(CIA / f"L_{date}.tif") for number, date in dates.items()}
    inputs |= {f"coarse_{number}": source(CIA / f"M_{date}.tif") for number, date in dates.items()}
    return {**inputs, "truth": inputs.pop("fine_2")}


@pytest.fixture
def invented(tmp_path: Path) -> dict[str, Source]:
    """Images whose fine detail grows from date to date while the coarse ones only see the mean."""
    generator = np.random.default_rng(2)
    detail, levels = generator.random((2, 64, 72)), {1: 0.2, 2: 0.26, 3: 0.3}
    inputs = {}
    for date, level in levels.items():
        fine = level + 0.2 * level * (detail - 0.5)
        inputs[f"fine_{date}"] = source(write_tif(tmp_path / f"f{date}.tif", fine.astype("float32"), FINE))
        coarse = fine.reshape(2, 8, 8, 9, 8).mean(axis=(2, 4))
        inputs[f"coarse_{date}"] = source(write_tif(tmp_path / f"c{date}.tif", coarse.astype("float32"), COARSE))
    return {**inputs, "truth": inputs.pop("fine_2")}


def test_the_global_form_is_its_formula():
    generator = np.random.default_rng(1)
    x, y = generator.random((2, 3, 20, 30))
    expected = []
    for one, other in zip(x, y):
        (vx, c), (_, vy) = np.cov(one.ravel(), other.ravel(), bias=True)
        mx, my = one.mean(), other.mean()
        expected.append((2 * mx * my + 1e-3) * (2 * c + 1e-3) / ((mx**2 + my**2 + 1e-3) * (vx + vy + 1e-3)))
    assert global_ssim(x, y, 1.0) == pytest.approx(np.mean(expected), rel=1e-12)
    assert global_ssim(1e4 * x, 1e4 * y, 1e4) == pytest.approx(np.mean(expected), rel=1e-12)
    assert global_ssim(x, x, 1.0) == 1.0


@needs_triple
def test_the_real_triple_has_the_figures_of_other_programs(triple, tmp_path: Path):
    """Copy of t1 as a prediction; figures of programs written independently, at ERGAS factor 5."""
    table = str(tmp_path / "t.csv")
    inputs = {**triple, "predicted": triple["fine_1"]}
    values = assess(AssessJob("spatiotemporal", inputs, output_csv=table, options={"ratio": 20}), Progress())
    assert values["RMSE"] == values["RMSE_COPY_1"] == pytest.approx(0.0388, abs=5e-5)
    assert values["RMSE_COPY_3"] == pytest.approx(0.0422, abs=5e-5)
    assert values["RMSE_MEAN"] == pytest.approx(0.0287, abs=5e-5)
    assert values["RMSE_LINEAR"] == pytest.approx(0.0298, abs=5e-5)
    assert (values["R"], values["SSIM_GLOBAL"]) == pytest.approx((0.758, 0.811), abs=5e-4)
    assert (values["SAM_RAD"], values["ERGAS"]) == pytest.approx((0.153, 1.783), abs=5e-4)
    with open(table, newline="") as file:
        rows = {(row["image"], row["metric"], row["band"]): float(row["value"]) for row in csv.DictReader(file)}
    assert rows["coarse change (H = 0)", "R", "all"] == pytest.approx(0.857, abs=5e-4)
    assert rows["coarse change (H = 0)", "SSIM_GLOBAL", "all"] == pytest.approx(0.894, abs=5e-4)
    assert rows["coarse change (H = 0)", "ERGAS", "all"] == pytest.approx(1.289, abs=1e-3)


@needs_triple
def test_methods_on_the_real_triple_are_ranked(triple, tmp_path: Path):
    methods = ("linear", "fine_aware", "starfm", "estarfm", "fsdaf", "fitfc")
    page, record = tmp_path / "c.html", tmp_path / "c.json"
    job = CompareJob("spatiotemporal", triple, methods, str(tmp_path), output_html=str(page), output_json=str(record))
    values = compare(job, Progress())
    assert values["BEST"] == "fine_aware"
    assert values["RMSE"] < 0.0270 < values["RMSE_BASELINE"] == pytest.approx(0.0287, abs=5e-5)
    measured = {title: each["RMSE"] for title, each in json.loads(record.read_text())["measured"].items()}
    # measured with this program on 2026-11-27; the loops of tests/models/spatiotemporal hold the formulas
    assert measured["ESTARFM"] == pytest.approx(0.0286, abs=2e-4)
    assert measured["FSDAF"] == pytest.approx(0.0287, abs=2e-4)
    assert measured["FSDAF"] < measured["coarse change (H = 0)"]
    assert len(measured) == len(methods) + 4
    assert page.stat().st_size > 100_000
    assert left_in(tmp_path) == ["c.html", "c.json"]


def test_a_perfect_prediction_is_perfect(invented, tmp_path: Path):
    page = tmp_path / "a.html"
    inputs = {**invented, "predicted": invented["truth"]}
    values = assess(AssessJob("spatiotemporal", inputs, output_html=str(page)), Progress())
    perfect = {"RMSE": 0, "BIAS": 0, "R": 1, "SSIM": 1, "SSIM_GLOBAL": 1, "SAM": 0, "SAM_RAD": 0, "ERGAS": 0}
    assert {name: values[name] for name in perfect} == pytest.approx(perfect, abs=1e-6)
    assert values["RMSE_COPY_1"] > values["RMSE_MEAN"] > 0
    assert "coarse change (H = 0)" in page.read_text()


def test_what_is_missing_or_wrong_is_said(invented, tmp_path: Path):
    with pytest.raises(BadOption, match="TRUTH"):
        assess(AssessJob("spatiotemporal", {"predicted": invented["truth"]}), Progress())
    other = source(write_tif(tmp_path / "one.tif", np.zeros((1, 64, 72), "float32"), FINE))
    with pytest.raises(WrongBandCount):
        assess(AssessJob("spatiotemporal", {"predicted": other, "truth": invented["truth"]}), Progress())
    inputs = {"predicted": invented["fine_1"], "truth": invented["truth"]}
    with pytest.raises(OutputIsInput):
        assess(AssessJob("spatiotemporal", inputs, output_csv=invented["truth"].files[0].path), Progress())
    with pytest.raises(BadOption, match="METHODS"):
        compare(CompareJob("spatiotemporal", invented, (), str(tmp_path)), Progress())
    with pytest.raises(BadOption, match="task"):
        assess(AssessJob("cooking", {}), Progress())


def test_a_method_that_fails_is_told_of_and_the_others_go_on(invented, tmp_path: Path):
    one_pair = {role: image for role, image in invented.items() if not role.endswith("_3")}
    listener = Listener()
    folder = tmp_path / "made"
    folder.mkdir()
    job = CompareJob("spatiotemporal", one_pair, ("estarfm", "linear"), str(folder))
    assert compare(job, listener.progress)["BEST"] == "linear"
    assert any("ESTARFM failed" in text for text in listener.texts("warning"))
    with pytest.raises(BadOption, match="ESTARFM"):
        compare(CompareJob("spatiotemporal", one_pair, ("estarfm",), str(folder)), Progress())
    assert left_in(folder) == []
