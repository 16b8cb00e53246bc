# SPDX-License-Identifier: GPL-2.0-or-later
"""Which versions made a result."""

from __future__ import annotations

import re

import numpy as np
from deep_fusion.engine import versions
from deep_fusion.engine.versions import library_versions, plugin_version, version_text


def test_the_plugins_version_is_that_of_its_metadata():
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?.*", plugin_version())


def test_versions_are_those_of_the_installed_libraries():
    assert library_versions()["numpy"] == np.__version__


def test_a_library_that_is_missing_has_no_version(monkeypatch):
    monkeypatch.setattr(versions, "_LIBRARIES", ("numpy", "no_such_library"))
    assert library_versions() == {"numpy": np.__version__, "no_such_library": None}
    assert "no_such_library" not in version_text()


def test_all_of_it_fits_on_one_line():
    assert "\n" not in version_text()
    assert version_text().startswith(f"deep_fusion {plugin_version()}, python 3.")
