# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps in a colour ramp, and as one group of layers."""

from deep_fusion.algorithms.heat_map import show_heat, write_heat_style_beside
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtGui import QPainter
from qgis_support import write_raster


def colour(layer, value):
    """Red, green and blue of a value."""
    _, red, green, blue, _ = layer.renderer().shader().shade(value)
    return red, green, blue


def test_a_map_runs_from_black_to_yellow(tmp_path):
    layer = QgsRasterLayer(write_raster(tmp_path / "map.tif"), "map")
    show_heat(layer, 0.0, 10.0)
    assert colour(layer, 0.0) == (0, 0, 4)
    assert colour(layer, 10.0) == (252, 255, 164)
    assert sum(colour(layer, 2.0)) < sum(colour(layer, 5.0)) < sum(colour(layer, 8.0))


def test_the_style_beside_a_map_is_that_of_a_layer_opened_later(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    write_heat_style_beside(path, from_zero=True)
    layer = QgsRasterLayer(path, "map")
    assert layer.renderer().type() == "singlebandpseudocolor"
    assert layer.renderer().classificationMin() == 0.0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["map.qml", "map.tif"]


def test_only_a_map_over_an_image_lets_the_image_through(tmp_path):
    path = write_raster(tmp_path / "map.tif")
    for over_image, mode in (
        (True, QPainter.CompositionMode.CompositionMode_Screen),
        (False, QPainter.CompositionMode.CompositionMode_SourceOver),
    ):
        write_heat_style_beside(path, from_zero=True, over_image=over_image)
        assert QgsRasterLayer(path, "opened later").blendMode() == mode
