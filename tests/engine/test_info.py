# SPDX-License-Identifier: GPL-2.0-or-later
"""Info: what a model file is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from deep_fusion.engine.errors import ModelUnreadable
from deep_fusion.engine.info import info
from deep_fusion.engine.jobs import InfoJob
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.weights.model_file import save
from tiny_network import card, tiny


@pytest.fixture
def model(tmp_path: Path) -> str:
    path = str(tmp_path / "model.safetensors")
    save(path, tiny().state_dict(), card(training={"images": ["<Rotterdam>"], "licence": "CC BY-SA 4.0"}))
    return path


def test_info_tells_the_card(model: str):
    found = info(InfoJob(model), Progress())
    assert (found["TASK"], found["NETWORK"], found["SENSOR"]) == ("pansharpening", "dcfnet", "generic")
    assert (found["BANDS"], found["BAND_NAMES"], found["RATIO"]) == (3, "Band 1, Band 2, Band 3", 4.0)
    assert json.loads(found["CARD"])["training"]["licence"] == "CC BY-SA 4.0"


def test_the_page_names_the_network_its_source_and_its_training(model: str, tmp_path: Path):
    found = info(InfoJob(model, str(tmp_path / "model.html")), Progress())
    text = Path(found["OUTPUT_HTML"]).read_text()
    assert "Model: DCFNet" in text
    assert "ICCV" in text
    assert "&lt;Rotterdam&gt;" in text  # names of strangers' files are text, not tags


def test_what_is_no_model_is_refused(tmp_path: Path):
    (tmp_path / "a.txt").write_text("no model")
    with pytest.raises(ModelUnreadable, match=r"a\.txt is not a Deep Fusion model"):
        info(InfoJob(str(tmp_path / "a.txt")), Progress())
