# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of translations, and what is compiled from them."""

import string
import sys

import pytest
from deep_fusion.algorithms.messages import tr
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis_support import ROOT

sys.path.append(str(ROOT / "scripts"))
import translations


def blanks(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_translations_keep_the_blanks_and_none_is_left_over(language):
    table = translations.table(language)
    assert table
    assert set(table) <= set(translations.literals())
    assert [text for text in table if blanks(text) != blanks(table[text])] == []


@pytest.mark.parametrize("language", ["en", *translations.LANGUAGES])
def test_compiled_files_hold_what_the_tables_hold(language, qgis_application):
    path = ROOT / "i18n" / f"deep_fusion_{language}.ts"
    assert path.read_text(encoding="utf-8") == translations.ts_text(language), "run make translations"
    translator = QTranslator()
    assert translator.load(str(path.with_suffix(".qm")))
    texts = {text: text for text in translations.literals()} if language == "en" else translations.table(language)
    QCoreApplication.installTranslator(translator)
    try:
        assert {text: tr(text) for text in texts} == texts
    finally:
        QCoreApplication.removeTranslator(translator)


def test_sentences_of_the_engine_and_of_the_toolbox_are_collected():
    assert {"Cancelled.", "Its last words: {words}"} <= set(translations.literals())
