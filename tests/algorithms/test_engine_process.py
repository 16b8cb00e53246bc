# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine's client against stand-ins that behave well, badly, or die."""

import sys
import time
from pathlib import Path

import pytest
from deep_fusion.algorithms import engine_process
from deep_fusion.algorithms.engine_process import greet, run_job
from deep_fusion.engine.jobs import ApplyJob
from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import QTimer

TALK = Path(__file__).parent / "workers" / "talk.py"
PYTHON = sys.executable


def play(part, feedback, output="/nowhere/out.tif"):
    """What the client makes of a stand-in that plays this part."""
    job = ApplyJob(task="pansharpening", method=part, inputs={}, output=str(output))
    return run_job(PYTHON, job, feedback, worker=TALK)


def cancel_soon(feedback, after_ms=200):
    """Press cancel after a moment; the client's loop turns the events over, as in qgis_process."""
    QTimer.singleShot(after_ms, feedback.cancel)


def is_alive(process_id):
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def assert_gone(process_ids, within_s=5.0):
    """Wait until none of these processes runs."""
    end = time.monotonic() + within_s
    while any(is_alive(process_id) for process_id in process_ids):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_result_comes_with_progress_log_and_warnings(feedback):
    values = play("result", feedback)
    assert values == {"OUTPUT": "/nowhere/out.tif", "NUMBER": 4}
    assert "Reading" in feedback.stages
    assert 25 in feedback.progress
    assert feedback.infos == ["computing on cpu"]
    assert feedback.warnings == ["the images are 3 days apart"]


def test_foreign_and_split_lines_do_not_disturb(feedback):
    assert play("foreign lines", feedback) == {"NUMBER": 5}
    assert "Warning: a library talks" in feedback.debug


def test_poisoned_python_variables_do_not_reach_the_engine(feedback, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    monkeypatch.setenv("PYTHONEXECUTABLE", "/nonexistent/qgis")
    monkeypatch.setenv("GDAL_DATA", "/nonexistent")
    monkeypatch.setenv("PROJ_LIB", "/nonexistent")
    values = play("environment", feedback)
    assert values["hidden"] == []
    assert "nonexistent" not in values["executable"]


def test_the_engine_does_not_run_in_the_plugin_folder(feedback):
    assert Path(play("environment", feedback)["folder"]) != engine_process.PLUGIN_FOLDER


def test_cancel_is_passed_on_and_is_an_exception(feedback, tmp_path):
    cancel_soon(feedback)
    start = time.monotonic()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        play("obedient", feedback, tmp_path / "out.tif")
    assert time.monotonic() - start < 3.0  # it stopped by itself, before it would have been killed
    assert list(tmp_path.iterdir()) == []


def test_a_deaf_engine_is_killed_after_three_seconds_and_its_parts_removed(feedback, tmp_path):
    cancel_soon(feedback)
    start = time.monotonic()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        play("deaf", feedback, tmp_path / "out.tif")
    assert time.monotonic() - start >= 3.0
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_result_survives_a_cancelled_run(feedback, tmp_path):
    output = tmp_path / "out.tif"
    output.write_text("earlier")
    cancel_soon(feedback)
    with pytest.raises(QgsProcessingException):
        play("obedient", feedback, output)
    assert output.read_text() == "earlier"


def test_a_result_that_comes_after_cancel_is_not_kept(feedback, tmp_path):
    cancel_soon(feedback)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        play("too fast", feedback, tmp_path / "out.tif")
    assert list(tmp_path.iterdir()) == []


def test_cancel_before_the_start_does_no_work(feedback, tmp_path):
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        play("deaf", feedback, tmp_path / "out.tif")
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_does_not_end_after_its_answer_is_killed(feedback):
    start = time.monotonic()
    assert play("lingers", feedback) == {"NUMBER": 6}
    assert time.monotonic() - start < 8.0


def test_an_error_is_worded_from_its_facts(feedback):
    with pytest.raises(QgsProcessingException, match=r"ms.tif gives 3 band\(s\) where 4 are needed. Pick four."):
        play("error", feedback)


def test_an_error_with_unknown_facts_keeps_the_engines_words(feedback):
    with pytest.raises(QgsProcessingException, match=r"Told by a newer engine\."):
        play("newer error", feedback)


def test_a_fault_of_the_engine_looks_like_one_and_shows_its_traceback(feedback):
    with pytest.raises(QgsProcessingException, match="fault of its own: division by zero"):
        play("bug", feedback)
    assert "line 3" in feedback.debug


@pytest.mark.parametrize(
    ("name", "words"), [("SIGSEGV", "crashed"), ("SIGKILL", "memory"), ("SIGABRT", "crashed"), ("SIGTERM", "outside")]
)
def test_each_death_has_its_sentence_and_leaves_no_part(feedback, tmp_path, name, words):
    with pytest.raises(QgsProcessingException, match=words) as caught:
        play("signal " + name, feedback, tmp_path / "out.tif")
    assert "native trouble" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_windows_runtime_is_explained(feedback):
    with pytest.raises(QgsProcessingException, match="Visual C"):
        play("silent", feedback)


def test_another_protocol_is_refused_before_the_job_is_sent(feedback, monkeypatch):
    monkeypatch.setenv("TALK_PROTOCOL", "7")
    with pytest.raises(QgsProcessingException, match=r"version 1 .* version 7"):
        play("result", feedback)
    assert feedback.infos == []


def test_a_missing_interpreter_is_an_exception_that_names_it(feedback):
    job = ApplyJob(task="pansharpening", method="exp", inputs={}, output="/nowhere/out.tif")
    with pytest.raises(QgsProcessingException, match="/nowhere/python could not be started"):
        run_job("/nowhere/python", job, feedback)


def test_a_program_that_is_no_python_is_an_exception(feedback):
    job = ApplyJob(task="pansharpening", method="exp", inputs={}, output="/nowhere/out.tif")
    with pytest.raises(QgsProcessingException, match="without a result"):
        run_job("/bin/false", job, feedback)


def test_an_interpreter_tells_which_libraries_it_lacks():
    greeting = greet(PYTHON)  # the system's Python, which has no torch
    assert greeting.python.startswith("3.")
    assert greeting.versions["torch"] is None


def test_a_kill_takes_the_engines_own_children_along(feedback):
    cancel_soon(feedback)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        play("family", feedback)
    assert_gone(feedback.infos[0].split())


def test_an_exception_on_this_side_ends_the_engine(feedback):
    def break_down(text):
        seen.append(text)
        raise KeyboardInterrupt

    seen = []
    feedback.pushInfo = break_down
    with pytest.raises(KeyboardInterrupt):
        play("family", feedback)
    assert_gone(seen[0].split())
