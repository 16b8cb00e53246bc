# SPDX-License-Identifier: GPL-2.0-or-later
"""Prepare SAR image through QGIS and the engine, on invented and on real SAR."""

import json

import numpy as np
import pytest
from osgeo import gdal
from qgis_support import ROOT, nodata_of, pixels, run, write_raster

CHIP = ROOT.parent / "shared" / "data" / "sar" / "sen1floods11" / "Spain_7370579_S1Hand.tif"


def test_demo_sar_becomes_quieter(demo, tmp_path):
    output = str(tmp_path / "ready.tif")
    results = run("prepare_sar", {"INPUT": demo["SAR"], "OUTPUT": output})
    before, after = pixels(demo["SAR"]), pixels(output)
    assert results == {"OUTPUT": output, "SCALE": "linear"}
    assert after.shape == before.shape
    assert np.nanmean(np.abs(np.diff(after))) < 0.7 * np.nanmean(np.abs(np.diff(before)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ready.qml", "ready.tif"]


def test_negative_power_is_refused_in_words(tmp_path):
    path = write_raster(tmp_path / "sar.tif", kind=gdal.GDT_Float32)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).WriteArray(np.full((1, 1), -0.25), 3, 4)
    del dataset
    with pytest.raises(Exception, match=r"sar cannot be linear power: band 1 is -0\.25 in row 5, column 4"):
        run("prepare_sar", {"INPUT": path, "SCALE": "linear", "OUTPUT": str(tmp_path / "ready.tif")})
    assert [found.name for found in tmp_path.iterdir()] == ["sar.tif"]


@pytest.mark.skipif(not CHIP.is_file(), reason=f"no real SAR image at {CHIP}")
def test_a_sentinel_1_chip_on_the_command_line(qgis_process, tmp_path):
    output = tmp_path / "ready.tif"
    chosen = ["FILTER=refined_lee", "RATIO=true", "LOWEST=-25", "HIGHEST=0"]
    answer = qgis_process("--json", "run", "deepfusion:prepare_sar", "--", f"INPUT={CHIP}", *chosen, f"OUTPUT={output}")
    assert answer.returncode == 0, answer.stderr
    results = json.loads(answer.stdout[answer.stdout.index("{\n") :])["results"]
    assert results == {"OUTPUT": str(output), "SCALE": "db"}
    dataset = gdal.Open(str(output))
    assert dataset.GetGeoTransform() == gdal.Open(str(CHIP)).GetGeoTransform()
    assert [dataset.GetRasterBand(band).GetDescription() for band in (1, 2, 3)] == ["VV", "VH", "VH/VV"]
    assert np.isnan(nodata_of(output))
    vv, vh, ratio = pixels(output)
    assert (vv.min(), vv.max(), vh.min()) == (-25, 0, -25)
    assert np.allclose(ratio, vh - vv, atol=1e-5)
