# SPDX-License-Identifier: GPL-2.0-or-later
"""Optical and SAR images come onto one grid by their georeference, SAR in decibels whatever its file holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from deep_fusion.engine.errors import BadOption, NegativePower, NoOverlap
from deep_fusion.engine.jobs import RasterFile, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.registration import measured_shift, tell_of_shift
from deep_fusion.models.segmentation.scene import open_scene
from engine_support import ROOT, Listener
from rasterio.transform import from_origin
from segmentation_support import land

PAIR = ROOT.parent / "shared/data/sar/ssl4eo_s12_0000200"


def sar(path: Path, values: np.ndarray, east: float = 500000.0, nodata: float | None = None) -> Source:
    """A file of (bands, rows, cols) with pixels of 10 m."""
    count, rows, cols = values.shape
    ground = {"crs": "EPSG:32632", "transform": from_origin(east, 5400000.0, 10, 10)}
    with rasterio.open(path, "w", "GTiff", cols, rows, count, dtype="float32", nodata=nodata, **ground) as dataset:
        dataset.write(values.astype(np.float32))
    return Source(path.stem, (RasterFile(str(path)),))


def test_sar_comes_onto_the_optical_pixels_in_decibels(tmp_path: Path):
    inputs = land(tmp_path).sources
    scene = open_scene({role: inputs[role] for role in ("optical", "sar")}, "auto", Progress())
    assert scene.images["sar"].grid == scene.images["optical"].grid == scene.grid
    assert scene.scale == "linear"
    values = scene.images["sar"].read(scene.grid.whole).values
    assert -32 < np.median(values[0]) < -5


def test_power_and_decibels_are_the_same_scene(tmp_path: Path):
    power = np.random.default_rng(0).gamma(4, 0.01, (2, 30, 40))
    linear = open_scene({"sar": sar(tmp_path / "power.tif", power)}, "auto", Progress())
    decibels = open_scene({"sar": sar(tmp_path / "db.tif", 10 * np.log10(power))}, "auto", Progress())
    assert (linear.scale, decibels.scale) == ("linear", "db")
    pair = [scene.images["sar"].read(scene.grid.whole).values for scene in (linear, decibels)]
    assert pair[0] == pytest.approx(pair[1], abs=1e-4)


def test_no_power_is_no_data(tmp_path: Path):
    power = np.full((1, 20, 20), 0.1)
    power[:, :, :5] = 0
    sample = open_scene({"sar": sar(tmp_path / "power.tif", power)}, "auto", Progress()).images["sar"]
    assert not sample.read(sample.grid.whole).valid[:, :5].any()
    assert sample.read(sample.grid.whole).valid[:, 5:].all()


def test_numbers_of_another_scale_stay_as_they_are(tmp_path: Path):
    values = np.arange(400.0).reshape(1, 20, 20)
    scene = open_scene({"sar": sar(tmp_path / "stretched.tif", values)}, "other", Progress())
    assert (scene.images["sar"].read(scene.grid.whole).values == values).all()


def test_what_cannot_be_opened_is_refused(tmp_path: Path):
    there = sar(tmp_path / "there.tif", np.full((1, 20, 20), -7.0))
    elsewhere = sar(tmp_path / "elsewhere.tif", np.ones((1, 20, 20)), east=900000.0)
    with pytest.raises(BadOption, match="optical image, a SAR image"):
        open_scene({}, "auto", Progress())
    with pytest.raises(BadOption, match="linear, db, other"):
        open_scene({"sar": there}, "amplitude", Progress())
    with pytest.raises(NoOverlap, match="there and elsewhere"):
        open_scene({"optical": there, "sar": elsewhere}, "auto", Progress())
    negative = open_scene({"sar": there}, "linear", Progress())
    with pytest.raises(NegativePower, match="-7"):
        negative.images["sar"].read(negative.grid.whole)


@pytest.mark.skipif(not PAIR.is_dir(), reason=f"no real images in {PAIR}")
def test_a_real_pair_that_lies_apart_is_measured_and_warned_of():
    """Its two georeferences differ by 3 to 4 pixels, as users of the data set report too."""
    s2, s1 = (next(iter(sorted((PAIR / kind).glob("*/*")))) for kind in ("s2a", "s1"))
    optical = Source("S2", tuple(RasterFile(str(s2 / f"{band}.tif")) for band in ("B2", "B3", "B4", "B8", "B11")))
    radar = Source("S1", tuple(RasterFile(str(s1 / f"{band}.tif")) for band in ("VV", "VH")))
    scene = open_scene({"optical": optical, "sar": radar}, "auto", Progress())
    assert (scene.scale, scene.images["optical"].count, scene.images["sar"].count) == ("db", 5, 2)
    shift = measured_shift(scene.images["optical"], scene.images["sar"])
    assert shift is not None
    assert (shift.rows, shift.cols) == pytest.approx((-4, -4), abs=0.7)
    listener = Listener()
    tell_of_shift(shift, listener.progress)
    assert listener.events[0]["type"] == "warning"
