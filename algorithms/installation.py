# SPDX-License-Identifier: GPL-2.0-or-later
"""Making, mending and removing the managed environment of the engine: a private folder with a Python and its packages.

It is built beside its final place and moved there when a trial run has succeeded; a cancelled or failed installation
leaves what was there before. Nothing here runs unless a person asked for it.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable
from urllib.parse import quote

from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsSettings
from qgis.PyQt.QtCore import QLockFile, QProcessEnvironment, QStorageInfo

from ..engine.jobs import CheckJob
from .child_process import ChildProcess
from .engine_process import greet, run_job
from .environment import (
    COMPLETE_MARKER,
    REQUIREMENTS,
    clean_environment,
    environments_folder,
    is_complete,
    managed_folder,
    python_of,
    requirement_lines,
)
from .messages import tr

TORCH_INDEX = "https://download.pytorch.org/whl/{build}"
TORCH_BUILDS = {"cpu": "cpu", "cuda": "cu128"}

OLDEST_PYTHON, NEWEST_PYTHON = (3, 10), (3, 14)

# roughly, to warn and to check the disk; measured is the CPU environment: 1.2 GB
_DOWNLOAD_GB = {"cpu": 0.4, "cuda": 3.5}
_DISK_GB = {"cpu": 1.5, "cuda": 8.0}

# Where python.org's installers, Homebrew and Linux distributions put Python. A bare name would find whatever comes
# first on the PATH, in QGIS often QGIS's own; /usr/bin/python3 of macOS only opens the Xcode installer.
_LINUX_FOLDERS = ("/usr/bin", "/usr/local/bin")
_MAC_PATTERNS = ("/Library/Frameworks/Python.framework/Versions/{0}.{1}/bin/python3", "/opt/homebrew/bin/python{0}.{1}")


@dataclass(frozen=True)
class Plan:
    """What to install, from where, and into which folder."""

    base_python: str
    backend: str  #: cpu or cuda
    wheel_folder: str = ""  #: take packages from this folder only
    folder: Path = Path()  #: the finished environment
    requirements: Path = REQUIREMENTS

    def based_on(self, base_python: str) -> Plan:
        """The same plan with another base."""
        return dataclasses.replace(self, base_python=base_python)


def installed_python(plan: Plan) -> str:
    """The interpreter of the finished environment."""
    return str(python_of(plan.folder))


def planned(base_python: str, backend: str, wheel_folder: str) -> Plan:
    """The plan for this plugin's managed environment."""
    return Plan(base_python, backend, wheel_folder, managed_folder())


def announcement(plan: Plan) -> str:
    """What an installation would download, from where, and where it would put it."""
    if plan.wheel_folder:
        origin = tr("from the wheel folder {folder}, without any download").format(folder=plan.wheel_folder)
    else:
        origin = tr("about {size:.1f} GB from {hosts}").format(
            size=_DOWNLOAD_GB[plan.backend], hosts=tr("the Python package index and download.pytorch.org")
        )
    return tr("It would install {packages} ({origin}) into {folder}, which will take about {disk:.1f} GB.").format(
        packages=", ".join(requirement_lines(plan.requirements)),
        origin=origin,
        folder=plan.folder,
        disk=_DISK_GB[plan.backend],
    )


def find_base_python() -> str:
    """A Python of this computer on which the environment can be based.

    Raises:
        QgsProcessingException: none of a fitting version lies in a usual place.
    """
    for path in _candidates():
        if os.path.isfile(path) and _fits(path):
            return path
    raise QgsProcessingException(
        tr(
            "No Python between {oldest} and {newest} was found in the usual places. "
            "Install one from python.org, or give the path of one as base Python."
        ).format(oldest=_dotted(OLDEST_PYTHON), newest=_dotted(NEWEST_PYTHON))
    )


def check_base_python(path: str) -> None:
    """Make sure that an environment can be based on this Python.

    Raises:
        QgsProcessingException: it does not run, or its version does not fit.
    """
    version = greet(path).python
    if not _supported(version):
        raise QgsProcessingException(
            tr("{path} is Python {version}; the engine needs {oldest} to {newest}. Choose another base Python.").format(
                path=path, version=version, oldest=_dotted(OLDEST_PYTHON), newest=_dotted(NEWEST_PYTHON)
            )
        )


