# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess the answers of a scene classifier: those in a layer against a truth, or those of a model on known chips."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from rasterio.crs import CRS

from ...models import registry
from .. import jobs
from ..class_accuracy import accuracy_sections
from ..classes import classes_on, coloured
from ..errors import BadOption, ModelMismatch, NoChips, NothingToCompare
from ..metrics.calibration import calibration_error, reliability
from ..metrics.confusion import Confusion, confusion
from ..progress import Progress
from ..raster.writing import check_outputs
from ..report.page import Section, Table, write_page, write_table
from ..vector.matching import matches
from ..vector.places import Place, read_places

#: The field in which layers of answers have the probability of the class.
_CONFIDENCE = "confidence"


class _Compared(NamedTuple):
    """Answers with their truth, index by index.

    Attributes:
        truth: class indices, (count,).
        found: class indices, (count,).
        confidence: of what was found, (count,); NaN where it is not told.
        classes: of the indices.
        unknown: how many answers there were that name no class; they are in none of the figures.
    """

    truth: np.ndarray
    found: np.ndarray
    confidence: np.ndarray
    classes: tuple[jobs.LandClass, ...]
    unknown: int

    @property
    def accuracy(self) -> Confusion:
        """The confusion matrix and what it says."""
        everywhere = np.ones(len(self.truth), bool)
        return Confusion(confusion(self.truth, self.found, everywhere, len(self.classes)))

    @property
    def values(self) -> dict[str, float]:
        """OA, KAPPA, MIOU, F1, and ECE, which is NaN where confidence is not told."""
        told = np.isfinite(self.confidence)
        error = calibration_error(self.confidence[told], (self.truth == self.found)[told])
        counts = {"COUNT": len(self.truth), "UNKNOWN": self.unknown}
        return {**self.accuracy.values, "ECE": error, **counts}


def assess(job: jobs.AssessJob, progress: Progress) -> dict[str, Any]:
    """Measure the layer `predicted` against the layer `truth`, or the model in the options on the job's chips.

    Which features belong together, `matches` says; without a layer `truth` the classes are in two fields of one layer,
    that of the truth in the option "truth_field". Answers that name no class count as unknown, and not among the rest.

    Returns:
        OA, KAPPA, MIOU and F1 (see Confusion), ECE, COUNT and UNKNOWN; OUTPUT_HTML and OUTPUT_CSV, where asked for.

    Raises:
        BadOption: neither two layers nor chips and a model.
        ModelMismatch: chips have another number of bands than the model.
        NothingToCompare: no answer has a truth.
    """
    check_outputs([job.output_html, job.output_csv], job.inputs.values())
    if job.chips is not None:
        compared, more = _by_model(job, job.chips, progress)
    else:
        compared, more = _by_layers(job), []
    written = {}
    if job.output_csv:
        write_table(job.output_csv, _table(compared))
        written["OUTPUT_CSV"] = job.output_csv
    if job.output_html:
        write_page(
            job.output_html, "Accuracy of scenes", [("Accuracy", compared.values), *(more or _sections(compared))]
        )
        written["OUTPUT_HTML"] = job.output_html
    return {**compared.values, **written}


