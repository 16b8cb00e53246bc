# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: results, sentences, exit status, Ctrl+C."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer
from qgis_support import children_of, pixels, write_raster


def command(name, **parameters):
    """The arguments that run one of our algorithms."""
    return ["run", f"deepfusion:{name}", "--", *(f"{key}={value}" for key, value in parameters.items())]


def sharpening(demo, output, **more):
    """The arguments that sharpen the demo images."""
    return command("pansharpen_classical", **{"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "OUTPUT": output, **more})


def results_of(answer):
    """The results in the JSON that qgis_process printed, whatever was printed before."""
    return json.loads(answer.stdout[answer.stdout.index("{\n") :])["results"]


def wait_until(condition, within_s=60.0):
    """The first true value of a condition."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


@pytest.fixture(scope="module")
def large_pair(tmp_path_factory):
    """A pair that takes several seconds to sharpen."""
    folder = tmp_path_factory.mktemp("large")
    pan = write_raster(folder / "pan.tif", width=6400, height=6400, pixel=1.0)
    return {"PAN": pan, "MS": write_raster(folder / "ms.tif", bands=4, width=1600, height=1600, pixel=4.0)}


def test_a_run_gives_a_styled_georeferenced_image(qgis_process, demo, tmp_path):
    output = tmp_path / "fused.tif"
    answer = qgis_process("--json", *sharpening(demo, output, METHOD="brovey"))
    assert answer.returncode == 0, answer.stderr
    assert results_of(answer) == {"OUTPUT": str(output)}
    fused, pan, ms = (gdal.Open(path) for path in (str(output), demo["VHR_PAN"], demo["VHR_MS"]))
    assert fused.GetGeoTransform() == pan.GetGeoTransform()
    assert (fused.RasterXSize, fused.RasterCount) == (pan.RasterXSize, ms.RasterCount)
    assert fused.GetRasterBand(1).DataType == ms.GetRasterBand(1).DataType
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fused.qml", "fused.tif"]
    layer, source = QgsRasterLayer(str(output), "fused"), QgsRasterLayer(demo["VHR_MS"], "ms")
    assert layer.renderer().redBand() == source.renderer().redBand()


def test_a_relative_output_lands_where_the_user_is(qgis_process, demo, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = qgis_process(*sharpening(demo, "here.tif", METHOD="exp"))
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "here.tif").is_file()


def test_progress_is_displayed(qgis_process, demo, tmp_path):
    answer = qgis_process(*sharpening(demo, tmp_path / "fused.tif"))
    assert "Starting the engine" in answer.stdout
    assert "0...10" in answer.stdout
    assert "100 - done" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"MS": "missing.tif"}, "missing.tif"),
        ({"PAN_BAND": 3}, "no band 3"),
        ({"METHOD": "banana"}, "METHOD"),
        ({"OUTPUT": "/nowhere/fused.img"}, "fused.img"),
    ],
)
def test_bad_parameters_end_with_status_1_and_a_sentence(qgis_process, demo, tmp_path, arguments, words):
    answer = qgis_process(*sharpening(demo, tmp_path / "fused.tif", **arguments))
    assert answer.returncode == 1
    assert words in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_error_inside_the_engine_ends_with_status_1_and_a_sentence(qgis_process, demo, tmp_path):
    truncated = tmp_path / "truncated.tif"
    truncated.write_bytes(Path(demo["VHR_PAN"]).read_bytes()[:5000])
    answer = qgis_process(*sharpening(demo, tmp_path / "fused.tif", PAN=truncated))
    assert answer.returncode == 1
    assert "truncated" in answer.stderr
    assert [path.name for path in tmp_path.iterdir() if path != truncated] == []


def test_without_an_engine_the_status_is_1_and_the_sentence_says_what_to_do(qgis_process, demo, tmp_path):
    answer = qgis_process(*sharpening(demo, tmp_path / "fused.tif"), DEEP_FUSION_PYTHON="")
    assert answer.returncode == 1
    assert "Install engine" in answer.stderr


def test_poisoned_variables_of_the_parent_do_not_matter(qgis_process, tmp_path):
    poison = {"PYTHONEXECUTABLE": "/nowhere/qgis", "GDAL_DATA": "/nowhere", "PROJ_LIB": "/nowhere"}
    answer = qgis_process("--json", *command("check_engine"), **poison)
    assert answer.returncode == 0, answer.stderr
    assert results_of(answer)["INTERPRETER"].endswith("python")


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("send", [os.kill, os.killpg])  # from another program; in a terminal, where all get it
def test_ctrl_c_ends_the_run_and_leaves_nothing(start_qgis_process, large_pair, tmp_path, options, send):
    output = tmp_path / "fused.tif"
    process = start_qgis_process(*options, *command("pansharpen_classical", **large_pair, METHOD="exp", OUTPUT=output))
    wait_until(Path(f"{output}.part").exists)
    (engine,) = children_of(process.pid)
    send(process.pid, signal.SIGINT)
    pressed = time.monotonic()
    process.communicate(timeout=30)
    assert process.returncode == 1
    assert time.monotonic() - pressed < 8.0
    assert not Path(f"/proc/{engine}").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_engine_ends_with_qgis(start_qgis_process, large_pair, tmp_path, number):
    output = tmp_path / "fused.tif"
    process = start_qgis_process(*command("pansharpen_classical", **large_pair, METHOD="exp", OUTPUT=output))
    wait_until(Path(f"{output}.part").exists)
    (engine,) = children_of(process.pid)
    os.kill(process.pid, number)
    process.communicate(timeout=30)
    wait_until(lambda: not Path(f"/proc/{engine}").exists(), within_s=5.0)
    assert not output.exists()


def test_a_chain_of_commands_measures_what_it_made(qgis_process, demo, tmp_path):
    values = {}
    for method in ("exp", "gsa"):
        output = tmp_path / f"{method}.tif"
        made = qgis_process(*sharpening(demo, output, METHOD=method))
        assert made.returncode == 0, made.stderr
        assert pixels(output).std() > 0
        page = tmp_path / f"{method}.html"
        images = {"FUSED": output, "REFERENCE": demo["VHR_TRUTH"], "PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"]}
        measured = qgis_process("--json", *command("assess_pansharpening", **images, OUTPUT_HTML=page))
        assert measured.returncode == 0, measured.stderr
        assert page.is_file()
        values[method] = results_of(measured)
    assert values["gsa"]["ERGAS"] < values["exp"]["ERGAS"]
    assert 0 < values["gsa"]["QNR"] <= 1
