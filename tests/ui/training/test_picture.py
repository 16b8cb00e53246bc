# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture in the room that there is."""

import pytest
from deep_fusion.ui.training.picture import Picture
from qgis.PyQt.QtGui import QColor, QImage


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
