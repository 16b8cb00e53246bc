# SPDX-License-Identifier: GPL-2.0-or-later
"""The Haar transform against its definition: orthonormal, and of known values on one block."""

from __future__ import annotations

import torch
from deep_fusion.models.segmentation.haar import Haar, haar, haar_downsampling
from torch import nn


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(2), dtype=torch.float64)


def test_a_block_gives_the_four_sub_bands_in_their_order():
    block = torch.tensor([[[[1.0, 2.0], [4.0, 8.0]]]])
    assert haar(block).flatten().tolist() == [7.5, -4.5, -2.5, 1.5]


def test_maps_are_ordered_by_sub_band():
    maps = torch.tensor([1.0, 3.0])[None, :, None, None].expand(1, 2, 4, 6)
    assert haar(maps)[0, :, 0, 0].tolist() == [2, 6, 0, 0, 0, 0, 0, 0]


def test_energy_is_kept():
    image = noise(2, 3, 8, 10)
    torch.testing.assert_close(haar(image).square().sum(), image.square().sum(), rtol=1e-12, atol=0)


def test_the_transpose_is_the_inverse():
    image = noise(2, 3, 8, 10).requires_grad_()
    bands = haar(image)
    (back,) = torch.autograd.grad(bands, image, bands.detach())  # the gradient of a linear map is its transpose
    torch.testing.assert_close(back, image.detach(), rtol=1e-12, atol=1e-12)


def test_an_edge_between_blocks_leaves_no_detail():
    image = torch.zeros(1, 1, 4, 8)
    image[..., 4:] = 1
    assert haar(image)[:, 1:].abs().max() == 0
    image = image.roll(1, 3)  # now it runs through blocks
    assert haar(image)[:, 2].abs().max() > 0


def test_downsampling_folds_to_one_convolution_of_the_transform():
    layers = haar_downsampling(3, 5)
    assert [type(layer) for layer in layers] == [Haar, nn.Conv2d, nn.BatchNorm2d, nn.ReLU]
    assert layers(torch.rand(2, 3, 8, 6)).shape == (2, 5, 4, 3)
