# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a pair of images suits a method: what is worth a warning before the run, from a few samples of the scene."""

from __future__ import annotations

import numpy as np

from ..models.pansharpening.scene import Scene
from .progress import Progress
from .raster.files import Stack
from .raster.grid import Window
from .raster.raster import ArrayRaster, Raster
from .raster.statistics import Moments, moments
from .training.degradation import degraded
from .weights.model_file import Card

_RATIO_TOLERANCE = 0.05
_LEAST_CORRELATION = 0.5  #: of PAN, degraded, with a band that it covers; the least seen on real pairs is 0.88
_FARTHEST_MEAN = 3.0  #: spreads between the means of a model and of a scene
_FARTHEST_SPREAD = 4.0  #: times that their spreads may differ
_SAMPLE_PX = 48  #: side of a sample, in MS pixels
_SAMPLES = 4  #: down and across the image


def warn_of_scene(scene: Scene, names: tuple[str, ...], progress: Progress) -> None:
    """Say which bands PAN hardly covers: methods that share its detail out to all bands put wrong detail there."""
    found = _sampled(Stack([scene.ms, degraded(scene.pan, scene.ms.grid, (scene.sensor.pan_gain,))], scene.ms.name))
    if found is None:
        return
    spread = np.sqrt(np.diag(found.covariance))
    for name, own, shared in zip(names, spread, found.covariance[-1], strict=False):
        if own * spread[-1] and shared / (own * spread[-1]) < _LEAST_CORRELATION:
            value = shared / (own * spread[-1])
            progress.warn(
                f"PAN and the band {name} correlate by {value:.2f} only, so PAN hardly covers its wavelengths. Its "
                "detail can be wrong; methods that measure how much of it belongs there (gsa, mtf_glp_fs, bdsd_pc) "
                "are safest."
            )


def warn_of_model(card: Card, scene: Scene, progress: Progress) -> None:
    """Say where the scene is unlike what the model learned from; the result may be poor, but it can be made."""
    if card.ratio and abs(card.ratio / scene.ratio - 1) > _RATIO_TOLERANCE:
        progress.warn(f"The model was trained for a ratio of {card.ratio:.3g}, these images have {scene.ratio:.3g}.")
    if card.sensor not in ("any", scene.sensor.id):
        progress.warn(f"The model was trained for the sensor {card.sensor}, this run says {scene.sensor.id}.")
    for role, raster in (("pan", scene.pan), ("ms", scene.ms)):
        found = _sampled(raster) if role in card.mean else None
        if found is not None:
            _warn_of_range(role, card, found, progress)


def _warn_of_range(role: str, card: Card, found: Moments, progress: Progress) -> None:
    mean, spread = float(np.mean(card.mean[role])), float(np.mean(card.spread[role]))
    here, here_spread = float(found.mean.mean()), float(np.sqrt(np.diag(found.covariance).mean()))
    near = abs(here - mean) <= _FARTHEST_MEAN * spread
    if not near or not 1 / _FARTHEST_SPREAD <= here_spread / spread <= _FARTHEST_SPREAD:
        progress.warn(
            f"The model learned from values of {mean:.4g} +- {spread:.2g} for {role}, these images have "
            f"{here:.4g} +- {here_spread:.2g}. Let it learn on them, or give images in the units of its training."
        )


def _sampled(raster: Raster) -> Moments | None:
    """Moments of some squares spread over the image, so that the time does not grow with it; None without data."""
    height, width = raster.grid.height, raster.grid.width
    side = min(_SAMPLE_PX, height, width)
    rows, cols = (np.unique(np.linspace(0, size - side, _SAMPLES).astype(int)) for size in (height, width))
    samples = [raster.read(Window(int(row), int(col), side, side)) for row in rows for col in cols]
    values = np.concatenate([sample.values for sample in samples], axis=2)
    valid = np.concatenate([sample.valid for sample in samples], axis=1)
    grid = raster.grid.cropped(Window(0, 0, side, valid.shape[1]))
    return moments(ArrayRaster(values, grid, valid, raster.name), Progress()) if valid.sum() > 1 else None
