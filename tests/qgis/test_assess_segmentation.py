# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess segmentation through the toolbox, for real: an invented map, and the label of a real flood."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from deep_fusion.algorithms.class_map import write_class_style_beside
from deep_fusion.engine.jobs import LandClass
from osgeo import gdal, ogr, osr
from qgis.core import QgsProcessingException, QgsVectorLayer
from qgis_support import ROOT, pixels, run

FLOODS = ROOT.parent / "shared" / "data" / "sar" / "sen1floods11"
LABEL, SAR = (FLOODS / f"Spain_7370579_{kind}.tif" for kind in ("LabelHand", "S1Hand"))
needs_floods = pytest.mark.skipif(not FLOODS.is_dir(), reason=f"no labelled radar image in {FLOODS}")

CLASSES = [LandClass(1, "water", "#0000ff"), LandClass(2, "wood", "#008000")]


def write_like(path, values, like=None, nodata=None):
    """A GeoTIFF of (rows, cols) bytes, with the georeference of another or metres of EPSG:32630."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Byte)
    if like is None:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(32630)
        dataset.SetGeoTransform((500000, 10, 0, 4600000, 0, -10))
        dataset.SetProjection(crs.ExportToWkt())
    else:
        model = gdal.Open(str(like))
        dataset.SetGeoTransform(model.GetGeoTransform())
        dataset.SetProjection(model.GetProjection())
    dataset.GetRasterBand(1).WriteArray(values)
    if nodata is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
    dataset.FlushCache()
    return str(path)


@pytest.fixture
def land(tmp_path):
    """A map of 60 x 40 pixels, water in the west, wood in the east, with its style beside it."""
    values = np.where(np.arange(60) < 25, 1, 2) * np.ones((40, 1), int)
    path = write_like(tmp_path / "land.tif", values)
    write_class_style_beside(path, CLASSES)
    return path


def squares(folder):
    """Two plots of 10 x 10 pixels: wood, as the map has it, and water, of which the map has three columns in ten."""
    path = folder / "plots.geojson"
    features = []
    for left, name in ((40, "wood"), (22, "Water")):
        west, east = 500000 + 10 * left, 500000 + 10 * (left + 10)
        ring = [[west, 4599900], [east, 4599900], [east, 4599800], [west, 4599800], [west, 4599900]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"cover": name}, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32630"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return str(path)


def test_polygons_are_matched_by_name_and_counted(land, tmp_path):
    found = run(
        "assess_segmentation",
        {
            "PREDICTED": land,
            "TRUTH": squares(tmp_path),
            "CLASS_FIELD": "cover",
            "OUTPUT_HTML": str(tmp_path / "page.html"),
            "OUTPUT_CSV": str(tmp_path / "table.csv"),
        },
    )
    assert found["PIXELS"] == 200
    assert found["OA"] == pytest.approx(130 / 200)
    assert found["MIOU"] == pytest.approx((30 / 100 + 100 / 170) / 2)
    with open(tmp_path / "table.csv", newline="") as file:
        water, wood = csv.DictReader(file)
    assert (water["class"], wood["class"]) == ("water", "wood")
    # all of the map's water is water; of its wood 70 in 170 are
    assert float(water["area_adjusted_m2"]) == pytest.approx((25 * 40 + 35 * 40 * 70 / 170) * 100)
    page = Path(found["OUTPUT_HTML"]).read_text()
    assert "water" in page
    assert page.count("data:image/png") == 4


def test_a_map_against_itself_is_perfect(land):
    found = run("assess_segmentation", {"PREDICTED": land, "TRUTH": land})
    assert found == {"OA": 1.0, "KAPPA": 1.0, "MIOU": 1.0, "F1": 1.0, "PIXELS": 2400}


def test_an_image_is_no_map_and_the_sentence_says_so(land, tmp_path):
    image = write_like(tmp_path / "image.tif", np.arange(2400).reshape(40, 60) % 256)
    with pytest.raises(QgsProcessingException, match="image is no map of classes: it holds 256 different"):
        run("assess_segmentation", {"PREDICTED": image, "TRUTH": land})


@pytest.fixture(scope="module")
def digitised(tmp_path_factory):
    """The label's patches as polygons in another CRS, -1 (unknown) among them."""
    folder = tmp_path_factory.mktemp("digitised")
    label = gdal.Open(str(LABEL))
    here, there = osr.SpatialReference(label.GetProjection()), osr.SpatialReference()
    there.ImportFromEPSG(25830)
    for crs in (here, there):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    patches = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    layer = patches.CreateLayer("patches", here, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("flood", ogr.OFTInteger))
    gdal.Polygonize(label.GetRasterBand(1), None, layer, 0)
    path = str(folder / "patches.gpkg")
    gdal.VectorTranslate(path, patches, format="GPKG", dstSRS=there, reproject=True)
    return path


