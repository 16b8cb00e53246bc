# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips of images, each with a class as a whole, read once and kept in memory.

They come from a folder with a folder of images for each class, or from points and polygons over one image. Pixels keep
the type they have in the files, as bytes as a rule, a quarter of what the network's numbers take.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..errors import CannotRead, NoChips, WrongBandCount
from ..progress import Progress
from ..raster.grid import Grid, Window
from ..raster.ground import pixel_size_m
from ..raster.pictures import Picture
from ..raster.raster import Raster, Sample
from ..vector.places import Place, looks

#: Types of pixels that chips keep; all others become float32.
_KEPT = ("uint8", "uint16", "int16")

#: What lies beside images and opens as a raster too.
_BESIDE = (".ovr", ".msk", ".aux", ".vrt")

#: Share of a chip that has to hold data and lie on the image, and in the polygon if that is larger than a chip.
_LEAST_VALID, _LEAST_INSIDE = 0.5, 0.5

#: Chips that a single polygon gives; of more, some are taken, evenly.
_MOST_PER_PLACE = 400

#: Chips by which the size of their pixels is told.
_MEASURED = 100

Extent = tuple[float, float, float, float]  #: west, south, east, north


@dataclass(frozen=True)
class ChipSet:
    """Chips of one size with the same bands.

    Attributes:
        pixels: (count, bands, size, size), in the type of the files.
        labels: indices into the classes, (count,).
        names: of each chip, for people.
        classes: names, sorted.
        bands: names.
        extents: of each chip on the ground, in the CRS that all share; empty if not all of them lie somewhere.
        pixel_size_m: of the chips as they are here; 0 if nobody knows.
        skipped: what was left out, and why, for people.
    """

    pixels: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    bands: tuple[str, ...]
    extents: tuple[Extent, ...] = ()
    pixel_size_m: float = 0.0
    skipped: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many chips there are."""
        return len(self.labels)

    @property
    def counts(self) -> np.ndarray:
        """How many chips each class has, (classes,)."""
        return np.bincount(self.labels, minlength=len(self.classes))


class _Read(NamedTuple):
    pixels: np.ndarray
    label: str
    name: str
    grid: Grid  #: of the image, or of the part of it that became the chip
    is_placed: bool = True


def read_folder(folder: str, size: int, progress: Progress, pixel_m: float = 0.0) -> ChipSet:
    """All images in the folders of a folder, each made a square of so many pixels; folders are classes.

    Files that GDAL cannot open are left out. `pixel_m` is how wide pixels of those images are that lie nowhere.

    Raises:
        NoChips: there are less than two folders with images.
        CannotRead: an image is damaged.
        WrongBandCount: images have different numbers of bands.
    """
    files = _image_files(folder)
    read: list[_Read] = []
    others: list[str] = []
    bands: tuple[str, ...] = ()
    for number, (label, path) in enumerate(files):
        progress.update(number / len(files))
        try:
            picture = Picture(str(path))
        except CannotRead:
            others.append(path.name)
            continue
        sample = picture.of_size(size).read(Window(0, 0, size, size))
        if sample.valid.mean() < _LEAST_VALID:
            others.append(path.name)
            continue
        _check_bands(picture, read)
        bands = bands or picture.band_names
        stored = _stored(sample, picture.dtype)
        read.append(_Read(stored, label, f"{label}/{path.name}", picture.grid, picture.is_placed))
    skipped = (_listed("no images, or mostly without data", others),) if others else ()
    return _collected(read, bands, folder, size, skipped, pixel_m)


def read_places(
    image: Raster,
    dtype: np.dtype,
    bands: tuple[str, ...],
    places: Iterable[Place],
    size: int,
    name: str,
    progress: Progress,
) -> ChipSet:
    """Chips of an image around points and small polygons, and in larger ones; features without a class are left out.

    Args:
        image: on the grid whose pixels chips are to have.
        dtype: of the image's file.
        bands: names.
        places: in the CRS of the image, with classes.
        size: of a chip, in pixels.
        name: of the layer, for people.
        progress: told while reading.

    Raises:
        NoChips: there are less than two classes on the image.
    """
    labelled = [place for place in places if place.label]
    read: list[_Read] = []
    outside = 0
    for number, place in enumerate(labelled):
        progress.update(number / len(labelled))
        seen = list(looks(place, image.grid, size))
        inside = [look.window for look in seen if look.weight >= _LEAST_INSIDE or len(seen) == 1]
        inside = inside or [max(seen, key=lambda look: look.weight).window]
        for window in inside[:: math.ceil(len(inside) / _MOST_PER_PLACE)]:
            sample = _on_image(image, window)
            if sample is None:
                outside += 1
                continue
            grid = image.grid.cropped(window)
            read.append(_Read(_stored(sample, dtype), place.label, f"{place.label}, feature {place.number}", grid))
    skipped = (f"{outside} chips outside the image, or mostly without data",) if outside else ()
    return _collected(read, bands, name, size, skipped)


def _image_files(folder: str) -> list[tuple[str, Path]]:
    """Class and path of every file that may be an image."""
    root = Path(folder)
    if not root.is_dir():
        raise NoChips(name=folder, reason="there is no such folder")
    kinds = sorted(entry for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    return [
        (kind.name, file)
        for kind in kinds
        for file in sorted(kind.iterdir())
        if file.is_file() and not file.name.startswith(".") and file.suffix.lower() not in _BESIDE
    ]


def _check_bands(picture: Picture, read: Sequence[_Read]) -> None:
    if read and len(read[0].pixels) != picture.count:
        advice = f"All images have to have the bands of {read[0].name}; convert it or take it out."
        raise WrongBandCount(name=picture.name, found=picture.count, expected=len(read[0].pixels), advice=advice)


def _on_image(image: Raster, window: Window) -> Sample | None:
    """The window, with the image going on beyond its edges as in a mirror; None where it hardly shows the image."""
    inside = window.clipped(image.grid.height, image.grid.width)
    if inside.height <= 0 or inside.width <= 0:
        return None
    sample = image.read(window)
    shown = inside.height * inside.width / (window.height * window.width)
    return sample if min(shown, sample.valid.mean()) >= _LEAST_VALID else None


def _stored(sample: Sample, dtype: np.dtype) -> np.ndarray:
    values = sample.filled()
    if dtype.name not in _KEPT:
        return values.astype(np.float32, copy=False)
    limits = np.iinfo(dtype)
    return np.clip(np.rint(values), limits.min, limits.max).astype(dtype)


def _collected(
    read: Sequence[_Read], bands: tuple[str, ...], name: str, size: int, skipped: tuple[str, ...], pixel_m: float = 0.0
) -> ChipSet:
    classes = tuple(sorted({each.label for each in read}))
    if len(classes) < 2:
        found = f"only {classes[0]} has any" if classes else "no class has any"
        raise NoChips(name=name, reason=found)
    placed = all(each.is_placed for each in read) and len({each.grid.crs for each in read}) == 1
    sizes = [_pixel_m(each, size, pixel_m) for each in read[:_MEASURED]]
    return ChipSet(
        np.stack([each.pixels for each in read]),
        np.array([classes.index(each.label) for each in read], np.int64),
        tuple(each.name for each in read),
        classes,
        bands,
        tuple(each.grid.bounds for each in read) if placed else (),
        float(np.median(sizes)) if all(sizes) else 0.0,
        skipped,
    )


def _pixel_m(read: _Read, size: int, given: float) -> float:
    """Width of the chip's pixels, larger than those of an image that had more."""
    own = pixel_size_m(read.grid) if read.is_placed else given
    return own * max(read.grid.height, read.grid.width) / size


def _listed(what: str, names: Sequence[str]) -> str:
    shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    return f"{len(names)} files that are {what} ({shown})"
