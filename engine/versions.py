# SPDX-License-Identifier: GPL-2.0-or-later
"""Which versions made a result. Standard library only."""

from __future__ import annotations

import configparser
import importlib.util
import sys
from importlib import metadata
from pathlib import Path

from .errors import TorchMissing

_LIBRARIES = "torch", "numpy", "rasterio", "safetensors", "jinja2", "matplotlib", "psutil"


def plugin_version() -> str:
    """The plugin's own version, from metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(Path(__file__).resolve().parents[1] / "metadata.txt", encoding="utf-8")
    return parser.get("general", "version")


def library_versions() -> dict[str, str | None]:
    """Versions of the libraries that matter, None where one is missing; imports none of them."""
    return {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str | None:
    if not importlib.util.find_spec(name):
        return None
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a bare folder of that name
        return None


def require_torch(method: str) -> None:
    """Raise TorchMissing, naming the method, where this interpreter has no torch."""
    if not importlib.util.find_spec("torch"):
        raise TorchMissing(interpreter=sys.executable, method=method)


def version_text() -> str:
    """All of it on one line."""
    known = {name: version for name, version in library_versions().items() if version}
    parts = [f"deep_fusion {plugin_version()}", f"python {sys.version.split()[0]}"]
    return ", ".join(parts + [f"{name} {version}" for name, version in known.items()])
