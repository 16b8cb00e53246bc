# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files written by hand, for tests that have no engine."""

import json
import shutil

import pytest
from deep_fusion.algorithms.model_cards import library_folder
from deep_fusion.models import registry

DCFNET = registry.method("pansharpening", "dcfnet").shipped()[4]
SEGMENTER = {
    "task": "segmentation",
    "method": "mcanet",
    "config": {},
    "bands": ["Red", "Green", "Blue", "VV"],
    "mean": {},
    "spread": {},
    "ratio": 1.0,
    "sensor": "any",
    "training": {"images": ["optical", "sar"], "licence": "CC BY 4.0"},
    "validation": {"miou": 0.5},
    "classes": [{"number": 1, "name": "Water", "colour": "#0000ff"}],
    "inputs": {"optical": ["Red", "Green", "Blue"], "sar": ["VV"]},
    "options": {"pixel_size_m": 10},
    "format": 1,
}


def write_model(path, card=SEGMENTER, numbers=bytes(8), metadata=True):
    """Write a safetensors file: one tensor of two numbers, and a card, an object or a text; its path."""
    header = {"weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
    if metadata:
        header["__metadata__"] = {"deep_fusion": card if isinstance(card, str) else json.dumps(card)}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + numbers)
    return str(path)


@pytest.fixture
def own_models():
    """The folder of the user's own models, empty before and gone after."""
    shutil.rmtree(library_folder(), ignore_errors=True)
    library_folder().mkdir(parents=True)
    yield library_folder()
    shutil.rmtree(library_folder(), ignore_errors=True)
