# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of results in their styles, as pictures of the tutorials; none may be blank."""

from pathlib import Path

from map_picture import GAP, Panel, draw_map, draw_maps
from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis_support import ROOT
from small_png import WIDTH, save

PICTURES = ROOT / "build" / "tutorials"  #: where the pictures are left


def layer(path, style=None):
    """A file with the style that lies beside or in it, or with that of another file."""
    path = Path(path)
    made = (QgsVectorLayer if path.suffix == ".gpkg" else QgsRasterLayer)(str(path), path.stem)
    assert made.isValid(), path
    if style is not None:
        message, fine = made.loadNamedStyle(str(Path(style).with_suffix(".qml")))
        assert fine, message
    return made


def draw(name, rows, extent, legend=()):
    """Write rows of square maps of one ground, and below them colours with what they mean.

    A map is a caption and its layers, from the uppermost to the lowest.
    """
    side = (WIDTH + GAP) // max(len(row) for row in rows) - GAP
    for caption, layers in (each for row in rows for each in row):
        assert not _is_blank(draw_map(layers, extent, side)), f"{caption} is blank"
    panels = [[Panel(caption, layers) for caption, layers in row] for row in rows]
    save(draw_maps(panels, extent, side, legend), PICTURES / f"{name}.png")


def _is_blank(image):
    side = image.width()
    colours = [image.pixel(col, row) for row in range(0, side, 4) for col in range(0, side, 4)]
    return max(map(colours.count, set(colours))) >= 0.9 * len(colours)
