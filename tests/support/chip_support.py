# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips whose classes a network can learn in seconds, by the band that is bright; and layers of places."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from deep_fusion.engine.jobs import Places
from deep_fusion.engine.training.chips import ChipSet
from engine_support import ROOT, UTM
from rasterio.errors import NotGeoreferencedWarning

SCENE_DATA = ROOT.parent / "shared" / "data" / "scene"
KINDS = ("blue", "green", "red")


def chip(kind: str, seed: int, size: int = 64, bands: int = 3) -> np.ndarray:
    """A noisy chip (bands, size, size) of bytes that is bright in the band of its kind, with a gradient."""
    generator = np.random.default_rng(seed)
    pixels = generator.normal(90, 12, (bands, size, size))
    pixels[KINDS.index(kind) % bands] += 70
    pixels += np.linspace(-15, 15, size) * generator.choice([-1, 1])
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


def chip_set(count: int = 12, size: int = 64, bands: int = 3) -> ChipSet:
    """So many chips of each kind."""
    kinds = [kind for kind in KINDS for _ in range(count)]
    return ChipSet(
        np.stack([chip(kind, number, size, bands) for number, kind in enumerate(kinds)]),
        np.array([KINDS.index(kind) for kind in kinds]),
        tuple(f"{kind}/{number}.png" for number, kind in enumerate(kinds)),
        KINDS,
        tuple(f"Band {number}" for number in range(1, bands + 1)),
    )


def write_image(path: Path, pixels: np.ndarray, **profile: Any) -> Path:
    """An image without georeference."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {
        "driver": {".png": "PNG", ".jpg": "JPEG"}.get(path.suffix, "GTiff"),
        "count": len(pixels),
        "height": pixels.shape[1],
        "width": pixels.shape[2],
        "dtype": pixels.dtype.name,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **(known | profile)) as dataset:
            dataset.write(pixels)
    return path


def class_folders(root: Path, count: int = 12, size: int = 64, bands: int = 3) -> Path:
    """A folder of class folders."""
    chips = chip_set(count, size, bands)
    for name, pixels in zip(chips.names, chips.pixels, strict=True):
        write_image(root / name, pixels)
    return root


def square(west: float, north: float, width: float, height: float) -> dict[str, Any]:
    """A rectangle as a GeoJSON polygon."""
    east, south = west + width, north - height
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(
    path: Path, features: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], field: str = "", crs: str = ""
) -> Places:
    """A layer of (geometry, properties), as the QGIS side writes it."""
    listed = [
        {"type": "Feature", "id": number, "geometry": geometry, "properties": dict(properties)}
        for number, (geometry, properties) in enumerate(features, 1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return Places("places", str(path), crs or UTM.to_string(), field)
