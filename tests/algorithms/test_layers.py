# SPDX-License-Identifier: GPL-2.0-or-later
"""From layers of every kind to files that the engine opens."""

import os
import sqlite3
import zipfile

import pytest
from deep_fusion.algorithms.layers import band_numbers, engine_path, input_image
from deep_fusion.engine.jobs import RasterFile
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRasterRange,
)
from qgis_support import nodata_of, pixels, write_raster


def source_of(layers, feedback, folder, bands=()):
    """The files that the engine would get."""
    image = input_image(layers, bands, QgsCoordinateTransformContext())
    return image.source(str(folder), feedback)


def file_of(layer, feedback, folder, bands=()):
    """The only file that the engine would get."""
    (file,) = source_of([layer], feedback, folder, bands).files
    return file


def test_a_file_is_passed_by_its_path_with_bands_in_the_users_order(ms_path, feedback, tmp_path):
    layer = QgsRasterLayer(ms_path, "Madrid")
    source = source_of([layer], feedback, tmp_path, bands=[4, 1])
    assert source.name == "Madrid"
    assert source.files == (RasterFile(ms_path, (4, 1)),)


def test_one_file_per_band_becomes_one_image(tmp_path, feedback):
    paths = [write_raster(tmp_path / f"b{number}.tif") for number in (1, 2, 3)]
    source = source_of([QgsRasterLayer(path, "b") for path in paths], feedback, tmp_path)
    assert [file.path for file in source.files] == paths


def test_a_relative_path_is_made_absolute(ms_path, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert engine_path(QgsRasterLayer("ms.tif", "ms")) == ms_path


def test_a_layer_in_memory_is_exported_with_its_values(feedback, tmp_path):
    write_raster("/vsimem/ms.tif", bands=2, nodata=0)
    file = file_of(QgsRasterLayer("/vsimem/ms.tif", "ms"), feedback, tmp_path, bands=[2])
    written, original = gdal.Open(file.path), gdal.Open("/vsimem/ms.tif")
    assert file.bands == (2,)
    assert os.path.dirname(file.path) == str(tmp_path)
    assert (written.ReadAsArray() == original.ReadAsArray()).all()
    assert written.GetGeoTransform() == original.GetGeoTransform()
    assert nodata_of(file.path) == 0
    assert "ms" in feedback.infos[0]


def test_a_virtual_raster_of_qgis_is_exported(ms_path, feedback, tmp_path):
    place = "crs=EPSG:32630&extent=500000,4599400,500800,4600000&width=40&height=30"
    uri = f"?{place}&formula=%22ms@1%22*2&ms:uri={ms_path}&ms:provider=gdal"
    layer = QgsRasterLayer(uri, "doubled", "virtualraster")
    assert layer.isValid()
    file = file_of(layer, feedback, tmp_path)
    assert (pixels(file.path) == 2 * pixels(ms_path, 1)).all()


def test_a_web_map_is_refused_with_a_sentence(feedback, tmp_path):
    layer = QgsRasterLayer("type=xyz&url=http://localhost/{z}/{x}/{y}.png", "tiles", "wms")
    with pytest.raises(QgsProcessingException, match="tiles is a web map"):
        source_of([layer], feedback, tmp_path)


def test_a_zipped_file_is_opened_in_place(ms_path, feedback, tmp_path):
    with zipfile.ZipFile(tmp_path / "ms.zip", "w") as archive:
        archive.write(ms_path, "ms.tif")
    assert engine_path(QgsRasterLayer(f"/vsizip/{tmp_path}/ms.zip/ms.tif", "ms")) == f"/vsizip/{tmp_path}/ms.zip/ms.tif"


def test_a_table_of_a_geopackage_is_opened_in_place(tmp_path):
    path = write_raster(tmp_path / "b.tif", kind=gdal.GDT_Byte, epsg=3857)
    gdal.Translate(str(tmp_path / "b.gpkg"), path, format="GPKG", creationOptions=["RASTER_TABLE=scene"])
    with sqlite3.connect(tmp_path / "b.gpkg") as database:
        assert database.execute("select table_name from gpkg_contents").fetchall() == [("scene",)]
    name = engine_path(QgsRasterLayer(f"GPKG:{tmp_path}/b.gpkg:scene", "b"))
    assert gdal.Open(name).RasterXSize == 40


def test_the_crs_that_the_user_gave_to_a_layer_reaches_the_engine(feedback, tmp_path):
    path = write_raster(tmp_path / "bare.tif", epsg=None)
    layer = QgsRasterLayer(path, "bare")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32630"))
    file = file_of(layer, feedback, tmp_path)
    wrapped = gdal.Open(file.path)
    assert wrapped.GetSpatialRef().GetAuthorityCode(None) == "32630"
    assert (wrapped.ReadAsArray() == pixels(path)).all()


def test_one_value_that_the_user_excludes_is_told_to_the_engine(ms_path, feedback, tmp_path):
    layer = QgsRasterLayer(ms_path, "ms")
    for band in range(1, 5):
        layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(7, 7)])
    assert file_of(layer, feedback, tmp_path) == RasterFile(ms_path, (), 7.0)


def test_a_range_that_the_user_excludes_is_written_into_an_export(ms_path, feedback, tmp_path):
    layer = QgsRasterLayer(ms_path, "ms")
    for band in range(1, 5):
        layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(0, 200)])
    file = file_of(layer, feedback, tmp_path)
    values, nodata = pixels(file.path, 4), nodata_of(file.path, 4)
    assert (values[values != nodata] > 200).all()
    assert (values == nodata).any()


def test_nodata_of_the_file_that_the_user_switched_off_is_gone(feedback, tmp_path):
    path = write_raster(tmp_path / "n.tif", nodata=100)
    layer = QgsRasterLayer(path, "n")
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    file = file_of(layer, feedback, tmp_path)
    assert file.path != path
    assert nodata_of(file.path) is None


def test_alpha_is_no_band_of_an_image(tmp_path):
    path = write_raster(tmp_path / "rgba.tif", bands=4, kind=gdal.GDT_Byte)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    del dataset
    assert band_numbers(QgsRasterLayer(path, "rgba")) == (1, 2, 3)


def test_cancel_during_an_export_is_an_exception(feedback, tmp_path):
    write_raster("/vsimem/c.tif")
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        source_of([QgsRasterLayer("/vsimem/c.tif", "c")], feedback, tmp_path)
