# SPDX-License-Identifier: GPL-2.0-or-later
"""The provider's promises to people's scripts and models.

frozen.json holds them. Names may be added there, never taken out.
"""

import json
import re
from pathlib import Path

import pytest
from deep_fusion.algorithms.environment import PYTHON_SETTING
from deep_fusion.plugin import DeepFusionPlugin
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsApplication, QgsProcessingParameterEnum
from qgis.PyQt.QtGui import QIcon
from qgis_support import ROOT, algorithm, register_plugin

FROZEN = json.loads((Path(__file__).parent / "frozen.json").read_text())


def provider():
    """Our provider, as QGIS knows it."""
    return QgsApplication.processingRegistry().providerById("deepfusion")


def names(definitions):
    """The names of parameters or outputs."""
    return [definition.name() for definition in definitions]


def test_the_ids_of_all_algorithms_are_frozen():
    assert sorted(found.name() for found in provider().algorithms()) == sorted(FROZEN)


@pytest.mark.parametrize("name", FROZEN)
def test_parameters_outputs_and_choices_are_frozen(name):
    found = algorithm(name)
    choices = {
        parameter.name(): parameter.options()
        for parameter in found.parameterDefinitions()
        if isinstance(parameter, QgsProcessingParameterEnum)
    }
    frozen = FROZEN[name]
    assert names(found.parameterDefinitions()) == frozen["parameters"]
    assert names(found.outputDefinitions()) == frozen["outputs"]
    assert {parameter: set(options) for parameter, options in frozen["choices"].items()} == {
        parameter: set(options) for parameter, options in choices.items()
    }
    assert all(
        parameter.usesStaticStrings()
        for parameter in found.parameterDefinitions()
        if isinstance(parameter, QgsProcessingParameterEnum)
    )


@pytest.mark.parametrize("name", FROZEN)
def test_every_algorithm_has_help_url_tags_icon_and_group(name):
    found = algorithm(name)
    assert len(found.shortHelpString()) > 100
    assert found.shortDescription().endswith(".")
    assert found.helpUrl().endswith(f"/docs/algorithms/{name}.md")
    assert found.tags()
    assert isinstance(found.icon(), QIcon)
    assert not found.icon().isNull()
    assert Path(found.svgIconPath()).is_file()
    assert found.group()
    assert re.fullmatch("[a-z_]+", found.groupId())
    assert found.displayName()[0].isupper()


@pytest.mark.parametrize("name", FROZEN)
def test_every_parameter_has_help_and_every_name_is_plain(name):
    found = algorithm(name)
    for parameter in found.parameterDefinitions():
        assert parameter.help().endswith("."), parameter.name()
        assert re.fullmatch("[A-Z][A-Z0-9_]*", parameter.name())


@pytest.mark.parametrize("name", FROZEN)
def test_without_an_engine_an_algorithm_stays_listed_and_says_what_to_do(name, monkeypatch):
    monkeypatch.delenv("DEEP_FUSION_PYTHON")
    fine, sentence = algorithm(name).canExecute()
    if name in ("check_engine", "install_engine"):
        assert fine  # they are the way out
    else:
        assert not fine
        assert "Install engine" in sentence


def test_only_geotiff_is_offered_for_results():
    assert provider().supportedOutputRasterLayerExtensions() == ["tif", "tiff"]


def test_the_plugin_adds_its_setting_and_takes_everything_back():
    registry = QgsApplication.processingRegistry()
    registry.removeProvider("deepfusion")
    plugin = DeepFusionPlugin(None)
    plugin.initProcessing()
    assert PYTHON_SETTING in ProcessingConfig.settings
    provider().refreshAlgorithms()
    assert len(provider().algorithms()) == len(FROZEN)
    plugin.unload()
    assert provider() is None
    assert PYTHON_SETTING not in ProcessingConfig.settings
    register_plugin()  # a second start works like the first, and the next tests need it
    assert len(provider().algorithms()) == len(FROZEN)


def test_the_icon_named_in_the_metadata_exists():
    line = next(line for line in (ROOT / "metadata.txt").read_text().splitlines() if line.startswith("icon="))
    assert (ROOT / line.split("=")[1]).is_file()
