# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps side by side with captions, as QGIS draws layers in their styles, in one small PNG."""

from pathlib import Path

from osgeo import gdal, gdal_array
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter
from qgis_support import ROOT

PICTURES = ROOT / "build" / "tutorials"  #: where the pictures are left
WIDEST = 900  #: pixels of a picture
LARGEST = 60_000  #: bytes of it
_GAP, _CAPTION, _LINE = 8, 24, 22  # pixels
_COLOURS = (224, 128, 64, 32)


def layer(path, style=None):
    """A file with the style that lies beside or in it, or with that of another file."""
    path = Path(path)
    made = (QgsVectorLayer if path.suffix == ".gpkg" else QgsRasterLayer)(str(path), path.stem)
    assert made.isValid(), path
    if style is not None:
        message, fine = made.loadNamedStyle(str(Path(style).with_suffix(".qml")))
        assert fine, message
    return made


def square(ground, side_m, across=0.5, down=0.5):
    """A square of a layer's ground; `across` and `down`, 0 to 1, say where, from the upper left corner."""
    whole = ground.extent()
    west = whole.xMinimum() + across * (whole.width() - side_m)
    north = whole.yMaximum() - down * (whole.height() - side_m)
    return QgsRectangle(west, north - side_m, west + side_m, north)


def legend_of(styled):
    """Colours and names of the classes in a layer's style; numbers without a name are left out."""
    renderer = styled.renderer()
    if isinstance(styled, QgsVectorLayer):
        entries = [(_on_paper(each.symbol(), styled.opacity()), each.label()) for each in renderer.categories()]
    else:
        entries = [(each.color, each.label) for each in renderer.classes()]
    return [(colour, name) for colour, name in entries if name and not name.isdecimal()]


def _on_paper(symbol, opacity):
    """What a symbol that lets something through looks like on white."""
    colour, share = symbol.color(), symbol.opacity() * opacity * symbol.color().alphaF()
    return QColor(*(round(255 - share * (255 - part)) for part in (colour.red(), colour.green(), colour.blue())))


def draw(name, rows, extent, legend=()):
    """Write rows of square maps of one ground, and below them colours with what they mean; returns the path.

    A map is a caption and its layers, from the uppermost to the lowest. Fails where a map is blank, or where the
    picture gets too large.
    """
    side = (WIDEST + _GAP) // max(len(row) for row in rows) - _GAP
    picture = _paper(rows, side, legend)
    painter = QPainter(picture)
    painter.setFont(_font())
    for row, maps in enumerate(rows):
        top = row * (side + _CAPTION + _GAP)
        for column, (caption, layers) in enumerate(maps):
            left = column * (side + _GAP)
            painter.drawText(QRect(left, top, side, _CAPTION), Qt.AlignVCenter, caption)
            painter.drawImage(left, top + _CAPTION, _drawn(caption, layers, extent, side))
    _write_legend(painter, _places(legend, picture.width()), len(rows) * (side + _CAPTION + _GAP))
    painter.end()
    PICTURES.mkdir(parents=True, exist_ok=True)
    return _saved(picture, PICTURES / f"{name}.png", [QColor("white"), *(colour for colour, _ in legend)])


def _drawn(caption, layers, extent, side):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(side, side))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.errors(), [error.message for error in job.errors()]
    image = job.renderedImage()
    colours = [image.pixel(col, row) for row in range(0, side, 4) for col in range(0, side, 4)]
    commonest = max(map(colours.count, set(colours)))
    assert commonest < 0.9 * len(colours), f"{caption} is blank"
    return image


def _font():
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    return font


def _paper(rows, side, legend):
    width = max(len(row) for row in rows) * (side + _GAP) - _GAP
    height = len(rows) * (side + _CAPTION + _GAP) - _GAP
    if legend:
        height += _GAP + _LINE * (1 + max(line for line, *_ in _places(legend, width)))
    paper = QImage(width, height, QImage.Format_RGB32)
    paper.fill(QColor("white"))
    return paper


def _places(legend, width):
    """Line, distance from the left, colour and name of each entry, in as many lines as they need."""
    places, line, left = [], 0, 0
    probe = QImage(1, 1, QImage.Format_RGB32)
    painter = QPainter(probe)
    painter.setFont(_font())
    for colour, name in legend:
        needed = 22 + painter.fontMetrics().horizontalAdvance(name)
        if left and left + needed > width:
            line, left = line + 1, 0
        places.append((line, left, colour, name))
        left += needed + 18
    painter.end()
    return places


def _write_legend(painter, places, top):
    for line, left, colour, name in places:
        painter.fillRect(left, top + line * _LINE + 4, 16, 14, QColor(colour))
        painter.drawText(left + 22, top + line * _LINE + 16, name)


def _saved(picture, path, exact):
    """Write it in as many colours as keep it small; the exact ones are among them, which the cut would tint."""
    for colours in _COLOURS:
        table = [*_palette(picture, colours), *(colour.rgb() for colour in exact)]
        picture.convertToFormat(QImage.Format_Indexed8, table, Qt.AvoidDither).save(str(path), "PNG", 0)
        if path.stat().st_size <= LARGEST:
            return path
    raise AssertionError(f"{path} has {path.stat().st_size} bytes")


def _palette(picture, colours):
    """The colours that stand for all others, by GDAL's median cut."""
    values = picture.constBits().asstring(picture.sizeInBytes())
    rows, cols = picture.height(), picture.width()
    pixels = gdal_array.numpy.frombuffer(values, "u1").reshape(rows, cols, 4)
    image = gdal.GetDriverByName("MEM").Create("", cols, rows, 3)
    for band, channel in enumerate((2, 1, 0), 1):
        image.GetRasterBand(band).WriteArray(pixels[..., channel])
    table = gdal.ColorTable()
    gdal.ComputeMedianCutPCT(*(image.GetRasterBand(band) for band in (1, 2, 3)), colours, table)
    return [QColor(*table.GetColorEntry(place)[:3]).rgb() for place in range(table.GetCount())]