@pytest.fixture
def flood_map(tmp_path):
    """A map of the flood made by hand: 1 where VV is below -15 dB, 0 elsewhere, 255 for no data."""
    backscatter = pixels(SAR, 1)
    dark = np.where(np.isfinite(backscatter), backscatter < -15, 255)
    return write_like(tmp_path / "dark.tif", dark, like=SAR, nodata=255)


def known(layer):
    """The layer without what is unknown."""
    layer.setSubsetString("flood >= 0")
    return layer


@needs_floods
def test_polygons_of_a_real_label_agree_with_it(digitised):
    layer = known(QgsVectorLayer(digitised, "patches", "ogr"))
    found = run("assess_segmentation", {"PREDICTED": str(LABEL), "TRUTH": layer, "CLASS_FIELD": "flood"})
    assert found["PIXELS"] == pytest.approx(np.isin(pixels(LABEL), (0, 1)).sum(), rel=0.01)
    assert found["OA"] > 0.99
    assert found["MIOU"] > 0.99


@needs_floods
def test_a_map_of_a_real_flood_is_as_good_by_polygons_as_by_pixels(digitised, flood_map):
    by_pixels = run("assess_segmentation", {"PREDICTED": flood_map, "TRUTH": str(LABEL)})
    layer = known(QgsVectorLayer(digitised, "patches", "ogr"))
    by_polygons = run("assess_segmentation", {"PREDICTED": flood_map, "TRUTH": layer, "CLASS_FIELD": "flood"})
    assert by_polygons == pytest.approx(by_pixels, rel=0.01)
    truth, dark = pixels(LABEL), pixels(flood_map)
    compared = np.isin(truth, (0, 1)) & (dark < 255)
    assert by_pixels["PIXELS"] == compared.sum()
    assert by_pixels["OA"] == pytest.approx((truth == dark)[compared].mean())


@needs_floods
def test_without_a_filter_negative_values_are_a_class_that_the_map_misses(digitised, flood_map, tmp_path):
    table = tmp_path / "table.csv"
    layer = QgsVectorLayer(digitised, "patches", "ogr")
    parameters = {"PREDICTED": flood_map, "TRUTH": layer, "CLASS_FIELD": "flood", "OUTPUT_CSV": str(table)}
    found = run("assess_segmentation", parameters)
    with open(table, newline="") as file:
        rows = {row["class"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == ["-1", "0", "1"]
    assert (rows["-1"]["recall"], rows["-1"]["pixels_map"]) == ("0.0", "0")
    assert found["PIXELS"] == pytest.approx((pixels(flood_map) < 255).sum(), rel=0.01)


def test_the_command_line_reads_the_style_beside_the_map(qgis_process, land, tmp_path):
    done = qgis_process(
        "--json", "run", "deepfusion:assess_segmentation", "--",
        f"PREDICTED={land}", f"TRUTH={squares(tmp_path)}", "CLASS_FIELD=cover",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout[done.stdout.index("{\n") :])["results"]["OA"] == pytest.approx(0.65)
