# SPDX-License-Identifier: GPL-2.0-or-later
"""Landscapes that several tests look at, made once."""

import pytest
from deep_fusion.engine.demo.scenes import vhr_landscape, vhr_pair


@pytest.fixture(scope="session")
def landscape():
    return vhr_landscape(1024, seed=0)


@pytest.fixture(scope="session")
def pair(landscape):
    return vhr_pair(landscape, seed=0)
