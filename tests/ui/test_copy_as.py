# SPDX-License-Identifier: GPL-2.0-or-later
"""What is copied does the same run: parsed back, it gives the parameters again."""

import ast
import json
import shlex

from deep_fusion.ui.tasks import copy_as
from qgis.core import QgsProcessingModelChildAlgorithm, QgsProject, QgsRasterLayer

ID = "deepfusion:pansharpen_classical"
VALUES = {
    "PAN": '/data/it\'s a "place"; rm $HOME/pan.tif',
    "MS_BANDS": [3, 2, 1],
    "METHOD": "gsa",
    "FLIPS": True,
    "CREATION_OPTIONS": "COMPRESS=ZSTD|PREDICTOR=2",
    "OUTPUT": "TEMPORARY_OUTPUT",
}


def test_a_shell_reads_the_command_as_it_was_meant():
    words = shlex.split(copy_as.command(ID, VALUES))
    assert words[:4] == ["qgis_process", "run", ID, "--"]
    read = {}
    for word in words[4:]:
        name, value = word.split("=", 1)
        read.setdefault(name, []).append(value)
    assert read == {
        "PAN": [VALUES["PAN"]],
        "MS_BANDS": ["3", "2", "1"],
        "METHOD": ["gsa"],
        "FLIPS": ["true"],
        "CREATION_OPTIONS": ["COMPRESS=ZSTD|PREDICTOR=2"],
        "OUTPUT": ["TEMPORARY_OUTPUT"],
    }


def test_python_reads_the_call_as_it_was_meant():
    call = ast.parse(copy_as.python_call(ID, VALUES), mode="eval").body
    assert ast.unparse(call.func) == "processing.run"
    assert [ast.literal_eval(argument) for argument in call.args] == [ID, VALUES]


def test_qgis_reads_the_step_of_a_model_as_it_was_meant():
    step = QgsProcessingModelChildAlgorithm()
    assert step.loadVariant(json.loads(copy_as.model_step(ID, VALUES)))
    assert step.algorithmId() == ID
    assert {name: sources[0].staticValue() for name, sources in step.parameterSources().items()} == VALUES


def test_layers_become_paths_and_empty_values_are_left_out(pan_path):
    project = QgsProject()
    layer = QgsRasterLayer(str(pan_path), "pan")
    project.addMapLayer(layer)
    given = {"PAN": layer.id(), "MORE": [layer.id(), "/a.tif"], "MODEL": None, "NOTE": "", "N": 0, "F": False}
    assert copy_as.portable(given, project) == {
        "PAN": str(pan_path),
        "MORE": [str(pan_path), "/a.tif"],
        "N": 0,
        "F": False,
    }
