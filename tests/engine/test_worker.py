# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine as a real child process: what it says, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from deep_fusion.engine import jobs
from deep_fusion.engine.jobs import ApplyJob, CheckJob, Compute, InfoJob
from engine_support import ROOT, grid, left_in, source, waves, write_tif

WORKER = ROOT / "engine" / "worker.py"
COMMAND = [sys.executable, "-I", "-X", "utf8", "-u", str(WORKER)]
FINAL = {"result", "error", "cancelled"}
PATIENCE_S = 60


class Engine:
    """A running engine process and what it has said."""

    def __init__(self, *arguments: str, command: list[str] = COMMAND) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen([*command, *arguments], env=environment, text=True, encoding="utf-8", **pipes)
        self.events: list[dict[str, Any]] = []

    def say(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self) -> Iterator[dict[str, Any]]:
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            yield self.events[-1]

    def hear_until(self, stage: str) -> None:
        for event in self.hear():
            if event.get("stage", "").startswith(stage):
                return
        pytest.fail(f"no stage {stage} in {self.events}")

    def wait(self) -> int:
        """Hear it out; the exit status."""
        list(self.hear())
        return self.process.wait(PATIENCE_S)

    @property
    def answer(self) -> dict[str, Any]:
        assert [event["type"] in FINAL for event in self.events] == [False] * (len(self.events) - 1) + [True]
        return self.events[-1]


@pytest.fixture
def start():
    engines = []

    def begin(*arguments: str, job: jobs.Job | str | None = None, command: list[str] = COMMAND) -> Engine:
        engines.append(Engine(*arguments, command=command))
        if job is not None:
            engines[-1].say(job if isinstance(job, str) else jobs.to_json(job))
        return engines[-1]

    yield begin
    for engine in engines:
        engine.process.kill()
        engine.process.wait()
        for pipe in (engine.process.stdin, engine.process.stdout, engine.process.stderr):
            with suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture(scope="module")
def images(tmp_path_factory) -> dict[str, jobs.Source]:
    """A pair large enough that there is time to interfere with its fusion."""
    folder = tmp_path_factory.mktemp("images")
    generator = np.random.default_rng(1)
    fine, coarse = grid(3072, 3072, (1.0, 1.0)), grid(768, 768, (4.0, 4.0))
    pan = write_tif(folder / "pan.tif", generator.integers(1, 2000, (1, 3072, 3072), np.uint16), fine)
    ms = write_tif(folder / "ms.tif", generator.integers(1, 2000, (1, 768, 768), np.uint16), coarse)
    return {"pan": source(pan, name="PAN"), "ms": source(ms, name="MS")}


@pytest.fixture
def small(tmp_path: Path) -> dict[str, jobs.Source]:
    fine, coarse = grid(64, 80, (1.0, 1.0)), grid(16, 20, (4.0, 4.0))
    (tmp_path / "in").mkdir()
    pan = write_tif(tmp_path / "in" / "pän.tif", waves(fine, 1).astype(np.uint16), fine)
    ms = write_tif(tmp_path / "in" / "ms.tif", waves(coarse, 3).astype(np.uint16), coarse)
    return {"pan": source(pan, name="PAN"), "ms": source(ms, name="MS")}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def apply(images: dict[str, jobs.Source], out: Path, method: str = "gsa", **options) -> ApplyJob:
    return ApplyJob("pansharpening", method, images, str(out / "fused.tif"), **options)


def test_a_run_greets_reports_and_ends_with_its_result(start, small, out: Path):
    engine = start(job=apply(small, out))
    assert engine.wait() == 0
    greeting = engine.events[0]
    assert greeting["type"] == "ready"
    assert greeting["protocol"] == jobs.PROTOCOL
    assert greeting["python"] == sys.version.split()[0]
    assert greeting["versions"]["rasterio"] == rasterio.__version__
    assert engine.answer["type"] == "result"
    assert engine.answer["values"]["OUTPUT"] == str(out / "fused.tif")
    assert left_in(out) == ["fused.tif"]
    fractions = [round(event["fraction"], 9) for event in engine.events if event["type"] == "progress"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)


def test_the_greeting_comes_before_any_job_and_without_the_heavy_libraries(start):
    engine = start()
    assert next(engine.hear())["type"] == "ready"
    libraries = Path(f"/proc/{engine.process.pid}/maps")
    if libraries.exists():
        assert not any(name in libraries.read_text() for name in ("torch", "numpy", "rasterio"))


