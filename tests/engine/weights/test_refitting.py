# SPDX-License-Identifier: GPL-2.0-or-later
"""A network for some bands as a start for others."""

from __future__ import annotations

import pytest
import torch
from deep_fusion.engine.weights.refitting import refitted
from deep_fusion.models.registry import methods


def tensors(inputs: int, outputs: int, value: float = 1.0) -> dict[str, torch.Tensor]:
    return {
        "first": torch.full((6, inputs, 3, 3), value),
        "last": torch.full((outputs, 6, 1, 1), value),
        "bias": torch.arange(outputs, dtype=torch.float32),
    }


def test_sums_over_bands_keep_their_size_and_outputs_are_interpolated():
    fitted = refitted(tensors(4, 4), tensors(7, 7), 4, 7)
    assert fitted["first"].sum(1) == pytest.approx(4.0)
    assert fitted["last"] == pytest.approx(1.0)
    assert fitted["bias"] == pytest.approx(torch.linspace(0, 3, 7))


def test_pan_in_front_stays_as_it_is():
    old = tensors(5, 4)
    old["first"][:, 0] = 9.0
    fitted = refitted(old, tensors(4, 3), 4, 3)
    assert fitted["first"][:, 0] == pytest.approx(9.0)
    assert fitted["first"][:, 1:].sum(1) == pytest.approx(4.0)


def test_the_same_bands_change_nothing():
    old = {name: torch.randn_like(tensor) for name, tensor in tensors(5, 4).items()}
    fitted = refitted(old, tensors(5, 4), 4, 4)
    assert all(torch.equal(fitted[name], old[name]) for name in old)


TRAINABLE = [record for record in methods("pansharpening") if record.trainable]


@pytest.mark.parametrize("record", TRAINABLE, ids=lambda record: record.id)
@pytest.mark.parametrize("bands", [1, 3, 7])
def test_every_network_can_be_refitted(record, bands: int):
    kind = record.load()
    old, new = (kind(kind.Config(bands=count)) for count in (4, bands))
    new.load_state_dict(refitted(old.state_dict(), new.state_dict(), 4, bands))
