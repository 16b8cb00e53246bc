# SPDX-License-Identifier: GPL-2.0-or-later
"""Classify: what an image shows, cell by cell or at the places of a layer, as a layer of answers."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..models import registry
from . import jobs
from .classes import classes_on
from .classifiers import chip_pixel_m, chip_size, load_classifier
from .errors import BadOption, ModelMismatch
from .inference.cells import Axis, CellPlan, CellRow, classified_cells
from .inference.classifying import ChipClassifier
from .inference.device import choose_device
from .inference.visits import classified_places
from .progress import Progress
from .raster.files import open_source
from .raster.grid import Grid
from .raster.ground import metres_per_unit, pixel_size_m, with_pixels, with_pixels_of
from .raster.raster import Raster
from .raster.resampling import Resampled
from .raster.writing import check_outputs
from .scene_layer import AnswerLayer, CellRaster, EvidenceMap, rectangle
from .vector.places import read_places
from .weights.model_file import Card, read_card

#: By what share pixels may differ from those learned from and need no resampling.
_ALIKE = 0.03

#: How many times as large as those learned from pixels may be before details are missed.
_TOO_COARSE = 1.5


def classify(job: jobs.ClassifyJob, progress: Progress) -> dict[str, Any]:
    """Apply the job's model to its image.

    Returns:
        OUTPUT, OUTPUT_RASTER and OUTPUT_MAP: paths, as far as asked for; COUNT: cells or features; UNKNOWN: how many
        are less probable than the threshold; EMPTY: features without an answer; FORWARD_S and WALL_S: seconds in the
        bare network, and from the first chip to the closed files.

    Raises:
        BadOption: sizes that do not work; rasters asked for places.
        ModelMismatch: the image has another number of bands.
    """
    _check(job)
    card = read_card(job.model)
    record = registry.method("scenes", card.method)
    network, card = load_classifier(job.model, record)
    device = choose_device(job.compute, progress)
    image = open_source(job.image)
    if image.count != len(card.bands):
        what = f"number of bands ({', '.join(card.bands)})"
        raise ModelMismatch(path=job.model, what=what, found=len(card.bands), expected=image.count)
    pixels = _pixels(image, card, job, progress)
    seen = Resampled(image, pixels)
    classifier = ChipClassifier(network, card, device, job.compute)
    started = time.perf_counter()
    with progress.stage(f"Classify with {record.title}", 1.0):
        values = (_cells if job.places is None else _places)(job, card, image.grid, seen, classifier, progress)
    wall_s = time.perf_counter() - started
    progress.log(f"{values['COUNT']} answers in {wall_s:.1f} s, {values['UNKNOWN']} of them unknown.")
    progress.log(f"{classifier.forward_s:.1f} s of it in the network itself.")
    written = {"OUTPUT": job.output, "OUTPUT_RASTER": job.output_raster, "OUTPUT_MAP": job.output_map}
    seconds = {"FORWARD_S": classifier.forward_s, "WALL_S": wall_s}
    return {**values, **seconds, **{name: path for name, path in written.items() if path}}


def _check(job: jobs.ClassifyJob) -> None:
    check_outputs([job.output, job.output_raster, job.output_map], [job.image])
    for name, value in (("CELL_SIZE", job.cell_size), ("STRIDE", job.stride)):
        if value < 0:
            raise BadOption(name=name, value=value, reason="it has to be 0 (as the model's chips) or more")
    for name, value in (("THRESHOLD", job.threshold), ("LEAST_VALID", job.least_valid)):
        if not 0 <= value <= 1:
            raise BadOption(name=name, value=value, reason="it is a share from 0 to 1")
    if job.places is not None and (job.output_raster or job.output_map):
        wanted = job.output_raster or job.output_map
        raise BadOption(name="OUTPUT_RASTER", value=wanted, reason="there are rasters of cells, not of features")


def _pixels(image: Raster, card: Card, job: jobs.ClassifyJob, progress: Progress) -> Grid:
    """The grid over the image with pixels as large on the ground as those that the model learned from.

    Those of the image itself do where they are as large to a few percent, as projections stretch the ground by less.
    Where nobody knows how large the model's are, a cell is taken to be what a chip shows.
    """
    known, size = chip_pixel_m(card), chip_size(card)
    if not known:
        if not job.cell_size:
            reason = "the model does not know how much ground its chips show; say how large a cell is"
            raise BadOption(name="CELL_SIZE", value=0, reason=reason)
        return with_pixels(image.grid, job.cell_size / size, job.cell_size / size)
    own = pixel_size_m(image.grid)
    progress.log(f"Pixels are {own:.4g} m wide, those that the model learned from {known:.4g} m.")
    if own > _TOO_COARSE * known:
        progress.warn(
            f"The pixels of {image.name} are {own:.3g} m wide, those that the model learned from {known:.3g} m: the "
            "image lacks the details by which it tells classes apart. Expect poor results."
        )
    sides = (unit * pixel for unit, pixel in zip(metres_per_unit(image.grid), image.grid.pixel_size, strict=True))
    if all(abs(side / known - 1) < _ALIKE for side in sides):
        return image.grid
    return with_pixels_of(image.grid, known)


def plan_of(ground: Grid, pixels: Grid, side: int, cell_size: float, stride: float) -> CellPlan:
    """Where cells and chips lie.

    Args:
        ground: the image's own grid.
        pixels: the model's grid over it.
        side: of a chip, in pixels of the model.
        cell_size: of what is looked at for a cell, in units of the CRS; 0 for a chip.
        stride: from one cell to the next; 0 for the cell size.

    Raises:
        BadOption: the stride is larger than the cell size.
    """
    west, south, east, north = ground.bounds
    width, height = pixels.pixel_size
    axes = []
    for extent, pixel in ((north - south, height), (east - west, width)):
        cell = cell_size or side * pixel
        step = stride or cell
        if step > cell * (1 + 1e-9):
            reason = f"there would be gaps between cells that look at {cell:.6g} units each"
            raise BadOption(name="STRIDE", value=step, reason=reason)
        axes.append(Axis(extent / pixel, cell / pixel, step / pixel, side))
    return CellPlan(pixels, *axes)


def _cells(
    job: jobs.ClassifyJob, card: Card, ground: Grid, image: Raster, classifier: ChipClassifier, progress: Progress
) -> dict[str, int]:
    plan = plan_of(ground, image.grid, chip_size(card), job.cell_size, job.stride)
    if job.output_map and not plan.can_map:
        reason = "it needs cells as large as the model's chips (CELL_SIZE 0) and a stride that divides them"
        raise BadOption(name="OUTPUT_MAP", value=job.output_map, reason=reason)
    progress.log(f"{plan.down.cells} x {plan.across.cells} cells, chips of {plan.side} pixels.")
    classes = classes_on(card)
    with ExitStack() as stack:
        layer = stack.enter_context(AnswerLayer.create(job, card, ground.crs, "POLYGON"))
        raster = CellRaster(plan.cells, classes)
        evidence = stack.enter_context(EvidenceMap.create(job, card, plan.cells)) if job.output_map else None
        rows = classified_cells(image, plan, classifier, len(classes), job.least_valid, bool(evidence), progress)
        for row in rows:
            _write_row(row, plan, ground, layer, raster)
            if evidence is not None:
                evidence.write(row)
        if job.output_raster:
            raster.write(job, card)
    return layer.counts


def _write_row(row: CellRow, plan: CellPlan, ground: Grid, layer: AnswerLayer, raster: CellRaster) -> None:
    for col in np.flatnonzero(row.seen):
        number = row.row * plan.across.cells + int(col)
        found = layer.add(rectangle(plan.cells, row.row, int(col), ground), number, row.probabilities[col])
        raster.put(row.row, int(col), found)


def _places(
    job: jobs.ClassifyJob, card: Card, ground: Grid, image: Raster, classifier: ChipClassifier, progress: Progress
) -> dict[str, int]:
    if job.places is None:
        return {}
    places = read_places(job.places, ground.crs)
    side, reach = chip_size(card), job.cell_size
    with AnswerLayer.create(job, card, ground.crs, "GEOMETRY") as layer:
        answers = classified_places(image, places, side, reach, classifier, job.least_valid, progress)
        for place, probabilities in answers:
            layer.add(place.geometry, place.number, probabilities)
    return layer.counts
