# SPDX-License-Identifier: GPL-2.0-or-later
"""Pre-train a pansharpening network on simulated pairs and write the model file that the plugin ships.

Openly licensed images are made into pairs whose truth is known: spectra are mixed into as many bands as wanted and into
a PAN, both are blurred as sensors with random transfer functions would, MS is sampled at ratio 2 or 4 with its bands a
little out of register, and noise is added. Groups of images share one invented sensor, and each group is centred and
scaled by its own statistics, as a scene is when the model is applied. The result is seeded.

Usage: .venv/bin/python scripts/pretrain.py DATA NETWORK BANDS ITERATIONS [START], DATA the folder with scene/ucm128 and
pan/, START a model file to go on from, of another number of bands as a rule.
"""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
import torch
import torch.nn.functional as F  # noqa: N812
from scipy.io import loadmat

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("deep_fusion")
package.__path__ = [str(ROOT)]
sys.modules["deep_fusion"] = package

from affine import Affine  # noqa: E402
from deep_fusion.engine.progress import Progress  # noqa: E402
from deep_fusion.engine.raster.grid import Grid  # noqa: E402
from deep_fusion.engine.raster.raster import ArrayRaster  # noqa: E402
from deep_fusion.engine.raster.resampling import Cubic, Kernel, Resampled  # noqa: E402
from deep_fusion.engine.training.degradation import mtf_kernel  # noqa: E402
from deep_fusion.engine.training.loop import Goal, Schedule, against_truth, fit  # noqa: E402
from deep_fusion.engine.training.samples import Samples  # noqa: E402
from deep_fusion.engine.versions import plugin_version  # noqa: E402
from deep_fusion.engine.weights.model_file import Card, load, save  # noqa: E402
from deep_fusion.engine.weights.refitting import refitted  # noqa: E402
from deep_fusion.models.registry import method  # noqa: E402

_SOURCE, _TRUTH, _PATCH = 128, 64, 32  # px on a side: original image, truth, what is learned from
_GROUP = 8  # images taken by one invented sensor
_ROUNDS = 6  # sensors that look at each image
_HELD_OUT = 1 / 20  # of the images, for validation
_SEED = 0

#: Micrometres of the images' bands, and of those that a network of so many bands gets.
_BASE = (0.48, 0.56, 0.66, 0.83)
_WAVELENGTHS = {
    3: (0.48, 0.56, 0.66),
    4: _BASE,
    8: (0.425, 0.48, 0.545, 0.605, 0.66, 0.725, 0.83, 0.95),
}
_NAMES = {
    3: ("Blue", "Green", "Red"),
    4: ("Blue", "Green", "Red", "Near infrared"),
    8: ("Coastal", "Blue", "Green", "Yellow", "Red", "Red edge", "Near infrared 1", "Near infrared 2"),
}


def main(data: str, network: str, bands: str, iterations: str, start: str = "") -> None:
    """Simulate, train, save."""
    count = int(bands)
    record = method("pansharpening", network)
    kind = record.load()
    torch.manual_seed(_SEED)
    made = kind(kind.Config(bands=count, **next(iter(kind.presets.values())).config))
    if start:
        before, tensors = load(start, record.task, record.id)
        made.load_state_dict(refitted(tensors, made.state_dict(), len(before.bands), count))
    print(f"{record.title}, {count} bands, {sum(p.numel() for p in made.parameters())} parameters", flush=True)
    learning, checking = simulated(Path(data), count, made.views)
    print(f"{learning.count} training and {checking.count} validation patches", flush=True)
    schedule = Schedule(int(iterations), batch_size=8, learning_rate=1e-3, patch_size=_PATCH)
    progress = Progress(lambda event: print(event.get("stage", ""), flush=True) if "stage" in event else None)
    goal = Goal(learning, checking, against_truth(F.l1_loss))  # as networks adapt to a scene
    curve = fit(made, [goal], schedule, torch.device("cpu"), _SEED, progress)
    card = Card(
        task=record.task,
        method=record.id,
        config=dataclasses.asdict(made.config),
        bands=_NAMES[count],
        mean={},
        spread={},
        ratio=0.0,
        sensor="any",
        training={
            "protocol": "simulated pairs, ratios 2 and 4, scripts/pretrain.py",
            "images": [
                "UC Merced land use, 2,100 images of 0.6 m (USGS, public domain)",
                "Landsat 8, 7.7 x 7.7 km (USGS/NASA, public domain)",
                "SpaceNet 6 Rotterdam, WorldView-2, 300 x 300 m (CC BY-SA 4.0)",
            ],
            "patches": learning.count,
            "iterations": curve.validation[-1][0],
            "batch_size": schedule.batch_size,
            "learning_rate": schedule.learning_rate,
            "patch_size": _PATCH,
            "seed": _SEED,
            "continued_from": Path(start).name,
        },
        validation={"loss_before": curve.validation[0][1], "loss": curve.best[1]},
        plugin_version=plugin_version(),
    )
    target = ROOT / "models/pansharpening/weights" / f"{record.id}_{count}.safetensors"
    target.parent.mkdir(exist_ok=True)
    # half precision halves the file and changes outputs by less than a thousandth of the spread
    save(str(target), {name: tensor.half() for name, tensor in made.state_dict().items()}, card)
    print(f"{target}: loss {curve.validation[0][1]:.4f} before, {curve.best[1]:.4f} after, stopped {curve.stopped}")


