# SPDX-License-Identifier: GPL-2.0-or-later
"""How a job's options become a network's configuration."""

from __future__ import annotations

import pytest
from deep_fusion.engine.errors import BadOption
from deep_fusion.engine.fitting import new_network
from deep_fusion.engine.progress import Progress
from deep_fusion.models.registry import method
from engine_support import scene

NAMES = "blue", "green", "red", "infrared"


def made(name: str, **options):
    return new_network(method("pansharpening", name), options, [scene()], NAMES, 0, Progress())[0]


def test_the_ablations_of_the_paper_are_settings():
    network = made("dcfnet", config="cross_transfer=false branch_fusion=none")
    assert (network.config.cross_transfer, network.config.branch_fusion) == (False, "none")
    assert network.config.normalisation == "none"  # the rest stays as the preset says


def test_settings_may_be_written_in_capitals_and_with_commas():
    assert made("pannet", config="Upsampling=learned".lower()).config.upsampling == "learned"
    assert made("pnn", config="residual=False,").config.residual is False


@pytest.mark.parametrize("text", ["depth=3", "branch_fusion=sometimes", "cross_transfer", "bands=7"])
def test_what_the_network_does_not_know_is_refused_with_what_it_knows(text: str):
    with pytest.raises(BadOption, match=r"branch_fusion=inputs\|columns\|none; cross_transfer=false\|true"):
        made("dcfnet", config=text)


def test_a_network_without_settings_says_so():
    with pytest.raises(BadOption, match="knows no settings"):
        made("dmdnet", config="width=3")
