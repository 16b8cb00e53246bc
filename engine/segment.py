# SPDX-License-Identifier: GPL-2.0-or-later
"""Segment: from an optical image, a SAR image, or both to a land-cover map and what goes with it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
from rasterio.enums import ColorInterp

from ..models import registry
from ..models.segmentation.scene import Scene, open_scene
from . import jobs
from .classes import classes_on, classes_tag, rgb
from .errors import BadOption, ModelMismatch
from .inference import pipeline
from .inference.device import choose_device
from .inference.memory import block_size, tile_size
from .inference.segmenting import Parts, SegmentMethod
from .progress import Progress
from .raster.areas import pixel_areas
from .raster.grid import Grid, Window
from .raster.raster import Sample
from .raster.registration import measured_shift, tell_of_shift
from .raster.writing import Layout, RasterWriter, check_outputs, create
from .report.page import Table, write_table
from .segmenters import load_segmenter
from .versions import version_text
from .weights.model_file import Card, read_card

_SCALED = 200.0  # probabilities are stored as bytes: value / 200


def segment(job: jobs.SegmentJob, progress: Progress) -> dict[str, Any]:
    """Map the classes of the job's model.

    Returns:
        OUTPUT and, where asked for, OUTPUT_PROBABILITIES, OUTPUT_CONFIDENCE, OUTPUT_ENTROPY, OUTPUT_WEIGHTS and
        OUTPUT_CSV: paths; SHIFT_PX: measured between the two images, if there are two; FORWARD_S and WALL_S.

    Raises:
        BadOption: no image that the model can use.
        ModelMismatch: another number of bands, or SAR of another kind.
    """
    inputs = {role: source for role, source in (("optical", job.optical), ("sar", job.sar)) if source is not None}
    card = read_card(job.model)
    record = registry.method("segmentation", card.method)
    outputs = [path for name, path in asdict(job).items() if name.startswith("output")]
    check_outputs(outputs, inputs.values())
    network, card = load_segmenter(job.model, record)
    used = {role: source for role, source in inputs.items() if role in network.roles}
    if not used:
        wanted = " or ".join(network.roles)
        raise BadOption(name="images", value=", ".join(inputs), reason=f"this model needs an image that is {wanted}")
    for role in inputs.keys() - used.keys():
        progress.log(f"{record.title} does not use the image that is {role}.")
    device = choose_device(job.compute, progress)
    with progress.stage("Open images", 0.05):
        scene = open_scene(used, _scale(job, card), progress)
        _check_bands(scene, card, job.model)
        values = _shift(scene, progress)
    missing = [role for role in network.roles if role not in used]
    if missing and not card.training.get("missing"):
        progress.warn(
            f"The model was trained without modality dropout, and the image that is {missing[0]} is missing: "
            "expect poor results. Train it again with modality dropout."
        )
    method = SegmentMethod(network, card, tuple(used), device, job.compute, job.flips)
    with progress.stage(f"Segment with {record.title}", 0.95):
        return values | _mapped(method, scene, card, job, record, progress)


def _scale(job: jobs.SegmentJob, card: Card) -> str:
    """How to take the SAR image: as the job says, but a model of numbers without scale takes them as they are."""
    if job.scale == "auto" and card.options.get("sar_scale") == "other":
        return "other"
    return job.scale


def _check_bands(scene: Scene, card: Card, path: str) -> None:
    for role, image in scene.images.items():
        names = card.inputs[role]
        if image.count != len(names):
            what = f"number of {role} bands ({', '.join(names)})"
            raise ModelMismatch(path=path, what=what, found=len(names), expected=image.count)
    known = card.options.get("sar_scale")
    if "sar" in scene.images and (scene.scale == "other") != (known == "other"):
        raise ModelMismatch(path=path, what="SAR scale", found=known, expected=scene.scale)


def _shift(scene: Scene, progress: Progress) -> dict[str, Any]:
    """How far SAR lies from the optical image, with a warning where it is far."""
    if len(scene.images) < 2:
        return {}
    shift = measured_shift(scene.images["optical"], scene.images["sar"])
    tell_of_shift(shift, progress)
    return {} if shift is None else {"SHIFT_PX": shift.distance}


def _mapped(
    method: SegmentMethod,
    scene: Scene,
    card: Card,
    job: jobs.SegmentJob,
    record: registry.MethodRecord,
    progress: Progress,
) -> dict[str, Any]:
    classes = classes_on(card)
    size = tile_size(method, scene.grid, method.parts.probabilities.stop, job.compute)
    progress.log(f"Tiles of {size} x {size} pixels.")
    areas = _Areas(scene.grid, len(classes))
    started = time.perf_counter()
    with _writers(job, record, classes, scene.grid, method.parts, block_size(size), areas) as writer:
        timing = pipeline.run(method, scene.images, scene.grid, size, writer, progress)
    wall_s = time.perf_counter() - started
    progress.log(f"Segmented in {wall_s:.1f} s, {timing.forward_s:.1f} s of it in the method itself.")
    if job.output_csv:
        write_table(job.output_csv, areas.table(classes))
    wanted = "output", "output_probabilities", "output_confidence", "output_entropy", "output_weights", "output_csv"
    written = {name.upper(): getattr(job, name) for name in wanted if getattr(job, name)}
    return {**written, "FORWARD_S": timing.forward_s, "WALL_S": wall_s}


class _Areas:
    """Pixels and ground of every class, gathered while the map is written."""

    def __init__(self, grid: Grid, classes: int) -> None:
        self._of_row = pixel_areas(grid)
        self._pixels = np.zeros(classes, np.int64)
        self._ground = np.zeros(classes)

    def add(self, window: Window, index: np.ndarray, valid: np.ndarray) -> None:
        """Count the pixels of a tile."""
        kinds = len(self._pixels)
        rows = np.broadcast_to(self._of_row[window.row : window.bottom, None], valid.shape)
        found = index[valid].astype(np.int64)
        self._pixels += np.bincount(found, minlength=kinds)
        self._ground += np.bincount(found, rows[valid], kinds)

    def table(self, classes: tuple[jobs.LandClass, ...]) -> Table:
        """A row for every class."""
        total = max(self._ground.sum(), np.finfo(float).tiny)
        rows = [
            (
                each.number,
                each.name,
                int(pixels),
                round(float(ground), 2),
                round(float(ground) / 1e4, 4),
                ground / total,
            )
            for each, pixels, ground in zip(classes, self._pixels, self._ground, strict=True)
        ]
        return Table(("number", "class", "pixels", "area_m2", "area_ha", "share"), rows)


class _Outputs:
    """All files of a run, written tile by tile, and the areas."""

    def __init__(self, numbers: np.ndarray, areas: _Areas, files: list[tuple[RasterWriter, slice, float]]) -> None:
        self._numbers, self._areas, self._files = numbers, areas, files

    def encode(self, sample: Sample) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
        """The bands of every file as stored, class indices, and where they are valid."""
        index = sample.values[0].astype(np.int64)
        stored = []
        for writer, part, factor in self._files:
            values = self._numbers[index][None] if part == Parts.index else sample.values[part] * np.float32(factor)
            stored.append(writer.encode(Sample(values.astype(np.float32), sample.valid)))
        return stored, index, sample.valid

    def write(self, window: Window, stored: tuple[list[np.ndarray], np.ndarray, np.ndarray]) -> None:
        """Store a tile everywhere."""
        files, index, valid = stored
        for (writer, _, _), values in zip(self._files, files, strict=True):
            writer.write(window, values)
        self._areas.add(window, index, valid)


@contextlib.contextmanager
def _writers(
    job: jobs.SegmentJob,
    record: registry.MethodRecord,
    classes: tuple[jobs.LandClass, ...],
    grid: Grid,
    parts: Parts,
    block: int,
    areas: _Areas,
) -> Iterator[_Outputs]:
    """Open all files that are wanted."""
    tags = _tags(job, record, classes)
    names = tuple(each.name for each in classes)
    wanted = [
        (job.output, _map_layout(classes), parts.index, 1.0),
        (job.output_probabilities, _shares(*names), parts.probabilities, _SCALED),
        (job.output_confidence, _shares("Confidence"), parts.confidence, _SCALED),
        (job.output_entropy, _shares("Normalised entropy"), parts.entropy, _SCALED),
        (job.output_weights, _shares("Share of the optical image"), parts.optical_share, _SCALED),
    ]
    with contextlib.ExitStack() as stack:
        files = []
        for path, layout, part, factor in wanted:
            if path:
                opened = create(path, grid, part.stop - part.start, layout, tags, job.creation_options, block)
                files.append((stack.enter_context(opened), part, factor))
        yield _Outputs(np.array([each.number for each in classes]), areas, files)


def _map_layout(classes: tuple[jobs.LandClass, ...]) -> Layout:
    """Numbers as bytes where they fit, with a nodata that is no class, and the colours of the classes."""
    numbers = {each.number for each in classes}
    dtype = np.dtype(np.uint8 if max(numbers) < 255 else np.uint16)
    nodata = float(next(number for number in range(max(numbers) + 2) if number not in numbers))
    palette = {each.number: rgb(each.colour) for each in classes} if dtype == np.uint8 else {}
    colours = (ColorInterp.palette if palette else ColorInterp.gray,)
    return Layout(dtype, nodata, ("Land cover",), colours, palette=palette)


def _shares(*names: str) -> Layout:
    """Numbers from 0 to 1 in half percents."""
    count = len(names)
    return Layout(np.dtype(np.uint8), 255.0, names, scales=(1 / _SCALED,) * count, offsets=(0.0,) * count)


def _tags(job: jobs.SegmentJob, record: registry.MethodRecord, classes: tuple[jobs.LandClass, ...]) -> dict[str, str]:
    """What the results say about their origin."""
    sources = {"optical": job.optical, "sar": job.sar}
    inputs = {role: [file.path for file in source.files] for role, source in sources.items() if source is not None}
    return {
        "DEEP_FUSION_METHOD": record.id,
        "DEEP_FUSION_SOURCE": record.source,
        "DEEP_FUSION_MODEL": job.model,
        "DEEP_FUSION_INPUTS": json.dumps(inputs),
        "DEEP_FUSION_OPTIONS": json.dumps({"scale": job.scale, "flips": job.flips}),
        **classes_tag(classes),
        "DEEP_FUSION_VERSIONS": version_text(),
    }