def simulated(data: Path, bands: int, views: dict) -> tuple[Samples, Samples]:
    """Training and validation samples."""
    generator = np.random.default_rng(_SEED)
    aerial, landsat, worldview = _aerial(data), _landsat(data), _worldview(data)
    held_out = aerial[: int(len(aerial) * _HELD_OUT)]
    learning = []
    for source, times in ((aerial[len(held_out) :], _ROUNDS), (landsat, 8 * _ROUNDS), (worldview, 8 * _ROUNDS)):
        for _ in range(times):
            learning += list(_groups(source, bands, views, generator))
    return _joined(learning), _joined(list(_groups(held_out, bands, views, generator)))


def _aerial(data: Path) -> np.ndarray:
    """Blue, green, red and an invented near infrared of each image, (count, 4, 128, 128), shuffled."""
    generator = np.random.default_rng(_SEED)
    files = sorted((data / "scene/ucm128").rglob("*.jpg"))
    images = []
    for file in generator.permutation(np.array(files, dtype=object)):
        with rasterio.open(file) as dataset:
            red, green, blue = dataset.read().astype(np.float32) / 255
        plants = np.clip(2 * green - red - blue, 0, None)
        # of anything between like red and its negative: real infrared hardly follows what PAN sees
        slope, glow = generator.uniform(-0.8, 0.9), generator.uniform(0.5, 2.0)
        infrared = np.clip(0.5 * (1 - slope) + slope * red + glow * plants, 0.02, None)
        images.append(np.stack([blue, green, red, infrared]))
    return np.stack(images)


def _landsat(data: Path) -> np.ndarray:
    image = loadmat(data / "pan/fgfgan_Landsat8-5.mat")["I_MS"].astype(np.float32)
    return _crops(np.moveaxis(image[..., 1:5], -1, 0))


def _worldview(data: Path) -> np.ndarray:
    with rasterio.open(data / "pan/spacenet6_rotterdam_ms2_4b_150x150_2m_native.tif") as dataset:
        return _crops(dataset.read().astype(np.float32))


