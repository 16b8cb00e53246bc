# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers tell bands, pixel size in metres, place and day without being read."""

import datetime

import pytest
from deep_fusion.ui.tasks.records import record
from qgis.core import QgsCoordinateReferenceSystem, QgsDateTimeRange, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QTime


@pytest.fixture
def layer(ms_path):
    return QgsRasterLayer(str(ms_path), "ms 2020-05-06")


def test_bands_size_and_pixels_are_those_of_the_file(layer):
    told = record(layer)
    assert (told.bands, told.size, told.pixel_m) == (4, (40, 30), 20.0)


def test_pixels_in_degrees_are_told_in_metres(layer):
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert record(layer).pixel_m == pytest.approx(20 * 111_195, rel=0.01)


def test_time_of_the_layer_goes_before_the_date_in_its_name(layer):
    assert record(layer).day == datetime.date(2020, 5, 6)
    begin = QDateTime(QDate(2019, 1, 2), QTime(0, 0))
    layer.temporalProperties().setFixedTemporalRange(QgsDateTimeRange(begin, begin.addDays(1)))
    layer.temporalProperties().setIsActive(True)
    assert record(layer).day == datetime.date(2019, 1, 2)
