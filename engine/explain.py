# SPDX-License-Identifier: GPL-2.0-or-later
"""Explain: which features of a network made one band of its result (Grad-CAM).

alpha_k = mean over positions of dy / dA_k, Y = ReLU(sum_k alpha_k A_k), where A_k are the maps of a layer and y is the
sum of the output band over the image, which takes the place of a class score.

Source: Selvaraju et al. (2017), Grad-CAM, ICCV, applied to pansharpening as in the supplement of DCFNet (Wu et al.
2021).

y is a sum over pixels, so its gradient is the sum of those of tiles, each with the halo that the network needs: the
heat maps do not depend on the tiles, and memory does not grow with the image.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..models import registry
from ..models.network import Network
from ..models.pansharpening.scene import Scene, open_scene
from ..models.sensors import chosen_sensor
from . import fitting, jobs
from .errors import BadOption, BandMissing
from .inference.device import choose_device
from .inference.memory import block_size, tile_size
from .inference.network import seen_by_network
from .inference.pipeline import Tile, context_of, read_tile, seen_by
from .progress import Progress
from .raster.grid import Window, tiles
from .raster.raster import Sample
from .raster.writing import Layout, RasterWriter, check_outputs, create
from .versions import version_text
from .weights.model_file import Card, read_card

_TILE = 256
_BACKWARD = 3  #: memory of a pass there and back, in passes there


@dataclass
class _Layer:
    """One feature map that is looked at, and what is gathered about it."""

    title: str
    scale: int  #: of its pixels, in those of the reference grid
    slope: np.ndarray  #: sum of the gradient by channel, (channels,); alpha but for a factor

    @property
    def slug(self) -> str:
        """The title as part of a file name."""
        return re.sub(r"[^a-z0-9]+", "_", self.title.lower()).strip("_")


class _Explained:
    """The network as tiles go through it forwards and backwards."""

    parallel = False
    preferred_tile = _TILE

    def __init__(self, network: Network, card: Card, device: torch.device, band: int, titles: Sequence[str]) -> None:
        self.views, self.halo, self.stride = network.views, network.halo, network.stride
        self.bytes_per_pixel = _BACKWARD * network.bytes_per_pixel(network.config)
        self._network, self._card, self._device, self._band = network.to(device).eval(), card, device, band
        self._titles = titles

    @contextmanager
    def _watched(self) -> Iterator[dict[str, Tensor]]:
        """The feature maps of all layers, by title, as the network computes them."""
        maps: dict[str, Tensor] = {}
        with ExitStack() as hooks:
            for title in self._titles:
                module = self._network.get_submodule(self._network.layers[title])

                def keep(_module: Any, _inputs: Any, output: Tensor, title: str = title) -> None:
                    maps[title] = output

                hooks.enter_context(_removing(module.register_forward_hook(keep)))
            yield maps

    def slopes(self, tile: Tile, core: tuple[slice, slice]) -> dict[str, tuple[np.ndarray, int]]:
        """By layer: the gradient of the band's sum over the core, summed over positions, and the layer's scale."""
        valid = torch.from_numpy(_valid(tile)[core]).to(self._device)
        inputs = [each.requires_grad_() for each in self._inputs(tile)]
        with self._watched() as maps, torch.enable_grad():
            band = self._network(*inputs)[0, self._band]
            watched = list(maps.values())
            gradients = torch.autograd.grad((band[core] * valid).sum(), watched, allow_unused=True)
        found = {}
        for (title, output), gradient in zip(maps.items(), gradients, strict=True):
            slope = torch.zeros(output.shape[1]) if gradient is None else gradient.double().sum((0, 2, 3)).cpu()
            found[title] = slope.numpy().astype(np.float64), band.shape[-1] // output.shape[-1]
        return found

    @torch.inference_mode()
    def maps(self, tile: Tile) -> dict[str, np.ndarray]:
        """The feature maps of all layers, (channels, rows, cols)."""
        with self._watched() as maps:
            self._network(*self._inputs(tile))
            return {title: output[0].float().cpu().numpy() for title, output in maps.items()}

    def _inputs(self, tile: Tile) -> list[Tensor]:
        return seen_by_network(tile, self.views, self._card, self._device)


def explain(job: jobs.ExplainJob, progress: Progress) -> dict[str, Any]:
    """Write a heat map for every layer, and the mean of its feature maps where the job wants it.

    Returns:
        FOLDER; FILES: JSON, a list of path, title and kind ("cam" or "features"); SUMMARY: JSON, by layer the mean of
        the heat map and of the features.

    Raises:
        BandMissing: the model has no such band.
        BadOption: the network has no such layer.
    """
    card = read_card(job.model)
    record = registry.method(job.task, card.method)
    scene = open_scene(job.inputs, chosen_sensor(job.options))
    network, card = fitting.load_network(record, job.model, scene.ms.count)
    card = fitting.settled(card, [scene], progress)
    if not 1 <= job.band <= scene.ms.count:
        raise BandMissing(name=job.model, band=job.band, count=scene.ms.count)
    titles = _chosen(network, job.layers)
    explained = _Explained(network, card, choose_device(job.compute, progress), job.band - 1, titles)
    size = tile_size(explained, scene.grid, scene.ms.count, job.compute)
    with progress.stage("Follow the gradients", 0.6):
        layers = _gathered(explained, scene, size, progress)
    with progress.stage("Write the maps", 0.4):
        return _written(job, explained, layers, scene, size, progress)


def _chosen(network: Network, wanted: Sequence[str]) -> list[str]:
    """Titles of the layers that this network has, all or those wanted."""
    known = [title for title, path in network.layers.items() if _has(network, path)]
    for title in wanted:
        if title not in known:
            raise BadOption(name="LAYERS", value=title, reason=f"this network has: {'; '.join(known)}")
    return [title for title in known if not wanted or title in wanted]


def _has(network: Network, path: str) -> bool:
    return path in {name for name, _ in network.named_modules()}


def _gathered(explained: _Explained, scene: Scene, size: int, progress: Progress) -> list[_Layer]:
    """All layers with the gradients of the whole image."""
    layers: dict[str, _Layer] = {}
    for _, tile, core in _walk(explained, scene, size, progress):
        for title, (slope, scale) in explained.slopes(tile, core).items():
            layer = layers.setdefault(title, _Layer(title, scale, np.zeros_like(slope)))
            layer.slope += slope
    return list(layers.values())


def _walk(
    explained: _Explained, scene: Scene, size: int, progress: Progress
) -> Iterator[tuple[Window, Tile, tuple[slice, slice]]]:
    """Every window, what is seen of it with its halo, and where in that it lies."""
    views = seen_by(explained.views, scene.rasters, scene.grid)
    windows = tiles(scene.grid.height, scene.grid.width, size)
    for done, window in enumerate(windows, 1):
        yield window, read_tile(explained, views, window), window.slices_in(context_of(explained, window))
        progress.update(done / len(windows))


def _valid(tile: Tile) -> np.ndarray:
    return np.logical_and.reduce([sample.valid for sample in tile.values() if sample.valid.shape == _shape(tile)])


def _shape(tile: Tile) -> tuple[int, ...]:
    return max(sample.valid.shape for sample in tile.values())


def _written(
    job: jobs.ExplainJob, explained: _Explained, layers: Sequence[_Layer], scene: Scene, size: int, progress: Progress
) -> dict[str, Any]:
    kinds = ("cam", "features") if job.feature_maps else ("cam",)
    files = {
        (layer.title, kind): str(Path(job.folder) / f"{kind}_{layer.slug}.tif") for layer in layers for kind in kinds
    }
    Path(job.folder).mkdir(parents=True, exist_ok=True)
    check_outputs(files.values(), job.inputs.values())
    sums = {key: np.zeros(2) for key in files}
    with ExitStack() as open_files:
        writers = {
            (layer.title, kind): open_files.enter_context(
                _output(files[layer.title, kind], job, layer, kind, scene, size)
            )
            for layer in layers
            for kind in kinds
        }
        for window, tile, core in _walk(explained, scene, size, progress):
            maps = explained.maps(tile)
            for layer in layers:
                layer_maps = _shown(maps[layer.title], layer, scene, _valid(tile), core)
                for kind in kinds:
                    sample = layer_maps[kind]
                    writer = writers[layer.title, kind]
                    row, col = window.row // layer.scale, window.col // layer.scale
                    writer.write(Window(row, col, *sample.valid.shape), writer.encode(sample))
                    sums[layer.title, kind] += sample.values[0, sample.valid].sum(), sample.valid.sum()
    means = {
        layer.title: {kind: float(np.divide(*sums[layer.title, kind])) for kind in kinds if sums[layer.title, kind][1]}
        for layer in layers
    }
    listed = [{"path": path, "title": title, "kind": kind} for (title, kind), path in files.items()]
    return {"FOLDER": job.folder, "FILES": json.dumps(listed), "SUMMARY": json.dumps(means)}


def _shown(
    maps: np.ndarray, layer: _Layer, scene: Scene, valid: np.ndarray, core: tuple[slice, slice]
) -> Mapping[str, Sample]:
    """Heat map and mean of the features on a tile's core, at the layer's own resolution."""
    scale = layer.scale
    rows, cols = (slice(part.start // scale, -(-part.stop // scale)) for part in core)
    inside = maps[:, rows, cols]
    blocks = valid.reshape(valid.shape[0] // scale, scale, valid.shape[1] // scale, scale).max(axis=(1, 3))
    positions = scene.grid.height * scene.grid.width / scale**2
    heat = np.maximum(np.tensordot((layer.slope / positions).astype(np.float32), inside, 1), 0.0)[None]
    made = {"cam": heat, "features": inside.mean(axis=0, keepdims=True)}
    return {kind: Sample(values, blocks[rows, cols]) for kind, values in made.items()}


@contextmanager
def _output(
    path: str, job: jobs.ExplainJob, layer: _Layer, kind: str, scene: Scene, size: int
) -> Iterator[RasterWriter]:
    name = f"{'Grad-CAM' if kind == 'cam' else 'Mean of the features'}: {layer.title}"
    tags = {
        "DEEP_FUSION_MODEL": job.model,
        "DEEP_FUSION_BAND": str(job.band),
        "DEEP_FUSION_LAYER": layer.title,
        "DEEP_FUSION_SOURCE": "Selvaraju et al. (2017), Grad-CAM, ICCV",
        "DEEP_FUSION_VERSIONS": version_text(),
    }
    layout = Layout(np.dtype(np.float32), float("nan"), (name,))
    grid = scene.grid.coarsened(layer.scale)
    with create(path, grid, 1, layout, tags, block=block_size(max(size // layer.scale, 16))) as writer:
        yield writer


@contextmanager
def _removing(handle: Any) -> Iterator[None]:
    try:
        yield
    finally:
        handle.remove()
