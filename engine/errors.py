# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong, each with the one sentence a person reads about it.

Standard library only: the QGIS side imports this module too and translates the sentences. An error carries
its numbers as facts, so that the sentence can be put into another language after it crossed the process border.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

#: With less than this left a disk counts as full: nobody says how much the write that failed asked for.
_FULL_MB = 16


class EngineError(Exception):
    """Root of every error that is the user's to mend; anything else is a bug and looks like one.

    The class name is the error's code; `facts` fill the blanks of `sentence`.
    """

    sentence = "The engine cannot go on: {reason}"

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    @property
    def code(self) -> str:
        """The name by which the other process knows this error."""
        return type(self).__name__


class Cancelled(EngineError):
    """The user asked to stop."""

    sentence = "Cancelled."


class CannotRead(EngineError, OSError):
    sentence = "{path} cannot be read as a raster: {reason}. Check that the file is complete and opens in QGIS."


class OutputIsInput(EngineError):
    sentence = "{path} is an input of this run as well as its output. Choose another name for the result."


class CannotWrite(EngineError, OSError):
    sentence = "{path} cannot be written: {reason}. Check the folder, its permissions and the free disk space."


class DiskFull(CannotWrite):
    sentence = "The disk is full: {path} needs more than the {free_mb} MB that are left. Nothing was kept."


class NoCrs(EngineError):
    sentence = (
        "{name} has no coordinate reference system. Assign one (layer properties, or gdal_edit -a_srs) and run again."
    )


class RotatedRaster(EngineError):
    sentence = "{name} is rotated against its axes. Warp it to a north-up grid first (Raster > Projections > Warp)."


class NoOverlap(EngineError):
    sentence = (
        "{first} and {second} do not overlap: {first} covers {first_extent}, {second} covers {second_extent} ({crs})."
    )


class BandMissing(EngineError):
    sentence = "{name} has no band {band}; it has {count}. Pick bands between 1 and {count}."


class WrongBandCount(EngineError):
    sentence = "{name} gives {found} band(s) where {expected} are needed. {advice}"


class RatioOutOfRange(EngineError):
    sentence = (
        "The pixels of {ms} are {ratio:.2f} times as large as those of {pan}; pansharpening needs 1.2 to 16. "
        "Check that the two images were not swapped."
    )


class ImageTooSmall(EngineError):
    sentence = "{name} is {width} x {height} pixels where both images overlap; at least {least} x {least} are needed."


class NoValidPixels(EngineError):
    sentence = "{name} holds no valid pixel where the images overlap: everything there is nodata."


class NoLabels(EngineError):
    sentence = (
        "{name} has too few labelled places on the images to learn from and to check on. Labels have to lie in two "
        "places at least, further apart than a patch; draw more of them or choose a smaller patch."
    )


class NoClassMap(EngineError):
    sentence = (
        "{name} is no map of classes: it holds {found} different whole numbers from 0 to 65535, where 1 to {most} are "
        "class numbers. Choose another raster, or round its values and put them into classes first."
    )


class NegativePower(EngineError):
    sentence = (
        "{name} cannot be linear power: band {band} is {value:.4g} in row {row}, column {col}. "
        "Say that it is in decibels, or set negative pixels to nodata."
    )


class FewClasses(EngineError):
    sentence = (
        "{name} has labels of {found} class(es) where the images are; at least 2 are needed. Check the class field, "
        "and that the labels lie on the images."
    )


class NoChips(EngineError):
    sentence = (
        "{name} holds no chips to learn from: {reason}. Give a folder that has a folder of images for each class, or "
        "points or polygons with a class in a field."
    )


class LayerUnreadable(EngineError, OSError):
    sentence = "The layer {name} cannot be read from {path}: {reason}. It has to be GeoJSON with points or polygons."


class WrongGeometry(EngineError):
    sentence = "Feature {number} of {name} is a {kind}; points and polygons can be classified. Convert the layer first."


class NothingToCompare(EngineError):
    sentence = (
        "No answer in {name} has a truth to compare with. Check that both layers lie on the same ground, and their "
        "class fields."
    )


class UnknownMethod(EngineError):
    sentence = 'No {task} method is called "{name}". Known: {known}.'


class BadOption(EngineError, ValueError):
    sentence = "{name} is {value}, which does not work: {reason}."


class ModelUnreadable(EngineError):
    sentence = "{path} is not a Deep Fusion model: {reason}. A model is a .safetensors file that the plugin trained."


class ModelMismatch(EngineError):
    sentence = "The model {path} does not fit: its {what} is {found}, this run has {expected}."


class DeviceMissing(EngineError):
    sentence = "The device {device} is not there. This engine can compute on: {available}. Choose one or auto."


class OutOfMemory(EngineError, MemoryError):
    sentence = (
        "The memory of {device} ran out even for a tile of {tile} pixels. "
        "Close other programs, raise the memory limit, or choose a smaller tile."
    )


class TorchMissing(EngineError):
    sentence = (
        "{interpreter} has no torch, which {method} needs. Run the toolbox algorithm Install engine, "
        "or choose another Python in the plugin's settings."
    )


class PackagesMissing(EngineError):
    sentence = (
        "{interpreter} lacks {packages}, which the engine needs. Run the toolbox algorithm Install engine, "
        "or install them there."
    )


class PythonTooOld(EngineError):
    sentence = (
        "{interpreter} is Python {version}; the engine needs {least} or newer. "
        "Run the toolbox algorithm Install engine, or choose another Python in the plugin's settings."
    )


class ProtocolMismatch(EngineError):
    sentence = (
        "The plugin speaks version {expected} of the engine's protocol and the engine version {found}. "
        "Restart QGIS after an update of the plugin."
    )


def error_class(code: str) -> type[EngineError]:
    """The class whose `code` was sent by the other process; the root if this side does not know it."""
    for known in _descendants(EngineError):
        if known.__name__ == code:
            return known
    return EngineError


def _descendants(root: type[EngineError]) -> list[type[EngineError]]:
    children = root.__subclasses__()
    return children + [grandchild for child in children for grandchild in _descendants(child)]


class ShapeMismatch(EngineError, ValueError):
    sentence = (
        "Two images that must share one grid differ in their shape (bands, rows, columns): {first} and {second}. "
        "Give both the same bands and the same extent."
    )


class MemoryRanOut(EngineError, MemoryError):
    sentence = (
        "The engine ran out of memory. Close other programs, raise the memory limit, or choose a smaller tile, "
        "batch or patch."
    )


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out: CUDA and numpy have classes for it, other allocators and threads only messages."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return any(
        text in str(error) for text in ("can't allocate memory", "out of memory", "bad_alloc", "can't start new thread")
    )


def cannot_write(path: str, error: Exception) -> CannotWrite:
    """Why a file could not be written, by the state of its folder and the error met."""
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        return CannotWrite(path=path, reason=f"the folder {folder} does not exist")
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < _FULL_MB:
        return DiskFull(path=path, free_mb=free_mb)
    return CannotWrite(path=path, reason=str(error.__cause__ or error))
