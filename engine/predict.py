# SPDX-License-Identifier: GPL-2.0-or-later
"""Predict: fine images of dates that only a coarse sensor saw."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..models import registry
from ..models.spatiotemporal.bracket import Bracket, Opener
from ..models.spatiotemporal.from_pairs import FromPairs
from . import jobs
from .errors import BadOption, ImageTooSmall, NoValidPixels
from .inference import pipeline
from .inference.memory import block_size, tile_size
from .progress import Progress
from .raster.files import layout_of
from .raster.ground import with_pixels
from .raster.raster import Sample
from .raster.registration import in_common, measured_shift
from .raster.writing import Layout, RasterWriter, check_outputs, create
from .versions import version_text
from .weights.model_file import save

if TYPE_CHECKING:
    from .training.loop import Curve

#: Shift in coarse pixels, along an axis, from which on it is worth a warning.
_FAR = 0.5


def predict(job: jobs.PredictJob, progress: Progress) -> dict[str, Any]:
    """Predict every target of the job from its pairs, in their order.

    Returns:
        OUTPUTS: paths; OUTPUT: the first of them; WEIGHTS: JSON, by target the share of the later pair in each band;
        OUTPUT_HTML, where asked for; FORWARD_S and WALL_S: seconds in the bare method, and from the first tile to the
        last closed file.
    """
    pairs = {number: pair for number, pair in ((1, job.before), (3, job.after)) if pair is not None}
    record = registry.method("spatiotemporal", job.method)
    _check(job, record, pairs)
    opener = Opener(job.options, progress)
    with progress.stage("Look at the images", 0.05):
        bracket = opener.bracket({number: (pair.fine, pair.coarse) for number, pair in pairs.items()})
        _tell(bracket, progress)
    learning_share = 0.6 if record.trainable and not job.model else 0.0
    outcome = _Outcome()
    method = _method(job, record, bracket, learning_share, outcome, progress)
    for target in job.targets:
        with progress.stage(f"Predict {target.coarse.name}", (0.95 - learning_share) / len(job.targets)):
            _predict(job, record, method, bracket.towards(opener.coarse(target.coarse)), target, outcome, progress)
    if job.output_html:
        from .prediction_report import write_report  # matplotlib comes with it

        write_report(job, record, bracket, outcome.weights, outcome.curve)
    return outcome.values(job)


class _Outcome:
    """What the run adds up over its targets."""

    def __init__(self) -> None:
        self.weights: list[list[float]] = []
        self.learning: dict[str, Any] = {}
        self.curve: Curve | None = None
        self.forward_s = self.wall_s = 0.0

    def values(self, job: jobs.PredictJob) -> dict[str, Any]:
        outputs = [target.output for target in job.targets]
        values = {
            "OUTPUT": outputs[0],
            "OUTPUTS": outputs,
            "WEIGHTS": json.dumps(self.weights),
            "FORWARD_S": self.forward_s,
            "WALL_S": self.wall_s,
        }
        return values | self.learning | ({"OUTPUT_HTML": job.output_html} if job.output_html else {})


def _check(job: jobs.PredictJob, record: registry.MethodRecord, pairs: Mapping[int, jobs.DatedPair]) -> None:
    if 0 < len(pairs) < record.least_pairs:
        reason = f"{record.title} needs a pair before and one after the date"
        raise BadOption(name="METHOD", value=record.id, reason=reason)
    if not pairs:
        raise BadOption(name="FINE_1", value="empty", reason="at least one pair of a fine and a coarse image is needed")
    if not job.targets:
        raise BadOption(name="COARSE_2", value="empty", reason="there is no date to predict")
    inputs = [source for pair in pairs.values() for source in (pair.fine, pair.coarse)]
    inputs += [target.coarse for target in job.targets]
    outputs = [path for target in job.targets for path in _paths(target)]
    check_outputs([*outputs, job.output_model, job.output_html], inputs)
    if len(set(outputs)) < len(outputs):
        raise BadOption(name="OUTPUT", value=outputs[0], reason="two results would have the same name")


def _paths(target: jobs.Target) -> list[str]:
    return [path for path in (target.output, target.output_source, target.output_uncertainty) if path]


def _tell(bracket: Bracket, progress: Progress) -> None:
    """What was found out about the images."""
    grid, ratio = bracket.grid, bracket.setting.ratio
    progress.log(
        f"Grid of the result: {grid.width} x {grid.height} pixels; coarse pixels are {ratio:.3g} fine ones wide."
    )
    number = bracket.setting.pairs[0]
    sensors = with_pixels(grid, *(ratio * size for size in grid.pixel_size))  # a file may have smaller ones
    pair = in_common(bracket.rasters[f"fine_{number}"], bracket.rasters[f"coarse_{number}"], sensors)
    shift = measured_shift(*pair)
    if shift is None or not shift.is_clear:
        progress.log("The shift between fine and coarse images could not be measured: they share too few edges.")
        return
    rows, cols = round(shift.rows * ratio), round(shift.cols * ratio)
    text = f"The coarse image lies {rows} rows down and {cols} columns to the right of the fine one (fine pixels)."
    (progress.warn if max(abs(shift.rows), abs(shift.cols)) > _FAR else progress.log)(text)


def _method(
    job: jobs.PredictJob,
    record: registry.MethodRecord,
    bracket: Bracket,
    share: float,
    outcome: _Outcome,
    progress: Progress,
) -> FromPairs:
    """The method, a network after it has learned; H = 0 stands in for a network where nothing can be learned."""
    if not record.needs_torch:
        return record.load()(bracket.setting)
    from .inference.device import choose_device  # torch comes with it

    device = choose_device(job.compute, progress)
    if not record.trainable:
        return record.load()(replace(bracket.setting, device=str(device)))
    from .pair_models import loaded

    learning, applying = _network_modules(record.id)
    names = layout_of(job.fine).names
    if job.model:
        return applying(bracket.setting, *loaded(record, job.model, len(names)), device, job.compute)
    try:
        with progress.stage(record.title, share):
            network, card, curve = learning(record, bracket, names, job, device, progress)
    except (ImageTooSmall, NoValidPixels) as error:
        progress.warn(f"Nothing can be learned, so the coarse change is taken as it is (H = 0). {error}")
        return registry.method("spatiotemporal", "linear").load()(bracket.setting)
    outcome.curve = curve
    outcome.learning = {"VALIDATION_LOSS_BEFORE": curve.validation[0][1], "VALIDATION_LOSS": curve.best[1]}
    if job.output_model:
        save(job.output_model, network.state_dict(), card)
        outcome.learning["OUTPUT_MODEL"] = job.output_model
    return applying(bracket.setting, network, card, device, job.compute)


def _network_modules(method: str) -> tuple[Any, Any]:
    """How a network learns, and what applies it; imported here, as torch comes with both."""
    if method == "stfdcnn":
        from . import stfdcnn
        from .inference.stfdcnn import StfdcnnMethod

        return stfdcnn.learned, StfdcnnMethod
    from . import heterogeneity
    from .inference.heterogeneity import HeterogeneityMethod

    return heterogeneity.learned, HeterogeneityMethod


def _predict(
    job: jobs.PredictJob,
    record: registry.MethodRecord,
    method: FromPairs,
    bracket: Bracket,
    target: jobs.Target,
    outcome: _Outcome,
    progress: Progress,
) -> None:
    layout = layout_of(job.fine)
    layout = layout if layout.nodata is not None else replace(layout, nodata=_free_number(layout.dtype))
    with progress.stage("Survey", 0.3):
        method.survey(bracket.rasters, bracket.grid, progress)
    size = tile_size(method, bracket.grid, 3 * len(layout.names), job.compute)
    started = time.perf_counter()
    with (
        progress.stage(f"Predict with {record.title}", 0.7),
        _writers(job, record, target, layout, bracket, block_size(size)) as writer,
    ):
        timing = pipeline.run(method, bracket.rasters, bracket.grid, size, writer, progress)
    outcome.forward_s += timing.forward_s
    outcome.wall_s += time.perf_counter() - started
    outcome.weights.append([round(float(weight), 4) for weight in method.weights])
    if len(method.pairs) == 2 and len(method.weights):
        shares = ", ".join(f"{weight:.2f}" for weight in method.weights)
        progress.log(f"{target.coarse.name}: share of the later pair by band {shares}.")


def _free_number(dtype: np.dtype) -> float:
    """Nodata for results of a type: clouds leave holes even where the fine image has none."""
    return float("nan") if dtype.kind == "f" else float(np.iinfo(dtype).min)


@contextlib.contextmanager
def _writers(
    job: jobs.PredictJob,
    record: registry.MethodRecord,
    target: jobs.Target,
    layout: Layout,
    bracket: Bracket,
    block: int,
) -> Iterator[_Several]:
    """Open all results of a target."""
    bands = len(layout.names)
    tags = _tags(job, record, target)
    source = Layout(np.dtype(np.uint8), 0.0, ("Source: 1 earlier pair, 2 later pair, 3 both",))
    apart = Layout(np.dtype(np.float32), float("nan"), layout.names)
    wanted = [
        (target.output, layout, slice(0, bands)),
        (target.output_source, source, slice(bands, bands + 1)),
        (target.output_uncertainty, apart, slice(bands + 1, 2 * bands + 1)),
    ]
    with contextlib.ExitStack() as stack:
        parts = []
        for path, stored, part in wanted:
            if path:
                count = part.stop - part.start
                opened = create(path, bracket.grid, count, stored, tags, job.creation_options, block)
                parts.append((stack.enter_context(opened), part))
        yield _Several(parts)


class _Several:
    """Writers that share the bands of a tile."""

    def __init__(self, parts: list[tuple[RasterWriter, slice]]) -> None:
        self._parts = parts

    def encode(self, sample: Sample) -> list[np.ndarray]:
        return [writer.encode(Sample(sample.values[part], sample.valid)) for writer, part in self._parts]

    def write(self, window: Any, stored: list[np.ndarray]) -> None:
        for (writer, _), values in zip(self._parts, stored, strict=True):
            writer.write(window, values)


def _tags(job: jobs.PredictJob, record: registry.MethodRecord, target: jobs.Target) -> dict[str, str]:
    """What a result says about its origin."""
    pairs = {name: pair for name, pair in (("before", job.before), ("after", job.after)) if pair is not None}
    inputs = {f"{kind}_{name}": getattr(pair, kind) for name, pair in pairs.items() for kind in ("fine", "coarse")}
    inputs["coarse_2"] = target.coarse
    paths = {role: [file.path for file in source.files] for role, source in inputs.items()}
    return {
        "DEEP_FUSION_METHOD": record.id,
        "DEEP_FUSION_SOURCE": record.source,
        "DEEP_FUSION_MODEL": job.model,
        "DEEP_FUSION_INPUTS": json.dumps(paths),
        "DEEP_FUSION_OPTIONS": json.dumps(job.options),
        "DEEP_FUSION_SEED": str(job.seed),
        "DEEP_FUSION_VERSIONS": version_text(),
    }
