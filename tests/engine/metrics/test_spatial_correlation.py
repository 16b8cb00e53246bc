# SPDX-License-Identifier: GPL-2.0-or-later
"""SCC against the written definition, pixel by pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.spatial_correlation import spatial_correlation

SOBEL = ((1, 2, 1), (0, 0, 0), (-1, -2, -1))


def _slow(reference, fused, valid, zero_frame):
    """The written definition, pixel by pixel: Sobel with zeros, or the pixels themselves, in the border."""
    rows, cols = valid.shape

    def seen(image, row, col):
        on_border = row in (0, rows - 1) or col in (0, cols - 1)
        return 0.0 if zero_frame and on_border else float(image[row, col])

    def known(row, col):
        on_border = row in (0, rows - 1) or col in (0, cols - 1)
        return (zero_frame and on_border) or valid[row, col]

    def gradient(image, row, col):
        window = [[seen(image, row + i, col + j) for j in (-1, 0, 1)] for i in (-1, 0, 1)]
        down = sum(SOBEL[i][j] * window[i][j] for i in range(3) for j in range(3))
        across = sum(SOBEL[j][i] * window[i][j] for i in range(3) for j in range(3))
        return math.hypot(down, across)

    ab = aa = bb = 0.0
    for row in range(1, rows - 1):
        for col in range(1, cols - 1):
            if all(known(row + i, col + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                for x, y in zip(reference, fused, strict=True):
                    a, b = gradient(x, row, col), gradient(y, row, col)
                    ab, aa, bb = ab + a * b, aa + a * a, bb + b * b
    return ab / math.sqrt(aa * bb)


@pytest.mark.parametrize("zero_frame", [True, False])
@pytest.mark.parametrize("masked", [True, False])
def test_agrees_with_the_definition_pixel_by_pixel(zero_frame, masked, scene):
    reference, fused = scene.reference[:2, 8:39, 10:47], scene.fused[:2, 8:39, 10:47]
    valid = scene.valid[8:39, 10:47].copy() if masked else np.ones((31, 37), dtype=bool)
    valid[0, 30] = not masked  # alone in the border, which a frame of zeros hides
    value = spatial_correlation(reference, fused, valid, zero_frame=zero_frame)
    assert value == pytest.approx(_slow(reference, fused, valid, zero_frame), rel=1e-9)


def test_frame_of_zeros_takes_over_when_both_images_are_bright(scene):
    bright = scene.reference.astype(float) + 1e6, scene.fused.astype(float) + 1e6
    assert spatial_correlation(*bright) == pytest.approx(1, abs=1e-5)
    assert spatial_correlation(*bright, zero_frame=False) < 0.999


def test_equal_edges_give_one_whatever_their_strength(scene):
    assert spatial_correlation(scene.reference, scene.reference) == pytest.approx(1, abs=1e-12)
    assert spatial_correlation(scene.reference, 0.1 * scene.reference) == pytest.approx(1, abs=1e-9)


def test_an_offset_plays_no_part_without_the_frame(scene):
    shifted = spatial_correlation(scene.reference, scene.fused.astype(float) + 500, zero_frame=False)
    expected = spatial_correlation(scene.reference, scene.fused, zero_frame=False)
    assert shifted == pytest.approx(expected, rel=1e-9)


def test_images_without_edges_agree_and_one_without_does_not():
    flat, step = np.full((1, 9, 9), 7.0), np.zeros((1, 9, 9))
    step[0, :, 4:] = 3.0
    assert spatial_correlation(flat, 2 * flat, zero_frame=False) == 1
    assert spatial_correlation(flat, step, zero_frame=False) == 0


def test_an_image_without_inner_pixels_is_nan():
    assert np.isnan(spatial_correlation(np.ones((1, 2, 9)), np.ones((1, 2, 9))))
