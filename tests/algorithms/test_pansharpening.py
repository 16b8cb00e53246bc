# SPDX-License-Identifier: GPL-2.0-or-later
"""From parameters to jobs, and the sentences about parameters that do not fit."""

import json
from pathlib import Path

import pytest
from deep_fusion.algorithms import base
from deep_fusion.engine.jobs import Compute, RasterFile, Source, Training
from qgis.core import QgsProcessingContext, QgsRasterLayer
from qgis_support import Recorder, algorithm, run, write_raster


@pytest.fixture
def sent(monkeypatch, tmp_path):
    """The jobs that would have gone to the engine; instead of doing them, a small result is written."""
    jobs = []

    def pretend(python, job, feedback):
        jobs.append(job)
        if hasattr(job, "output"):
            write_raster(job.output, bands=3)
        return {"OUTPUT": getattr(job, "output", ""), "SAM": 1.5, "UNDECLARED": 1, "OUTPUT_MODEL": "m.safetensors"}

    monkeypatch.setattr(base, "run_job", pretend)
    return jobs


def refusal(name, parameters):
    """What checkParameterValues has against these parameters."""
    fine, sentence = algorithm(name).checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    return sentence


def test_classical_parameters_become_a_job(sent, pan_path, ms_path, tmp_path):
    output = str(tmp_path / "fused.tif")
    results = run(
        "pansharpen_classical",
        {
            "PAN": pan_path,
            "MS": ms_path,
            "MS_BANDS": [4, 2, 1],
            "METHOD": "bt_h",
            "SENSOR": "landsat8",
            "TILE_SIZE": 256,
            "MEMORY_LIMIT": 900,
            "CREATION_OPTIONS": "COMPRESS=ZSTD|PREDICTOR=2",
            "OUTPUT": output,
        },
    )
    (job,) = sent
    assert (job.task, job.method, job.output, job.adapt) == ("pansharpening", "bt_h", output, None)
    assert job.inputs["pan"] == Source("pan", (RasterFile(pan_path, (1,)),))
    assert job.inputs["ms"] == Source("ms", (RasterFile(ms_path, (4, 2, 1)),))
    assert job.options == {"sensor": "landsat8"}
    assert job.compute == Compute(tile_size=256, memory_limit_mb=900)
    assert job.creation_options == ("COMPRESS=ZSTD", "PREDICTOR=2")
    assert results == {"OUTPUT": output}


def test_bands_in_further_files_follow_those_of_the_first(sent, pan_path, tmp_path):
    paths = [write_raster(tmp_path / f"b{number}.tif", pixel=20.0) for number in (1, 2, 3)]
    output = str(tmp_path / "fused.tif")
    run("pansharpen_classical", {"PAN": pan_path, "MS": paths[0], "MS_MORE": paths[1:], "OUTPUT": output})
    assert [file.path for file in sent[0].inputs["ms"].files] == paths


def test_dcfnet_without_a_model_learns_300_iterations(sent, pan_path, ms_path, tmp_path):
    run("pansharpen_dcfnet", {"PAN": pan_path, "MS": ms_path, "OUTPUT": str(tmp_path / "fused.tif")})
    assert sent[0].adapt == Training(iterations=300)
    assert sent[0].output_model == ""


