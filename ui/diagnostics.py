# SPDX-License-Identifier: GPL-2.0-or-later
"""Text to paste into an issue: what runs here, and what went wrong last. It names neither home folder nor user."""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Optional

from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from ..algorithms.environment import chosen_interpreter, interpreter_problem
from ..engine.versions import plugin_version

_LAST = 5  #: problems that are told


def diagnostics(engine: Optional[Mapping[str, Any]] = None, problems: Iterable[str] = ()) -> str:
    """A line for each fact, in English, as whoever reads the issue needs it.

    Args:
        engine: what the algorithm Check engine returned; without it, the interpreter alone is told.
        problems: the problem sentences of the last runs, the oldest first; empty ones are left out.
    """
    facts = {
        "Deep Fusion": plugin_version(),
        "QGIS": Qgis.version(),
        "Qt": f"{QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}",
        "Python": platform.python_version(),
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "Platform": platform.platform(),
        **_engine_facts(engine or {}),
    }
    lines = [f"{name}: {value}" for name, value in facts.items()]
    told = [problem for problem in problems if problem][-_LAST:]
    return without_person("\n".join([*lines, *(f"Problem: {problem}" for problem in told)]) + "\n")


def without_person(text: str, home: Optional[str] = None, user: Optional[str] = None) -> str:
    """`text` with the home folder as ~ and the user's name as USER; both are this person's unless given."""
    home, user = str(Path.home()) if home is None else home, _user() if user is None else user
    for written in {home, home.replace("\\", "/"), home.replace("\\", "\\\\")}:
        if len(written.strip("/\\")) > 0:
            text = re.sub(re.escape(written) + r"(?![\w.-])", "~", text, flags=re.IGNORECASE)
    return re.sub(rf"(?<!\w){re.escape(user)}(?!\w)", "USER", text, flags=re.IGNORECASE) if user else text


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # a user whom the system does not know by name
        return ""


def _engine_facts(engine: Mapping[str, Any]) -> dict[str, Any]:
    interpreter = chosen_interpreter()
    facts: dict[str, Any] = {
        "Engine": f"{interpreter.path} ({interpreter.origin})" if interpreter else "none",
        "Engine problem": interpreter_problem(),
        "Engine Python": engine.get("PYTHON_VERSION"),
        "Engine versions": engine.get("VERSIONS"),
        "Engine device": engine.get("DEVICE_NAME"),
        "Engine devices": engine.get("DEVICES"),
        "Free memory (MB)": engine.get("FREE_MEMORY_MB"),
    }
    return {name: value for name, value in facts.items() if value}
