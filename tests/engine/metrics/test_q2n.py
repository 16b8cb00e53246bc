# SPDX-License-Identifier: GPL-2.0-or-later
"""Q2n against hypercomplex numbers multiplied out pixel by pixel."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from deep_fusion.engine.metrics.q2n import q2n

EPS = np.finfo(float).eps
HAMILTON = {  # (unit i, unit j) -> (unit, sign)
    **{(0, k): (k, 1) for k in range(4)},
    **{(k, 0): (k, 1) for k in range(1, 4)},
    **{(k, k): (0, -1) for k in range(1, 4)},
    **{(1, 2): (3, 1), (2, 3): (1, 1), (3, 1): (2, 1)},
    **{(2, 1): (3, -1), (3, 2): (1, -1), (1, 3): (2, -1)},
}


def _conjugate(x):
    return [x[0], *(-part for part in x[1:])]


def _multiply(x, y):
    """Cayley-Dickson product of two lists of numbers: (ac - d*b, a*d* + cb*), * the conjugate."""
    if len(x) == 1:
        return [x[0] * y[0]]
    half = len(x) // 2
    a, b, c, d = x[:half], x[half:], y[:half], y[half:]
    first = [p - q for p, q in zip(_multiply(a, c), _multiply(_conjugate(d), b), strict=True)]
    second = zip(_multiply(_conjugate(a), _conjugate(d)), _multiply(c, _conjugate(b)), strict=True)
    return first + [p + q for p, q in second]


def _table(size):
    """Products of the units, as _multiply gives them."""
    table = {}
    for i, j in itertools.product(range(size), repeat=2):
        product = _multiply([int(k == i) for k in range(size)], [int(k == j) for k in range(size)])
        (unit,) = (k for k, part in enumerate(product) if part)
        table[i, j] = unit, product[unit]
    return table


def _apply(table, x, y):
    product = np.zeros_like(x)
    for (i, j), (unit, sign) in table.items():
        product[unit] += sign * x[i] * y[j]
    return product


def _slow_block(x, y, table):
    """One block, x and y (2^n, pixels): the written definition with a hypercomplex product at every pixel."""
    size = x.shape[1]
    unbiased = size / (size - 1)
    x, y = x.copy(), y.copy()
    for band in range(len(x)):
        mean, deviation = x[band].mean(), x[band].std(ddof=1) or EPS
        x[band] = (x[band] - mean) / deviation + 1
        y[band] = y[band] + 1 if mean == 0 else (y[band] - mean) / deviation + 1
    y[1:] *= -1
    mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
    product = _apply(table, x, y).mean(axis=1) - _apply(table, mean_x, mean_y)
    square_x, square_y = (mean_x**2).sum(), (mean_y**2).sum()
    spread = unbiased * ((x**2).sum(axis=0).mean() - square_x + (y**2).sum(axis=0).mean() - square_y)
    likeness = 2 * math.sqrt(square_x * square_y) / (square_x + square_y)
    return math.sqrt((product**2).sum()) * unbiased * 2 / spread * likeness


def _slow(reference, fused, valid, as_integers, table):
    rows, cols = valid.shape
    grow = ((0, -rows % 32), (0, -cols % 32))
    valid = np.pad(valid, grow, mode="symmetric")
    images = []
    for image in (reference, fused):
        image = np.pad(image.astype(float), ((0, 0), *grow), mode="symmetric")
        if as_integers:
            image = np.trunc(np.clip(image, 0, 65535) + 0.5)
        images.append(image)
    size = 1 << math.ceil(math.log2(len(reference)))
    values = []
    for top, left in itertools.product(range(0, len(valid), 32), range(0, valid.shape[1], 32)):
        if valid[top : top + 32, left : left + 32].all():
            blocks = [np.zeros((size, 1024)), np.zeros((size, 1024))]
            for block, image in zip(blocks, images, strict=True):
                block[: len(image)] = image[:, top : top + 32, left : left + 32].reshape(len(image), -1)
            values.append(_slow_block(*blocks, table))
    return sum(values) / len(values)


@pytest.fixture(scope="module")
def pair():
    """Eight correlated bands of 45 x 75 pixels, one block and a bit by two and a bit."""
    generator = np.random.default_rng(3)
    ground = generator.normal(size=(45, 75)).cumsum(axis=0)
    gains = generator.uniform(10, 60, size=(8, 1, 1))
    reference = 500 + gains * ground + 20 * generator.normal(size=(8, 45, 75))
    fused = 40 + 0.9 * reference + 25 * generator.normal(size=(8, 45, 75))
    return reference, fused


@pytest.mark.parametrize("as_integers", [True, False])
@pytest.mark.parametrize("bands", [1, 2, 3, 4, 5, 8])
def test_agrees_with_hypercomplex_numbers_pixel_by_pixel(bands, as_integers, pair):
    reference, fused = pair[0][:bands], pair[1][:bands]
    size = 1 << math.ceil(math.log2(bands))
    expected = _slow(reference, fused, np.ones((45, 75), dtype=bool), as_integers, _table(size))
    assert 0.1 < expected < 0.99
    assert q2n(reference, fused, as_integers) == pytest.approx(expected, rel=1e-9)


def test_blocks_with_an_invalid_pixel_are_left_out_mirrored_ones_too(pair):
    reference, fused = pair[0][:4], pair[1][:4]
    valid = np.ones((45, 75), dtype=bool)
    valid[5, 40] = valid[44, 60] = False  # the latter is mirrored into the last block of the last row as well
    expected = _slow(reference, fused, valid, True, _table(4))
    assert q2n(reference, fused, True, valid) == pytest.approx(expected, rel=1e-9)
    assert expected != pytest.approx(q2n(reference, fused, True), rel=1e-3)


def test_four_bands_are_quaternions_up_to_signs_and_order(pair):
    """With Hamilton's table one of the sign conventions of the units must give the same number."""
    reference, fused, everywhere = pair[0][:4], pair[1][:4], np.ones((45, 75), dtype=bool)
    found = []
    for signs in itertools.product((1, -1), repeat=3):
        flips = (1, *signs)
        for left_first in (True, False):
            table = {}
            for i, j in HAMILTON:
                unit, sign = HAMILTON[(i, j) if left_first else (j, i)]
                table[i, j] = unit, sign * flips[i] * flips[j] * flips[unit]
            found.append(_slow(reference, fused, everywhere, True, table))
    assert min(abs(value - q2n(reference, fused, True)) for value in found) < 1e-12
    assert np.ptp(found) > 1e-6


