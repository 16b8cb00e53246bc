# SPDX-License-Identifier: GPL-2.0-or-later
"""Where to compute, and how exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..errors import BadOption, DeviceMissing
from ..jobs import Compute
from ..progress import Progress


def choose_device(compute: Compute, progress: Progress) -> torch.device:
    """The device to compute on: the one asked for, or for "auto" CUDA, then MPS, then the CPU. Says so in the log.

    Raises:
        DeviceMissing: the one asked for is not there.
        BadOption: it is no device's name.
    """
    there = available()
    if compute.device not in ("auto", "cpu", "cuda", "mps"):
        raise BadOption(name="device", value=compute.device, reason="choose auto, cpu, cuda or mps")
    if compute.device != "auto" and compute.device not in there:
        raise DeviceMissing(device=compute.device, available=", ".join(there))
    name = there[0] if compute.device == "auto" else compute.device
    device = torch.device(name)
    why = "asked for" if compute.device != "auto" else "the fastest that this engine found"
    progress.log(f"Computing on {describe(device)} ({why}).")
    return device


def available() -> list[str]:
    """Names of the kinds of device that work here, the fastest first."""
    names = []
    if torch.cuda.is_available():
        names.append("cuda")
    if torch.backends.mps.is_available():
        names.append("mps")
    return [*names, "cpu"]


def describe(device: torch.device) -> str:
    """A device in words."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        name = torch.cuda.get_device_name(device)
        return f"{name} with {free / 2**30:.1f} of {total / 2**30:.1f} GiB free"
    if device.type == "mps":
        return "the Apple GPU"
    return f"{torch.get_num_threads()} CPU threads"


@contextmanager
def precision(compute: Compute, device: torch.device) -> Iterator[None]:
    """Mixed precision where it is asked for, or for "auto" where the device is faster with it: CUDA from Ampere on.

    Processors without matrix units for bfloat16 are three times slower with it, so "auto" never takes it there.
    """
    modern = device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 0)
    mixed = compute.precision == "mixed" or (compute.precision == "auto" and modern)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=mixed):
        yield
