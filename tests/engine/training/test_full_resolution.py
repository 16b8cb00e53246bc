# SPDX-License-Identifier: GPL-2.0-or-later
"""The loss without a truth, against closed forms and numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from deep_fusion.engine.raster.resampling import Gaussian, Resampled
from deep_fusion.engine.training.full_resolution import FullResolutionLoss, local_correlation
from engine_support import grid, raster


def images(seed: int = 0, bands: int = 3) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    pan = torch.randn(2, 1, 64, 64, generator=generator)
    return pan, torch.cat([pan * (band + 1) + band for band in range(bands)], 1)


def seen_by_sensor(fused: torch.Tensor, gain: float, ratio: int = 4) -> torch.Tensor:
    """By the engine's own resampling, which has nothing to do with convolutions."""
    fine, coarse = grid(64, 64), grid(64 // ratio, 64 // ratio, (2.0 * ratio, 3.0 * ratio))
    blur = Gaussian(ratio * np.sqrt(-2 * np.log(gain)) / np.pi)
    looked = [Resampled(raster(image.numpy(), fine), coarse, blur) for image in fused]
    return torch.stack([torch.from_numpy(each.read(coarse.whole).values.copy()) for each in looked])


@pytest.mark.parametrize("ratio", [2, 3, 4])
def test_an_image_that_gives_back_both_has_no_loss(ratio: int):
    pan, fused = images()
    pan, fused = pan[..., :60, :60], fused[..., :60, :60]
    fine, coarse = grid(60, 60), grid(60 // ratio, 60 // ratio, (2.0 * ratio, 3.0 * ratio))
    blur = Gaussian(ratio * np.sqrt(-2 * np.log(0.3)) / np.pi)
    ms = torch.stack(
        [
            torch.from_numpy(Resampled(raster(image.numpy(), fine), coarse, blur).read(coarse.whole).values.copy())
            for image in fused
        ]
    )
    assert float(FullResolutionLoss(ratio, (0.3,) * 3)(fused, pan, ms)) == pytest.approx(0.0, abs=2e-3)


def test_an_offset_is_a_spectral_fault_of_its_size():
    pan, fused = images()
    ms = seen_by_sensor(fused, 0.3)
    assert float(FullResolutionLoss(4, (0.3,) * 3)(fused + 0.5, pan, ms)) == pytest.approx(0.5, abs=3e-3)


def test_bands_have_gains_of_their_own():
    pan, fused = images(bands=2)
    ms = torch.cat([seen_by_sensor(fused[:, :1], 0.2), seen_by_sensor(fused[:, 1:], 0.4)], 1)
    right, wrong = (float(FullResolutionLoss(4, gains)(fused, pan, ms)) for gains in ((0.2, 0.4), (0.4, 0.2)))
    assert right < 2e-3 < wrong


def test_detail_that_is_not_that_of_pan_costs():
    pan, fused = images()
    ms = seen_by_sensor(fused, 0.3)
    loss = FullResolutionLoss(4, (0.3,) * 3)
    assert float(loss(-fused, pan, seen_by_sensor(-fused, 0.3))) < 1e-2  # MS is against PAN too: so much is not asked
    assert float(loss(images(1)[1], pan, ms)) > 0.3


def test_the_local_correlation_is_numpys():
    first, second = torch.randn(1, 2, 9, 8), torch.randn(1, 2, 9, 8)
    found = local_correlation(first, second, 5)
    assert found.shape == (1, 2, 5, 4)
    expected = np.corrcoef(first[0, 1, 2:7, 1:6].ravel(), second[0, 1, 2:7, 1:6].ravel())[0, 1]
    assert float(found[0, 1, 2, 1]) == pytest.approx(expected, abs=1e-4)


def test_a_flat_window_correlates_with_nothing_and_has_a_gradient():
    flat = torch.zeros(1, 1, 7, 7, requires_grad=True)
    local_correlation(flat, torch.randn(1, 1, 7, 7), 5).sum().backward()
    assert torch.isfinite(flat.grad).all()
