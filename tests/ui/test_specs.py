# SPDX-License-Identifier: GPL-2.0-or-later
"""Every algorithm and parameter that a tab names exists in the toolbox."""

import pytest
from deep_fusion.ui.tasks.specs import CLASSIFY, PREDICT, SEGMENT, SHARPEN
from qgis.core import QgsApplication

TABS = [*SHARPEN, *PREDICT, *SEGMENT, *CLASSIFY]


def names_of(algorithm):
    found = QgsApplication.processingRegistry().createAlgorithmById(f"deepfusion:{algorithm}")
    assert found is not None, algorithm
    return {definition.name() for definition in found.parameterDefinitions()}


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.place)
def test_named_parameters_belong_to_an_algorithm_of_the_tab(tab):
    known = set().union(*(names_of(algorithm) for algorithm in tab.algorithms))
    unused = {"NETWORK", "PRESET"}  # shared by all trainings, and not asked by each
    assert set(tab.front) - known <= unused


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.place)
def test_compared_layers_are_parameters_of_every_algorithm_of_the_tab(tab):
    for algorithm in tab.algorithms:
        assert set(tab.compared) <= names_of(algorithm)


def test_places_are_remembered_apart():
    assert len({tab.place for tab in TABS}) == len(TABS)
