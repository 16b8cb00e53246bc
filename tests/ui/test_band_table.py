# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands keep the order in which they were put."""

import pytest
from deep_fusion.ui.tasks.band_table import BandTable
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtWidgets import QTableWidget


@pytest.fixture
def table(ms_path):
    widget = BandTable()
    widget.set_layer(QgsRasterLayer(str(ms_path), "ms"))
    return widget


def rows(table):
    return table.findChild(QTableWidget)


def test_all_bands_as_they_lie_are_no_choice(table):
    assert table.bands() is None
    assert rows(table).rowCount() == table.findChild(QTableWidget).cellWidget(0, 1).count()


def test_moving_and_removing_keeps_the_rest_in_order(table):
    table.set_bands([3, 1, 2])
    rows(table).setCurrentCell(0, 0)
    table.move(1)
    assert table.bands() == [1, 3, 2]
    table.remove()
    assert table.bands() == [1, 2]
    table.add()
    assert table.bands() == [1, 2, 3] or table.bands() is None


def test_choosing_in_a_row_changes_that_band_only(table):
    rows(table).cellWidget(1, 1).setCurrentIndex(0)
    assert table.bands()[:3] == [1, 1, 3]


def test_numbers_that_the_layer_does_not_have_are_left_out(table):
    table.set_bands([2, 99])
    assert table.bands() == [2]


def test_roles_name_the_first_rows(table):
    table.set_roles(["red", "green"])
    assert [rows(table).item(row, 0).text() for row in range(3)] == ["red", "green", "Band 3"]


def test_another_layer_offers_all_its_bands(table, pan_path):
    table.set_bands([3, 1])
    table.set_layer(QgsRasterLayer(str(pan_path), "pan"))
    assert table.bands() is None
    assert rows(table).rowCount() == 1
