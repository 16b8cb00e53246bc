# SPDX-License-Identifier: GPL-2.0-or-later
"""How a result looks: the bands and the stretch of the layer it was made from, in QGIS and in a file beside it."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsDataProvider,
    QgsDateTimeRange,
    QgsMapLayer,
    QgsMultiBandColorRenderer,
    QgsProviderRegistry,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QDate, QDateTime, QObject, Qt, QTime

_LOWER_SHARE, _UPPER_SHARE = 0.02, 0.98
_SAMPLE_PIXELS = 250000


@dataclass(frozen=True)
class Look:
    """Which bands are shown and between which values. Plain numbers, so that it may change threads.

    `bands` holds three numbers for colour, one for grey, none to choose by the file. `ranges` holds a pair for each
    band; it is empty to stretch between the 2 and 98 % quantiles, and None to show values as they are.
    """

    bands: tuple[int, ...] = ()
    ranges: Optional[tuple[tuple[float, float], ...]] = ()


def look_of(layers: Sequence[QgsRasterLayer], bands: Sequence[int]) -> Look:
    """The look of an image made of `bands` of the first layer and the other layers' only bands, to compare them by eye.

    Call it on the main thread.
    """
    renderer = layers[0].renderer()
    if len(layers) > 1:
        return _look_of_single_bands(layers)
    if isinstance(renderer, QgsMultiBandColorRenderer):
        shown = [renderer.redBand(), renderer.greenBand(), renderer.blueBand()]
        stretches = [
            renderer.redContrastEnhancement(),
            renderer.greenContrastEnhancement(),
            renderer.blueContrastEnhancement(),
        ]
    elif isinstance(renderer, QgsSingleBandGrayRenderer) and len(bands) == 1:
        shown, stretches = [renderer.grayBand()], [renderer.contrastEnhancement()]
    else:
        return Look()
    if not set(shown) <= set(bands):
        return Look()
    return Look(tuple(list(bands).index(band) + 1 for band in shown), _ranges(stretches))


def completed(look: Look, path: str) -> Look:
    """The look with nothing left to choose: bands by the file, limits by its values."""
    provider = QgsProviderRegistry.instance().createProvider("gdal", path, QgsDataProvider.ProviderOptions())
    bands = look.bands or _natural_bands(provider)
    if look.ranges is None or len(look.ranges) == len(bands):
        leave_to_main_thread(provider)
        return Look(bands, look.ranges)
    with without_side_files():
        ranges = tuple(_quantiles(provider, band) for band in bands)
    leave_to_main_thread(provider)
    return Look(bands, ranges)


def show(layer: QgsRasterLayer, look: Look) -> None:
    """Give a layer a completed look."""
    provider, bands, ranges = layer.dataProvider(), look.bands, look.ranges
    stretches = [_stretch(layer, band, ranges[at] if ranges else None) for at, band in enumerate(bands)]
    if len(bands) == 1:
        grey = QgsSingleBandGrayRenderer(provider, bands[0])
        grey.setContrastEnhancement(stretches[0])
        layer.setRenderer(grey)
        return
    colour = QgsMultiBandColorRenderer(provider, *bands)
    colour.setRedContrastEnhancement(stretches[0])
    colour.setGreenContrastEnhancement(stretches[1])
    colour.setBlueContrastEnhancement(stretches[2])
    layer.setRenderer(colour)


def write_style_beside(path: str, look: Look, day: str = "") -> None:
    """Write NAME.qml beside a new result, so that it has its completed look whenever somebody opens it later.

    With a day, as YYYY-MM-DD, the result is shown on that day by the temporal controller.
    """
    Path(path + ".aux.xml").unlink(missing_ok=True)  # the statistics of a result that had this name before
    with stand_in(max(look.bands)) as layer:
        show(layer, look)
        categories = QgsMapLayer.StyleCategory.Symbology
        if day:
            date = QDate.fromString(day, "yyyy-MM-dd")
            properties = layer.temporalProperties()
            properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
            first, last = (QDateTime(date, time, Qt.TimeSpec.UTC) for time in (QTime(0, 0), QTime(23, 59, 59)))
            properties.setFixedTemporalRange(QgsDateTimeRange(first, last))
            properties.setIsActive(True)
            categories |= QgsMapLayer.StyleCategory.Temporal
        layer.saveNamedStyle(str(Path(path).with_suffix(".qml")), categories)


@contextmanager
def stand_in(bands: int = 1) -> Iterator[QgsRasterLayer]:
    """A layer of two pixels to style in place of a result, whose histogram QGIS would take first, with all waiting."""
    path = f"/vsimem/{uuid.uuid4().hex}.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(path, 2, 1, bands, gdal.GDT_Float32)
    dataset.SetGeoTransform((0, 1, 0, 0, 0, -1))
    for band_no in range(1, dataset.RasterCount + 1):
        dataset.GetRasterBand(band_no).WriteRaster(0, 0, 2, 1, struct.pack("2f", 0, 1))  # GDAL reports flat histograms
    del dataset
    try:
        with without_side_files():
            layer = QgsRasterLayer(path, "stand-in")
            yield layer
            leave_to_main_thread(layer)
    finally:
        gdal.Unlink(path)


def leave_to_main_thread(thing: QObject) -> None:
    """Have an object that this thread made deleted by the main thread, if that is another.

    PyQt hears of an object's end on the main thread, by its address, and late: meanwhile another thread may have made a
    new object there, which PyQt would take for the dead one and refuse.
    """
    main = QCoreApplication.instance().thread()
    if thing.thread() != main:
        sip.transferto(thing, None)
        thing.moveToThread(main)
        thing.deleteLater()


@contextmanager
def without_side_files() -> Iterator[None]:
    """Keep GDAL from writing statistics into NAME.aux.xml."""
    gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", None)


def _look_of_single_bands(layers: Sequence[QgsRasterLayer]) -> Look:
    """Red, green and blue from the third, second and first of several single-band layers, each with its own stretch."""
    renderers = [layer.renderer() for layer in layers[:3]]
    if len(renderers) < 3 or not all(isinstance(renderer, QgsSingleBandGrayRenderer) for renderer in renderers):
        return Look()
    return Look((3, 2, 1), _ranges([renderer.contrastEnhancement() for renderer in reversed(renderers)]))


def _ranges(stretches: Sequence[Optional[QgsContrastEnhancement]]) -> Optional[tuple[tuple[float, float], ...]]:
    none = QgsContrastEnhancement.ContrastEnhancementAlgorithm.NoEnhancement
    used = [stretch for stretch in stretches if stretch is not None and stretch.contrastEnhancementAlgorithm() != none]
    if len(used) < len(stretches):
        return None
    return tuple((stretch.minimumValue(), stretch.maximumValue()) for stretch in used)


def _natural_bands(provider: QgsRasterDataProvider) -> tuple[int, ...]:
    """Red, green and blue as the file marks them; else 3, 2, 1, the order in which sensors number them."""
    count = provider.bandCount()
    if count < 3:
        return (1,)
    names = {provider.colorInterpretationName(band).lower(): band for band in range(count, 0, -1)}
    marked = tuple(names[colour] for colour in ("red", "green", "blue") if colour in names)
    return marked if len(marked) == 3 else (3, 2, 1)


def _quantiles(provider: QgsRasterDataProvider, band: int) -> tuple[float, float]:
    low, high = provider.cumulativeCut(band, _LOWER_SHARE, _UPPER_SHARE, provider.extent(), _SAMPLE_PIXELS)
    return float(low), float(high)


def _stretch(layer: QgsRasterLayer, band: int, limits: Optional[tuple[float, float]]) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(layer.dataProvider().dataType(band))
    if limits is not None:
        stretch.setMinimumValue(limits[0])
        stretch.setMaximumValue(limits[1])
        stretch.setContrastEnhancementAlgorithm(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
        )
    return stretch
