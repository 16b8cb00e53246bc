# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of translations, and what is compiled from them."""

import re
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


def tags(text):
    return sorted(re.findall("<[^>]+>", text))


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_translations_keep_blanks_and_tags(language):
    table = translations.table(language)
    assert set(table) <= set(translations.literals())
    assert [text for text in table if blanks(text) != blanks(table[text])] == []
    assert [text for text in table if tags(text) != tags(table[text])] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated(language):
    assert translations.missing(language) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_compiled_files_hold_what_the_tables_hold(language, qgis_application):
    translator, texts = QTranslator(), translations.table(language)
    assert translator.load(str(ROOT / "i18n" / f"deep_fusion_{language}.qm"))
    QCoreApplication.installTranslator(translator)
    try:
        assert {text: tr(text) for text in texts} == texts, "run make translations"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_sentences_of_the_engine_and_of_the_toolbox_are_collected():
    assert {"Cancelled.", "Its last words: {words}"} <= set(translations.literals())
