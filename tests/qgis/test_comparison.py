# SPDX-License-Identifier: GPL-2.0-or-later
"""The leaderboard and Grad-CAM through the toolbox, for real."""

import csv
import json
from pathlib import Path

import pytest
from osgeo import gdal
from qgis_support import pixels, run


@pytest.fixture(scope="module")
def compared(demo, tmp_path_factory):
    """Four classical methods and one network with its shipped weights, on the demo pair."""
    folder = tmp_path_factory.mktemp("compared")
    parameters = {
        "PAN": demo["VHR_PAN"],
        "MS": demo["VHR_MS"],
        "METHODS": ["exp", "brovey", "gsa", "bt_h", "fusionnet"],
    }
    reports = {f"OUTPUT_{kind.upper()}": str(folder / f"c.{kind}") for kind in ("html", "csv", "json")}
    return run("compare_pansharpening", {**parameters, **reports, "ADAPT_ITERATIONS": 0})


def test_the_best_is_named_and_beats_interpolation(compared):
    with open(compared["OUTPUT_CSV"], newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["resolution"] == "reduced"]
    assert rows[0]["method"] == compared["BEST"] != "exp"
    assert float(rows[0]["Q2N"]) == compared["Q2N"]
    quality = {row["method"]: float(row["Q2N"]) for row in rows}
    assert quality["fusionnet"] > quality["exp"]  # shipped weights, on an image that they have never seen
    assert 0 < compared["HQNR"] <= 1
    assert Path(compared["OUTPUT_HTML"]).stat().st_size > 100_000
    assert json.loads(Path(compared["OUTPUT_JSON"]).read_text())["facts"]["best"] == compared["BEST_TITLE"]


def test_the_best_of_the_classical_methods_can_be_handed_on(demo, tmp_path):
    pair = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"]}
    best = run("compare_pansharpening", {**pair, "METHODS": ["exp", "gsa", "mtf_glp_fs"], "PROTOCOL": "reduced"})[
        "BEST"
    ]
    fused = run("pansharpen_classical", {**pair, "METHOD": best, "OUTPUT": str(tmp_path / "fused.tif")})
    assert gdal.Open(fused["OUTPUT"]).GetMetadataItem("DEEP_FUSION_METHOD") == best


def test_a_network_is_explained_by_maps_on_the_grid_of_pan(demo, tmp_path):
    pair = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"]}
    model = str(tmp_path / "model.safetensors")
    run(
        "pansharpen_network",
        {**pair, "ADAPT_ITERATIONS": 2, "OUTPUT": str(tmp_path / "fused.tif"), "OUTPUT_MODEL": model},
    )
    maps = run("explain_pansharpening", {**pair, "MODEL": model, "BAND": 4, "FOLDER": str(tmp_path / "maps")})
    assert len(maps["OUTPUT_LAYERS"]) == 4
    heat = str(tmp_path / "maps/cam_last_residual_block.tif")
    assert gdal.Open(heat).GetGeoTransform() == gdal.Open(demo["VHR_PAN"]).GetGeoTransform()
    assert pixels(heat).max() > 0
    assert json.loads(maps["SUMMARY"])["last residual block"]["cam"] == pytest.approx(pixels(heat).mean(), rel=1e-3)
