# SPDX-License-Identifier: GPL-2.0-or-later
"""DCFNet through the toolbox: learn, keep, apply, look into. A few iterations only, as this is not about quality."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from qgis_support import pixels, run


@pytest.fixture(scope="module")
def learned(demo, tmp_path_factory):
    """A result that was made by learning on the scene, and the model that was kept."""
    folder = tmp_path_factory.mktemp("learned")
    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "ADAPT_ITERATIONS": 2}
    model, output = str(folder / "scene.safetensors"), str(folder / "fused.tif")
    return run("pansharpen_dcfnet", {**parameters, "OUTPUT": output, "OUTPUT_MODEL": model})


def test_learning_on_the_scene_reports_its_losses_and_keeps_the_model(learned):
    assert learned["VALIDATION_LOSS"] <= learned["VALIDATION_LOSS_BEFORE"]
    assert Path(learned["OUTPUT_MODEL"]).is_file()
    assert pixels(learned["OUTPUT"]).std() > 0


def test_the_kept_model_gives_the_same_image_again(learned, demo, tmp_path):
    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "MODEL": learned["OUTPUT_MODEL"], "TILE_SIZE": 128}
    again = run("pansharpen_dcfnet", {**parameters, "OUTPUT": str(tmp_path / "again.tif")})
    difference = abs(pixels(again["OUTPUT"]).astype(float) - pixels(learned["OUTPUT"]))
    assert difference.max() <= 1
    assert "VALIDATION_LOSS" not in again


def test_model_info_tells_what_was_learned(learned, tmp_path):
    page = str(tmp_path / "card.html")
    card = run("model_info", {"MODEL": learned["OUTPUT_MODEL"], "OUTPUT_HTML": page})
    assert (card["NETWORK"], card["BANDS"], card["SENSOR"]) == ("dcfnet", 4, "generic")
    assert card["RATIO"] == pytest.approx(4, abs=0.01)
    assert json.loads(card["CARD"])["method"] == "dcfnet"
    assert "dcfnet" in Path(page).read_text().lower()


def test_training_makes_a_model_and_a_report_and_goes_on_from_a_model(demo, tmp_path):
    pairs = {"PAN_LAYERS": [demo["VHR_PAN"]] * 2, "MS_LAYERS": [demo["VHR_MS"]] * 2, "ITERATIONS": 2}
    first = run(
        "train_pansharpening",
        {**pairs, "OUTPUT_MODEL": str(tmp_path / "a.safetensors"), "OUTPUT_HTML": str(tmp_path / "a.html")},
    )
    assert first["ITERATIONS"] == 2
    assert Path(first["OUTPUT_HTML"]).stat().st_size > 1000
    second = run(
        "train_pansharpening",
        {**pairs, "RESUME_FROM": first["OUTPUT_MODEL"], "OUTPUT_MODEL": str(tmp_path / "b.safetensors")},
    )
    assert second["VALIDATION_LOSS_BEFORE"] == pytest.approx(first["VALIDATION_LOSS"], rel=1e-4)


def test_a_model_for_other_bands_is_refused_with_both_numbers(learned, demo, tmp_path):
    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "MODEL": learned["OUTPUT_MODEL"], "MS_BANDS": [1, 2, 3]}
    with pytest.raises(QgsProcessingException, match=r"number of bands.* is 4, this run has 3"):
        run("pansharpen_dcfnet", {**parameters, "OUTPUT": str(tmp_path / "f.tif")})
    assert list(tmp_path.iterdir()) == []