def install(plan: Plan, feedback: QgsProcessingFeedback, verify: Callable[..., Any] | None = None) -> str:
    """Build the environment anew, try it, and put it in its place; returns the path of its Python.

    `verify(python, backend, feedback)` raises if the new environment does not work; by default the engine is run.

    Raises:
        QgsProcessingException: it could not be built or did not work; what was there before is still there.
    """
    _check_free_space(plan)
    with _alone(plan.folder.parent):
        fresh = plan.folder.with_name(plan.folder.name + ".new")
        _delete(fresh)
        try:
            _build(plan, fresh, feedback)
            (verify or try_out)(str(python_of(fresh)), plan.backend, feedback)
            marker = "\n".join([plan.backend, *requirement_lines(plan.requirements)])
            (fresh / COMPLETE_MARKER).write_text(marker + "\n", encoding="utf-8")
            _put_in_place(fresh, plan.folder)
        finally:
            _delete(fresh)
    return installed_python(plan)


def remove(feedback: QgsProcessingFeedback) -> None:
    """Delete every managed environment, those of earlier plugin versions too."""
    folder = environments_folder()
    if not folder.is_dir():
        return
    with _alone(folder):
        for environment in folder.glob("engine-*"):
            feedback.pushInfo(tr("Removing {folder}").format(folder=environment))
            shutil.rmtree(environment, onerror=_raise_removal)


def try_out(python: str, backend: str, feedback: QgsProcessingFeedback) -> None:
    """Run the engine's self-check.

    Raises:
        QgsProcessingException: it fails, or the graphics card that was asked for cannot be used.
    """
    feedback.setProgressText(tr("Trying the new engine…"))
    values = run_job(python, CheckJob(), feedback)
    if backend == "cuda" and not values.get("CUDA_AVAILABLE"):
        raise QgsProcessingException(
            tr(
                "torch was installed but finds no CUDA device. Update the driver of the graphics card, "
                "or install with the backend cpu."
            )
        )


def is_installed(plan: Plan) -> bool:
    """Whether the planned environment is there and was completed with the same backend."""
    if not is_complete(plan.folder):
        return False
    return (plan.folder / COMPLETE_MARKER).read_text(encoding="utf-8").splitlines()[0] == plan.backend


def pip_arguments(plan: Plan) -> list[list[str]]:
    """The arguments of the pip calls that fill the environment, in their order."""
    install_ = ["install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    lines = requirement_lines(plan.requirements)
    if plan.wheel_folder:
        return [[*install_, "--no-index", "--find-links", plan.wheel_folder, *lines]]
    torch = [line for line in lines if line.startswith("torch")]
    others = [line for line in lines if not line.startswith("torch")]
    if plan.backend == "cpu" and sys.platform != "linux":
        return [[*install_, *lines]]  # the usual index has CPU builds for Windows and macOS, but CUDA ones for Linux
    # Two calls, because as an extra index torch's would replace newer versions of the other packages by its own.
    index = TORCH_INDEX.format(build=TORCH_BUILDS[plan.backend])
    return [[*install_, *others], [*install_, "--index-url", index, *torch]]


def installer_environment() -> QProcessEnvironment:
    """The scrubbed environment, with the proxy of QGIS's settings."""
    environment = clean_environment()
    proxy = _proxy_url()
    if proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            environment.insert(name, proxy)
    return environment


def _proxy_url() -> str:
    settings = QgsSettings()
    host = settings.value("proxy/proxyHost", "", str)
    kind = settings.value("proxy/proxyType", "", str)
    if not settings.value("proxy/proxyEnabled", False, bool) or not host:
        return ""
    scheme = "socks5h" if kind == "Socks5Proxy" else "http"
    user = quote(settings.value("proxy/proxyUser", "", str), safe="")
    word = quote(settings.value("proxy/proxyPassword", "", str), safe="")
    port = settings.value("proxy/proxyPort", "", str)
    login = f"{user}:{word}@" if user else ""
    return f"{scheme}://{login}{host}" + (f":{port}" if port else "")


def _candidates() -> Iterator[str]:
    versions = [(3, minor) for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1)]
    versions.sort(key=lambda version: version != (3, 12))  # the version that torch's users have most
    if sys.platform == "linux":
        yield "/usr/bin/python3"
    for major, minor in versions:
        if sys.platform == "win32":
            for root in (os.environ.get("LOCALAPPDATA", "") + r"\Programs\Python", os.environ.get("PROGRAMFILES", "")):
                yield rf"{root}\Python{major}{minor}\python.exe"
        elif sys.platform == "darwin":
            yield from (pattern.format(major, minor) for pattern in _MAC_PATTERNS)
        else:
            yield from (f"{folder}/python{major}.{minor}" for folder in _LINUX_FOLDERS)


def _fits(path: str) -> bool:
    try:
        return _supported(greet(path).python)
    except QgsProcessingException:
        return False


