# SPDX-License-Identifier: GPL-2.0-or-later
"""The only thing the two processes share: what is to be done, and what is said about it.

Standard library only. A job is a frozen dataclass, sent as one line of JSON:

    {"protocol": 1, "verb": "apply", "job": {...}}

The engine answers with one JSON object per line, told apart by "type":

    ready      protocol, python, versions {"torch": "2.13.0" or null, ...}
    progress   fraction 0..1, stage (text; only when it changed)
    log        text
    warning    text
    training   iteration, iterations, loss, validation, best, best_iteration, figures {name: number}, curves, samples;
               only if the job names a folder for pictures. Losses and figures may be null; curves and samples are paths
               of pictures, the latest of many, whole and never written to again, or empty.
    result     values {output name: path, number or string}
    error      code, facts, text, traceback
    cancelled

exactly one of the last three, and nothing after it. The plugin may send {"op": "cancel"} at any time, and
{"op": "finish"}, upon which the training that goes on, or else the next one, stops at its next iteration and keeps its
best weights; the job goes on with them as if they had come by themselves.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from .errors import BadOption, ProtocolMismatch

PROTOCOL = 1


@dataclass(frozen=True)
class RasterFile:
    """Bands of one file. Band numbers count from 1 as GDAL's; none means all but alpha."""

    path: str
    bands: tuple[int, ...] = ()
    nodata: Optional[float] = None  #: used instead of the file's own, when given


@dataclass(frozen=True)
class Source:
    """One input image: the bands of one or more files, in this order, under the name the user knows it by.

    Pixels that the `mask` marks are taken as nodata: those with any number but 0, or with any of `mask_bits`.
    """

    name: str
    files: tuple[RasterFile, ...]
    mask: Optional[RasterFile] = None
    mask_bits: tuple[int, ...] = ()


@dataclass(frozen=True)
class Compute:
    """Where and how large. Nothing in here changes the result beyond rounding."""

    device: str = "auto"  #: auto, cpu, cuda, mps
    precision: str = "auto"  #: auto, float32, mixed
    tile_size: int = 0  #: reference-grid pixels; 0 chooses
    memory_limit_mb: int = 0  #: budget of the engine process; 0 chooses


@dataclass(frozen=True)
class Training:
    """How long and how hard to train; zeros take the method's preset.

    Pictures of how it goes are drawn into the folder `pictures`, which exists and is the caller's to remove.
    """

    iterations: int = 0
    batch_size: int = 0
    learning_rate: float = 0.0
    patch_size: int = 0
    validation_share: float = 0.2
    time_limit_s: float = 0.0
    resume_from: str = ""
    pictures: str = ""


@dataclass(frozen=True)
class ApplyJob:
    """Run one method on one set of inputs and write one raster.

    With `adapt`, a trainable method first learns on these very inputs, from `model` if that is given. An empty `method`
    is the one that `model` says.
    """

    task: str
    method: str
    inputs: dict[str, Source]
    output: str
    model: str = ""
    adapt: Optional[Training] = None
    output_model: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()
    seed: int = 0


#: Pixel size in metres of the coarse sensor that most people use (MODIS), where the images do not tell it.
MODIS_PIXEL_M = 463.3127

#: Days to the nearest pair beyond which predictions become clearly worse (Yang et al. 2024, IEEE JSTARS,
#: doi 10.1109/JSTARS.2024.3385998).
FAR_DAYS = 40


@dataclass(frozen=True)
class DatedPair:
    """A fine and a coarse image of one date."""

    fine: Source
    coarse: Source


@dataclass(frozen=True)
class Target:
    """A date to predict: its coarse image, and where to write the result.

    `output_source` tells of each pixel from which pairs it comes, `output_uncertainty` how far the predictions from
    the two pairs are from each other.
    """

    coarse: Source
    output: str
    output_source: str = ""
    output_uncertainty: str = ""


@dataclass(frozen=True)
class PredictJob:
    """Predict fine images of dates that only the coarse sensor saw, from the pairs before and after.

    `before` or `after` may be missing for methods that do with one pair.
    """

    method: str
    before: Optional[DatedPair]
    after: Optional[DatedPair]
    targets: tuple[Target, ...]
    model: str = ""
    output_model: str = ""
    output_html: str = ""
    training: Training = Training()
    options: dict[str, Any] = field(default_factory=dict)
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()
    seed: int = 0

    @property
    def fine(self) -> Source:
        """The fine image that the results are like."""
        return next(pair.fine for pair in (self.before, self.after) if pair is not None)


@dataclass(frozen=True)
class Dated:
    """An image and the day that it shows, as YYYY-MM-DD."""

    date: str
    image: Source


