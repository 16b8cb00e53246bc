# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors as sentences for people, and as facts for the other process."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from deep_fusion.engine import errors
from deep_fusion.engine.errors import EngineError

CLASSES = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, EngineError)]


def blanks(kind: type[EngineError]) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(kind.sentence) if name}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_fills_its_sentence_with_its_facts(kind: type[EngineError]):
    facts = dict.fromkeys(blanks(kind), 3.25)
    error = kind(**facts)
    assert error.facts == facts
    assert str(error) == kind.sentence.format(**facts)
    assert str(error).endswith((".", "3.25"))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_is_found_by_the_code_that_is_sent(kind: type[EngineError]):
    assert errors.error_class(kind(**dict.fromkeys(blanks(kind), 1)).code) is kind


def test_an_unknown_code_is_some_error_of_the_engine():
    assert errors.error_class("FromTheFuture") is EngineError


def test_a_missing_fact_is_a_bug():
    with pytest.raises(KeyError):
        errors.NoCrs()


def test_errors_are_also_what_python_would_call_them():
    assert issubclass(errors.CannotRead, OSError)
    assert issubclass(errors.DiskFull, errors.CannotWrite)
    assert issubclass(errors.OutOfMemory, MemoryError)
    assert issubclass(errors.BadOption, ValueError)


class OutOfMemoryError(RuntimeError):
    """As torch calls it."""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (OutOfMemoryError("CUDA"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("can't start new thread"), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (OSError("No space left on device"), False),
    ],
)
def test_running_out_of_memory_is_recognised(error: Exception, expected: bool):
    assert errors.is_out_of_memory(error) is expected


def test_a_missing_folder_is_why_a_file_cannot_be_written(tmp_path: Path):
    error = errors.cannot_write(str(tmp_path / "no" / "a.tif"), OSError("?"))
    assert f"the folder {tmp_path / 'no'} does not exist" in str(error)


def test_a_full_disk_is_why_a_file_cannot_be_written(small_disk):
    error = errors.cannot_write(str(small_disk(64) / "a.tif"), OSError("?"))
    assert isinstance(error, errors.DiskFull)
    assert "more than the 0 MB that are left" in str(error)


def test_otherwise_the_systems_own_words_tell_why(tmp_path: Path):
    error = errors.cannot_write(str(tmp_path / "a.tif"), PermissionError(13, "Permission denied"))
    assert type(error) is errors.CannotWrite
    assert "Permission denied" in str(error)
