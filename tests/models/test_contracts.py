# SPDX-License-Identifier: GPL-2.0-or-later
"""What every method of the registry promises; a new record gets all of this for its one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from deep_fusion.engine import fitting
from deep_fusion.engine.inference.network import NetworkMethod
from deep_fusion.engine.jobs import Compute
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.resampling import Resampled
from deep_fusion.engine.weights.model_file import Card, save
from deep_fusion.models.network import Network
from deep_fusion.models.pansharpening.scene import Scene
from deep_fusion.models.registry import METHODS, MethodRecord
from engine_support import fuse, raster, scene, whole
from scipy.ndimage import binary_dilation

CPU = torch.device("cpu")
SHARPENERS = [record for record in METHODS if record.task == "pansharpening"]
CLASSICAL = [record for record in SHARPENERS if not record.trainable]
TRAINABLE = [record for record in SHARPENERS if record.trainable]


def every(records: list[MethodRecord]):
    return pytest.mark.parametrize("record", records, ids=[record.id for record in records])


def network(record: MethodRecord, pair: Scene, seed: int = 0) -> tuple[Network, Card]:
    """A fresh network whose weights are noise: at the start of training some are zero, which would hide faults."""
    names = tuple(f"Band {number}" for number in range(1, pair.ms.count + 1))
    made, card = fitting.new_network(record, {}, [pair], names, seed, Progress())
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter += 0.02 * torch.randn(parameter.shape, generator=generator)
    return made, card


def method(record: MethodRecord, pair: Scene, seed: int = 0) -> Any:
    if not record.trainable:
        return record.load()()
    made, card = network(record, pair, seed)
    return NetworkMethod(made, card, CPU, Compute(precision="float32"))


def size(record: MethodRecord) -> tuple[int, int]:
    """Rows and columns, odd; networks pay for their halo by the tile."""
    return (37, 51) if record.trainable else (101, 77)


@every(SHARPENERS)
@pytest.mark.parametrize("bands", [1, 8])
def test_the_result_has_the_bands_of_ms_on_the_grid_of_pan(record: MethodRecord, bands: int):
    pair = scene(*size(record), bands=bands)
    fused = fuse(method(record, pair), pair)
    assert fused.shape == (bands, *size(record))
    assert np.isfinite(fused).all()
    assert np.abs(fused - whole(Resampled(pair.ms, pair.grid))).max() < 2000  # of its magnitude, not in other units


@every(SHARPENERS)
@pytest.mark.parametrize(("ratio", "offset"), [(4, (0.0, 0.0)), (2, (1.0, -1.5))])
def test_tiles_give_what_the_whole_image_gives(record: MethodRecord, ratio: int, offset: tuple[float, float]):
    pair = scene(*size(record), ratio=ratio, offset=offset)
    used = method(record, pair)
    in_tiles, at_once = fuse(used, pair, tile=32), fuse(used, pair)
    assert in_tiles == pytest.approx(at_once, rel=1e-4, nan_ok=True)
    counts = [np.rint(image[np.isfinite(image)]) for image in (in_tiles, at_once)]
    assert np.abs(np.subtract(*counts)).max() <= 1


def holes(rows: int, cols: int, seed: int, share: float = 0.02) -> np.ndarray:
    valid = np.random.default_rng(seed).random((rows, cols)) > share
    valid[rows // 3 : rows // 2, cols // 4 : cols // 2] = False
    return valid


@every(SHARPENERS)
def test_nodata_stays_where_it_is_and_goes_nowhere_else(record: MethodRecord):
    rows, cols = size(record)
    pan_valid, ms_valid = holes(rows, cols, 1), holes(-(-rows // 4), -(-cols // 4), 2)
    pair = scene(rows, cols, pan_valid=pan_valid, ms_valid=ms_valid)
    expected = pan_valid & Resampled(pair.ms, pair.grid).read(pair.grid.whole).valid
    fused = fuse(method(record, pair), pair)
    assert np.array_equal(np.isfinite(fused), np.stack([expected] * 4))


@every(SHARPENERS)
def test_what_stands_at_nodata_does_not_matter(record: MethodRecord):
    rows, cols = size(record)
    pan_valid, ms_valid = holes(rows, cols, 1), holes(-(-rows // 4), -(-cols // 4), 2)
    pair = scene(rows, cols, pan_valid=pan_valid, ms_valid=ms_valid)
    spoilt = Scene(
        raster(np.where(pan_valid, whole(pair.pan), 60000), pair.grid, pan_valid),
        raster(np.where(ms_valid, whole(pair.ms), -9999), pair.ms.grid, ms_valid),
        pair.sensor,
    )
    assert fuse(method(record, spoilt), spoilt) == pytest.approx(
        fuse(method(record, pair), pair), rel=1e-5, nan_ok=True
    )


@every([record for record in CLASSICAL if record.load().halo == 0])
@pytest.mark.parametrize("bands", [1, 3, 4])
def test_a_hole_changes_nothing_beyond_the_reach_of_the_views(record: MethodRecord, bands: int):
    """A classical result pixel comes from that pixel of the views; those of PAN alone reach no further than it."""
    pair = scene(60, 72, bands=bands)
    used = method(record, pair)
    whole_image = fuse(used, pair)
    valid = np.ones((60, 72), bool)
    valid[20:31, 33:50] = False
    used.survey = lambda *_: None  # those of the whole image stay
    with_hole = fuse(used, Scene(raster(whole(pair.pan), pair.grid, valid), pair.ms, pair.sensor))
    reach = 0 if set(used.views) == {"pan", "ms"} else 8 + 8  # four sigmas of the blur, and two MS pixels of cubic
    untouched = ~binary_dilation(~valid, iterations=reach, structure=np.ones((3, 3))) if reach else valid
    assert untouched.sum() > 500
    assert with_hole[:, untouched] == pytest.approx(whole_image[:, untouched], rel=1e-5 if reach else 0, abs=0)


@every(CLASSICAL)
@pytest.mark.parametrize("bands", [1, 3, 4, 5])
@pytest.mark.parametrize("level", [0.0, 0.2, 700.0])
def test_a_constant_pair_stays_constant(record: MethodRecord, bands: int, level: float):
    pair = scene(40, 48, bands=bands)
    flat = Scene(
        raster(np.full((1, 40, 48), level), pair.grid),
        raster(np.full((bands, 10, 12), level), pair.ms.grid),
        pair.sensor,
    )
    assert fuse(method(record, flat), flat) == pytest.approx(level, rel=1e-4, abs=1e-6)


@every(SHARPENERS)
@pytest.mark.parametrize("image", ["pan", "ms"])
def test_a_flat_image_gives_finite_numbers(record: MethodRecord, image: str):
    pair = scene(*size(record))
    flat = raster(np.full_like(whole(pair.rasters[image]), 300.0), pair.rasters[image].grid)
    odd = Scene(**({"pan": pair.pan, "ms": pair.ms, "sensor": pair.sensor} | {image: flat}))
    assert np.isfinite(fuse(method(record, odd), odd)).all()


@every(CLASSICAL)
def test_the_same_pair_gives_the_same_bytes(record: MethodRecord):
    pair = scene(*size(record))
    assert fuse(method(record, pair), pair).tobytes() == fuse(method(record, pair), pair).tobytes()


@every(TRAINABLE)
def test_the_same_seed_gives_the_same_bytes(record: MethodRecord):
    pair = scene(*size(record))
    first, again = (fuse(method(record, pair, seed), pair).tobytes() for seed in (1, 1))
    assert first == again


@every(TRAINABLE)
def test_another_seed_gives_another_start(record: MethodRecord):
    pair = scene(*size(record))
    one, other = (network(record, pair, seed)[0].state_dict().values() for seed in (1, 2))
    assert not all(torch.equal(*both) for both in zip(one, other, strict=True))


@every(TRAINABLE)
def test_a_model_file_gives_back_the_same_method(record: MethodRecord, tmp_path: Path):
    pair = scene(*size(record), bands=3)
    made, card = network(record, pair)
    save(str(tmp_path / "model.safetensors"), made.state_dict(), card)
    loaded = fitting.load_network(record, str(tmp_path / "model.safetensors"), 3)
    assert loaded[1] == card
    before, after = (fuse(NetworkMethod(*one, CPU, Compute()), pair) for one in ((made, card), loaded))
    assert before.tobytes() == after.tobytes()


@every(TRAINABLE)
def test_every_weight_receives_a_gradient(record: MethodRecord):
    made, _ = network(record, scene(*size(record)))
    views = [
        torch.rand(2, 1 if view.role == "pan" else 4, 32 // view.scale, 32 // view.scale)
        for view in made.views.values()
    ]
    made.loss(made(*views), torch.rand(2, 4, 32, 32)).backward()
    assert [
        name for name, weight in made.named_parameters() if weight.grad is None or not weight.grad.abs().sum() > 0
    ] == []


@every(SHARPENERS)
def test_views_suit_halo_and_stride(record: MethodRecord):
    kind = record.load()
    for view in kind.views.values():
        assert kind.stride % view.scale == 0
        assert kind.halo % view.scale == 0
        assert view.role in scene().rasters
    assert any(view.scale == 1 for view in kind.views.values())
