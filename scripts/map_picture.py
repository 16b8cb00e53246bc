# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps side by side with captions, drawn by QGIS without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsContrastEnhancement,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

GAP = 10  # pixels between panels
_TITLE, _LEGEND = 26, 24  # pixels
_INK = QColor("#202020")

gdal.UseExceptions()


@dataclass(frozen=True)
class Panel:
    """A square map with its caption; `layers` from the uppermost to the lowest; `ground` where it is not as others."""

    title: str
    layers: Sequence[QgsMapLayer]
    ground: QgsRectangle | None = None


def start_qgis() -> QgsApplication:
    """QGIS without windows; the caller keeps it as long as it draws."""
    application = QgsApplication([], True)
    application.initQgis()
    return application


def photo(path: Path, bands: Sequence[int] = (3, 2, 1), like: Path | None = None) -> QgsRasterLayer:
    """An image in three bands as red, green and blue, or one as grey; stretched as `like` would be, else as itself."""
    layer = QgsRasterLayer(str(path), path.stem)
    provider, measured = layer.dataProvider(), QgsRasterLayer(str(like or path), "measured")
    stretches = [_stretch(measured, band, provider.dataType(band)) for band in bands]
    if len(bands) == 1:
        renderer = QgsSingleBandGrayRenderer(provider, bands[0])
        renderer.setContrastEnhancement(stretches[0])
    else:
        renderer = QgsMultiBandColorRenderer(provider, *bands)
        renderer.setRedContrastEnhancement(stretches[0])
        renderer.setGreenContrastEnhancement(stretches[1])
        renderer.setBlueContrastEnhancement(stretches[2])
    layer.setRenderer(renderer)
    return layer


def styled(path: Path) -> QgsMapLayer:
    """A file with the style that lies beside it or in it; classes are called as its tags call them."""
    if path.suffix == ".gpkg":
        return QgsVectorLayer(str(path), path.stem)
    layer, tags = QgsRasterLayer(str(path), path.stem), gdal.Open(str(path)).GetMetadata()
    if isinstance(layer.renderer(), QgsPalettedRasterRenderer):
        for each in layer.renderer().classes():
            layer.renderer().setLabel(each.value, tags.get(f"CLASS_{each.value:.0f}", each.label))
    return layer


def square(layer: QgsMapLayer, side_m: float, across: float = 0.5, down: float = 0.5) -> QgsRectangle:
    """A square in a layer; `across` and `down` from 0 to 1 say where, from the upper left corner."""
    whole = layer.extent()
    west = whole.xMinimum() + across * (whole.width() - side_m)
    north = whole.yMaximum() - down * (whole.height() - side_m)
    return QgsRectangle(west, north - side_m, west + side_m, north)


def legend_of(layer: QgsMapLayer, only: Sequence[str] = ()) -> list[tuple[QColor, str]]:
    """Colours and names of the classes in a layer's style; those without a name are left out."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        entries = [(each.color, each.label) for each in renderer.classes() if not each.label.isdecimal()]
    elif isinstance(renderer, QgsCategorizedSymbolRenderer):
        entries = [(_on_paper(each.symbol(), layer.opacity()), each.label()) for each in renderer.categories()]
        entries = [entry for entry in entries if entry[1]]
    else:
        raise SystemExit(f"The style of {layer.name()} has no classes.")
    return [entry for entry in entries if not only or entry[1] in only]


def _on_paper(symbol: QgsSymbol, opacity: float) -> QColor:
    """What a symbol that lets something through looks like on white."""
    colour = symbol.color()
    share = symbol.opacity() * opacity * colour.alphaF()
    return QColor(*(round(255 - share * (255 - part)) for part in (colour.red(), colour.green(), colour.blue())))


def draw_maps(
    rows: Sequence[Sequence[Panel]], extent: QgsRectangle, side: int, legend: Sequence[tuple[QColor, str]] = ()
) -> QImage:
    """Rows of panels, each a map of the same square ground, `side` pixels wide; below them a legend."""
    width = max(len(row) for row in rows) * (side + GAP) - GAP
    lines = _legend_lines(legend, width)
    height = len(rows) * (side + _TITLE + GAP) - GAP + (len(lines) * _LEGEND + GAP if lines else 0)
    image = QImage(width, height, QImage.Format_RGB32)
    image.fill(Qt.white)
    painter = QPainter(image)
    for row, panels in enumerate(rows):
        for column, panel in enumerate(panels):
            left, top = column * (side + GAP), row * (side + _TITLE + GAP)
            _write(painter, QRect(left, top, side, _TITLE), panel.title)
            painter.drawImage(left, top + _TITLE, draw_map(panel.layers, panel.ground or extent, side))
    for line, entries in enumerate(lines):
        _draw_legend(painter, entries, height - (len(lines) - line) * _LEGEND)
    painter.end()
    return image


def draw_map(layers: Sequence[QgsMapLayer], extent: QgsRectangle, side: int) -> QImage:
    """The layers, from the uppermost to the lowest, on a square of ground."""
    settings = QgsMapSettings()
    settings.setLayers(list(layers))
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(side, side))
    settings.setBackgroundColor(QColor(Qt.white))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if job.errors():
        raise SystemExit("; ".join(error.message for error in job.errors()))
    return job.renderedImage()


def _stretch(measured: QgsRasterLayer, band: int, kind: Qgis.DataType) -> QgsContrastEnhancement:
    low, high = measured.dataProvider().cumulativeCut(band, 0.01, 0.98, QgsRectangle(), 0)
    stretch = QgsContrastEnhancement(kind)
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.StretchToMinimumMaximum)
    return stretch


def _font() -> QFont:
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    return font


def _write(painter: QPainter, box: QRect, text: str) -> None:
    painter.setFont(_font())
    painter.setPen(_INK)
    if painter.fontMetrics().horizontalAdvance(text) > box.width():
        raise SystemExit(f"“{text}” is wider than its panel.")
    painter.drawText(box, Qt.AlignLeft | Qt.AlignVCenter, text)


def _legend_lines(legend: Sequence[tuple[QColor, str]], width: int) -> list[list[tuple[int, QColor, str]]]:
    """Entries with their places from the left, in as many lines as they need."""
    metrics = QFontMetrics(_font())
    lines: list[list[tuple[int, QColor, str]]] = []
    left = width
    for colour, name in legend:
        needed = 24 + metrics.horizontalAdvance(name)
        if left + needed > width:
            lines.append([])
            left = 0
        lines[-1].append((left, colour, name))
        left += needed + 2 * GAP
    return lines


def _draw_legend(painter: QPainter, entries: Sequence[tuple[int, QColor, str]], top: int) -> None:
    painter.setFont(_font())
    painter.setPen(_INK)
    for left, colour, name in entries:
        painter.fillRect(left, top + 5, 16, 14, colour)
        painter.drawText(left + 24, top + 17, name)
