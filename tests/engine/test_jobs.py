# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs survive the way between the processes, and what is none is refused."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest
from deep_fusion.engine import jobs
from deep_fusion.engine.errors import BadOption, ProtocolMismatch
from deep_fusion.engine.jobs import (
    ApplyJob,
    AssessJob,
    CheckJob,
    Chips,
    ClassifyJob,
    CompareJob,
    Compute,
    CrossvalidateJob,
    Dated,
    DatedPair,
    DemoJob,
    DespeckleJob,
    ExplainJob,
    InfoJob,
    LandClass,
    MeasureShiftJob,
    Places,
    PredictJob,
    RasterFile,
    SegmentJob,
    SeriesJob,
    Source,
    Target,
    Training,
    TrainJob,
)

PAN = Source("Pan «Ü»", (RasterFile("C:/Daten/pän.tif", (1,), 0.0),))
MS = Source("ms", (RasterFile("b2.tif"), RasterFile("b3.tif", (2, 1))))
PAIR = {"pan": PAN, "ms": MS}

JOBS = [
    ApplyJob("pansharpening", "gsa", PAIR, "out.tif"),
    ApplyJob(
        "pansharpening",
        "dcfnet",
        PAIR,
        "out.tif",
        model="m.safetensors",
        adapt=Training(iterations=7, time_limit_s=1.5),
        output_model="n.safetensors",
        options={"sensor": "worldview2", "list": [1, 2.5, None]},
        creation_options=("COMPRESS=LZW",),
        compute=Compute("cpu", "float32", 256, 2000),
        seed=11,
    ),
    TrainJob(
        "pansharpening", "dcfnet", (PAIR, PAIR), "m.safetensors", training=Training(resume_from="old.safetensors")
    ),
    AssessJob("pansharpening", {"fused": MS, "reference": PAN}, output_csv="a.csv"),
    DespeckleJob("lee", MS, "out.tif"),
    DespeckleJob("none", MS, "out.tif", "db", "linear", 5, 1.0, True, -25.0, 0.5, ("TILED=NO",), Compute(tile_size=64)),
    SegmentJob("m.safetensors", MS, None, "map.tif"),
    SegmentJob("m.safetensors", None, PAN, "map.tif", "p.tif", "c.tif", "e.tif", "w.tif", "a.csv", "db", True),
    TrainJob("segmentation", "mfafnet", (PAIR,), "m.safetensors", classes=(LandClass(5, "forêt", "#006600"),)),
    MeasureShiftJob(PAN, MS, 463.3),
    CheckJob(),
    DemoJob("folder", 64, 3),
    InfoJob("m.safetensors"),
    CompareJob(
        "pansharpening",
        {"pan": Source("p", (RasterFile("p.tif"),))},
        ("gsa", "dcfnet"),
        "here",
        ("m.safetensors",),
        (1.5, 2.0, 3.0, 4.0),
        "full",
        Training(iterations=3),
        "c.html",
        "c.csv",
        "c.json",
        {"sensor": "generic"},
    ),
    ExplainJob(
        "pansharpening", {"pan": Source("p", (RasterFile("p.tif"),))}, "m.safetensors", 2, "here", ("a",), False
    ),
    PredictJob(
        "starfm",
        DatedPair(Source("l1", (RasterFile("l1.tif"),), RasterFile("qa.tif", (1,)), (3, 4)), Source("m1", ())),
        None,
        (Target(Source("m2", (RasterFile("m2.tif"),)), "o.tif", "s.tif"),),
        options={"scale_fine": 1e-4},
    ),
    CrossvalidateJob(
        "alexnet",
        Chips("chips", MS, Places("fields", "f.json", "EPSG:4326", "kind")),
        ("none", "kpff"),
        first_folds=1,
        classes=(LandClass(3, "forest", "#00ff00"),),
    ),
    ClassifyJob(
        "m.safetensors", MS, "a.gpkg", Places("fields", "f.json", "EPSG:4326"), 120.0, 60.0, 0.5, output_raster="c.tif"
    ),
    TrainJob("scenes", "vgg11", (), "m.safetensors", chips=Chips("chips")),
    SeriesJob(
        "linear", (Dated("2020-05-01", Source("l", ())),), (Dated("2020-05-02", Source("m", ())),), "here", "copy", 1
    ),
]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: type(job).__name__)
def test_a_job_comes_back_equal(job: jobs.Job):
    text = jobs.to_json(job)
    assert "\n" not in text
    assert text.isascii()
    assert jobs.from_json(text) == job


def test_every_kind_of_job_has_a_verb():
    assert {type(job) for job in JOBS} == set(jobs.JOBS.values())
    assert [jobs.JOBS[jobs.verb_of(job)] for job in JOBS] == [type(job) for job in JOBS]


def test_nan_may_be_a_nodata_value():
    job = AssessJob("pansharpening", {"fused": Source("a", (RasterFile("a.tif", (), math.nan),))})
    again = jobs.from_json(jobs.to_json(job))
    assert math.isnan(again.inputs["fused"].files[0].nodata)


def test_what_is_left_out_takes_its_default():
    text = json.dumps({"protocol": jobs.PROTOCOL, "verb": "demo", "job": {"folder": "here"}})
    assert jobs.from_json(text) == DemoJob("here")


def test_numbers_take_the_type_that_the_job_declares():
    text = json.dumps({"protocol": jobs.PROTOCOL, "verb": "demo", "job": {"folder": "here", "size": 64.0}})
    assert type(jobs.from_json(text).size) is int


def test_a_job_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        JOBS[0].output = "elsewhere.tif"


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_version_of_the_protocol_is_refused_with_both_numbers(version):
    text = json.dumps({"protocol": version, "verb": "check", "job": {}})
    with pytest.raises(ProtocolMismatch, match=f"version 1 of the engine's protocol and the engine version {version}"):
        jobs.from_json(text)


def message(**changes) -> str:
    return json.dumps({"protocol": jobs.PROTOCOL, "verb": "demo", "job": {"folder": "here"}} | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "no json",
        "[]",
        "3",
        "null",
        "{}",
        message(verb="fly"),
        message(verb=[]),
        message(job=[]),
        message(job=None),
        message(job={}),
        message(job={"folder": None}),
        message(job={"folder": "here", "size": "large"}),
        message(job={"folder": "here", "colour": "green"}),
        message(verb="assess", job={"task": "pansharpening", "inputs": []}),
        message(verb="assess", job={"task": "pansharpening", "inputs": {"fused": {"name": "a", "files": "a.tif"}}}),
        message(verb="assess", job={"task": "pansharpening", "inputs": {"fused": {"name": "a", "files": None}}}),
    ],
)
def test_what_is_no_job_is_refused(text: str):
    with pytest.raises(BadOption, match="it is no job"):
        jobs.from_json(text)
