# SPDX-License-Identifier: GPL-2.0-or-later
"""Which Python the engine runs in, and the environment variables that it may see.

The interpreter is, in this order: the environment variable DEEP_FUSION_PYTHON, the plugin's setting, the managed
environment that the toolbox algorithm Install engine makes in the user's data folder.
"""

from __future__ import annotations

import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsApplication, QgsProcessingException
from qgis.PyQt.QtCore import QProcessEnvironment, QStandardPaths

from .messages import tr

PYTHON_VARIABLE = "DEEP_FUSION_PYTHON"
PYTHON_SETTING = "DEEP_FUSION_PYTHON"  #: key in ProcessingConfig
HOME_VARIABLE = "DEEP_FUSION_HOME"  #: where managed environments live, instead of the user's data folder

PLUGIN_FOLDER = Path(__file__).resolve().parents[1]
REQUIREMENTS = PLUGIN_FOLDER / "requirements" / "engine.txt"

#: Written into a managed environment as the very last step; without it the environment is half-built.
COMPLETE_MARKER = "deep_fusion_engine.txt"

# QGIS, OSGeo4W and the macOS bundle set these for their own Python, GDAL and PROJ; each misleads another Python.
# PYTHONEXECUTABLE misleads Python 3.11 and later even when it is started isolated.
_SCRUBBED = {
    "VIRTUAL_ENV",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "QGIS_PREFIX_PATH",
    "QGIS_PLUGINPATH",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
}
_SCRUBBED_PREFIXES = ("PYTHON", "GDAL_", "PROJ_", "DYLD_")
#: Linux's C library gives large blocks back to the system and asks for them anew in every layer of a network; keeping
#: them makes DCFNet a fifth to a third faster (measured). The process ends after one job anyway.
_KEEP_FREED_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184"}
_CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass(frozen=True)
class Interpreter:
    """A Python for the engine, and where its path was found."""

    path: str
    origin: str


def clean_environment() -> QProcessEnvironment:
    """This process's environment without what QGIS put into it for its own Python and libraries.

    Two variables are added that only Linux's C library knows.
    """
    environment = QProcessEnvironment.systemEnvironment()
    for name in environment.keys():  # noqa: SIM118 - no dictionary
        if name.upper() in _SCRUBBED or name.upper().startswith(_SCRUBBED_PREFIXES):
            environment.remove(name)
    for name in _CERTIFICATES:
        if environment.contains(name) and not _usable_certificates(environment.value(name)):
            environment.remove(name)
    for name, value in _KEEP_FREED_MEMORY.items():
        environment.insert(name, value)
    return environment


def _usable_certificates(path: str) -> bool:
    inside_qgis = sys.platform in ("win32", "darwin") and path.startswith(QgsApplication.prefixPath())
    return os.path.exists(path) and not inside_qgis


def environments_folder() -> Path:
    """The folder that holds the managed environments; it may not exist."""
    override = os.environ.get(HOME_VARIABLE, "")
    if override:
        return Path(override)
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(data) / "deep_fusion"


def requirement_lines(path: Path = REQUIREMENTS) -> list[str]:
    """The packages that the engine needs, with their version ranges, as pip understands them."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def managed_folder() -> Path:
    """The managed environment for this version's requirements; QGIS 3 and QGIS 4 share it. It may not exist."""
    version = zlib.crc32("\n".join(requirement_lines()).encode())
    return environments_folder() / f"engine-{version:08x}"


def python_of(environment: Path) -> Path:
    """Where the interpreter lies in a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_complete(environment: Path) -> bool:
    """Whether an installation there was carried through to its end."""
    return (environment / COMPLETE_MARKER).is_file() and python_of(environment).exists()


def chosen_interpreter() -> Optional[Interpreter]:
    """The interpreter that somebody asked for, or the managed one if it is complete; None if there is neither.

    What was asked for is returned even if it does not exist: falling back in silence would hide the mistake.
    """
    variable = os.environ.get(PYTHON_VARIABLE, "")
    if variable:
        return Interpreter(variable, tr("the environment variable {name}").format(name=PYTHON_VARIABLE))
    setting = ProcessingConfig.getSetting(PYTHON_SETTING)
    if setting:
        return Interpreter(str(setting), tr("the plugin's settings"))
    if is_complete(managed_folder()):
        return Interpreter(str(python_of(managed_folder())), tr("the managed environment"))
    return None


def interpreter_problem() -> str:
    """Why the engine cannot be started, and what to do about it; empty if it can. Starts nothing, so it is quick."""
    interpreter = chosen_interpreter()
    if interpreter is None:
        return tr(
            "Deep Fusion has no engine yet. Run the toolbox algorithm Install engine, or give the path of a Python "
            "that has the packages it needs under Settings > Options > Processing > Providers > Deep Fusion."
        )
    if not os.path.isfile(interpreter.path):
        return tr(
            "The Python for the engine, {path} from {origin}, does not exist. "
            "Correct the path or run the toolbox algorithm Install engine."
        ).format(path=interpreter.path, origin=interpreter.origin)
    return ""


def required_interpreter() -> Interpreter:
    """The interpreter to start the engine with.

    Raises:
        QgsProcessingException: there is none.
    """
    problem, interpreter = interpreter_problem(), chosen_interpreter()
    if problem or interpreter is None:
        raise QgsProcessingException(problem)
    return interpreter
