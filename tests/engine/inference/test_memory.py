# SPDX-License-Identifier: GPL-2.0-or-later
"""How large tiles may be."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from deep_fusion.engine.inference import memory
from deep_fusion.engine.inference.memory import block_size, free_memory, tile_size
from deep_fusion.engine.jobs import Compute
from engine_support import grid

LARGE = grid(9000, 8000)


def method(**facts) -> SimpleNamespace:
    return SimpleNamespace(**({"halo": 0, "stride": 1, "parallel": False} | facts))


def network(**facts) -> SimpleNamespace:
    return method(halo=64, stride=4, preferred_tile=512, bytes_per_pixel=4000, **facts)


@pytest.mark.parametrize(("wished", "stride", "size"), [(100, 1, 100), (100, 8, 104), (3, 4, 4), (10**6, 4, 9000)])
def test_the_users_tile_is_taken_as_a_multiple_of_the_stride(wished: int, stride: int, size: int):
    assert tile_size(method(stride=stride), LARGE, 4, Compute(tile_size=wished)) == size


def test_a_small_image_is_one_tile():
    assert tile_size(network(), grid(41, 30), 4, Compute()) == 44


def test_with_plenty_of_memory_a_method_gets_the_tile_it_likes(monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 64 * 2**30)
    assert tile_size(network(), LARGE, 4, Compute()) == 512
    assert tile_size(method(preferred_tile=2048), LARGE, 4, Compute()) == 2048


@pytest.mark.parametrize("limit_mb", [600, 1000, 4000])
def test_a_tile_with_its_halo_fits_into_half_of_the_limit(limit_mb: int):
    size = tile_size(network(), LARGE, 4, Compute(memory_limit_mb=limit_mb))
    assert (size + 2 * 64) ** 2 * 4000 <= limit_mb * 2**20 / 2
    assert size % 128 == 0


@pytest.mark.parametrize("tile", [128, 256, 384, 512, 640, 1024, 300, 44, 1000])
def test_blocks_of_the_file_suit_geotiff_and_divide_the_tile_where_they_can(tile: int):
    block = block_size(tile)
    assert block % 16 == 0
    assert block <= 512
    assert tile % block == 0 or tile % 128


def test_tiles_shrink_with_the_number_that_are_in_flight(monkeypatch):
    monkeypatch.setattr(memory, "THREADS", 8)
    parallel = method(parallel=True, bytes_per_pixel=1000)
    size = tile_size(parallel, LARGE, 4, Compute(memory_limit_mb=2000))
    assert 24 * size**2 * 1000 <= 1000 * 2**20
    assert size == 128


def test_with_no_memory_at_all_tiles_stay_usable():
    assert tile_size(network(), LARGE, 4, Compute(memory_limit_mb=1)) == 128


def test_free_memory_is_what_the_machine_can_have():
    assert 2**24 < free_memory() < 2**44
