# SPDX-License-Identifier: GPL-2.0-or-later
"""What people read: translation, and how the engine's errors and deaths are put into sentences."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from ..engine.errors import EngineError, error_class

_CONTEXT = "DeepFusion"

#: Signals by number: killed (so the memory ran out, as a rule), ended from outside, and faults of native code.
_KILLED = {9}
_ENDED = {2, 15}
_CRASHED = {4, 6, 7, 8, 11}
_WINDOWS_FAULTS = {0xC0000005, 0xC000001D, 0xC0000409}  # access violation, illegal instruction, fail fast


def tr(text: str) -> str:
    """`text`, a literal, in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def sentence(error: EngineError) -> str:
    """An engine error raised on this side, in the user's language."""
    return _filled(type(error), error.facts, str(error))


def reported(event: dict[str, Any]) -> str:
    """The sentence for an `error` event of the engine: ours where it is known, else the fault as it is."""
    code, text = str(event.get("code", "")), str(event.get("text", ""))
    kind = error_class(code)
    if kind.__name__ == code:
        return _filled(kind, event.get("facts", {}), text)
    hint = _library_hint(text + str(event.get("traceback", "")))
    if hint:
        return hint
    return tr("The engine met a fault of its own: {text}. Please report it with the lines above.").format(text=text)


def died(exit_code: int, crashed: bool, last_words: str, memory_limit_mb: int = 0) -> str:
    """The sentence for an engine that ended without an answer.

    Args:
        exit_code: its exit status, or the signal that ended it.
        crashed: whether a signal (on Windows: a fault) ended it.
        last_words: the end of its error stream.
        memory_limit_mb: the limit that it was given, 0 for none. Native libraries crash at a limit without a word.
    """
    number = _signal(exit_code, crashed)
    if memory_limit_mb and number in _KILLED | _CRASHED:
        cause = tr(
            "The engine ended at its memory limit of {limit} MB. Raise the limit or choose a smaller tile size."
        ).format(limit=memory_limit_mb)
    else:
        cause = _cause_of_death(number, exit_code, last_words)
    return " ".join(part for part in (cause, _quoted(last_words)) if part)


def _filled(kind: type[EngineError], facts: dict[str, Any], fallback: str) -> str:
    try:
        return tr(kind.sentence).format(**facts)
    except (KeyError, IndexError, ValueError, TypeError):  # a translation or another version with other blanks
        return fallback


def _signal(exit_code: int, crashed: bool) -> int:
    """The signal that ended a process, 0 for none; a shell in between reports it as 128 more."""
    if crashed:
        return 11 if exit_code % 2**32 in _WINDOWS_FAULTS else exit_code
    return exit_code - 128 if exit_code > 128 else 0


def _cause_of_death(number: int, exit_code: int, last_words: str) -> str:
    hint = _library_hint(last_words)
    if hint:
        return hint
    if number in _KILLED or "bad_alloc" in last_words or "can't allocate memory" in last_words:
        return tr(
            "The engine was killed, most likely because the memory ran out. "
            "Choose a smaller tile size or a lower memory limit, or close other programs."
        )
    if number in _CRASHED:
        return tr(
            "The engine crashed inside a native library (code {code}). QGIS is not affected. "
            "Run Check engine, then Install engine with the action repair."
        ).format(code=exit_code)
    if number in _ENDED:
        return tr("The engine was ended from outside (signal {code}). Run the tool again.").format(code=number)
    return tr("The engine ended without a result (code {code}).").format(code=exit_code)


def _library_hint(text: str) -> str:
    """What to do about the known ways in which Windows refuses to load a library; empty for other texts."""
    if "WinError 1114" in text or "WinError 126" in text:
        return tr(
            "Windows could not load a library of torch. Install the Microsoft Visual C++ runtime "
            "(https://aka.ms/vs/17/release/vc_redist.x64.exe), restart QGIS and run Check engine."
        )
    if "WinError 4551" in text:
        return tr(
            "A policy of this computer (AppLocker or WDAC) blocks the engine's libraries. "
            "Ask the administrator to allow the engine's folder, which Check engine names."
        )
    return ""


def _quoted(last_words: str) -> str:
    lines = [line for line in last_words.splitlines() if line.strip()]
    return tr("Its last words: {words}").format(words=lines[-1].strip()) if lines else ""