def _by_model(job: jobs.AssessJob, source: jobs.Chips, progress: Progress) -> tuple[_Compared, list[Section]]:
    from ..chip_learning import answers_on, read_chips  # these need torch, which layers do not
    from ..chip_report import answer_sections
    from ..classifiers import chip_pixel_m, chip_size, load_classifier
    from ..inference.classifying import ChipClassifier
    from ..inference.device import choose_device
    from ..weights.model_file import read_card

    path = str(job.options.get("model", ""))
    if not path:
        raise BadOption(name="MODEL", value="empty", reason="a model is needed to classify the chips")
    network, card = load_classifier(path, registry.method("scenes", read_card(path).method))
    with progress.stage("Read chips", 0.4):
        chips = read_chips(source, chip_size(card), chip_pixel_m(card), progress)
    if len(chips.bands) != len(card.bands):
        what = f"number of bands ({', '.join(card.bands)})"
        raise ModelMismatch(path=path, what=what, found=len(card.bands), expected=len(chips.bands))
    classes = classes_on(card)
    index = {each.name: at for at, each in enumerate(classes)}
    strangers = [name for name in chips.classes if name not in index]
    known = np.flatnonzero([chips.classes[label] in index for label in chips.labels])
    if strangers:
        progress.warn(f"The model does not know {', '.join(strangers)}; chips of these classes are left out.")
    if not len(known):
        raise NoChips(name=source.folder or "the layer", reason="the model knows none of its classes")
    labels = np.array([index.get(name, -1) for name in chips.classes])[chips.labels]
    chips = dataclasses.replace(chips, labels=labels)
    with progress.stage("Classify", 0.6):
        classifier = ChipClassifier(network, card, choose_device(job.compute, progress), job.compute)
        answers = answers_on(classifier, chips, known)
    compared = _Compared(answers.truth, answers.found, answers.probabilities.max(axis=1), classes, 0)
    return compared, answer_sections(answers, chips, classes)


def _by_layers(job: jobs.AssessJob) -> _Compared:
    """Answers in a layer, with their truth in another one or in another field."""
    predicted = job.places.get("predicted")
    if predicted is None or not predicted.field:
        raise BadOption(
            name="PREDICTED", value="empty", reason="a layer with answers and the field of their class are needed"
        )
    crs = CRS.from_user_input(predicted.crs)
    found = read_places(predicted, crs)
    if "truth" in job.places:
        true = read_places(job.places["truth"], crs)
        pairs = [(found[match.first], true[match.second].label) for match in matches(found, true)]
    else:
        field = str(job.options.get("truth_field", ""))
        if not field:
            raise BadOption(
                name="TRUTH", value="empty", reason="give a layer with the truth, or the field that holds it"
            )
        true = read_places(dataclasses.replace(predicted, field=field), crs)
        pairs = [(place, other.label) for place, other in zip(found, true, strict=True)]
    return _compared([(place, label) for place, label in pairs if label], predicted.name)


def _compared(pairs: Sequence[tuple[Place, str]], name: str) -> _Compared:
    named = [(place, label) for place, label in pairs if place.label not in ("", jobs.UNKNOWN)]
    if not named:
        raise NothingToCompare(name=name)
    names = sorted({label for place, true in named for label in (place.label, true)})
    classes = coloured([jobs.LandClass(number, each) for number, each in enumerate(names, 1)])
    truth, found = (
        [names.index(label) for label in labels]
        for labels in zip(*((true, place.label) for place, true in named), strict=True)
    )
    confidence = [_number(place.properties.get(_CONFIDENCE)) for place, _ in named]
    return _Compared(np.array(truth), np.array(found), np.array(confidence), classes, len(pairs) - len(named))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _sections(compared: _Compared) -> list[Section]:
    sections = accuracy_sections(compared.accuracy, compared.classes, "features", "answer")
    told = np.isfinite(compared.confidence)
    if told.any():
        found = reliability(compared.confidence[told], (compared.truth == compared.found)[told], bins=10)
        rows = [(f"{each.confidence:.2f}", each.size, each.accuracy) for each in found]
        sections.append(("Confidence", Table(("mean confidence", "features", "share that is right"), rows)))
    return sections


def _table(compared: _Compared) -> Table:
    """Figures for the whole, then by class, then the matrix, one row each."""
    accuracy, names = compared.accuracy, [each.name for each in compared.classes]
    rows: list[tuple[Any, ...]] = [(name, "", "", value) for name, value in compared.values.items()]
    for title, column in (
        ("iou", accuracy.iou),
        ("recall", accuracy.recall),
        ("precision", accuracy.precision),
        ("f1", accuracy.f1),
    ):
        rows += [(title, name, "", float(value)) for name, value in zip(names, column, strict=True)]
    rows += [
        ("count", true, found, int(accuracy.matrix[row, col]))
        for row, true in enumerate(names)
        for col, found in enumerate(names)
    ]
    return Table(("metric", "class", "taken for", "value"), rows)