@dataclass(frozen=True)
class SeriesJob:
    """Predict a fine image for every day of a coarse series.

    Fine and coarse images at most `tolerance_days` apart are a pair. Days that have a fine image are left out, or
    their fine image is copied, or they are predicted all the same, as `existing` says: skip, copy, predict.
    """

    method: str
    fine: tuple[Dated, ...]
    coarse: tuple[Dated, ...]
    folder: str
    existing: str = "skip"
    tolerance_days: int = 0
    plan_only: bool = False
    training: Training = Training()
    options: dict[str, Any] = field(default_factory=dict)
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()
    seed: int = 0


#: Classes that a map may have: as many as a byte can tell apart, less one value for pixels without a class.
MOST_CLASSES = 255

#: What stands for the class where none is probable enough.
UNKNOWN = "unknown"

#: The largest number of a class; the least is 0.
LARGEST_CLASS = 65535


@dataclass(frozen=True)
class LandClass:
    """One class of a map: its number in the labels, its name, and its colour as #rrggbb or nothing."""

    number: int
    name: str
    colour: str = ""


@dataclass(frozen=True)
class Places:
    """Points or polygons of a layer, in a GeoJSON file, under the name by which the user knows the layer.

    `crs` is that of the coordinates, as WKT or such as EPSG:4326; `field` the property that holds the class.
    """

    name: str
    path: str
    crs: str
    field: str = ""


@dataclass(frozen=True)
class Chips:
    """Chips of images with a class for each as a whole.

    Either a folder that has a folder of images for each class, or places of a layer over an image.
    """

    folder: str = ""
    image: Optional[Source] = None
    places: Optional[Places] = None


