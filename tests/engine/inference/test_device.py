# SPDX-License-Identifier: GPL-2.0-or-later
"""Which device is chosen, and what is said about it."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.engine.errors import BadOption, DeviceMissing
from deep_fusion.engine.inference import device
from deep_fusion.engine.inference.device import choose_device
from deep_fusion.engine.jobs import Compute
from engine_support import Listener


def test_the_cpu_can_always_be_asked_for_and_the_log_says_so():
    listener = Listener()
    assert choose_device(Compute(device="cpu"), listener.progress).type == "cpu"
    assert "CPU threads (asked for)" in listener.texts("log")[0]


@pytest.mark.parametrize(("there", "best"), [(["cpu"], "cpu"), (["mps", "cpu"], "mps"), (["cuda", "cpu"], "cuda")])
def test_auto_takes_the_fastest_there_is(monkeypatch, there: list[str], best: str):
    monkeypatch.setattr(device, "available", lambda: there)
    monkeypatch.setattr(device, "describe", lambda chosen: str(chosen))
    assert choose_device(Compute(), Listener().progress).type == best


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_named_with_those_that_are(monkeypatch, name: str):
    monkeypatch.setattr(device, "available", lambda: ["cpu"])
    with pytest.raises(DeviceMissing, match=f"{name} is not there. This engine can compute on: cpu"):
        choose_device(Compute(device=name), Listener().progress)


def test_a_name_that_is_no_device_is_refused():
    with pytest.raises(BadOption, match="gpu0"):
        choose_device(Compute(device="gpu0"), Listener().progress)


@pytest.mark.parametrize(
    ("wished", "dtype"), [("mixed", torch.bfloat16), ("auto", torch.float32), ("float32", torch.float32)]
)
def test_precision_is_mixed_on_the_cpu_only_if_asked_for(wished: str, dtype: torch.dtype):
    square = torch.ones(4, 4)
    with device.precision(Compute(precision=wished), torch.device("cpu")):
        assert (square @ square).dtype == dtype
