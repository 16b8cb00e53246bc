# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of facts."""

from deep_fusion.ui.panel.facts import Fact, FactsView


def test_facts_without_a_value_are_left_out():
    view = FactsView("facts")
    view.show_facts("DCFNet", [Fact("Sensor", "any"), Fact("Ratio", "")])
    text = view.toPlainText()
    assert "DCFNet" in text
    assert "Sensor" in text
    assert "Ratio" not in text


def test_names_are_shown_as_they_are_and_not_as_markup():
    view = FactsView("facts")
    view.show_facts("<b>bold</b>", [Fact("Bands & more", "<img src='/etc/passwd'>\nsecond")])
    for words in ("<b>bold</b>", "Bands & more", "<img src='/etc/passwd'>", "second"):
        assert words in view.toPlainText()
    view.show_sentence("", "a < b")
    assert "a < b" in view.toPlainText()


def test_each_class_has_a_square_of_its_colour():
    view = FactsView("facts")
    view.show_facts("", [Fact("Classes", "1 Water\n2 Land", ("#0000ff", '"><b>'))])
    assert view.toPlainText().count("\u25a0") == 2
    assert "#0000ff" in view.toHtml()