def test_dcfnet_with_a_model_learns_only_when_asked(sent, pan_path, ms_path, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_text("")
    parameters = {"PAN": pan_path, "MS": ms_path, "MODEL": str(model), "OUTPUT": str(tmp_path / "fused.tif")}
    run("pansharpen_dcfnet", parameters)
    run(
        "pansharpen_dcfnet",
        {
            **parameters,
            "ADAPT_ITERATIONS": 20,
            "BATCH_SIZE": 4,
            "LEARNING_RATE": 0.001,
            "PATCH_SIZE": 32,
            "VALIDATION_SHARE": 0.3,
            "TIME_LIMIT": 60,
            "SEED": 7,
            "DEVICE": "cpu",
            "PRECISION": "float32",
            "OUTPUT_MODEL": str(tmp_path / "new.safetensors"),
        },
    )
    assert sent[0].adapt is None
    assert sent[0].model == str(model)
    assert sent[1].adapt == Training(20, 4, 0.001, 32, 0.3, 60.0)
    assert sent[1].seed == 7
    assert sent[1].compute == Compute("cpu", "float32")
    assert sent[1].output_model == str(tmp_path / "new.safetensors")


def test_a_network_needs_something_to_know(pan_path, ms_path, tmp_path):
    parameters = {"PAN": pan_path, "MS": ms_path, "ADAPT_ITERATIONS": 0, "OUTPUT": str(tmp_path / "fused.tif")}
    assert "the network knows nothing" in refusal("pansharpen_network", {**parameters, "NETWORK": "pannet"})


@pytest.mark.parametrize(("name", "network"), [("pansharpen_dcfnet", "dcfnet"), ("pansharpen_network", "fusionnet")])
def test_shipped_weights_can_be_applied_as_they_are(sent, pan_path, ms_path, tmp_path, name, network):
    run(name, {"PAN": pan_path, "MS": ms_path, "ADAPT_ITERATIONS": 0, "OUTPUT": str(tmp_path / "fused.tif")})
    assert (sent[0].method, sent[0].model, sent[0].adapt) == (network, "", None)


def test_a_model_decides_the_network(sent, pan_path, ms_path, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_text("")
    parameters = {"PAN": pan_path, "MS": ms_path, "MODEL": str(model), "OUTPUT": str(tmp_path / "fused.tif")}
    run("pansharpen_network", {**parameters, "NETWORK": "pnn"})
    assert (sent[0].method, sent[0].model) == ("", str(model))


def test_gains_of_ones_own_reach_the_engine(sent, pan_path, ms_path, tmp_path):
    parameters = {"PAN": pan_path, "MS": ms_path, "SENSOR": "quickbird", "OUTPUT": str(tmp_path / "fused.tif")}
    run("pansharpen_classical", {**parameters, "METHOD": "mtf_glp", "MTF_GAINS": "0.3 0.2 0.2 0.1"})
    assert sent[0].options == {"sensor": "quickbird", "mtf_gains": "0.3 0.2 0.2 0.1"}


def test_a_model_that_is_not_there_is_named(pan_path, ms_path, tmp_path):
    parameters = {"PAN": pan_path, "MS": ms_path, "MODEL": "/nowhere/m.safetensors", "OUTPUT": str(tmp_path / "f.tif")}
    assert "/nowhere/m.safetensors does not exist" in refusal("pansharpen_dcfnet", parameters)


def test_a_model_cannot_be_written_when_nothing_is_learned(pan_path, ms_path, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_text("")
    parameters = {"PAN": pan_path, "MS": ms_path, "MODEL": str(model), "OUTPUT_MODEL": str(tmp_path / "n.safetensors")}
    assert "nothing is learned" in refusal("pansharpen_dcfnet", {**parameters, "OUTPUT": str(tmp_path / "f.tif")})


def test_an_interpreter_without_torch_is_refused_for_the_network_only(monkeypatch, pan_path, ms_path, tmp_path):
    monkeypatch.setenv("DEEP_FUSION_PYTHON", "/usr/bin/python3")
    parameters = {"PAN": pan_path, "MS": ms_path, "OUTPUT": str(tmp_path / "f.tif")}
    assert "/usr/bin/python3 has no torch" in refusal("pansharpen_dcfnet", parameters)
    fine, _ = algorithm("pansharpen_classical").checkParameterValues(parameters, QgsProcessingContext())
    assert fine


def test_without_an_engine_a_run_is_refused_even_without_any_check(monkeypatch, feedback, pan_path, ms_path, tmp_path):
    monkeypatch.setenv("DEEP_FUSION_PYTHON", "/nowhere/python")
    parameters = {"PAN": pan_path, "MS": ms_path, "OUTPUT": str(tmp_path / "f.tif")}
    _, fine = algorithm("pansharpen_classical").run(parameters, QgsProcessingContext(), feedback)
    assert not fine
    assert "/nowhere/python" in feedback.errors[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"epsg": None}, "ms has no coordinate reference system"),
        ({"corner": (700000.0, 4600000.0)}, "pan and ms do not overlap"),
        ({"pixel": 5.0}, "1.00 times as large"),
        ({"pixel": 2.0}, "0.40 times as large"),
        ({"pixel": 100.0}, "20.00 times as large"),
    ],
)
def test_images_that_do_not_fit_are_refused_with_the_numbers(pan_path, tmp_path, change, words):
    ms = write_raster(tmp_path / "ms.tif", **{"bands": 4, "pixel": 20.0, **change})
    parameters = {"PAN": pan_path, "MS": ms, "OUTPUT": str(tmp_path / "f.tif")}
    assert words in refusal("pansharpen_classical", parameters)


