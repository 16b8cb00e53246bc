# SPDX-License-Identifier: GPL-2.0-or-later
"""STFDCNN: its networks, and the fusion around them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from deep_fusion.engine.inference.pipeline import Applied
from deep_fusion.engine.inference.stfdcnn import StfdcnnMethod, weighed
from deep_fusion.engine.jobs import Compute
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.weights.model_file import Card
from deep_fusion.models.spatiotemporal.from_pairs import Setting
from deep_fusion.models.spatiotemporal.stfdcnn import ResidualCnn, Stfdcnn, StfdcnnConfig
from engine_support import grid, raster

FINE, COARSE = grid(64, 72, pixel=(30.0, 30.0)), grid(8, 9, pixel=(240.0, 240.0))


def test_parameters_receptive_field_and_gradients():
    torch.manual_seed(0)
    network = ResidualCnn(6)
    expected = (6 * 81 + 1) * 64 + (64 * 25 + 1) * 32 + (32 * 25 + 1) * 6
    assert sum(parameters.numel() for parameters in network.parameters()) == expected
    image = torch.rand(1, 6, 41, 41, requires_grad=True)
    torch.testing.assert_close(network(image), image)  # it starts as the identity
    torch.nn.init.normal_(network.layers[-1].weight)
    network(image)[0, 0, 20, 20].backward()
    seen = image.grad[0].abs().sum(dim=0) > 0
    rows = torch.nonzero(seen.any(dim=1)).flatten()
    assert (rows.min().item(), rows.max().item()) == (20 - Stfdcnn.halo, 20 + Stfdcnn.halo)
    Stfdcnn.loss(network(image), torch.zeros_like(image)).backward()
    assert all(parameters.grad.abs().sum() > 0 for parameters in network.parameters())


def test_the_pair_that_changed_less_counts_more():
    first, second = np.full((1, 7, 7), 1.0, np.float32), np.full((1, 7, 7), 2.0, np.float32)
    changes = [np.full((1, 7, 7), 0.3, np.float32), np.full((1, 7, 7), -0.1, np.float32)]
    made = weighed((first, second), changes, np.ones((1, 1, 1), np.float32))
    weights = 1 / (np.array([0.3, 0.1]) + 1e-3)
    assert made == pytest.approx(np.full((1, 7, 7), (weights @ [1.0, 2.0]) / weights.sum()), rel=1e-6)


def test_untrained_networks_add_the_coarse_change():
    """Identity networks: L2 = Lk + up(M2 - Mk) on the grid of low resolution, as all coarse changes are flat."""
    generator = np.random.default_rng(0)
    detail = generator.random((2, 64, 72)).astype(np.float32)
    rasters = {
        "fine_1": raster(0.2 + 0.1 * detail, FINE),
        "coarse_1": raster(np.full((2, 8, 9), 0.25), COARSE),
        "fine_3": raster(0.5 + 0.1 * detail, FINE),
        "coarse_3": raster(np.full((2, 8, 9), 0.55), COARSE),
        "coarse_2": raster(np.full((2, 8, 9), 0.35), COARSE),
    }
    card = Card("spatiotemporal", "stfdcnn", {}, ("a", "b"), {"fine": (0.4, 0.4)}, {"fine": (0.1, 0.1)}, 8.0, "any")
    network = Stfdcnn(StfdcnnConfig(bands=2, factor=4))
    method = StfdcnnMethod(Setting((1, 3), 8.0, 1.0), network, card, torch.device("cpu"), Compute())
    method.survey(rasters, FINE, Progress())
    made = Applied(method, rasters, FINE, 5, "made").read(Window(16, 16, 32, 40))
    assert made.values[:2] == pytest.approx((0.3 + 0.1 * detail)[:, 16:48, 16:56], abs=1e-4)
    assert (made.values[2] == 3).all()
