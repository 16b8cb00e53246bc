# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing layers as GeoPackages, which are SQLite databases, feature by feature.

The format is OGC 12-128 (version 1.2). Nothing but the standard library is needed for it, while the libraries that
write any format would be another large dependency.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Literal, NamedTuple

from rasterio.crs import CRS
from rasterio.features import bounds as bounds_of

from ..errors import EngineError, cannot_write

_APPLICATION_ID, _USER_VERSION = 0x47504B47, 10200

#: Number of a CRS that has none with EPSG.
_OWN_CRS = 100000

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""

_WKB = {"Point": 1, "Polygon": 3, "MultiPoint": 4, "MultiPolygon": 6}


class Field(NamedTuple):
    """A column of a layer."""

    name: str
    type: Literal["TEXT", "INTEGER", "REAL"]


class LayerWriter:
    """An open layer."""

    def __init__(self, database: sqlite3.Connection, name: str, srs: int, fields: Sequence[Field]) -> None:
        self._database, self._srs = database, srs
        columns = ", ".join(_quoted(field.name) for field in fields)
        marks = ", ".join("?" * (len(fields) + 1))
        self._insert = f"INSERT INTO {_quoted(name)} (geom, {columns}) VALUES ({marks})"
        self.count = 0
        self.bounds: tuple[float, float, float, float] | None = None

    def add(self, geometry: Mapping[str, Any], values: Sequence[Any]) -> None:
        """Write one feature: a GeoJSON point or polygon, or several of one kind, and a value for each field."""
        west, south, east, north = bounds_of(geometry)
        envelope = struct.pack("<4d", west, east, south, north)
        blob = b"GP" + struct.pack("<BBi", 0, 0b011, self._srs) + envelope + _wkb(geometry)
        self._database.execute(self._insert, (blob, *values))
        self.count += 1
        old = self.bounds or (west, south, east, north)
        self.bounds = min(old[0], west), min(old[1], south), max(old[2], east), max(old[3], north)


@contextmanager
def create_layer(
    path: str, name: str, crs: CRS, geometry: str, fields: Sequence[Field], description: str = ""
) -> Iterator[LayerWriter]:
    """A GeoPackage with one layer, written as `PATH.part` and renamed when the block ends well, else removed.

    Args:
        path: of the file.
        name: of the layer.
        crs: of the coordinates.
        geometry: POINT, POLYGON, MULTIPOINT, MULTIPOLYGON, or GEOMETRY for a mixture.
        fields: columns beside `fid` and `geom`.
        description: for people.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    part = path + ".part"
    _remove(part)
    try:
        with _writing(path):
            database = sqlite3.connect(part)
            try:
                srs = _prepare(database, name, crs, geometry, fields, description)
                writer = LayerWriter(database, name, srs, fields)
                yield writer
                bounds = writer.bounds or (None,) * 4
                database.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", bounds)
                database.commit()
            finally:
                database.close()
            os.replace(part, path)
    finally:
        _remove(part)


def _prepare(
    database: sqlite3.Connection, name: str, crs: CRS, geometry: str, fields: Sequence[Field], description: str
) -> int:
    """Make all tables; returns the number of the CRS."""
    # nothing is to be rolled back: on any failure the whole file goes
    for pragma in (f"application_id = {_APPLICATION_ID}", f"user_version = {_USER_VERSION}", "journal_mode = OFF"):
        database.execute(f"PRAGMA {pragma}")
    database.executescript(_TABLES)
    srs = _reference_systems(database, crs)
    columns = ", ".join(f"{_quoted(field.name)} {field.type}" for field in fields)
    database.execute(f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY, geom {geometry}, {columns})")
    contents = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)"
    )
    database.execute(contents, (name, "features", name, description, srs))
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (name, geometry, srs))
    return srs


def _reference_systems(database: sqlite3.Connection, crs: CRS) -> int:
    epsg = crs.to_epsg()
    number = _OWN_CRS if epsg is None else int(epsg)
    known = {
        -1: ("Undefined cartesian", -1, "NONE", -1, "undefined"),
        0: ("Undefined geographic", 0, "NONE", 0, "undefined"),
        4326: ("WGS 84", 4326, "EPSG", 4326, CRS.from_epsg(4326).to_wkt()),
    }
    organisation = "NONE" if epsg is None else "EPSG"
    known[number] = (crs.to_string()[:100], number, organisation, number, crs.to_wkt())
    database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", known.values())
    return number


def _wkb(geometry: Mapping[str, Any]) -> bytes:
    """Well-known binary, little-endian, two dimensions."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    head = struct.pack("<BI", 1, _WKB[kind])
    if kind == "Point":
        return head + struct.pack("<2d", *coordinates[:2])
    if kind == "Polygon":
        return head + struct.pack("<I", len(coordinates)) + b"".join(_ring(ring) for ring in coordinates)
    single = kind.removeprefix("Multi")
    parts = [_wkb({"type": single, "coordinates": part}) for part in coordinates]
    return head + struct.pack("<I", len(parts)) + b"".join(parts)


def _ring(points: Sequence[Sequence[float]]) -> bytes:
    flat = [number for point in points for number in point[:2]]
    return struct.pack(f"<I{len(flat)}d", len(points), *flat)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _remove(part: str) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            os.remove(part + suffix)


@contextmanager
def _writing(path: str) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except EngineError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise cannot_write(path, error) from error
