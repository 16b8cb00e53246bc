# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages against the standard's own words, read with SQLite; QGIS reads them in the tests of its side."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import pytest
from chip_support import square
from deep_fusion.engine.errors import CannotWrite
from deep_fusion.engine.vector.geopackage import Field, create_layer
from engine_support import UTM, left_in
from rasterio.crs import CRS

FIELDS = (Field("class", "TEXT"), Field("confidence", "REAL"), Field('odd "name"', "INTEGER"))


def written(path: Path, crs: CRS = UTM, geometry: str = "POLYGON") -> sqlite3.Connection:
    with create_layer(str(path), "cells", crs, geometry, FIELDS, "a test") as writer:
        writer.add(square(10, 60, 20, 30), ("forest", 0.5, 3))
        writer.add(square(30, 60, 20, 30), (None, 1.0, -1))
        assert writer.count == 2
    return sqlite3.connect(path)


def test_the_header_says_what_it_is(tmp_path: Path):
    written(tmp_path / "a.gpkg").close()
    start = (tmp_path / "a.gpkg").read_bytes()[:100]
    assert start[:15] == b"SQLite format 3"
    assert start[68:72] == b"GPKG"
    assert struct.unpack(">I", start[60:64]) == (10200,)
    assert left_in(tmp_path) == ["a.gpkg"]


def test_the_tables_of_the_standard_are_there(tmp_path: Path):
    database = written(tmp_path / "a.gpkg")
    rows = database.execute("SELECT table_name, data_type, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents")
    assert rows.fetchall() == [("cells", "features", 10, 30, 50, 60, 32632)]
    columns = database.execute("SELECT * FROM gpkg_geometry_columns").fetchall()
    assert columns == [("cells", "geom", "POLYGON", 32632, 0, 0)]
    systems = dict(database.execute("SELECT srs_id, organization FROM gpkg_spatial_ref_sys"))
    assert systems == {-1: "NONE", 0: "NONE", 4326: "EPSG", 32632: "EPSG"}


def test_values_and_numbers_are_kept(tmp_path: Path):
    rows = written(tmp_path / "a.gpkg").execute('SELECT fid, class, confidence, "odd ""name""" FROM cells').fetchall()
    assert rows == [(1, "forest", 0.5, 3), (2, None, 1.0, -1)]


def test_a_geometry_is_a_header_an_envelope_and_well_known_binary(tmp_path: Path):
    (blob,) = written(tmp_path / "a.gpkg").execute("SELECT geom FROM cells WHERE fid = 1").fetchone()
    assert blob[:4] == b"GP\x00\x03"
    assert struct.unpack("<i4d", blob[4:40]) == (32632, 10, 30, 30, 60)
    assert struct.unpack("<BIII", blob[40:53]) == (1, 3, 1, 5)
    assert struct.unpack("<10d", blob[53:]) == (10, 60, 30, 60, 30, 30, 10, 30, 10, 60)


def test_points_and_several_parts_are_written_too(tmp_path: Path):
    with create_layer(str(tmp_path / "a.gpkg"), "all", UTM, "GEOMETRY", FIELDS[:1]) as writer:
        writer.add({"type": "Point", "coordinates": [3, 4]}, ("x",))
        writer.add({"type": "MultiPoint", "coordinates": [[3, 4], [5, 6]]}, ("x",))
        parts = [square(0, 1, 1, 1)["coordinates"], square(5, 1, 1, 1)["coordinates"]]
        writer.add({"type": "MultiPolygon", "coordinates": parts}, ("x",))
    blobs = [row[0][40:] for row in sqlite3.connect(tmp_path / "a.gpkg").execute("SELECT geom FROM 'all'")]
    assert blobs[0] == struct.pack("<BI2d", 1, 1, 3, 4)
    assert blobs[1] == struct.pack("<BII", 1, 4, 2) + struct.pack("<BI2d", 1, 1, 3, 4) + struct.pack(
        "<BI2d", 1, 1, 5, 6
    )
    assert struct.unpack("<BIIBI", blobs[2][:14]) == (1, 6, 2, 1, 3)


def test_a_crs_without_a_number_gets_one_of_its_own(tmp_path: Path):
    own = CRS.from_proj4("+proj=laea +lat_0=47 +lon_0=11 +datum=WGS84 +units=m")
    database = written(tmp_path / "a.gpkg", own)
    query = "SELECT organization, definition FROM gpkg_spatial_ref_sys WHERE srs_id = 100000"
    organisation, definition = database.execute(query).fetchone()
    assert organisation == "NONE"
    assert CRS.from_wkt(definition) == own


def test_a_failure_leaves_nothing_and_keeps_the_old_file(tmp_path: Path):
    (tmp_path / "a.gpkg").write_text("old")

    def fail() -> None:
        with create_layer(str(tmp_path / "a.gpkg"), "cells", UTM, "POLYGON", FIELDS) as writer:
            writer.add(square(0, 1, 1, 1), ("x", 1.0, 1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert left_in(tmp_path) == ["a.gpkg"]
    assert (tmp_path / "a.gpkg").read_text() == "old"


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(CannotWrite, match="nowhere does not exist"):
        written(tmp_path / "nowhere" / "a.gpkg")


def test_a_full_disk_is_told_and_leaves_nothing(small_disk):
    folder = small_disk(64)

    def fill() -> None:
        with create_layer(str(folder / "a.gpkg"), "cells", UTM, "POLYGON", FIELDS) as writer:
            for _ in range(5000):
                writer.add(square(0, 1, 1, 1), ("x" * 100, 1.0, 1))

    with pytest.raises(CannotWrite):
        fill()
    assert left_in(folder) == []
