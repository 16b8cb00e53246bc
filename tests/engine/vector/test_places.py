# SPDX-License-Identifier: GPL-2.0-or-later
"""Places, and the chips that look at them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from chip_support import layer, square
from deep_fusion.engine.errors import BadOption, LayerUnreadable, WrongGeometry
from deep_fusion.engine.jobs import Places
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.vector.places import Place, looks, read_places, spread
from engine_support import CORNER, UTM, grid
from rasterio.crs import CRS
from rasterio.warp import transform

WEST, NORTH = CORNER
GROUND = grid(100, 200, pixel=(2.0, 2.0))


def point(x: float, y: float) -> dict:
    return {"type": "Point", "coordinates": [x, y]}


def test_features_have_numbers_geometries_and_classes(tmp_path: Path):
    places = layer(
        tmp_path / "a.json", [(point(1, 2), {"kind": " forest "}), (square(0, 9, 3, 3), {"kind": 7})], "kind"
    )
    first, second = read_places(places, UTM)
    assert (first.number, first.label, first.is_area, first.bounds) == (1, "forest", False, (1, 2, 1, 2))
    assert (second.number, second.label, second.is_area, second.bounds) == (2, "7", True, (0, 6, 3, 9))


def test_a_missing_class_and_a_missing_geometry_are_no_errors(tmp_path: Path):
    places = layer(tmp_path / "a.json", [(point(1, 2), {"kind": None}), (None, {"kind": "x"})], "kind")
    assert [(place.number, place.label) for place in read_places(places, UTM)] == [(1, "")]


def test_coordinates_come_into_the_crs_of_the_image(tmp_path: Path):
    lon, lat = (values[0] for values in transform(UTM, CRS.from_epsg(4326), [WEST], [NORTH]))
    (place,) = read_places(layer(tmp_path / "a.json", [(point(lon, lat), {})], crs="EPSG:4326"), UTM)
    assert place.bounds[:2] == pytest.approx((WEST, NORTH), abs=1e-3)


def test_an_unknown_field_is_answered_with_the_known_ones(tmp_path: Path):
    places = layer(tmp_path / "a.json", [(point(1, 2), {"kind": "x", "age": 3})], "class")
    with pytest.raises(BadOption, match="places has these fields: kind, age"):
        read_places(places, UTM)


def test_lines_are_refused_by_their_number(tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    with pytest.raises(WrongGeometry, match="Feature 2 of places is a LineString"):
        read_places(layer(tmp_path / "a.json", [(point(0, 0), {}), (line, {})]), UTM)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"features": 3}'])
def test_what_is_no_layer_is_refused(tmp_path: Path, text: str):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(LayerUnreadable, match="The layer fields cannot be read"):
        read_places(Places("fields", str(tmp_path / "a.json"), "EPSG:4326"), UTM)


def test_a_point_is_seen_by_one_chip_around_it():
    found = list(looks(Place(1, point(WEST + 41, NORTH - 61), ""), GROUND, 8))
    assert found == [(Window(26, 16, 8, 8), 1.0)]  # at column 20.5 and row 30.5


def test_a_small_polygon_is_seen_by_one_chip_around_its_middle():
    found = list(looks(Place(1, square(WEST + 40, NORTH - 60, 8, 4), ""), GROUND, 16))
    assert found == [(Window(23, 14, 16, 16), 1.0)]  # from column 20 to 24 and from row 30 to 32


def test_a_polygon_of_four_chips_is_seen_by_these_four():
    found = list(looks(Place(1, square(WEST + 40, NORTH - 60, 32, 32), ""), GROUND, 8))
    assert [look.window for look in found] == [Window(row, col, 8, 8) for row in (30, 38) for col in (20, 28)]
    assert [look.weight for look in found] == [1, 1, 1, 1]


def test_weights_are_the_shares_of_chips_that_lie_in_the_polygon():
    """A right triangle over three by three chips of 8 pixels; its hypotenuse cuts those of the diagonal in halves."""
    side, left, top = 48.0, WEST + 40, NORTH - 60
    ring = [[left, top], [left, top - side], [left + side, top - side], [left, top]]
    found = {
        look.window: look.weight for look in looks(Place(1, {"type": "Polygon", "coordinates": [ring]}, ""), GROUND, 8)
    }
    assert len(found) == 6
    for (row, col), expected in {(0, 0): 0.5, (1, 1): 0.5, (2, 2): 0.5, (1, 0): 1, (2, 0): 1, (2, 1): 1}.items():
        assert found[Window(30 + 8 * row, 20 + 8 * col, 8, 8)] == pytest.approx(expected, abs=0.02)


def area_above(reach: float, side: float) -> float:
    """Area of the part of a square, its corner at 0, 0, where x + y < reach."""
    if reach <= side:
        return max(reach, 0.0) ** 2 / 2
    return side**2 - max(2 * side - reach, 0.0) ** 2 / 2


def test_weights_of_chips_that_overlap_are_shares_too():
    """A right triangle of 50 pixels under chips of 19: three by three, which overlap by 3 or 4 pixels."""
    ring = [[WEST, NORTH], [WEST + 100, NORTH], [WEST, NORTH - 100], [WEST, NORTH]]
    found = list(looks(Place(1, {"type": "Polygon", "coordinates": [ring]}, ""), GROUND, 19))
    assert {look.window.col for look in found} == {0, 16, 31}
    for window, weight in found:
        assert weight == pytest.approx(area_above(50 - window.row - window.col, 19) / 19**2, abs=0.02)


def test_holes_and_parts_count():
    whole, hole = square(WEST, NORTH, 64, 64)["coordinates"][0], square(WEST + 16, NORTH - 16, 32, 32)["coordinates"][0]
    holed = Place(1, {"type": "Polygon", "coordinates": [whole, hole]}, "")
    weights = np.array([look.weight for look in looks(holed, GROUND, 16)])
    assert weights == pytest.approx([0.75] * 4, abs=0.02)
    parts = {"type": "MultiPolygon", "coordinates": [[whole], [square(WEST + 160, NORTH, 32, 32)["coordinates"][0]]]}
    columns = {look.window.col for look in looks(Place(1, parts, ""), GROUND, 16)}
    assert columns == {0, 16, 80}


def test_a_polygon_thinner_than_can_be_counted_is_still_seen():
    found = list(looks(Place(1, square(WEST + 3.01, NORTH - 0.01, 0.001, 100), ""), GROUND, 10))
    assert [look.window.row for look in found] == [0, 10, 20, 30, 40]
    assert all(0 < look.weight < 0.1 for look in found)


def test_several_points_of_a_feature_are_seen_one_by_one():
    points = {"type": "MultiPoint", "coordinates": [[WEST + 20, NORTH - 20], [WEST + 60, NORTH - 20]]}
    assert [look.window.col for look in looks(Place(1, points, ""), GROUND, 8)] == [6, 26]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 10, [0]), (3, 7, [0]), (0, 20, [0, 10]), (0, 20.05, [0, 10]), (0, 25, [0, 8, 15]), (-5, 15, [-5, 5])],
)
def test_chips_are_spread_evenly(start: float, end: float, expected: list[int]):
    assert spread(start, end, 10) == expected
