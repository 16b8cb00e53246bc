# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scene classifier's answers are written to: a layer, a raster of cells, and a map of what speaks for them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp

from ..models import registry
from . import jobs
from .classes import classes_on, classes_tag, rgb
from .inference.cells import MAP_PIXELS, CellRow
from .raster.grid import Grid, Window
from .raster.raster import Sample
from .raster.writing import Layout, RasterWriter, create
from .vector.geopackage import Field, LayerWriter, create_layer
from .versions import version_text
from .weights.model_file import Card

_FIELDS = (
    Field("feature", "INTEGER"),
    Field("class", "TEXT"),
    Field("class_id", "INTEGER"),
    Field("confidence", "REAL"),
    Field("margin", "REAL"),
    Field("entropy", "REAL"),
    Field("second", "TEXT"),
    Field("second_p", "REAL"),
    Field("third", "TEXT"),
    Field("third_p", "REAL"),
)

#: Rows of cells whose part of the map is written at once: whole blocks of the file.
_ROWS_AT_ONCE = 512 // MAP_PIXELS


class AnswerLayer:
    """A layer with a feature for each answer.

    Its fields are `feature`, the number of the feature in the layer that was asked about, or of the cell; `class` and
    `class_id`, the most probable class or unknown; `confidence`, its probability; `margin`, how far it is ahead of the
    second; `entropy` of the probabilities, 0 (sure) to 1 (all alike); the `second` and the `third` with their
    probabilities; and `p_` with the name of each class. Without an answer all but the first are empty.
    """

    def __init__(self, writer: LayerWriter, classes: Sequence[jobs.LandClass], threshold: float) -> None:
        self._writer, self._classes, self._threshold = writer, classes, threshold
        self.counts = {"COUNT": 0, "UNKNOWN": 0, "EMPTY": 0}

    @classmethod
    @contextmanager
    def create(cls, job: jobs.ClassifyJob, card: Card, crs: CRS, geometry: str) -> Iterator[AnswerLayer]:
        """The job's output, written whole or not at all."""
        classes = classes_on(card)
        fields = [*_FIELDS, *(Field(name, "REAL") for name in probability_fields(classes))]
        about = json.dumps({**tags(job, card), **classes_tag(classes)})
        with create_layer(job.output, "scenes", crs, geometry, fields, about) as writer:
            yield cls(writer, classes, job.threshold)

    def add(self, geometry: Mapping[str, Any], feature: int, probabilities: np.ndarray | None) -> int | None:
        """Write one answer; returns the index of its class, None if it is unknown or there is no answer."""
        self.counts["COUNT"] += 1
        if probabilities is None:
            self.counts["EMPTY"] += 1
            self._writer.add(geometry, (feature, *(None,) * (len(_FIELDS) - 1 + len(self._classes))))
            return None
        best, *others = np.argsort(-probabilities, kind="stable")[:3].tolist()
        is_known = probabilities[best] >= self._threshold
        self.counts["UNKNOWN"] += not is_known
        name, number = (self._classes[best].name, self._classes[best].number) if is_known else (jobs.UNKNOWN, None)
        figures = (
            float(probabilities[best]),
            float(probabilities[best] - probabilities[others[0]]),
            entropy(probabilities),
        )
        ranks = [item for at in others for item in (self._classes[at].name, float(probabilities[at]))]
        ranks += [None] * (4 - len(ranks))
        self._writer.add(geometry, (feature, name, number, *figures, *ranks, *map(float, probabilities)))
        return best if is_known else None