@dataclass(frozen=True)
class TrainJob:
    """Train one method on one or more sets of inputs and write a model and a report.

    `classes` says what the numbers in the labels mean, for tasks that have labels; `chips` is what scene classifiers
    learn from, instead of `inputs`.
    """

    task: str
    method: str
    inputs: tuple[dict[str, Source], ...]
    output_model: str
    output_html: str = ""
    training: Training = Training()
    classes: tuple[LandClass, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    compute: Compute = Compute()
    seed: int = 0
    chips: Optional[Chips] = None


@dataclass(frozen=True)
class AssessJob:
    """Measure a result, with or without a truth, and write reports.

    `classes` says what the numbers in the truth mean, for tasks that have classes. `places` are layers by role, for
    tasks whose results are layers; `chips` have a known class, for tasks that classify these.
    """

    task: str
    inputs: dict[str, Source]
    output_html: str = ""
    output_csv: str = ""
    classes: tuple[LandClass, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    compute: Compute = Compute()
    places: dict[str, Places] = field(default_factory=dict)
    chips: Optional[Chips] = None


@dataclass(frozen=True)
class CompareJob:
    """Run several methods on one pair of images and rank them.

    `methods` are ids, `models` model files, each of which takes part too. `protocol` says where to measure: at reduced
    resolution, against the original MS (reduced), at full resolution, without a truth (full), or both. `extent` is
    west, south, east and north in the CRS of PAN; none for the whole images. Networks without a model learn as `adapt`
    says. Intermediate images go into `folder`, which is the caller's to remove.
    """

    task: str
    inputs: dict[str, Source]
    methods: tuple[str, ...]
    folder: str
    models: tuple[str, ...] = ()
    extent: tuple[float, ...] = ()
    protocol: str = "both"
    adapt: Optional[Training] = None
    output_html: str = ""
    output_csv: str = ""
    output_json: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    compute: Compute = Compute()
    seed: int = 0


@dataclass(frozen=True)
class ExplainJob:
    """Show which features of a trained network made one band of its result (Grad-CAM), as rasters in a folder.

    `band` counts from 1. `layers` are titles that the network declares; none for all. With `feature_maps` the maps
    themselves, averaged over their channels, are written too.
    """

    task: str
    inputs: dict[str, Source]
    model: str
    band: int
    folder: str
    layers: tuple[str, ...] = ()
    feature_maps: bool = True
    options: dict[str, Any] = field(default_factory=dict)
    compute: Compute = Compute()


@dataclass(frozen=True)
class CrossvalidateJob:
    """Train and test scene classifiers fold by fold, with several fusions on the same folds, and compare them.

    `method` is the backbone. Folds come from `fold_file`, or there are `folds` of them; of these `first_folds` are run,
    all for 0. Results of each are kept in `folder`, which exists, so that a job that was stopped can go on.
    """

    method: str
    chips: Chips
    fusions: tuple[str, ...]
    folds: int = 5
    fold_file: str = ""
    first_folds: int = 0
    folder: str = ""
    output_html: str = ""
    output_csv: str = ""
    output_json: str = ""
    training: Training = Training()
    classes: tuple[LandClass, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    compute: Compute = Compute()
    seed: int = 0


@dataclass(frozen=True)
class ClassifyJob:
    """Say what an image shows, cell by cell or at the places of a layer, as a GeoPackage.

    Cells are `stride` wide, `cell_size` is the side of the ground that is looked at for each, both in units of the
    image's CRS; 0 takes the chip of the model, and for the stride the cell size. What is less probable than `threshold`
    is unknown; where less than `least_valid` of a chip holds data there is no answer. Of cells there may be a raster of
    classes with one pixel each, and a map of what speaks for the class.
    """

    model: str
    image: Source
    output: str
    places: Optional[Places] = None
    cell_size: float = 0.0
    stride: float = 0.0
    threshold: float = 0.0
    least_valid: float = 0.5
    output_raster: str = ""
    output_map: str = ""
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()


@dataclass(frozen=True)
class DespeckleJob:
    """Make a SAR image ready for use: filter its speckle, limit it, add the ratio of its first two bands.

    `method` is a speckle filter or none. `scale` says what the image holds: linear (power), db (decibels), or auto to
    look; `output_scale` what the result shall hold, same or one of the two. `lowest` and `highest` limit the result,
    in decibels.
    """

    method: str
    image: Source
    output: str
    scale: str = "auto"
    output_scale: str = "same"
    window: int = 7
    looks: float = 4.4
    ratio: bool = False
    lowest: Optional[float] = None
    highest: Optional[float] = None
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()


@dataclass(frozen=True)
class SegmentJob:
    """Make a land-cover map of an optical image, a SAR image, or both, with a trained model.

    Beside the map `output` there may be the probabilities of all classes, that of the map's class (confidence), the
    normalised entropy of the probabilities, and how much of the answer comes from the optical image (weights).
    `scale` is that of the SAR image: auto, linear, db, other. With `flips` each window is also looked at mirrored and
    turned, and the probabilities are averaged.
    """

    model: str
    optical: Optional[Source]
    sar: Optional[Source]
    output: str
    output_probabilities: str = ""
    output_confidence: str = ""
    output_entropy: str = ""
    output_weights: str = ""
    output_csv: str = ""
    scale: str = "auto"
    flips: bool = False
    creation_options: tuple[str, ...] = ()
    compute: Compute = Compute()


@dataclass(frozen=True)
class MeasureShiftJob:
    """Measure how far two images of one place lie from each other, in the middle of the ground that both cover.

    It is measured in the larger pixels of the two; or in pixels of `pixel_m` metres, for an image that was resampled
    to smaller ones than its sensor has.
    """

    reference: Source
    other: Source
    pixel_m: float = 0.0


@dataclass(frozen=True)
class CheckJob:
    """Say what the engine can do: interpreter, versions, devices, throughput."""


@dataclass(frozen=True)
class DemoJob:
    """Write the demonstration images."""

    folder: str
    size: int = 1024
    seed: int = 0


@dataclass(frozen=True)
class InfoJob:
    """Tell what a model file is."""

    model: str
    output_html: str = ""


Job = Union[
    ApplyJob,
    TrainJob,
    AssessJob,
    CompareJob,
    ExplainJob,
    PredictJob,
    SeriesJob,
    CrossvalidateJob,
    ClassifyJob,
    DespeckleJob,
    SegmentJob,
    MeasureShiftJob,
    CheckJob,
    DemoJob,
    InfoJob,
]

JOBS: dict[str, type] = {
    "apply": ApplyJob,
    "train": TrainJob,
    "assess": AssessJob,
    "compare": CompareJob,
    "explain": ExplainJob,
    "predict": PredictJob,
    "series": SeriesJob,
    "crossvalidate": CrossvalidateJob,
    "classify": ClassifyJob,
    "segment": SegmentJob,
    "despeckle": DespeckleJob,
    "measure_shift": MeasureShiftJob,
    "check": CheckJob,
    "demo": DemoJob,
    "info": InfoJob,
}


def verb_of(job: Job) -> str:
    """The verb under which a job is sent and carried out."""
    return next(verb for verb, kind in JOBS.items() if kind is type(job))


def to_json(job: Job) -> str:
    """One line of JSON that `from_json` turns back into an equal job."""
    return json.dumps({"protocol": PROTOCOL, "verb": verb_of(job), "job": dataclasses.asdict(job)})


def from_json(text: str) -> Job:
    """The job in a line of JSON.

    Raises:
        ProtocolMismatch: it was written by another version.
        BadOption: it is no job.
    """
    try:
        message = json.loads(text)
        if message["protocol"] != PROTOCOL:
            raise ProtocolMismatch(expected=PROTOCOL, found=message["protocol"])
        return _build(JOBS[message["verb"]], message["job"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadOption(name="job", value=text[:80], reason=f"it is no job ({error!r})") from error


def _build(kind: Any, value: Any) -> Any:
    """`value`, parsed from JSON, as the type that a dataclass field declares."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if origin is Union:  # Optional[X]
        return None if value is None else _build(arguments[0], value)
    if value is None:
        raise TypeError(f"null where {kind} is needed")
    if origin is tuple:
        return tuple(_build(arguments[0], item) for item in value)
    if origin is dict:
        return {key: _build(arguments[1], item) for key, item in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        types = typing.get_type_hints(kind)
        return kind(**{name: _build(types[name], item) for name, item in value.items()})
    return kind(value)
