# SPDX-License-Identifier: GPL-2.0-or-later
"""Scene classification: from parameters to jobs."""

import pytest
from deep_fusion.algorithms import base
from deep_fusion.engine.jobs import Training
from qgis.core import QgsProcessingException
from qgis_support import algorithm, run


@pytest.fixture
def sent(monkeypatch):
    """The jobs that would have gone to the engine."""
    jobs = []

    def pretend(python, job, feedback):
        jobs.append(job)
        return {"BEST": "add", "OA": 0.5, "P": 0.2}

    monkeypatch.setattr(base, "run_job", pretend)
    return jobs


LEARN = {
    "BACKBONE": "inception",
    "PRESET": "paper",
    "CLASS_WEIGHTS": "effective",
    "PIXEL_SIZE": 0.5,
    "CONFIG": "width=64",
    "ITERATIONS": 9,
    "BATCH_SIZE": 4,
    "LEARNING_RATE": 0.01,
    "PATCH_SIZE": 96,
    "VALIDATION_SHARE": 0.3,
    "TIME_LIMIT": 5,
    "SEED": 3,
    "PRECISION": "float32",
}
OPTIONS = {"preset": "paper", "class_weights": "effective", "pixel_size_m": 0.5, "config": "width=64"}
SCHEDULE = Training(9, 4, 0.01, 96, 0.3, 5.0)


def test_a_training_says_all_that_was_chosen(sent, tmp_path):
    model = str(tmp_path / "m.safetensors")
    run("train_scene_classifier", {"FOLDER": str(tmp_path), "FUSION": "concat", **LEARN, "OUTPUT_MODEL": model})
    job = sent[0]
    assert (job.task, job.method, job.seed, job.output_model) == ("scenes", "inception", 3, model)
    assert job.options == {**OPTIONS, "fusion": "concat"}
    assert job.training == SCHEDULE
    assert job.chips.folder == str(tmp_path)
    assert job.chips.image is None
    assert job.compute.precision == "float32"


def test_a_cross_validation_says_all_that_was_chosen(sent, tmp_path):
    table, kept = tmp_path / "folds.csv", tmp_path / "new" / "trials"
    table.write_text("image,fold\n")
    chosen = {"FUSIONS": ["kpff", "add"], "FOLDS": 4, "FIRST_FOLDS": 2, "FOLD_FILE": str(table), "SELECTION": "paper"}
    result = run(
        "crossvalidate_scene_classifier", {"FOLDER": str(tmp_path), **LEARN, **chosen, "OUTPUT_FOLDER": str(kept)}
    )
    job = sent[0]
    assert (job.method, job.folds, job.first_folds, job.fold_file) == ("inception", 4, 2, str(table))
    assert set(job.fusions) == {"add", "kpff"}
    assert job.options == {**OPTIONS, "selection": "paper"}
    assert job.training == SCHEDULE
    assert job.folder == str(kept)
    assert kept.is_dir()
    assert result == {"BEST": "add", "BEST_TITLE": "Add", "OA": 0.5, "P": 0.2, "OUTPUT_FOLDER": str(kept)}


@pytest.mark.parametrize("name", ["train_scene_classifier", "crossvalidate_scene_classifier"])
def test_the_common_parameters_speak_of_chips(name):
    found = algorithm(name)
    for parameter in ("BATCH_SIZE", "PATCH_SIZE", "VALIDATION_SHARE"):
        help_text = found.parameterDefinition(parameter).help()
        assert "atch" not in help_text.replace("batch", "")
    assert found.parameterDefinition("PATCH_SIZE").description() == "Chip size (pixels)"
    assert "atch" in algorithm("train_pansharpening").parameterDefinition("PATCH_SIZE").help()


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("train_pansharpening", "multispectral"),
        ("pansharpen_dcfnet", "multispectral"),
        ("train_segmentation", "optical"),
        ("predict_stfdcnn", "in pixels."),
    ],
)
def test_help_says_of_which_image_the_pixels_of_a_patch_are(name, image):
    assert image in algorithm(name).parameterDefinition("PATCH_SIZE").help()


def test_all_fusions_are_compared_unless_said_otherwise(sent, tmp_path):
    run("crossvalidate_scene_classifier", {"FOLDER": str(tmp_path)})
    assert sent[0].fusions == ("none", "add", "concat", "kpff")
    assert sent[0].folder == ""


def test_a_model_is_measured_on_a_folder(sent, tmp_path):
    model = tmp_path / "m.safetensors"
    model.touch()
    run("assess_scenes", {"FOLDER": str(tmp_path), "MODEL": str(model)})
    assert sent[0].chips.folder == str(tmp_path)
    assert sent[0].options == {"model": str(model)}
    assert sent[0].places == {}


def test_more_folds_than_there_are_cannot_be_run(sent, tmp_path):
    with pytest.raises(QgsProcessingException, match="FIRST_FOLDS is 6, but there are 5 folds"):
        run("crossvalidate_scene_classifier", {"FOLDER": str(tmp_path), "FIRST_FOLDS": 6})
    assert not sent