def _crops(image: np.ndarray) -> np.ndarray:
    """Overlapping crops, each turned and mirrored, (count, 4, 128, 128)."""
    scaled = image / image.max()
    rows, cols = ({0, (size - _SOURCE) // 2, size - _SOURCE} for size in scaled.shape[1:])
    crops = [scaled[:, row : row + _SOURCE, col : col + _SOURCE] for row in sorted(rows) for col in sorted(cols)]
    turned = [np.rot90(crop, turns, (1, 2)) for crop in crops for turns in range(4)]
    return np.stack(turned + [crop[..., ::-1] for crop in turned])


def _groups(
    images: np.ndarray, bands: int, views: dict, generator: np.random.Generator
) -> Iterator[tuple[dict[str, np.ndarray], np.ndarray]]:
    """Views and truth of groups of images, each group seen by another sensor."""
    order = generator.permutation(len(images))
    for start in range(0, len(order) - _GROUP + 1, _GROUP):
        group = images[order[start : start + _GROUP]]
        ratio = int(generator.choice((2, 4)))
        fine, pan_fine = _mixed(group, bands, generator)
        truth = np.stack([_seen(fine[:, band], 2, generator.uniform(0.25, 0.55)) for band in range(bands)], 1)
        pan = _seen(pan_fine, 2, generator.uniform(0.1, 0.3))[:, None]
        gain = generator.uniform(0.2, 0.55)
        ms = np.stack(
            [_seen(truth[:, band], ratio, gain, generator.normal(0, 0.05, 2)) for band in range(bands)], 1
        )  # (group, bands, 64 / ratio, 64 / ratio)
        pan += generator.normal(0, generator.uniform(0, 0.02) * pan.std(), pan.shape)
        ms += generator.normal(0, 1, ms.shape) * (generator.uniform(0, 0.02) * ms.std(axis=(0, 2, 3), keepdims=True))
        yield _normalised(pan, ms, truth, ratio, views, generator)


def _mixed(group: np.ndarray, bands: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Bands (group, bands, 128, 128) and PAN (group, 128, 128) of one invented sensor."""
    own = np.stack([np.interp(_WAVELENGTHS[bands], _BASE, row) for row in np.eye(4)], 1)  # (bands, 4)
    weights = np.abs(own + generator.normal(0, 0.08, own.shape)) * generator.uniform(0.5, 1.5, (bands, 1))
    gamma = generator.uniform(0.8, 1.25)
    mixed = np.einsum("bc,nchw->nbhw", weights, group**gamma)
    response = generator.dirichlet((2.0, 3.0, 3.0, 1.5)) * [1, 1, 1, generator.random() < 0.6]
    return mixed, np.einsum("c,nchw->nhw", response, group**gamma)


def _normalised(
    pan: np.ndarray, ms: np.ndarray, truth: np.ndarray, ratio: int, views: dict, generator: np.random.Generator
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Random patches of what a network sees, centred and scaled by the group's statistics."""
    mean, spread = ms.mean(axis=(0, 2, 3), keepdims=True), ms.std(axis=(0, 2, 3), keepdims=True) + 1e-6
    images = {"pan": (pan - pan.mean()) / (pan.std() + 1e-6), "ms": (ms - mean) / spread}
    truth = (truth - mean) / spread
    row, col = (4 * int(generator.integers(1, (_TRUTH - _PATCH) // 4)) for _ in range(2))
    seen = {}
    for name, view in views.items():
        step = view.scale / (ratio if view.role == "ms" else 1)
        matrix = _matrix(images[view.role].shape[-1], _TRUTH // view.scale, step, Cubic())
        whole = matrix @ images[view.role] @ matrix.T
        seen[name] = _cut(whole, row, col, view.scale)
    return seen, _cut(truth, row, col, 1)


def _cut(image: np.ndarray, row: int, col: int, scale: int) -> np.ndarray:
    side = _PATCH // scale
    return image[..., row // scale :, col // scale :][..., :side, :side].astype(np.float32)


def _seen(image: np.ndarray, ratio: int, gain: float, shift: np.ndarray | tuple[float, float] = (0, 0)) -> np.ndarray:
    """Images (count, size, size) as pixels `ratio` times as large show them, moved by `shift` of those pixels."""
    size = image.shape[-1]
    rows, cols = (_matrix(size, size // ratio, ratio, mtf_kernel(gain, ratio), offset) for offset in shift)
    return rows @ image @ cols.T


def _matrix(inputs: int, outputs: int, step: float, kernel: Kernel, offset: float = 0.0) -> np.ndarray:
    """The engine's own resampling along one axis, (outputs, inputs): its answer to unit impulses, a band each."""
    impulses = np.eye(inputs, dtype=np.float32)[:, :, None]
    grid = Grid(rasterio.crs.CRS.from_epsg(32631), Affine(1, 0, 0, 0, -1, 0), inputs, 1)
    moved = grid.transform * Affine.translation(0, offset * step) * Affine.scale(1, step)
    seen = Resampled(ArrayRaster(impulses, grid), Grid(grid.crs, moved, outputs, 1), kernel)
    return seen.read(seen.grid.whole).values[:, :, 0].T


def _joined(groups: list[tuple[dict[str, np.ndarray], np.ndarray]]) -> Samples:
    views = {name: np.concatenate([group[0][name] for group in groups]) for name in groups[0][0]}
    return Samples(views, np.concatenate([group[1] for group in groups]))


if __name__ == "__main__":
    main(*sys.argv[1:])
