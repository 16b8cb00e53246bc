# SPDX-License-Identifier: GPL-2.0-or-later
"""Watching a training: who does gets pictures and may end it, for others there is no work."""

import sys
from pathlib import Path

import pytest
from deep_fusion.algorithms.engine_process import run_job
from deep_fusion.algorithms.watching import WatchedFeedback, watched_job
from deep_fusion.engine.jobs import ApplyJob, CheckJob, CompareJob, PredictJob, SeriesJob, Training, TrainJob

TALK = Path(__file__).parent / "workers" / "talk.py"
TRAIN = TrainJob("pansharpening", "training", (), "/nowhere/model.safetensors", training=Training(iterations=7))


@pytest.fixture
def watching():
    made = WatchedFeedback()
    yield made
    made.forget_pictures()


def test_events_and_pictures_reach_who_watches_and_the_wish_to_end_is_passed_on_once(watching):
    heard = []

    def hear(event):
        heard.append((event, Path(event["curves"]).is_file()))
        watching.finish_early = True

    watching.watched.connect(hear)
    values = run_job(sys.executable, TRAIN, watching, worker=TALK)
    ((event, there),) = heard
    assert (event["iteration"], event["iterations"], there) == (5, 100, True)
    assert values["WISHES"] == 1
    assert Path(event["curves"]).is_file()  # until who listens has looked
    watching.forget_pictures()
    assert not Path(values["PICTURES"]).exists()


def test_other_runs_have_no_folder_for_pictures(feedback):
    assert run_job(sys.executable, TRAIN, feedback, worker=TALK) == {"PICTURES": "", "WISHES": 0}
    assert watched_job(TRAIN, feedback) is TRAIN


@pytest.mark.parametrize(
    "job",
    [
        CheckJob(),
        ApplyJob("pansharpening", "gsa", {}, "/nowhere/out.tif"),
        CompareJob("pansharpening", {}, (), "/nowhere"),
        SeriesJob("starfm", (), (), "/nowhere"),
    ],
)
def test_jobs_that_do_not_train_one_network_are_sent_as_they_are(job, watching):
    assert watched_job(job, watching) is job


def test_networks_that_learn_on_the_images_of_the_run_are_watched_too(watching):
    adapted = watched_job(ApplyJob("pansharpening", "dcfnet", {}, "/out.tif", adapt=Training(batch_size=3)), watching)
    predicted = watched_job(PredictJob("stfdcnn", None, None, (), training=Training(batch_size=3)), watching)
    for training in (adapted.adapt, predicted.training):
        assert training == Training(batch_size=3, pictures=watching.pictures_folder())
        assert Path(training.pictures).is_dir()


def test_the_folder_goes_with_the_feedback():
    feedback = WatchedFeedback()
    folder = Path(feedback.pictures_folder())
    assert folder.is_dir()
    del feedback
    assert not folder.exists()
