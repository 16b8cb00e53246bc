# SPDX-License-Identifier: GPL-2.0-or-later
"""What goes wrong in the field: the sentence, and that nothing is left behind."""

import os
import pickle
import signal
import subprocess

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException
from qgis_support import Recorder, algorithm, children_of, run, write_raster


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A pair that takes a second or two to sharpen."""
    folder = tmp_path_factory.mktemp("pair")
    pan = write_raster(folder / "pan.tif", width=4000, height=4000, pixel=1.0)
    return {"PAN": pan, "MS": write_raster(folder / "ms.tif", bands=4, width=1000, height=1000, pixel=4.0)}


class Killer(Recorder):
    """Ends the engine from outside when it starts to fuse."""

    def setProgressText(self, text):
        super().setProgressText(text)
        if text.startswith("Fuse"):
            for child in children_of(os.getpid()):
                os.kill(child, signal.SIGKILL)


def test_an_engine_that_is_killed_leaves_no_half_file(pair, tmp_path):
    feedback = Killer()
    parameters = {**pair, "METHOD": "exp", "OUTPUT": str(tmp_path / "fused.tif")}
    _, fine = algorithm("pansharpen_classical").run(parameters, QgsProcessingContext(), feedback)
    assert not fine
    assert "memory" in feedback.errors[0]
    assert list(tmp_path.iterdir()) == []


def test_a_memory_limit_that_does_not_suffice_is_told(pair, tmp_path):
    parameters = {**pair, "METHOD": "gsa", "MEMORY_LIMIT": 120, "OUTPUT": str(tmp_path / "fused.tif")}
    with pytest.raises(QgsProcessingException, match=r"[Mm]emory"):
        run("pansharpen_classical", parameters)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(pair, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        with pytest.raises(QgsProcessingException, match="disk is full"):
            run(
                "pansharpen_classical",
                {**pair, "METHOD": "exp", "CREATION_OPTIONS": "COMPRESS=NONE", "OUTPUT": str(disk / "fused.tif")},
            )
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["/bin/umount", disk], check=True)


@pytest.mark.parametrize("content", [b"not a model", pickle.dumps({"weights": [1, 2, 3]}), b""])
def test_what_is_no_model_is_refused_and_not_executed(demo, tmp_path, content):
    model = tmp_path / "model.safetensors"
    model.write_bytes(content)
    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "MODEL": str(model)}
    with pytest.raises(QgsProcessingException, match="is not a Deep Fusion model"):
        run("pansharpen_dcfnet", {**parameters, "OUTPUT": str(tmp_path / "fused.tif")})
    assert list(tmp_path.iterdir()) == [model]


def test_a_rotated_image_is_refused(demo, tmp_path):
    from osgeo import gdal

    rotated = str(tmp_path / "rotated.tif")
    dataset = gdal.Translate(rotated, demo["VHR_MS"])
    corner = dataset.GetGeoTransform()
    dataset.SetGeoTransform((corner[0], corner[1], 0.5, corner[3], 0.5, corner[5]))
    del dataset
    parameters = {"PAN": demo["VHR_PAN"], "MS": rotated, "METHOD": "exp", "OUTPUT": str(tmp_path / "fused.tif")}
    with pytest.raises(QgsProcessingException, match="rotated"):
        run("pansharpen_classical", parameters)
    assert not (tmp_path / "fused.tif").exists()


def test_a_folder_that_does_not_exist_is_told(pair):
    with pytest.raises(QgsProcessingException, match=r"/nowhere/fused\.tif"):
        run("pansharpen_classical", {**pair, "METHOD": "exp", "OUTPUT": "/nowhere/fused.tif"})