def test_a_job_file_can_be_run_by_hand(start, small, out: Path, tmp_path: Path):
    job = json.loads(jobs.to_json(apply(small, out, "brovey")))
    (tmp_path / "job.json").write_text(json.dumps(job, indent=2), encoding="utf-8")
    engine = start(str(tmp_path / "job.json"))
    assert engine.wait() == 0
    assert left_in(out) == ["fused.tif"]


def test_a_job_file_does_not_need_anybody_on_the_other_end(small, out: Path, tmp_path: Path):
    (tmp_path / "job.json").write_text(jobs.to_json(apply(small, out, "exp")))
    done = subprocess.run(
        [*COMMAND, str(tmp_path / "job.json")], stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    assert done.returncode == 0
    assert left_in(out) == ["fused.tif"]


def test_cancelling_before_the_start_leaves_nothing(start, images, out: Path):
    engine = start(job=apply(images, out))
    engine.say('{"op": "cancel"}')
    assert engine.wait() == 2
    assert engine.answer == {"type": "cancelled"}
    assert left_in(out) == []


@pytest.mark.parametrize("stage", ["Measure the interpolated bands", "Fuse with"])
def test_cancelling_midway_leaves_nothing(start, images, out: Path, stage: str):
    engine = start(job=apply(images, out))
    engine.hear_until(stage)
    engine.say('{"op": "cancel"}')
    assert engine.wait() == 2
    assert engine.answer == {"type": "cancelled"}
    assert left_in(out) == []


def test_lines_that_are_no_message_do_not_deafen_the_engine(start, images, out: Path):
    engine = start(job=apply(images, out))
    engine.hear_until("Measure the interpolated bands")
    for line in ("", "hello", "[]", "null", '{"op": 3}', '{"op": "cancel"}'):
        engine.say(line)
    assert engine.wait() == 2
    assert engine.answer == {"type": "cancelled"}


def test_a_training_that_is_asked_to_finish_keeps_its_best_and_ends_with_a_result(start, tmp_path: Path, out: Path):
    fine, coarse = grid(256, 256, (1.0, 1.0)), grid(64, 64, (4.0, 4.0))
    pan = write_tif(tmp_path / "pan.tif", waves(fine, 1).astype(np.uint16), fine)
    ms = write_tif(tmp_path / "ms.tif", waves(coarse, 3).astype(np.uint16), coarse)
    pair = {"pan": source(pan, name="PAN"), "ms": source(ms, name="MS")}
    training = jobs.Training(iterations=10**6, patch_size=8, batch_size=1)
    job = jobs.TrainJob("pansharpening", "fusionnet", (pair,), str(out / "m.safetensors"), training=training)
    engine = start(job=job)
    engine.hear_until("Train")
    engine.say('{"op": "finish"}')
    assert engine.wait() == 0
    assert engine.answer["values"]["ITERATIONS"] < 10**6
    assert left_in(out) == ["m.safetensors"]
    logged = [event["text"] for event in engine.events if event["type"] == "log"]
    assert any(text.startswith("Training stopped on request") for text in logged)


def test_the_end_of_the_parent_ends_the_engine_which_tidies_up(start, images, out: Path):
    engine = start(job=apply(images, out))
    engine.hear_until("Fuse with")
    engine.process.stdin.close()
    engine.process.stdout.close()
    assert engine.process.wait(PATIENCE_S) != 0
    assert left_in(out) == []


def test_the_end_of_the_parent_ends_an_engine_that_does_not_listen(start):
    """A run that is stuck in native code cannot tidy up, but it must not outlive QGIS."""
    engine = start(command=patched("import time; check.check = lambda job, progress: time.sleep(600)"), job=CheckJob())
    assert next(engine.hear())["type"] == "ready"
    time.sleep(0.5)
    engine.process.stdin.close()
    assert engine.process.wait(PATIENCE_S) == 3


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_killed_engine_leaves_no_output_file(start, images, out: Path):
    engine = start(job=apply(images, out))
    engine.hear_until("Fuse with")
    engine.process.kill()
    assert engine.process.wait(PATIENCE_S) == -signal.SIGKILL
    assert left_in(out) in ([], ["fused.tif.part"])


def patched(change: str) -> list[str]:
    """A command that runs the worker after a change to engine/check.py, which stands for any verb."""
    program = f"""
import runpy, sys
worker = runpy.run_path({str(WORKER)!r}, run_name="worker")
from deep_fusion.engine import check
{change}
sys.argv = ["worker.py"]
sys.exit(worker["main"]())
"""
    return [sys.executable, "-I", "-X", "utf8", "-u", "-c", program]


def test_what_libraries_print_does_not_get_between_the_events(start):
    noise = """
import os
def check_aloud(job, progress):
    print("printed by Python")
    os.write(1, b"written by C\\n")
    os.system("echo spoken by a child")
    progress.log("heard")
    return {"A": 1}
check.check = check_aloud
"""
    engine = start(command=patched(noise), job=CheckJob())
    assert engine.wait() == 0
    assert [event["type"] for event in engine.events] == ["ready", "log", "result"]
    said = engine.process.stderr.read()
    assert all(text in said for text in ("printed by Python", "written by C", "spoken by a child"))


def test_a_bug_is_reported_with_its_traceback(start):
    engine = start(command=patched("check.check = lambda job, progress: 1 / 0"), job=CheckJob())
    assert engine.wait() == 2
    assert engine.answer["code"] == "ZeroDivisionError"
    assert engine.answer["text"] == "ZeroDivisionError: division by zero"
    assert "Traceback" in engine.answer["traceback"]
    assert "engine/run.py" in engine.answer["traceback"].replace("\\", "/")


def test_a_result_that_cannot_be_sent_is_a_bug_too(start):
    engine = start(command=patched("check.check = lambda job, progress: {'A': object()}"), job=CheckJob())
    assert engine.wait() == 2
    assert engine.answer["code"] == "TypeError"


@pytest.mark.parametrize("error", ["MemoryError()", 'RuntimeError("DefaultCPUAllocator: can\'t allocate memory")'])
def test_memory_that_ran_out_is_reported_in_words(start, error: str):
    change = f"def check_much(job, progress):\n    raise {error}\ncheck.check = check_much"
    engine = start(command=patched(change), job=CheckJob())
    assert engine.wait() == 2
    assert engine.answer["code"] == "MemoryRanOut"
    assert "raise the memory limit" in engine.answer["text"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits the data of a process")
def test_tiles_that_the_memory_limit_forbids_are_made_smaller(start, images, out: Path):
    engine = start(job=apply(images, out, "brovey", compute=Compute(tile_size=3072, memory_limit_mb=280)))
    assert engine.wait() == 0, engine.events[-1]
    assert any("Memory ran out at tiles of 3072 pixels" in event.get("text", "") for event in engine.events)
    assert left_in(out) == ["fused.tif"]


def test_an_error_of_the_user_is_reported_with_its_facts(start, small, out: Path):
    swapped = {"pan": small["ms"], "ms": small["pan"]}
    engine = start(job=apply(swapped, out))
    assert engine.wait() == 2
    assert engine.answer["code"] == "WrongBandCount"
    assert engine.answer["facts"]["found"] == 3
    assert engine.answer["facts"]["name"] == "MS"
    assert engine.answer["traceback"] == ""
    assert left_in(out) == []


@pytest.mark.parametrize("line", ["", "nonsense", "{}", '{"protocol": 1, "verb": "apply", "job": {}}'])
def test_a_broken_job_is_refused(start, line: str):
    engine = start(job=line)
    assert engine.wait() == 2
    assert engine.answer["code"] == "BadOption"


def test_an_engine_without_a_job_ends(start):
    engine = start()
    engine.process.stdin.close()
    assert engine.wait() == 2


def test_a_job_of_another_version_is_refused(start):
    engine = start(job=json.dumps({"protocol": 99, "verb": "check", "job": {}}))
    assert engine.wait() == 2
    assert engine.answer["code"] == "ProtocolMismatch"
    assert engine.answer["facts"] == {"expected": jobs.PROTOCOL, "found": 99}


def test_an_unknown_method_is_answered_with_the_known_ones(start, small, out: Path):
    engine = start(job=apply(small, out, "dcf"))
    assert engine.wait() == 2
    assert engine.answer["code"] == "UnknownMethod"
    assert "dcfnet" in engine.answer["text"]


def test_a_text_file_as_model_is_refused(start, tmp_path: Path):
    (tmp_path / "model.txt").write_text("no model")
    engine = start(job=InfoJob(str(tmp_path / "model.txt")))
    assert engine.wait() == 2
    assert engine.answer["code"] == "ModelUnreadable"


def test_the_folder_of_the_plugin_may_have_any_name(start, small, out: Path, tmp_path: Path):
    link = tmp_path / "my checkout-2"
    link.symlink_to(ROOT, target_is_directory=True)
    engine = start(job=apply(small, out, "exp"), command=[*COMMAND[:-1], str(link / "engine" / "worker.py")])
    assert engine.wait() == 0
    assert left_in(out) == ["fused.tif"]
