# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture in the room that there is."""

import pytest
from deep_fusion.ui.training.picture import Picture
from qgis.PyQt.QtGui import QColor, QImage, QPalette
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget


@pytest.fixture
def file(tmp_path):
    """Twice as wide as high, red."""
    image = QImage(80, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 0, 0))
    path = tmp_path / "red.png"
    image.save(str(path))
    return path


def red_part(widget):
    """Left, top, right and bottom of what is red in a widget."""
    image = widget.grab().toImage()
    red = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == "#ff0000"
    ]
    columns, rows = zip(*red)
    return min(columns), min(rows), max(columns), max(rows)


def test_an_image_is_shown_whole_and_in_the_middle_also_when_its_file_is_gone(file):
    widget = Picture("curves", "Curves")
    widget.resize(300, 200)
    widget.load(str(file))
    file.unlink()
    assert red_part(widget) == (0, 25, 299, 174)
    assert widget.accessibleName() == widget.toolTip() == "Curves"


def test_the_old_image_stays_where_there_is_no_new_one(file, tmp_path):
    widget = Picture("curves", "Curves")
    widget.load(str(file))
    for path in ("", str(tmp_path / "none.png")):
        widget.load(path)
        assert widget.path == str(file)
        assert not widget.is_empty


def test_words_take_the_place_of_an_image(file):
    widget = Picture("curves", "Curves")
    widget.load(str(file))
    widget.clear("Soon.")
    assert widget.is_empty
    before = widget.grab().toImage()
    widget.clear("")
    assert widget.grab().toImage() != before


def shown_in(window_colour, text_colour, path=""):
    """The colours in the picture of a file, or in words, in a window of these colours, as QGIS's themes have them."""
    window, widget = QWidget(), Picture("curves", "Curves")
    QVBoxLayout(window).addWidget(widget)
    colours = QPalette()
    colours.setColor(QPalette.ColorRole.Window, QColor(window_colour))
    colours.setColor(QPalette.ColorRole.WindowText, QColor(text_colour))
    window.setPalette(colours)
    widget.setPalette(QPalette(QColor("#535353"), QColor("#535353")))
    widget.clear("MMMM")
    widget.load(path)
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(("window_colour", "plate"), [("#efefef", False), ("#727272", True), ("#323232", False)])
def test_grey_writing_gets_a_white_ground_in_a_grey_window(tmp_path, window_colour, plate):
    image = QImage(80, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.save(str(tmp_path / "clear.png"))
    assert ("#ffffff" in shown_in(window_colour, "#000000", str(tmp_path / "clear.png"))) == plate


def test_words_have_the_colour_of_the_windows_words(qgis_application):
    assert "#aabbcc" in shown_in("#323232", "#aabbcc")
