# SPDX-License-Identifier: GPL-2.0-or-later
"""A running QGIS without windows, and small rasters, for the tests of the QGIS side."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]

# Nothing of the person who runs the tests is touched: profile, data folder and runtime folder are scratch.
SCRATCH = Path(tempfile.mkdtemp(prefix="deep_fusion_tests_"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("DEEP_FUSION_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
os.environ["DEEP_FUSION_HOME"] = str(SCRATCH / "environments")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(SCRATCH / "profile")
os.environ["XDG_RUNTIME_DIR"] = str(SCRATCH)
SCRATCH.chmod(0o700)
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
sys.path.append("/usr/share/qgis/python/plugins")

from osgeo import gdal, osr  # noqa: E402
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

gdal.UseExceptions()

_application = None
_plugin = None


def start_qgis():
    """The QgsApplication of this process with Processing and our provider; started on first use."""
    global _application
    if _application is None:
        _application = QgsApplication([], False)
        _application.initQgis()
        from processing.core.Processing import Processing

        Processing.initialize()
        register_plugin()
    return _application


def register_plugin():
    """Start the plugin as QGIS does without a desktop, and keep it."""
    from deep_fusion.plugin import DeepFusionPlugin

    global _plugin
    _plugin = DeepFusionPlugin(None)
    _plugin.initProcessing()


@pytest.fixture(scope="session", autouse=True)
def qgis_application():
    """QGIS runs for every test in the folders that use this file."""
    return start_qgis()


class Recorder(QgsProcessingFeedback):
    """A feedback that keeps what it is told."""

    def __init__(self):
        super().__init__(False)
        self.infos, self.warnings, self.debug, self.stages, self.progress = [], [], [], [], []
        self.errors = []
        self.progressChanged.connect(self.progress.append)

    def pushInfo(self, info):
        self.infos.append(info)

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def pushDebugInfo(self, info):
        self.debug.append(info)

    def reportError(self, error, fatalError=False):
        self.errors.append(error)

    def setProgressText(self, text):
        self.stages.append(text)


def algorithm(name):
    """A fresh copy of one of our algorithms."""
    return QgsApplication.processingRegistry().algorithmById(f"deepfusion:{name}").create()


def run(name, parameters, feedback=None, context=None):
    """The results of one of our algorithms, run in this thread as processing.run would."""
    feedback, context = feedback or Recorder(), context or QgsProcessingContext()
    chosen = algorithm(name)
    fine, problem = chosen.checkParameterValues(parameters, context)
    if not fine:
        raise QgsProcessingException(problem)
    results, fine = chosen.run(parameters, context, feedback)
    if not fine:
        raise QgsProcessingException(feedback.errors[-1])
    return results


def children_of(process_id):
    """Ids of the processes that a process started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(status[1]) == process_id and status[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture
def feedback():
    """A feedback that keeps what it is told."""
    return Recorder()


def write_raster(
    path, bands=1, width=40, height=30, pixel=10.0, corner=(500000.0, 4600000.0), epsg=32630, nodata=None, kind=None
):
    """Write a north-up GeoTIFF whose values rise from 100 to 1000, with another slope in each band."""
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), width, height, bands, kind or gdal.GDT_UInt16)
    dataset.SetGeoTransform((corner[0], pixel, 0, corner[1], 0, -pixel))
    if epsg:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(epsg)
        dataset.SetProjection(crs.ExportToWkt())
    ramp = np.linspace(100, 1000, width * height).reshape(height, width)
    for band_no in range(1, bands + 1):
        band = dataset.GetRasterBand(band_no)
        band.WriteArray((ramp * (0.5 + 0.5 * band_no / bands)).astype(np.uint16))
        if nodata is not None:
            band.SetNoDataValue(nodata)
    dataset.FlushCache()
    return str(path)


def pixels(path, band_no=None):
    """The values of a raster, or of one band. The dataset outlives its bands, as GDAL demands."""
    dataset = gdal.Open(str(path))
    values = dataset.ReadAsArray() if band_no is None else dataset.GetRasterBand(band_no).ReadAsArray()
    return values


def nodata_of(path, band_no=1):
    """The nodata value that a band states."""
    dataset = gdal.Open(str(path))
    return dataset.GetRasterBand(band_no).GetNoDataValue()


@pytest.fixture
def pan_path(tmp_path):
    """A panchromatic image, 160 x 120 pixels of 5 m."""
    return write_raster(tmp_path / "pan.tif", width=160, height=120, pixel=5.0)


@pytest.fixture
def ms_path(tmp_path):
    """A four-band image of the same place, 40 x 30 pixels of 20 m."""
    return write_raster(tmp_path / "ms.tif", bands=4, width=40, height=30, pixel=20.0)
