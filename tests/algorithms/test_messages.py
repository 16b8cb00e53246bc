# SPDX-License-Identifier: GPL-2.0-or-later
"""Deaths and errors in words."""

import pytest
from deep_fusion.algorithms.messages import died, reported, sentence
from deep_fusion.engine import errors
from qgis.PyQt.QtCore import QCoreApplication, QTranslator


@pytest.mark.parametrize(
    ("code", "crashed", "words"),
    [
        (9, True, "memory"),
        (137, False, "memory"),
        (11, True, "crashed"),
        (139, False, "crashed"),
        (-1073741819, True, "crashed"),  # access violation, as Windows gives it
        (15, True, "outside"),
        (2, False, "code 2"),
        (0, False, "without a result"),
    ],
)
def test_an_exit_code_is_worded_by_what_it_means(code, crashed, words):
    assert words in died(code, crashed, "")


def test_an_allocation_failure_is_about_memory_whatever_the_code():
    assert "memory" in died(6, True, "terminate called after throwing an instance of 'std::bad_alloc'")


@pytest.mark.parametrize("code", [6, 9, 11])
def test_a_death_under_a_memory_limit_is_about_the_limit(code):
    assert "memory limit of 500 MB" in died(code, True, "", memory_limit_mb=500)
    assert "limit of 500" not in died(15, True, "", memory_limit_mb=500)


def test_only_the_last_line_of_the_error_stream_is_quoted():
    assert died(1, False, "first\nsecond\n\n").endswith("Its last words: second")


def test_a_blocked_library_is_explained():
    assert "AppLocker" in reported({"code": "OSError", "text": "[WinError 4551] torch_cpu.dll"})


def test_every_error_of_the_engine_can_be_worded():
    for name in dir(errors):
        kind = getattr(errors, name)
        if isinstance(kind, type) and issubclass(kind, errors.EngineError):
            event = {"code": name, "facts": {}, "text": "as the engine says"}
            assert reported(event)


def test_a_translation_is_filled_with_the_facts():
    class German(QTranslator):
        def translate(self, context, text, disambiguation=None, n=-1):
            return "{name} hat kein Koordinatenbezugssystem." if text == errors.NoCrs.sentence else ""

        def isEmpty(self):
            return False

    german = German()
    QCoreApplication.installTranslator(german)
    try:
        assert sentence(errors.NoCrs(name="ms.tif")) == "ms.tif hat kein Koordinatenbezugssystem."
    finally:
        QCoreApplication.removeTranslator(german)
