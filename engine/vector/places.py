# SPDX-License-Identifier: GPL-2.0-or-later
"""Points and polygons of a layer, and the chips of an image that look at them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.features import bounds as bounds_of
from rasterio.features import rasterize
from rasterio.warp import transform_geom

from ..errors import BadOption, LayerUnreadable, WrongGeometry
from ..jobs import Places
from ..raster.grid import Grid, Window

_KINDS = "Point", "MultiPoint", "Polygon", "MultiPolygon"

#: Side of the raster on which the share of a chip that lies in a polygon is counted.
_FINE = 64


class Place(NamedTuple):
    """One feature: its number in the layer, its GeoJSON geometry, its class, empty if there is none, and its fields."""

    number: int
    geometry: Mapping[str, Any]
    label: str
    properties: Mapping[str, Any] = MappingProxyType({})

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, south, east, north = bounds_of(self.geometry)
        return west, south, east, north

    @property
    def is_area(self) -> bool:
        """Whether it is a polygon."""
        return self.geometry["type"].endswith("Polygon")


class Look(NamedTuple):
    """A square of pixels, which may reach beyond the image, and how much of the place it shows, 0 to 1."""

    window: Window
    weight: float


def read_places(places: Places, crs: CRS) -> list[Place]:
    """The features of a layer in the CRS of an image; those without geometry are left out.

    Raises:
        LayerUnreadable: it is no GeoJSON file, or no CRS.
        WrongGeometry: a feature is neither point nor polygon.
        BadOption: the layer has no such field.
    """
    try:
        with open(places.path, encoding="utf-8") as file:
            features = list(json.load(file)["features"])
        own = CRS.from_user_input(places.crs)
    except (OSError, ValueError, KeyError, TypeError, CRSError) as error:
        raise LayerUnreadable(name=places.name, path=places.path, reason=error) from error
    found = [_place(places, number, feature) for number, feature in enumerate(features) if feature.get("geometry")]
    if own == crs:
        return found
    return [place._replace(geometry=transform_geom(own, crs, place.geometry)) for place in found]


def _place(places: Places, number: int, feature: Mapping[str, Any]) -> Place:
    geometry, number = feature["geometry"], int(feature.get("id", number))
    if geometry["type"] not in _KINDS:
        raise WrongGeometry(name=places.name, number=number, kind=geometry["type"])
    properties = feature.get("properties") or {}
    if places.field and places.field not in properties:
        known = ", ".join(properties) or "none"
        raise BadOption(name="CLASS_FIELD", value=places.field, reason=f"{places.name} has these fields: {known}")
    label = properties.get(places.field) if places.field else None
    return Place(number, geometry, "" if label is None else str(label).strip(), properties)


def looks(place: Place, grid: Grid, side: int, reach: float = 0.0) -> Iterator[Look]:
    """The chips that show a place.

    A point, or a place no larger than a chip, is seen by one chip around its middle, with what surrounds it. A larger
    one is covered by chips spread evenly over its bounds; those that do not touch it are left out.

    Args:
        place: in the CRS of the grid.
        grid: whose pixels are counted.
        side: of a chip, in pixels.
        reach: side of the square that stands for a point, in units of the CRS; 0 for none.
    """
    for part in _parts(place.geometry, reach):
        west, south, east, north = bounds_of(part)
        (left, top), (right, bottom) = ~grid.transform * (west, north), ~grid.transform * (east, south)
        rows, cols = spread(top, bottom, side), spread(left, right, side)
        if len(rows) == len(cols) == 1:
            yield Look(Window(rows[0], cols[0], side, side), 1.0)
            continue
        yield from (look for look in _weighed(part, rows, cols, side, grid) if look.weight > 0)


def spread(start: float, end: float, side: int) -> list[int]:
    """Where chips begin that cover a stretch of pixels evenly; a single one, in the middle, if the stretch is short."""
    count = max(1, math.ceil((end - start) / side - 0.01))
    if count == 1:
        return [round((start + end - side) / 2)]
    return [round(at) for at in np.linspace(start, end - side, count)]


def _parts(geometry: Mapping[str, Any], reach: float) -> list[Mapping[str, Any]]:
    """Points one by one, or the squares around them; a polygon with several parts as a whole."""
    if geometry["type"] == "MultiPoint":
        points = geometry["coordinates"]
    elif geometry["type"] == "Point":
        points = [geometry["coordinates"]]
    else:
        return [geometry]
    if not reach:
        return [{"type": "Point", "coordinates": point} for point in points]
    return [_square(x, y, reach / 2) for x, y, *_ in points]


def _square(x: float, y: float, half: float) -> Mapping[str, Any]:
    ring = [
        [x - half, y + half],
        [x + half, y + half],
        [x + half, y - half],
        [x - half, y - half],
        [x - half, y + half],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def _weighed(geometry: Mapping[str, Any], rows: list[int], cols: list[int], side: int, grid: Grid) -> list[Look]:
    """How much of each window lies in the geometry; of a geometry too thin for that, how much it touches."""
    found: list[Look] = []
    for touched in (False, True):
        shares = (_shares(geometry, row, cols, side, grid, touched) for row in rows)
        found = [
            Look(Window(row, col, side, side), share)
            for row, along in zip(rows, shares, strict=True)
            for col, share in zip(cols, along, strict=True)
        ]
        if any(look.weight for look in found):
            break
    return found


def _shares(
    geometry: Mapping[str, Any], row: int, cols: list[int], side: int, grid: Grid, touched: bool
) -> list[float]:
    """For all windows of a row from one raster, as to draw an outline of many corners takes long."""
    fine = side / _FINE
    starts = [round((col - cols[0]) / fine) for col in cols]
    placed = grid.transform * Affine.translation(cols[0], row) * Affine.scale(fine)
    shape = (_FINE, starts[-1] + _FINE)
    inside = rasterize([geometry], shape, transform=placed, all_touched=touched, dtype="uint8")
    return [float(inside[:, start : start + _FINE].mean()) for start in starts]
