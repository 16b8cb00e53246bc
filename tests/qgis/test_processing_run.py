# SPDX-License-Identifier: GPL-2.0-or-later
"""From Python, from a model, in batch."""

from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFolderDestination,
    QgsRasterLayer,
)
from qgis_support import pixels, write_raster


def fuse(demo, **more):
    """The results of processing.run for a quick classical method."""
    import processing

    parameters = {"PAN": demo["VHR_PAN"], "MS": demo["VHR_MS"], "METHOD": "brovey", "OUTPUT": "TEMPORARY_OUTPUT"}
    return processing.run("deepfusion:pansharpen_classical", {**parameters, **more})


def child(name, values, outputs=()):
    """A step of a model; values are plain, or (step, output) of an earlier step."""
    step = QgsProcessingModelChildAlgorithm(f"deepfusion:{name}")
    step.setChildId(name)
    for key, value in values.items():
        if isinstance(value, tuple):
            source = QgsProcessingModelChildParameterSource.fromChildOutput(*value)
        elif isinstance(value, str) and value.startswith("@"):
            source = QgsProcessingModelChildParameterSource.fromModelParameter(value[1:])
        else:
            source = QgsProcessingModelChildParameterSource.fromStaticValue(value)
        step.addParameterSources(key, [source])
    final = {}
    for output in outputs:
        out = QgsProcessingModelOutput(output, output)
        out.setChildId(name)
        out.setChildOutputName(output)
        final[output] = out
    step.setModelOutputs(final)
    return step


@pytest.fixture
def model_path(tmp_path):
    """A .model3 file: make demo images, sharpen them, measure the result."""
    model = QgsProcessingModelAlgorithm("Try everything", "tests")
    model.addModelParameter(
        QgsProcessingParameterFolderDestination("FOLDER", "Folder"), QgsProcessingModelParameter("FOLDER")
    )
    made, sharpened = "create_demo_data", "pansharpen_classical"
    steps = [
        child(made, {"SIZE": 128, "FOLDER": str(tmp_path / "images")}),
        child(sharpened, {"PAN": (made, "VHR_PAN"), "MS": (made, "VHR_MS"), "METHOD": "gsa"}, ["OUTPUT"]),
        child(
            "assess_pansharpening",
            {"FUSED": (sharpened, "OUTPUT"), "REFERENCE": (made, "VHR_TRUTH")},
            ["OUTPUT_HTML", "OUTPUT_CSV"],
        ),
    ]
    for step in steps:
        model.addChildAlgorithm(step)
    model.updateDestinationParameters()
    path = tmp_path / "try_everything.model3"
    assert model.toFile(str(path))
    return path


def test_processing_run_gives_a_temporary_result_of_the_same_bands(demo):
    result = fuse(demo, MS_BANDS=[3, 1])
    fused, ms = gdal.Open(result["OUTPUT"]), gdal.Open(demo["VHR_MS"])
    assert fused.RasterCount == 2
    assert fused.GetRasterBand(1).GetDescription() == ms.GetRasterBand(3).GetDescription()
    assert fused.GetRasterBand(2).GetDescription() == ms.GetRasterBand(1).GetDescription()
    assert fused.GetRasterBand(1).GetNoDataValue() == ms.GetRasterBand(3).GetNoDataValue()


def test_a_layer_in_memory_gives_the_same_as_its_file(demo):
    gdal.Translate("/vsimem/ms.tif", demo["VHR_MS"])
    from_file, from_memory = fuse(demo), fuse(demo, MS=QgsRasterLayer("/vsimem/ms.tif", "in memory"))
    assert (pixels(from_file["OUTPUT"]) == pixels(from_memory["OUTPUT"])).all()


def test_one_file_per_band_gives_the_same_as_one_file(demo, tmp_path):
    paths = [str(tmp_path / f"b{number}.tif") for number in (1, 2, 3, 4)]
    for number, path in enumerate(paths, 1):
        gdal.Translate(path, demo["VHR_MS"], bandList=[number])
    apart = fuse(demo, MS=paths[0], MS_MORE=paths[1:])
    assert (pixels(apart["OUTPUT"]) == pixels(fuse(demo)["OUTPUT"])).all()


def test_a_crs_that_only_the_layer_has_is_enough(tmp_path):
    pan = write_raster(tmp_path / "pan.tif", width=160, height=120, pixel=5.0)
    layer = QgsRasterLayer(write_raster(tmp_path / "bare.tif", bands=3, pixel=20.0, epsg=None), "bare")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32630"))
    result = fuse({"VHR_PAN": pan, "VHR_MS": layer})
    assert gdal.Open(result["OUTPUT"]).GetSpatialRef().GetAuthorityCode(None) == "32630"


def test_a_batch_of_runs_in_one_context(demo, tmp_path, feedback):
    from processing.gui.AlgorithmExecutor import execute
    from qgis_support import algorithm

    context = QgsProcessingContext()
    rows = [
        {"PAN": demo[f"{pair}_PAN"], "MS": demo[f"{pair}_MS"], "METHOD": method}
        for pair in ("VHR", "LANDSAT")
        for method in ("exp", "brovey")
    ]
    for number, row in enumerate(rows):
        output = str(tmp_path / f"{number}.tif")
        fine, results = execute(algorithm("pansharpen_classical"), {**row, "OUTPUT": output}, context, feedback)
        assert fine
        assert results["OUTPUT"] == output
    assert len(list(tmp_path.glob("*.tif"))) == len(rows)


def test_a_model_chains_our_algorithms(model_path, tmp_path):
    import processing

    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(model_path))
    outputs = dict.fromkeys(model_outputs(model), "TEMPORARY_OUTPUT")
    results = processing.run(model, {"FOLDER": str(tmp_path / "images"), **outputs})
    table = next(value for name, value in results.items() if name.endswith("OUTPUT_CSV"))
    assert "ERGAS" in Path(table).read_text()


def test_the_same_model_runs_from_the_command_line(model_path, qgis_process, tmp_path):
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(model_path))
    outputs = [f"{name}={tmp_path / (name + suffix)}" for name, suffix in model_outputs(model).items()]
    answer = qgis_process("run", model_path, "--", f"FOLDER={tmp_path / 'images'}", *outputs)
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "images" / "vhr_pan.tif").is_file()
    assert len(list(tmp_path.glob("*OUTPUT.tif"))) == 1


def model_outputs(model):
    """The destinations that a model asks for, with a suffix that fits each."""
    suffixes = {"OUTPUT_HTML": ".html", "OUTPUT_CSV": ".csv", "OUTPUT": ".tif"}
    names = [parameter.name() for parameter in model.destinationParameterDefinitions() if parameter.name() != "FOLDER"]
    return {name: next(suffix for end, suffix in suffixes.items() if name.endswith(end)) for name in names}