@pytest.mark.parametrize("output", ["fused.img", "fused"])
def test_a_result_that_is_no_geotiff_by_its_name_is_refused(pan_path, ms_path, tmp_path, output):
    sentence = refusal("pansharpen_classical", {"PAN": pan_path, "MS": ms_path, "OUTPUT": str(tmp_path / output)})
    assert "has to end in .tif" in sentence


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", "fused.tif", "fused.TIF", "fused.tiff"])
def test_a_geotiff_is_accepted_under_each_of_its_names(pan_path, ms_path, output):
    parameters = {"PAN": pan_path, "MS": ms_path, "OUTPUT": output}
    assert algorithm("pansharpen_classical").checkParameterValues(parameters, QgsProcessingContext()) == (True, "")


def test_swapped_images_are_noticed(pan_path, ms_path, tmp_path):
    parameters = {"PAN": ms_path, "MS": pan_path, "OUTPUT": str(tmp_path / "f.tif")}
    assert "swapped" in refusal("pansharpen_classical", parameters)


def test_another_coordinate_reference_system_is_no_obstacle(pan_path, tmp_path):
    corner = (-3.0, 41.552)  # about the corner of the panchromatic image, in degrees
    ms = write_raster(tmp_path / "ms.tif", bands=4, pixel=0.0002, corner=corner, epsg=4326)
    parameters = {"PAN": pan_path, "MS": ms, "OUTPUT": str(tmp_path / "f.tif")}
    assert algorithm("pansharpen_classical").checkParameterValues(parameters, QgsProcessingContext()) == (True, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"MS_BANDS": [1, 5]}, "ms has no band 5; it has 4"),
        ({"PAN_BAND": 2}, "pan has no band 2; it has 1"),
        ({"MS_BANDS": [1, 1]}, "twice"),
        ({"MS_MORE": ["/nowhere/b2.tif"]}, "MS_MORE"),
        ({"PAN": "/nowhere/pan.tif"}, "/nowhere/pan.tif"),
    ],
)
def test_bands_and_files_that_are_not_there_are_named(pan_path, ms_path, tmp_path, change, words):
    parameters = {"PAN": pan_path, "MS": ms_path, "OUTPUT": str(tmp_path / "f.tif"), **change}
    assert words in refusal("pansharpen_classical", parameters)


def test_one_missing_file_among_several_is_not_left_out_in_silence(pan_path, ms_path, tmp_path):
    more = [write_raster(tmp_path / "b2.tif", pixel=20.0), "/nowhere/b3.tif"]
    parameters = {"PAN": pan_path, "MS": ms_path, "MS_MORE": more, "OUTPUT": str(tmp_path / "f.tif")}
    _, fine = algorithm("pansharpen_classical").run(parameters, QgsProcessingContext(), recorder := Recorder())
    assert not fine
    assert "only 1 of 2 images" in recorder.errors[0]


