# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole-image statistics against numpy, whatever the tiles."""

from __future__ import annotations

import numpy as np
import pytest
from deep_fusion.engine.errors import Cancelled, NoValidPixels
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster import statistics
from deep_fusion.engine.raster.statistics import moments, quantiles
from engine_support import Listener, grid, raster

ROWS, COLS = 90, 71


@pytest.fixture(params=[7, 64, 512])
def tile(request, monkeypatch) -> int:
    monkeypatch.setattr(statistics, "_TILE", request.param)
    return request.param


@pytest.fixture
def masked():
    generator = np.random.default_rng(8)
    mixing = generator.normal(size=(4, 4))
    values = 1e4 + np.tensordot(mixing, generator.normal(size=(4, ROWS, COLS)), 1)
    valid = generator.random((ROWS, COLS)) > 0.3
    valid[:40, :30] = False  # whole tiles without data
    return np.where(valid, values, 9e9).astype(np.float32), valid


@pytest.mark.usefixtures("tile")
def test_moments_are_those_of_the_valid_pixels(masked):
    values, valid = masked
    pixels = values[:, valid].astype(np.float64)

    found = moments(raster(values, grid(ROWS, COLS), valid), Progress())

    assert found.count == valid.sum()
    assert found.mean == pytest.approx(pixels.mean(axis=1), rel=1e-12)
    assert found.covariance == pytest.approx(np.cov(pixels), rel=1e-9)
    assert found.minimum == pytest.approx(pixels.min(axis=1))
    assert found.maximum == pytest.approx(pixels.max(axis=1))
    assert found.second == pytest.approx(pixels @ pixels.T / valid.sum(), rel=1e-12)


@pytest.mark.usefixtures("tile")
@pytest.mark.parametrize("share", [0.01, 0.5, 0.98])
def test_quantiles_are_those_of_the_valid_pixels(masked, share: float):
    values, valid = masked
    image = raster(values, grid(ROWS, COLS), valid)
    extremes = moments(image, Progress())

    found = quantiles(image, share, extremes, Progress())

    expected = np.quantile(values[:, valid], share, axis=1, method="inverted_cdf")
    assert np.abs(found - expected).max() <= (extremes.maximum - extremes.minimum).max() / 65535


def test_quantiles_of_a_constant_are_the_constant():
    image = raster(np.full((2, 9, 9), 7.0), grid(9, 9))
    assert quantiles(image, 0.01, moments(image, Progress()), Progress()) == pytest.approx(7.0)


@pytest.mark.parametrize("pixels", [0, 1])
def test_an_image_without_data_is_refused_by_name(pixels: int):
    valid = np.zeros((9, 9), bool)
    valid.flat[:pixels] = True
    with pytest.raises(NoValidPixels, match="the lake holds no valid pixel"):
        moments(raster(np.ones((1, 9, 9)), grid(9, 9), valid, "the lake"), Progress())


def test_a_pass_over_the_image_can_be_cancelled(monkeypatch):
    monkeypatch.setattr(statistics, "_TILE", 8)
    with pytest.raises(Cancelled):
        moments(raster(np.ones((1, 64, 64)), grid(64, 64)), Listener(cancel_after=0).progress)