@pytest.mark.parametrize("bands", [3, 4, 8])
def test_equal_images_give_one(bands, pair):
    assert q2n(pair[0][:bands], pair[0][:bands], True) == pytest.approx(1, abs=1e-12)


def test_three_bands_are_four_with_an_empty_one(pair):
    empty = np.zeros((1, 45, 75))
    padded = q2n(np.concatenate([pair[0][:3], empty]), np.concatenate([pair[1][:3], empty]), True)
    assert q2n(pair[0][:3], pair[1][:3], True) == pytest.approx(padded, rel=1e-14)


def test_order_of_whole_blocks_plays_no_part():
    reference = np.random.default_rng(0).uniform(0, 2000, (4, 64, 96))
    fused = reference[:, ::-1, ::-1] * 0.3 + reference * 0.7

    def swapped(image):
        return image[:, np.r_[32:64, 0:32]][:, :, np.r_[64:96, 0:32, 32:64]]

    expected = q2n(reference, fused, True)
    assert q2n(swapped(reference), swapped(fused), True) == pytest.approx(expected, rel=1e-12)


def test_an_image_smaller_than_a_block_is_mirrored_to_one(pair):
    reference, fused = pair[0][:4, :20, :9], pair[1][:4, :20, :9]
    grow = ((0, 0), (0, 12), (0, 23))
    mirrored = [np.pad(image, grow, mode="symmetric") for image in (reference, fused)]
    assert q2n(reference, fused, True) == pytest.approx(q2n(*mirrored, True), rel=1e-12)


def test_rounding_hides_what_a_digital_number_cannot_hold():
    reference = np.random.default_rng(1).integers(5, 2000, (4, 32, 32)).astype(np.float32)
    assert q2n(reference, reference + 0.4, True) == pytest.approx(1, abs=1e-12)
    assert q2n(reference, reference + 0.5, True) < 1
    assert q2n(reference, reference + 0.4, False) < 1


def test_rounding_clamps_to_sixteen_bits():
    reference = np.tile(np.array([0.0, 65535.0], dtype=np.float32), (4, 32, 16))
    beyond = np.where(reference == 0, np.float32(-300), np.float32(70000))
    assert q2n(reference, beyond, True) == pytest.approx(1)


def test_gain_common_to_both_images_plays_no_part_without_rounding(pair):
    assert q2n(pair[0] / 1e4, pair[1] / 1e4, False) == pytest.approx(q2n(pair[0], pair[1], False), rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_without_variance_the_mean_bias_remains():
    empty, offset = np.zeros((1, 32, 32)), np.full((1, 32, 32), 3.0)
    assert q2n(empty, offset, True) == pytest.approx(2 * 1 * 4 / (1 + 16))
    assert q2n(offset, offset, True) == pytest.approx(1)


def test_a_band_empty_in_the_reference_is_only_shifted(pair):
    reference, fused = pair[0][:4].copy(), pair[1][:4] / 100
    reference[2] = 0
    expected = _slow(reference, fused, np.ones((45, 75), dtype=bool), False, _table(4))
    assert q2n(reference, fused, False) == pytest.approx(expected, rel=1e-9)