def test_training_parameters_become_a_job(sent, pan_path, ms_path, tmp_path):
    model = str(tmp_path / "m.safetensors")
    run(
        "train_pansharpening",
        {
            "PAN_LAYERS": [pan_path, pan_path],
            "MS_LAYERS": [ms_path, ms_path],
            "ITERATIONS": 50,
            "SENSOR": "worldview2",
            "OUTPUT_MODEL": model,
        },
    )
    (job,) = sent
    assert job.method == "dcfnet"
    assert [pair["ms"].files[0].path for pair in job.inputs] == [ms_path, ms_path]
    assert job.training == Training(iterations=50)
    assert (job.output_model, job.output_html) == (model, "")
    assert job.options == {"sensor": "worldview2", "preset": "robust", "config": ""}


def test_pairs_that_do_not_pair_up_are_refused(pan_path, ms_path, tmp_path):
    model = str(tmp_path / "m.safetensors")
    parameters = {"PAN_LAYERS": [pan_path, pan_path], "MS_LAYERS": [ms_path], "OUTPUT_MODEL": model}
    assert "2 panchromatic and 1 multispectral" in refusal("train_pansharpening", parameters)
    other = write_raster(tmp_path / "other.tif", bands=3, pixel=20.0)
    parameters["MS_LAYERS"] = [ms_path, other]
    assert "4, 3 bands" in refusal("train_pansharpening", parameters)
    parameters["PAN_LAYERS"] = [other, pan_path]
    parameters["MS_LAYERS"] = [ms_path, ms_path]
    assert "3 band(s) where 1" in refusal("train_pansharpening", parameters)


def test_assessment_parameters_become_a_job(sent, pan_path, ms_path, tmp_path):
    fused = write_raster(tmp_path / "fused.tif", bands=2, width=160, height=120, pixel=5.0)
    parameters = {"FUSED": fused, "PAN": pan_path, "MS": ms_path, "MS_BANDS": [3, 1], "PEAK": 2047}
    results = run("assess_pansharpening", {**parameters, "OUTPUT_CSV": str(tmp_path / "q.csv")})
    (job,) = sent
    assert set(job.inputs) == {"fused", "pan", "ms"}
    assert job.inputs["ms"].files[0].bands == (3, 1)
    assert job.options == {"sensor": "generic", "peak": 2047.0, "ratio": 0.0}
    assert (job.output_csv, job.output_html) == (str(tmp_path / "q.csv"), "")
    assert results["SAM"] == 1.5
    assert "UNDECLARED" not in results


def test_an_assessment_needs_something_to_compare_with(pan_path, ms_path):
    assert "Give a reference" in refusal("assess_pansharpening", {"FUSED": ms_path})
    assert "Give a reference" in refusal("assess_pansharpening", {"FUSED": ms_path, "PAN": pan_path})


def test_a_layer_in_memory_is_exported_for_the_run_only(sent, pan_path, tmp_path):
    write_raster("/vsimem/live.tif", bands=3, pixel=20.0)
    layer = QgsRasterLayer("/vsimem/live.tif", "live")
    run("pansharpen_classical", {"PAN": pan_path, "MS": layer, "OUTPUT": str(tmp_path / "f.tif")})
    (file,) = sent[0].inputs["ms"].files
    assert file.path.endswith(".tif")
    assert not Path(file.path).parent.exists()


