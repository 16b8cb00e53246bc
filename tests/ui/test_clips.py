# SPDX-License-Identifier: GPL-2.0-or-later
"""Small copies of parts of images."""

import numpy as np
import pytest
from deep_fusion.algorithms.layers import input_image
from deep_fusion.ui.preview.clips import Clip, cut, file_name
from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRasterRange,
    QgsRectangle,
)
from qgis_support import nodata_of, pixels, write_raster


def clip(layer, box, folder, feedback):
    path = folder / "clip" / "a.tif"
    path.parent.mkdir()
    cut(Clip(input_image([layer], (), QgsCoordinateTransformContext()), box, str(path)), feedback)
    return path


def test_a_clip_holds_the_pixels_of_its_box_and_states_where_they_lie(ms_path, feedback, tmp_path):
    path = clip(QgsRasterLayer(ms_path, "ms"), QgsRectangle(500100, 4599700, 500160, 4599800), tmp_path, feedback)
    written = gdal.Open(str(path))
    assert (written.ReadAsArray() == pixels(ms_path)[:, 10:15, 5:8]).all()
    assert written.GetGeoTransform() == (500100, 20, 0, 4599800, 0, -20)


def test_band_names_type_and_nodata_are_kept(tmp_path, feedback):
    path = write_raster(tmp_path / "n.tif", bands=2, nodata=7, kind=gdal.GDT_Float32)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(2).SetDescription("near infrared")
    del dataset
    written = gdal.Open(
        str(clip(QgsRasterLayer(path, "n"), QgsRectangle(500000, 4599900, 500050, 4600000), tmp_path, feedback))
    )
    band = written.GetRasterBand(2)
    assert (band.GetDescription(), band.DataType, band.GetNoDataValue()) == ("near infrared", gdal.GDT_Float32, 7)


def test_nodata_of_the_user_is_written(ms_path, feedback, tmp_path):
    layer = QgsRasterLayer(ms_path, "ms")
    for band in range(1, 5):
        layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(9, 9)])
    assert nodata_of(clip(layer, QgsRectangle(500100, 4599700, 500160, 4599800), tmp_path, feedback)) == 9


def test_a_layer_that_only_qgis_reads_is_cut_too_and_its_export_removed(tmp_path, feedback):
    write_raster("/vsimem/only.tif", bands=2)
    path = clip(
        QgsRasterLayer("/vsimem/only.tif", "only"), QgsRectangle(500010, 4599900, 500030, 4599990), tmp_path, feedback
    )
    assert (pixels(path) == pixels("/vsimem/only.tif")[:, 1:10, 1:3]).all()
    assert [each.name for each in path.parent.iterdir()] == ["a.tif"]


def test_a_file_whose_rows_run_north_is_cut_where_it_lies(tmp_path, feedback):
    path = str(tmp_path / "up.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 8, 6, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((100, 10, 0, 200, 0, 10))
    dataset.GetRasterBand(1).WriteArray(np.arange(48, dtype=np.uint8).reshape(6, 8))
    del dataset
    cut_path = clip(QgsRasterLayer(path, "up"), QgsRectangle(110, 220, 130, 250), tmp_path, feedback)
    assert pixels(cut_path).tolist() == [[17, 18], [25, 26], [33, 34]]


def test_a_rotated_image_is_refused_by_name(tmp_path, feedback):
    path = str(tmp_path / "turned.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 8, 6, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((100, 10, 3, 200, 3, -10))
    del dataset
    with pytest.raises(QgsProcessingException, match="turned is rotated"):
        clip(QgsRasterLayer(path, "turned"), QgsRectangle(110, 160, 130, 180), tmp_path, feedback)


def test_a_clip_is_called_as_its_file_which_may_tell_a_date(tmp_path):
    path = write_raster(tmp_path / "L8_20130707.tif")
    assert file_name(QgsRasterLayer(path, "July")) == "L8_20130707.tif"
