# SPDX-License-Identifier: GPL-2.0-or-later
"""A network as a method: units, nodata, memory."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from deep_fusion.engine.errors import OutOfMemory
from deep_fusion.engine.inference.network import NetworkMethod
from deep_fusion.engine.jobs import Compute
from deep_fusion.engine.raster.raster import Sample
from tiny_network import TinyNetwork, card, tiny

CPU = torch.device("cpu")


def tile(valid: np.ndarray | None = None, bands: int = 3) -> dict[str, Sample]:
    generator = np.random.default_rng(11)
    everywhere = np.ones((12, 16), bool) if valid is None else valid
    return {
        "pan": Sample(generator.normal(600, 80, (1, 12, 16)).astype(np.float32), everywhere),
        "ms": Sample(generator.normal(500, 90, (bands, 12, 16)).astype(np.float32), everywhere),
        "ms_half": Sample(generator.normal(500, 90, (bands, 6, 8)).astype(np.float32), everywhere[::2, ::2]),
    }


def method(network: TinyNetwork | None = None, **compute) -> NetworkMethod:
    return NetworkMethod(network or tiny(), card(), CPU, Compute(**compute))


def test_the_network_sees_normalised_values_and_answers_in_image_units():
    seen, network, facts = tile(), tiny(), card()
    units = {
        name: (sample.values - np.array(facts.mean[role])[:, None, None]) / np.array(facts.spread[role])[:, None, None]
        for (name, sample), role in zip(seen.items(), ("pan", "ms", "ms"), strict=True)
    }
    with torch.no_grad():
        output = network(*(torch.tensor(values, dtype=torch.float32)[None] for values in units.values()))[0].numpy()
    expected = output * 90.0 + np.array(facts.mean["ms"])[:, None, None]

    assert method(network).predict(seen) == pytest.approx(expected, rel=1e-5)


def test_what_stands_at_nodata_does_not_matter():
    valid = np.ones((12, 16), bool)
    valid[4:8, 6:10] = False
    seen = tile(valid)
    spoilt = {name: Sample(np.where(sample.valid, sample.values, 1e9), sample.valid) for name, sample in seen.items()}
    assert np.array_equal(method().predict(seen), method().predict(spoilt))


def test_the_methods_network_is_a_copy_for_inference():
    network = tiny()
    method(network)
    assert network.training
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_mixed_precision_is_close_to_full():
    full, mixed = (method(precision=name).predict(tile()) for name in ("float32", "mixed"))
    assert not np.array_equal(full, mixed)
    assert mixed == pytest.approx(full, abs=90 * 0.05)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        MemoryError("std::bad_alloc"),
    ],
)
def test_every_way_to_run_out_of_memory_is_recognised(monkeypatch, error: Exception):
    def fail(*_):
        raise error

    monkeypatch.setattr(TinyNetwork, "forward", fail)
    with pytest.raises(OutOfMemory, match="memory of cpu ran out even for a tile of 16 pixels"):
        method().predict(tile())


def test_another_fault_of_the_network_stays_what_it_is(monkeypatch):
    def fail(*_):
        raise RuntimeError("shapes do not fit")

    monkeypatch.setattr(TinyNetwork, "forward", fail)
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        method().predict(tile())