def _supported(version: str) -> bool:
    parts = version.split(".")
    numbers = tuple(int(part) for part in parts[:2] if part.isdigit())
    return len(numbers) == 2 and OLDEST_PYTHON <= numbers <= NEWEST_PYTHON


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _check_free_space(plan: Plan) -> None:
    place = plan.folder.parent
    while not place.exists():
        place = place.parent
    free_gb = QStorageInfo(str(place)).bytesAvailable() / 1e9
    if free_gb < _DISK_GB[plan.backend]:
        raise QgsProcessingException(
            tr("{folder} has {free:.1f} GB left; the engine needs {needed:.1f} GB. Free some space.").format(
                folder=place, free=free_gb, needed=_DISK_GB[plan.backend]
            )
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two QGIS windows do not install at the same time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QgsProcessingException(
            tr("{folder} cannot be made: {reason}.").format(folder=folder, reason=error.strerror)
        ) from error
    lock = QLockFile(str(folder / "install.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        raise QgsProcessingException(
            tr("Another QGIS window is installing or removing the engine in {folder}. Wait for it.").format(
                folder=folder
            )
        )
    try:
        yield
    finally:
        lock.unlock()


def _build(plan: Plan, fresh: Path, feedback: QgsProcessingFeedback) -> None:
    feedback.setProgressText(tr("Making a private Python in {folder}…").format(folder=plan.folder))
    _run(plan.base_python, ["-I", "-m", "venv", str(fresh)], feedback)
    steps = pip_arguments(plan)
    for number, arguments in enumerate(steps, start=1):
        feedback.setProgressText(
            tr("Installing packages, step {number} of {count}…").format(number=number, count=len(steps))
        )
        _run(str(python_of(fresh)), ["-I", "-X", "utf8", "-m", "pip", *arguments], feedback)
        feedback.setProgress(90 * number / len(steps))


def _run(program: str, arguments: list[str], feedback: QgsProcessingFeedback) -> None:
    """Run one step, its output going to the log as it comes."""
    feedback.pushCommandInfo(" ".join([program, *arguments]))
    child = ChildProcess(program, arguments, installer_environment())
    tail: list[str] = []
    running = True
    try:
        while running:
            running = child.is_running()
            for line in child.read_lines():
                feedback.pushConsoleInfo(line)
                tail = [*tail[-20:], line]
            if feedback.isCanceled():
                raise QgsProcessingException(tr("Cancelled."))
    finally:
        child.kill()
    if child.exit_code != 0 or child.crashed:
        words = "\n".join(tail) + child.last_words
        feedback.pushConsoleInfo(child.last_words)
        raise QgsProcessingException(_explanation(words))


def _explanation(words: str) -> str:
    """Why an installation step failed, from what it wrote."""
    errors = [line.strip() for line in words.splitlines() if "error" in line.lower()] or words.splitlines()[-1:]
    detail = errors[-1] if errors else ""
    if "ensurepip" in words:
        return tr("This Python cannot make environments. On Debian and Ubuntu install the package python3-venv.")
    if "No space left" in words:
        return tr("The disk is full. Free some space and run Install engine again.")
    if "CERTIFICATE_VERIFY_FAILED" in words:
        return tr(
            "A certificate on the way to the package index is not trusted, as happens behind company firewalls. "
            "Set PIP_CERT to your company's certificate file, or install from a wheel folder. ({detail})"
        ).format(detail=detail)
    if any(sign in words for sign in ("ProxyError", "NewConnectionError", "Name or service not known", "timed out")):
        return tr(
            "The package index cannot be reached. Check the network and the proxy in QGIS's settings, "
            "or install from a wheel folder. ({detail})"
        ).format(detail=detail)
    if "No matching distribution" in words:
        return tr(
            "A package is missing at the source, or has no build for this Python and system. "
            "Complete the wheel folder, or choose another base Python. ({detail})"
        ).format(detail=detail)
    return tr("The installation failed. ({detail})").format(detail=detail)


def _put_in_place(fresh: Path, final: Path) -> None:
    retired = final.with_name(final.name + ".old")
    try:
        _delete(retired)
        if final.exists():
            final.rename(retired)
        fresh.rename(final)
    except OSError as error:
        raise QgsProcessingException(
            tr("{folder} is in use and cannot be replaced: {reason}. Close other QGIS windows and try again.").format(
                folder=final, reason=error.strerror
            )
        ) from error
    shutil.rmtree(retired, ignore_errors=True)  # a file in use may stay; the next installation removes it


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, onerror=_raise_removal)


def _raise_removal(function: Callable[..., Any], path: str, info: Any) -> None:
    raise QgsProcessingException(
        tr("{path} cannot be removed: {reason}. Close other QGIS windows and try again.").format(
            path=path, reason=info[1]
        )
    )