def test_comparison_parameters_become_a_job(sent, pan_path, ms_path, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_text("")
    run(
        "compare_pansharpening",
        {
            "PAN": pan_path,
            "MS": ms_path,
            "METHODS": ["gsa", "fusionnet"],
            "MODELS": [str(model)],
            "EXTENT": "500100,500500,4599900,4600000 [EPSG:32630]",
            "PROTOCOL": "reduced",
            "TIME_LIMIT": 20,
            "OUTPUT_CSV": str(tmp_path / "c.csv"),
        },
    )
    (job,) = sent
    assert (job.methods, job.models) == (("gsa", "fusionnet"), (str(model),))
    assert job.extent == (500100.0, 4599900.0, 500500.0, 4600000.0)
    assert job.adapt == Training(iterations=300, time_limit_s=20.0)
    assert (job.protocol, job.output_csv, job.output_html) == ("reduced", str(tmp_path / "c.csv"), "")
    assert not Path(job.folder).exists()  # it was there for the run only


def test_without_an_extent_and_learning_all_is_compared_as_it_is(sent, pan_path, ms_path):
    run("compare_pansharpening", {"PAN": pan_path, "MS": ms_path, "METHODS": ["exp"], "ADAPT_ITERATIONS": 0})
    assert (sent[0].extent, sent[0].adapt, sent[0].models) == ((), None, ())


def test_a_comparison_needs_methods_and_models_that_exist(pan_path, ms_path):
    parameters = {"PAN": pan_path, "MS": ms_path, "METHODS": []}
    assert "nothing to compare" in refusal("compare_pansharpening", parameters)
    parameters["MODELS"] = ["/nowhere/m.safetensors"]
    assert "/nowhere/m.safetensors does not exist" in refusal("compare_pansharpening", parameters)


def test_only_networks_in_a_comparison_need_torch(monkeypatch, pan_path, ms_path):
    monkeypatch.setenv("DEEP_FUSION_PYTHON", "/usr/bin/python3")
    parameters = {"PAN": pan_path, "MS": ms_path, "METHODS": ["gsa", "pannet"]}
    assert "has no torch" in refusal("compare_pansharpening", parameters)
    fine, _ = algorithm("compare_pansharpening").checkParameterValues(
        {**parameters, "METHODS": ["gsa"]}, QgsProcessingContext()
    )
    assert fine


def test_explanation_parameters_become_a_job(monkeypatch, pan_path, ms_path, tmp_path):
    jobs, model = [], tmp_path / "m.safetensors"
    model.write_text("")
    maps = [write_raster(tmp_path / f"cam_{number}.tif") for number in (1, 2)]

    def pretend(python, job, feedback):
        jobs.append(job)
        files = [{"path": path, "title": "HR", "kind": kind} for path, kind in zip(maps, ("cam", "features"))]
        return {"FOLDER": job.folder, "FILES": json.dumps(files), "SUMMARY": "{}"}

    monkeypatch.setattr(base, "run_job", pretend)
    parameters = {
        "PAN": pan_path,
        "MS": ms_path,
        "MODEL": str(model),
        "BAND": 3,
        "LAYERS": "HR; MR",
        "FOLDER": str(tmp_path),
    }
    results = run("explain_pansharpening", {**parameters, "LAYERS": "HR; MR", "FEATURE_MAPS": False})
    (job,) = jobs
    assert (job.band, job.layers, job.feature_maps, job.folder) == (3, ("HR", "MR"), False, str(tmp_path))
    assert results == {"FOLDER": str(tmp_path), "OUTPUT_LAYERS": maps, "SUMMARY": "{}"}
    assert all(Path(path).with_suffix(".qml").is_file() for path in maps)


def test_a_band_that_the_result_does_not_have_is_refused(pan_path, ms_path, tmp_path):
    model = tmp_path / "m.safetensors"
    model.write_text("")
    parameters = {"PAN": pan_path, "MS": ms_path, "MODEL": str(model), "BAND": 5, "FOLDER": str(tmp_path)}
    assert "BAND is 5, but the result has 4 bands" in refusal("explain_pansharpening", parameters)
    assert "BAND is 2, but the result has 1 bands" in refusal(
        "explain_pansharpening", {**parameters, "BAND": 2, "MS_BANDS": [3]}
    )
