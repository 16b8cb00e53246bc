# SPDX-License-Identifier: GPL-2.0-or-later
"""Which part of each image a preview looks at: the same ground, on each image's own pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRasterLayer,
    QgsRectangle,
)

from ...algorithms.messages import tr

MOST_PIXELS = 512

#: Part of a pixel by which a border may be off its grid, from rounding, without touching the next pixel.
_ROUNDING = 1e-3


class NothingThere(Exception):
    """A sentence about a view that cannot be previewed."""


def common_ground(
    layers: Sequence[QgsRasterLayer],
    view: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
    most_pixels: int = MOST_PIXELS,
) -> list[QgsRectangle]:
    """For each layer, in its own CRS, the box of whole pixels that shows the ground in view that all of them show.

    The image with the smallest pixels gets at most `most_pixels` in each direction, from the middle of that ground.
    The boxes of the others reach to the borders of their pixels, so they cover at least the same ground.

    Raises:
        NothingThere: a layer is not in view, or the layers do not meet there.
    """
    seen = [_part_in_view(layer, view, crs, transforms) for layer in layers]
    finest = max(range(len(layers)), key=lambda at: _pixels_in_view(layers[at], view, crs, transforms))
    reference = layers[finest]
    ground = seen[finest]
    for layer, box in zip(layers, seen):
        ground = ground.intersect(_moved(box, layer.crs(), reference.crs(), transforms, layer.name()))
        if ground.isEmpty():
            raise NothingThere(
                tr("In the map's view {first} and {second} have no ground in common. Move the map to where they do.")
                .format(first=reference.name(), second=layer.name())
            )  # fmt: skip
    ground = snapped(reference, ground, most_pixels)
    return [
        ground if layer is reference
        else snapped(layer, _moved(ground, reference.crs(), layer.crs(), transforms, layer.name()))
        for layer in layers
    ]  # fmt: skip


def snapped(layer: QgsRasterLayer, box: QgsRectangle, most_pixels: int = 0) -> QgsRectangle:
    """The whole pixels of a layer that a box touches; with a limit, at most so many each way, around its middle."""
    extent, width, height = layer.extent(), layer.width(), layer.height()
    pixel_x, pixel_y = extent.width() / width, extent.height() / height
    left, right = _span(box.xMinimum() - extent.xMinimum(), box.xMaximum() - extent.xMinimum(), pixel_x, width)
    top, bottom = _span(extent.yMaximum() - box.yMaximum(), extent.yMaximum() - box.yMinimum(), pixel_y, height)
    if most_pixels:
        left, right = _middle(left, right, most_pixels)
        top, bottom = _middle(top, bottom, most_pixels)
    return QgsRectangle(
        extent.xMinimum() + left * pixel_x,
        extent.yMaximum() - bottom * pixel_y,
        extent.xMinimum() + right * pixel_x,
        extent.yMaximum() - top * pixel_y,
    )


def _span(start: float, end: float, pixel: float, count: int) -> tuple[int, int]:
    """First pixel that a stretch touches, and the one behind the last; at least one pixel of the image."""
    first = min(max(math.floor(start / pixel + _ROUNDING), 0), count - 1)
    return first, max(min(math.ceil(end / pixel - _ROUNDING), count), first + 1)


def _middle(start: int, end: int, most: int) -> tuple[int, int]:
    if end - start <= most:
        return start, end
    start += (end - start - most) // 2
    return start, start + most


def _part_in_view(
    layer: QgsRasterLayer,
    view: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
) -> QgsRectangle:
    part = _moved(view, crs, layer.crs(), transforms, layer.name()).intersect(layer.extent())
    if part.isEmpty():
        raise NothingThere(
            tr("The map shows nothing of {name}. Zoom to the layer, then try again.").format(name=layer.name())
        )
    return part


def _pixels_in_view(
    layer: QgsRasterLayer,
    view: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
) -> float:
    """How many pixels of a layer's size fill the view; the more, the finer they are."""
    box = _moved(view, crs, layer.crs(), transforms, layer.name())
    return float(box.width() * box.height() / (layer.rasterUnitsPerPixelX() * layer.rasterUnitsPerPixelY()))


def _moved(
    box: QgsRectangle,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
    name: str,
) -> QgsRectangle:
    """A box in another CRS; where one is missing, coordinates are taken as they are."""
    try:
        moved = QgsCoordinateTransform(source, target, transforms).transformBoundingBox(box)
    except QgsCsException:
        moved = QgsRectangle()
    if moved.isEmpty() or not moved.isFinite():
        raise NothingThere(
            tr("The map's view has no coordinates in the reference system of {name}, {crs}. Zoom to the layer.").format(
                name=name, crs=target.authid() or target.description()
            )
        )
    return moved