class CellRaster:
    """Classes of all cells, a byte or two for each, until they are written."""

    def __init__(self, cells: Grid, classes: Sequence[jobs.LandClass]) -> None:
        numbers = [each.number for each in classes]
        self._grid, self._classes = cells, tuple(classes)
        self._dtype = np.dtype(np.uint8 if max(numbers) < 254 else np.uint16)
        highest = 255 if self._dtype == np.uint8 else 65535
        free = (number for number in (highest, 0, *range(highest - 1, 0, -1)) if number not in numbers)
        self._nodata, self._unknown = next(free), next(free)
        self._values = np.full((cells.height, cells.width), self._nodata, self._dtype)

    def put(self, row: int, col: int, index: int | None) -> None:
        """Set the class of a cell; None for unknown."""
        self._values[row, col] = self._unknown if index is None else self._classes[index].number

    def write(self, job: jobs.ClassifyJob, card: Card) -> None:
        """Write the file, with the colours of the classes and grey for unknown."""
        unknown = jobs.LandClass(self._unknown, jobs.UNKNOWN, "#808080")
        listed = (*self._classes, unknown)
        palette = {each.number: rgb(each.colour) for each in listed} if self._dtype == np.uint8 else {}
        colours = (ColorInterp.palette if palette else ColorInterp.gray,)
        layout = Layout(self._dtype, float(self._nodata), ("Scene",), colours, palette=palette)
        about = {**tags(job, card), **classes_tag(listed)}
        with create(job.output_raster, self._grid, 1, layout, about, job.creation_options) as writer:
            for row in range(0, self._grid.height, 512):
                part = self._values[row : row + 512]
                writer.write(Window(row, 0, *part.shape), part[None])


class EvidenceMap:
    """A map of what speaks for the classes, written some rows of cells at a time."""

    def __init__(self, writer: RasterWriter) -> None:
        self._writer = writer
        self._first = 0
        self._rows: list[np.ndarray] = []

    @classmethod
    @contextmanager
    def create(cls, job: jobs.ClassifyJob, card: Card, cells: Grid) -> Iterator[EvidenceMap]:
        """The job's map, written whole or not at all."""
        finer = cells.transform * Affine.scale(1 / MAP_PIXELS)
        grid = Grid(cells.crs, finer, cells.height * MAP_PIXELS, cells.width * MAP_PIXELS)
        layout = Layout(np.dtype(np.float32), math.nan, ("Evidence for the most probable class",))
        with create(job.output_map, grid, 1, layout, tags(job, card), job.creation_options) as writer:
            made = cls(writer)
            yield made
            made.flush()

    def write(self, row: CellRow) -> None:
        """Take the next row of cells."""
        if row.evidence is None:
            return
        seen = np.repeat(row.seen, MAP_PIXELS)
        self._rows.append(np.where(seen, row.evidence, np.float32(np.nan)))
        if len(self._rows) == _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what was taken."""
        if not self._rows:
            return
        values = np.concatenate(self._rows)
        sample = Sample(values[None], np.isfinite(values))
        window = Window(self._first, 0, *values.shape)
        self._writer.write(window, self._writer.encode(sample))
        self._first, self._rows = window.bottom, []


def rectangle(cells: Grid, row: int, col: int, ground: Grid) -> dict[str, Any]:
    """A cell as a polygon, as far as it lies on the image."""
    west, south, east, north = ground.bounds
    left, top = cells.transform * (col, row)
    right, bottom = cells.transform * (col + 1, row + 1)
    left, right, bottom, top = max(left, west), min(right, east), max(bottom, south), min(top, north)
    return {
        "type": "Polygon",
        "coordinates": [[[left, top], [left, bottom], [right, bottom], [right, top], [left, top]]],
    }


def probability_fields(classes: Sequence[jobs.LandClass]) -> list[str]:
    """Names of the fields with probabilities, one for each class and all different, whatever the case."""
    names: list[str] = []
    taken = {field.name for field in _FIELDS} | {"fid", "geom"}
    for each in classes:
        name, number = f"p_{each.name}", 2
        while name.lower() in taken:
            name, number = f"p_{each.name}_{number}", number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def entropy(probabilities: np.ndarray) -> float:
    """Of probabilities, 0 if one is certain and 1 if all are alike."""
    some = probabilities[probabilities > 0]
    return float(-(some * np.log(some)).sum() / math.log(len(probabilities)))


def tags(job: jobs.ClassifyJob, card: Card) -> dict[str, str]:
    """What results say about their origin."""
    options = {name: getattr(job, name) for name in ("cell_size", "stride", "threshold", "least_valid")}
    return {
        "DEEP_FUSION_METHOD": card.method,
        "DEEP_FUSION_SOURCE": registry.method("scenes", card.method).source,
        "DEEP_FUSION_MODEL": job.model,
        "DEEP_FUSION_INPUTS": json.dumps({"image": [file.path for file in job.image.files]}),
        "DEEP_FUSION_OPTIONS": json.dumps(options),
        "DEEP_FUSION_VERSIONS": version_text(),
    }
