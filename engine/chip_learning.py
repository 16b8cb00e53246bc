# SPDX-License-Identifier: GPL-2.0-or-later
"""How scene classifiers learn from chips, once or fold by fold, and how they do on chips they did not see."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from ..models.registry import MethodRecord
from ..models.scenes.classifier import Classifier
from . import fitting, jobs
from .classes import classes_on, coloured
from .classifiers import ROLE, chip_size, load_classifier, new_classifier
from .errors import BadOption, ModelMismatch
from .examples import ChipExamples
from .inference.classifying import ChipClassifier, softmax
from .inference.device import precision
from .learning import as_wished, tell
from .metrics.calibration import calibration_error, temperature
from .metrics.confusion import Confusion, confusion
from .progress import Progress
from .raster.files import layout_of, open_source
from .raster.ground import with_pixels_of
from .raster.resampling import Resampled
from .training import chips as chip_reading
from .training.chip_objective import AUGMENTATIONS, ChipObjective, Tally, chip_samples, class_weights
from .training.chips import ChipSet
from .training.loop import Curve, Goal, Schedule, fit
from .training.samples import Samples
from .vector import places as place_reading
from .watching import watcher
from .weights.model_file import Card

#: Chips by which the importance of what is merged is told.
_TELLING = 256


@dataclass(frozen=True)
class Lesson:
    """What is learned, from what, and how."""

    record: MethodRecord
    chips: ChipSet
    classes: tuple[jobs.LandClass, ...]
    schedule: Schedule
    options: Mapping[str, Any]
    training: jobs.Training
    compute: jobs.Compute
    device: torch.device
    seed: int


@dataclass(frozen=True)
class Answers:
    """What a classifier says of chips whose class is known.

    Attributes:
        chips: their places in the set, (count,).
        truth: class indices, (count,).
        probabilities: of the classes, (count, classes).
    """

    chips: np.ndarray
    truth: np.ndarray
    probabilities: np.ndarray

    @property
    def found(self) -> np.ndarray:
        """The most probable class of each, (count,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def right(self) -> np.ndarray:
        """Whether that is the true one, (count,) bool."""
        return self.found == self.truth

    @property
    def accuracy(self) -> Confusion:
        """The confusion matrix and what it says."""
        everywhere, classes = np.ones(len(self.truth), bool), self.probabilities.shape[1]
        return Confusion(confusion(self.truth, self.found, everywhere, classes))

    @property
    def values(self) -> dict[str, float]:
        """OA, KAPPA, MIOU and F1; and ECE, the expected calibration error."""
        error = calibration_error(self.probabilities.max(axis=1), self.right)
        return {**self.accuracy.values, "ECE": error}


@dataclass(frozen=True)
class Learned:
    """A trained network, its card, the curve of its learning, and its answers on chips it did not learn from."""

    network: Classifier
    card: Card
    curve: Curve
    checked: Answers
    importances: Mapping[str, float]  #: of what is merged, by title, as shares
    accuracies: Mapping[str, Sequence[tuple[int, float]]]  #: (iteration, OA) in training and in validation


def lesson(
    record: MethodRecord,
    source: jobs.Chips,
    classes: Sequence[jobs.LandClass],
    options: Mapping[str, Any],
    training: jobs.Training,
    compute: jobs.Compute,
    device: torch.device,
    seed: int,
    progress: Progress,
) -> Lesson:
    """All that a training needs, with its chips read.

    Options beside those of `new_classifier`: "smoothing" of the labels; "augmentation", one of AUGMENTATIONS;
    "class_weights", one of CLASS_WEIGHTS; "pixel_size_m", to which an image is resampled, or which images without
    georeference have.

    Raises:
        BadOption, NoChips: an option does not work, or there is nothing to learn from.
    """
    kind = record.load()
    preset = fitting.chosen_preset(kind, str(options.get("preset", "")))
    options = {"class_weights": "none", "pixel_size_m": 0.0, **preset.options, **options}
    schedule = as_wished(preset.schedule, training)
    _check(options, schedule, kind)
    chips = read_chips(source, schedule.patch_size, float(options["pixel_size_m"]), progress)
    for left_out in chips.skipped:
        progress.warn(f"Left out: {left_out}.")
    return Lesson(record, chips, known_classes(chips, classes), schedule, options, training, compute, device, seed)


def _check(options: Mapping[str, Any], schedule: Schedule, kind: type[Classifier]) -> None:
    if options["augmentation"] not in AUGMENTATIONS:
        reason = f"choose one of {', '.join(AUGMENTATIONS)}"
        raise BadOption(name="AUGMENTATION", value=options["augmentation"], reason=reason)
    if not 0 <= float(options["smoothing"]) < 1:
        raise BadOption(name="SMOOTHING", value=options["smoothing"], reason="it is a share from 0 to less than 1")
    if schedule.patch_size < kind.least_size:
        reason = f"chips have to be {kind.least_size} pixels or more"
        raise BadOption(name="PATCH_SIZE", value=schedule.patch_size, reason=reason)
    if schedule.batch_size < 2:
        reason = "batch normalisation needs two chips at once, or more"
        raise BadOption(name="BATCH_SIZE", value=schedule.batch_size, reason=reason)
    class_weights([1], str(options["class_weights"]))


def read_chips(source: jobs.Chips, size: int, pixel_m: float, progress: Progress) -> ChipSet:
    """Chips of so many pixels on a side, from a folder, or from an image around places.

    Args:
        source: where from.
        size: in pixels.
        pixel_m: width of a pixel in metres, to which the image is resampled; 0 keeps its own. Images of a folder are
            only taken to be so, where they do not say themselves.
        progress: told while reading.

    Raises:
        BadOption: neither a folder nor an image with places is given.
        NoChips: there are less than two classes.
    """
    if source.folder:
        return chip_reading.read_folder(source.folder, size, progress, pixel_m)
    if source.image is None or source.places is None or not source.places.field:
        reason = "give a folder of class folders, or an image with labelled points or polygons and their class field"
        raise BadOption(name="FOLDER", value="empty", reason=reason)
    image, layout = open_source(source.image), layout_of(source.image)
    if pixel_m:
        image = Resampled(image, with_pixels_of(image.grid, pixel_m))
    places = place_reading.read_places(source.places, image.grid.crs)
    return chip_reading.read_places(image, layout.dtype, layout.names, places, size, source.places.name, progress)


def known_classes(chips: ChipSet, given: Sequence[jobs.LandClass]) -> tuple[jobs.LandClass, ...]:
    """The classes of chips with numbers from 1 and colours; those that are given by their names keep their own."""
    own = {each.name: each for each in given}
    taken = {each.number for each in given}
    free = (number for number in range(1, len(chips.classes) + len(taken) + 1) if number not in taken)
    return coloured([own[name] if name in own else jobs.LandClass(next(free), name) for name in chips.classes])


def learn(lesson: Lesson, learning: np.ndarray, checking: np.ndarray, progress: Progress) -> Learned:
    """Train on some chips; the weights that do best on others are kept.

    Args:
        lesson: what and how.
        learning: places of the chips to learn from, (count,).
        checking: of those to select and to calibrate by; none for those learned from.
        progress: told while training.
    """
    if not len(checking):
        progress.warn("No chips are held out, so the accuracy told is that on the chips learned from.")
        checking = learning
    chips = lesson.chips
    _tell_counts(lesson, learning, checking, progress)
    network, card = _network(lesson, learning)
    counts = np.bincount(chips.labels[learning], minlength=len(chips.classes))
    objective = ChipObjective(
        card.mean[ROLE],
        card.spread[ROLE],
        class_weights(counts.tolist(), str(lesson.options["class_weights"])),
        float(lesson.options["smoothing"]),
        str(lesson.options["augmentation"]),
        lesson.seed,
    )
    curve = _fitted(lesson, network, objective, learning, checking, progress)
    answers, card = _calibrated(lesson, network, card, checking)
    importances = _importances(lesson, network, objective, checking[:_TELLING])
    card = _completed(lesson, card, curve, counts, answers)
    return Learned(network, card, curve, answers, importances, _accuracies(objective.tally, curve))


def answers_on(classifier: ChipClassifier, chips: ChipSet, which: np.ndarray) -> Answers:
    """What a classifier says of some of the chips."""
    return Answers(which, chips.labels[which], classifier.probabilities(chips.pixels[which]))


def _tell_counts(lesson: Lesson, learning: np.ndarray, checking: np.ndarray, progress: Progress) -> None:
    classes = len(lesson.classes)
    counts = (np.bincount(lesson.chips.labels[part], minlength=classes) for part in (learning, checking))
    for each, learned, checked in zip(lesson.classes, *counts, strict=True):
        if learned < 2:
            progress.warn(f"Class {each.name} has {learned} chips to learn from and {checked} to check on.")
    progress.log(f"{len(learning)} chips of {classes} classes to learn from, {len(checking)} to check on.")


def _network(lesson: Lesson, learning: np.ndarray) -> tuple[Classifier, Card]:
    """A new network with means and spreads of the chips to learn from, or the one to go on from."""
    chips, path, size = lesson.chips, lesson.training.resume_from, lesson.chips.pixels.shape[-1]
    if not path:
        moments = _moments(chips.pixels, learning)
        network, card = new_classifier(
            lesson.record, lesson.options, size, chips.bands, lesson.classes, moments, lesson.seed
        )
        return network, dataclasses.replace(card, options={"size": size, "pixel_size_m": chips.pixel_size_m})
    network, card = load_classifier(path, lesson.record)
    names = [each.name for each in classes_on(card)], [each.name for each in lesson.classes]
    for what, found, expected in (
        ("number of bands", len(card.bands), len(chips.bands)),
        ("list of classes", *names),
        ("chip size", chip_size(card), size),
    ):
        if found != expected:
            raise ModelMismatch(path=path, what=what, found=found, expected=expected)
    torch.manual_seed(lesson.seed)
    return network, card


def _moments(pixels: np.ndarray, which: np.ndarray) -> tuple[list[float], list[float]]:
    """Mean and spread of each band; 1 for the spread of a flat one."""
    sums = np.zeros((2, pixels.shape[1]))
    for number in which:
        chip = pixels[number].astype(np.float64)
        sums += chip.mean(axis=(1, 2)), (chip**2).mean(axis=(1, 2))
    mean, square = sums / len(which)
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    return mean.tolist(), np.where(spread > 1e-6 * np.abs(mean) + 1e-12, spread, 1.0).tolist()


def _fitted(
    lesson: Lesson,
    network: Classifier,
    objective: ChipObjective,
    learning: np.ndarray,
    checking: np.ndarray,
    progress: Progress,
) -> Curve:
    chips = lesson.chips

    def loss(model: torch.nn.Module, views: Sequence[torch.Tensor], truth: torch.Tensor) -> torch.Tensor:
        with precision(lesson.compute, lesson.device):
            return objective(model, views, truth)

    to_learn, to_check = (chip_samples(chips.pixels[part], chips.labels[part]) for part in (learning, checking))
    started = time.perf_counter()
    schedule, groups = lesson.schedule, network.parameter_groups(lesson.schedule)
    make = partial(_examples, lesson, objective, to_check)
    watch = watcher(lesson.training.pictures, schedule.iterations, progress, make)
    goal = Goal(to_learn, to_check, loss)
    curve = fit(network, [goal], schedule, lesson.device, lesson.seed, progress, groups, watch=watch)
    seconds, done = time.perf_counter() - started, curve.validation[-1][0]
    progress.log(f"{done} iterations in {seconds:.0f} s, {seconds / max(done, 1):.3f} s each.")
    tell(curve, progress)
    return curve


def _accuracies(tally: Tally, curve: Curve) -> dict[str, list[tuple[int, float]]]:
    """Overall accuracy where the curve has losses; the loop validates right after each stretch of training."""

    def at(losses: Sequence[tuple[int, float]], shares: Sequence[float]) -> list[tuple[int, float]]:
        return [(iteration, share) for (iteration, _), share in zip(losses, shares, strict=True)]

    return {
        "training": at(curve.training, tally.shares(True)),
        "validation": at(curve.validation, tally.shares(False)),
    }


def _examples(lesson: Lesson, objective: ChipObjective, samples: Samples) -> ChipExamples:
    chips, labels = samples.views["image"], samples.truth.ravel()

    def ask(network: torch.nn.Module, which: np.ndarray) -> np.ndarray:
        seen = objective.normalised(torch.from_numpy(chips[which]).to(lesson.device))
        with precision(lesson.compute, lesson.device):
            found: np.ndarray = network(seen).argmax(1).cpu().numpy()
        return found

    return ChipExamples(chips, labels, lesson.chips.bands, lesson.classes, ask)


def _calibrated(lesson: Lesson, network: Classifier, card: Card, checking: np.ndarray) -> tuple[Answers, Card]:
    """Answers on the chips held out, with the temperature that suits them, which goes onto the card."""
    truth = lesson.chips.labels[checking]
    plain = dataclasses.replace(card, options={**card.options, "temperature": 1.0})
    scores = ChipClassifier(network, plain, lesson.device, lesson.compute).scores(lesson.chips.pixels[checking])
    degree = temperature(scores, truth)
    warm = dataclasses.replace(card, options={**card.options, "temperature": degree})
    return Answers(checking, truth, softmax(scores / degree)), warm


@torch.inference_mode()
def _importances(lesson: Lesson, network: Classifier, objective: ChipObjective, which: np.ndarray) -> dict[str, float]:
    """Shares in what moves the layer behind the fusion."""
    network.eval()
    parts = np.array_split(which, -(-len(which) // 32))
    seen = [torch.from_numpy(lesson.chips.pixels[part]).to(lesson.device) for part in parts]
    found = [network.head.importances(network.maps(objective.normalised(part))) for part in seen]
    total = torch.stack(found).mean(0).cpu()
    return dict(zip(network.merged, (total / total.sum()).tolist(), strict=True))


def _completed(lesson: Lesson, card: Card, curve: Curve, counts: np.ndarray, answers: Answers) -> Card:
    """The card with what happened."""
    done, schedule = curve.validation[-1][0], lesson.schedule
    history: dict[str, Any] = {
        "protocol": "chips with a class each; a share of every class held out",
        "chips": {each.name: int(count) for each, count in zip(lesson.classes, counts, strict=True)},
        "held_out": len(answers.chips),
        "iterations": done,
        "stopped": curve.stopped,
        "epochs": round(done * schedule.batch_size / max(int(counts.sum()), 1), 1),
        "batch_size": schedule.batch_size,
        "learning_rate": schedule.learning_rate,
        **{name: lesson.options[name] for name in ("smoothing", "augmentation", "class_weights")},
        "seed": lesson.seed,
        "continued_from": card.training,
    }
    validation = {"loss_before": curve.validation[0][1], "loss": curve.best[1], **answers.values}
    return dataclasses.replace(card, training=history, validation=validation)
