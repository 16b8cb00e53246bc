# SPDX-License-Identifier: GPL-2.0-or-later
"""Grad-CAM against a network whose gradients are known in closed form, and against its promises."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import rasterio
import torch
from deep_fusion.engine.errors import BadOption, BandMissing, Cancelled
from deep_fusion.engine.explain import explain
from deep_fusion.engine.inference.network import seen_by_network
from deep_fusion.engine.inference.pipeline import seen_by
from deep_fusion.engine.jobs import Compute, ExplainJob, Source
from deep_fusion.engine.progress import Progress
from deep_fusion.engine.raster.grid import Window
from deep_fusion.engine.weights.model_file import save
from deep_fusion.models.method import View
from deep_fusion.models.network import Network
from deep_fusion.models.pansharpening.scene import open_scene
from deep_fusion.models.registry import MethodRecord, method
from deep_fusion.models.sensors import sensor
from engine_support import Listener, left_in, scene, source, stored_pair, write_tif
from tiny_network import TinyNetwork, card, tiny
from torch import Tensor, nn


@dataclass(frozen=True)
class LinearConfig:
    bands: int


class Linear(Network):
    """PAN -> three maps a_k P -> each band the sum of w_bk times a map; every gradient can be written down."""

    Config = LinearConfig
    views: ClassVar = {"pan": View("pan"), "ms": View("ms")}
    target: ClassVar[str] = "ms"
    halo: ClassVar[int] = 0
    stride: ClassVar[int] = 1
    preferred_tile: ClassVar[int] = 64
    layers: ClassVar = {"the maps": "maps"}

    def __init__(self, config: LinearConfig) -> None:
        super().__init__(config)
        self.maps = nn.Conv2d(1, 3, 1, bias=False)
        self.sums = nn.Conv2d(3, config.bands, 1, bias=False)

    def forward(self, pan: Tensor, ms: Tensor) -> Tensor:
        return ms + self.sums(self.maps(pan))

    @staticmethod
    def bytes_per_pixel(config: LinearConfig) -> int:
        return 100


A, W = np.array([2.0, -1.0, 0.5]), np.array([[1.0, 0.5, -3.0], [0.0, 0.0, 0.0], [-1.0, 2.0, 1.0]])


@pytest.fixture
def images(tmp_path: Path) -> dict[str, Source]:
    return stored_pair(tmp_path, scene(72, 96, bands=3), dtype="float32")


def as_network(kind: type[Network], monkeypatch) -> None:
    load = MethodRecord.load
    monkeypatch.setattr(MethodRecord, "load", lambda record: kind if record.trainable else load(record))


@pytest.fixture
def linear(tmp_path: Path, monkeypatch) -> str:
    as_network(Linear, monkeypatch)
    network = Linear(LinearConfig(3))
    network.load_state_dict(
        {
            "maps.weight": torch.tensor(A).reshape(3, 1, 1, 1).float(),
            "sums.weight": torch.tensor(W).reshape(3, 3, 1, 1).float(),
        }
    )
    save(str(tmp_path / "linear.safetensors"), network.state_dict(), card(3))
    return str(tmp_path / "linear.safetensors")


@pytest.fixture
def model(tmp_path: Path, monkeypatch) -> str:
    as_network(TinyNetwork, monkeypatch)
    save(str(tmp_path / "tiny.safetensors"), tiny(3).state_dict(), card(3))
    return str(tmp_path / "tiny.safetensors")


def job(images: dict[str, Source], model: str, out: Path, band: int = 1, **changes) -> ExplainJob:
    return ExplainJob("pansharpening", images, model, band, str(out), **changes)


def pixels(path: Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read(1)


@pytest.mark.parametrize("band", [1, 2, 3])
def test_a_linear_network_is_explained_as_on_paper(linear: str, images, tmp_path: Path, band: int):
    """dy/dA_k is w_bk at every position, so alpha_k = w_bk and Y = max(sum_k w_bk a_k, 0) P where that is positive."""
    explain(job(images, linear, tmp_path / "maps", band), Progress())
    pan = (pixels(tmp_path / "pan.tif") - 600.0) / 80.0  # means and spreads of the card
    expected = np.maximum((W[band - 1] * A).sum() * pan, 0.0)
    assert pixels(tmp_path / "maps/cam_the_maps.tif") == pytest.approx(expected, abs=1e-4)
    assert pixels(tmp_path / "maps/features_the_maps.tif") == pytest.approx(A.mean() * pan, abs=1e-4)


def test_tiles_give_what_the_whole_image_gives(model: str, images, tmp_path: Path):
    for folder, size in (("tiles", 16), ("whole", 512)):
        explain(job(images, model, tmp_path / folder, compute=Compute(tile_size=size)), Progress())
    names = left_in(tmp_path / "tiles")
    assert len(names) == 4
    for name in names:
        tiles, whole = pixels(tmp_path / "tiles" / name), pixels(tmp_path / "whole" / name)
        assert tiles == pytest.approx(whole, rel=1e-4, abs=1e-4 * float(np.abs(whole).max()))


def test_the_gradient_is_that_of_the_whole_image(model: str, images, tmp_path: Path):
    explain(job(images, model, tmp_path / "maps", 2, compute=Compute(tile_size=24)), Progress())
    network = tiny(3).eval()
    facts = card(3)
    pair = open_scene(images, sensor("generic"))
    around = Window(-8, -8, 72 + 16, 96 + 16)
    views = seen_by(network.views, pair.rasters, pair.grid)
    tile = {name: views[name].read(around.coarsened(view.scale)) for name, view in network.views.items()}
    inputs = seen_by_network(tile, network.views, facts, torch.device("cpu"))
    first = network.first(
        torch.cat([inputs[0], inputs[1], nn.functional.interpolate(inputs[2], inputs[0].shape[-2:])], 1)
    )
    first.retain_grad()
    output = inputs[1] + network.second(torch.relu(first))
    output[0, 1, 8:-8, 8:-8].sum().backward()
    alpha = first.grad[0].sum((1, 2)) / (72 * 96)
    expected = torch.relu((alpha[:, None, None] * first[0]).sum(0))[8:-8, 8:-8].detach().numpy()
    found = pixels(tmp_path / "maps/cam_first_convolution.tif")
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-4 * float(expected.max()))


def test_maps_lie_where_the_result_lies_and_say_what_they_are(model: str, images, tmp_path: Path):
    values = explain(job(images, model, tmp_path / "maps", 3), Progress())
    files = json.loads(values["FILES"])
    assert {file["kind"] for file in files} == {"cam", "features"}
    with rasterio.open(files[0]["path"]) as found, rasterio.open(tmp_path / "pan.tif") as pan:
        assert found.transform == pan.transform
        assert (found.width, found.height, found.crs) == (pan.width, pan.height, pan.crs)
        assert found.tags()["DEEP_FUSION_BAND"] == "3"
        assert found.tags()["DEEP_FUSION_MODEL"] == model
    means = json.loads(values["SUMMARY"])
    assert means["first convolution"]["cam"] == pytest.approx(
        pixels(tmp_path / "maps/cam_first_convolution.tif").mean(), rel=1e-5
    )


def test_branches_of_dcfnet_have_maps_at_their_own_resolution(images, tmp_path: Path):
    kind = method("pansharpening", "dcfnet").load()
    torch.manual_seed(0)
    network = kind(kind.Config(bands=3, normalisation="none"))
    path = str(tmp_path / "dcfnet.safetensors")
    save(path, network.state_dict(), card(3, config={"bands": 3, "normalisation": "none"}))
    titles = "HR after the last transfer", "MR after the last transfer", "LR to HR in the last transfer"
    explain(job(images, path, tmp_path / "maps", layers=titles, feature_maps=False), Progress())
    sizes = {name: pixels(tmp_path / "maps" / name).shape for name in left_in(tmp_path / "maps")}
    assert sizes == {
        "cam_hr_after_the_last_transfer.tif": (72, 96),
        "cam_mr_after_the_last_transfer.tif": (36, 48),
        "cam_lr_to_hr_in_the_last_transfer.tif": (18, 24),
    }


def test_nodata_stays_nodata(model: str, images, tmp_path: Path):
    pan = pixels(tmp_path / "pan.tif")
    pan[20:30, 40:60] = np.nan
    holed = {**images, "pan": source(write_tif(tmp_path / "holed.tif", pan[None], scene(72, 96).grid, nodata=np.nan))}
    explain(job(holed, model, tmp_path / "maps"), Progress())
    found = pixels(tmp_path / "maps/cam_second_convolution.tif")
    assert np.array_equal(np.isnan(found), np.isnan(pan))


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"band": 4}, BandMissing, "no band 4; it has 3"),
        ({"band": 0}, BandMissing, "no band 0"),
        ({"layers": ("third convolution",)}, BadOption, "this network has: first convolution; second convolution"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(model: str, images, tmp_path: Path, changes, error, words: str):
    with pytest.raises(error, match=words):
        explain(job(images, model, tmp_path / "maps", **changes), Progress())
    assert not (tmp_path / "maps").exists()


def test_cancelling_leaves_no_map(model: str, images, tmp_path: Path):
    listener = Listener(cancel_after=3)
    with pytest.raises(Cancelled):
        explain(job(images, model, tmp_path / "maps", compute=Compute(tile_size=16)), listener.progress)
    assert not (tmp_path / "maps").exists() or left_in(tmp_path / "maps") == []


def test_a_model_without_units_takes_those_of_the_scene(images, tmp_path: Path, monkeypatch):
    as_network(TinyNetwork, monkeypatch)
    path = str(tmp_path / "open.safetensors")
    save(path, tiny(3).state_dict(), card(3, mean={}, spread={}))
    explain(job(images, path, tmp_path / "maps"), Progress())
    assert np.isfinite(pixels(tmp_path / "maps/cam_first_convolution.tif")).all()
