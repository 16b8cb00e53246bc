# SPDX-License-Identifier: GPL-2.0-or-later
"""Predict fine images of dates that only a coarse sensor saw."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterFileDestination,
)

from ...models.registry import method
from ..messages import tr
from ..parameters import (
    MODEL_FILTER,
    add,
    add_device,
    add_precision,
    add_seed,
    add_training,
    enumeration,
    input_file,
    missing_file,
    model_file,
    output_file,
    training,
    whole_number,
)
from .family import TASK, add_preset
from .predicting import Prediction

#: MODE of the heterogeneity CNN, and the method of the registry that it stands for.
_MODES = {"paper": "heterogeneity_cnn", "fine_aware": "fine_aware", "linear": "linear"}

_CLASSICAL = ("starfm", "estarfm", "fsdaf", "fitfc", "fine_aware", "linear")


class LearnedPrediction(Prediction):
    """A network that learns from the pairs of the run."""

    def __init__(self) -> None:
        super().__init__()
        self.needs_torch = True

    def add_learning(self) -> None:
        """Declare what goes into learning, and what comes out of it beside the images."""
        add(
            self,
            model_file("MODEL", tr("Model"), optional=True),
            tr("A model that an earlier run wrote, of the same bands; it is applied without learning."),
        )
        iterations = whole_number("ITERATIONS", tr("Iterations of learning"), None, least=1, optional=True)
        add(self, iterations, tr("How many batches to learn from. Empty: as the preset says (300)."), advanced=True)
        add_training(self, advanced=True)
        add_device(self)
        add_precision(self)
        add_seed(self)
        self.add_results()
        model = QgsProcessingParameterFileDestination(
            "OUTPUT_MODEL", tr("Learned model"), MODEL_FILTER, optional=True, createByDefault=False
        )
        add(self, model, tr("Where to keep what was learned, for other dates between the same pairs."))
        self.add_numbers(
            (
                ("VALIDATION_LOSS_BEFORE", tr("Validation loss before learning")),
                ("VALIDATION_LOSS", tr("Validation loss after learning")),
            )
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every method; and a model that is named has to be there."""
        return missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)

    def learning(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Model, schedule and seed."""
        iterations = self.parameterAsInt(parameters, "ITERATIONS", context)
        return {
            "model": input_file(self, parameters, "MODEL", context),
            "output_model": output_file(self, parameters, "OUTPUT_MODEL", context),
            "training": training(self, parameters, context, iterations),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }


class PredictHeterogeneityCnn(LearnedPrediction):
    """The network of the family's paper, and what stands beside it."""

    def name(self) -> str:
        return "predict_heterogeneity_cnn"

    def displayName(self) -> str:
        return tr("Predict fine image (heterogeneity CNN)")

    def shortDescription(self) -> str:
        return tr("Predicts a fine image for a date that only a coarse sensor saw, with the heterogeneity CNN.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs "
            "of both before and after.</p>"
            "<p>The coarse change between two dates is added to the fine image, and to that how fine pixels change "
            "differently from coarse ones, which a small network learns from the two pairs. The predictions from both "
            "pairs are weighed by how little the coarse images changed. <b>MODE</b>: paper is this method; fine_aware "
            "needs no network and blends both fine images pixel by pixel, as far as the coarse images around have "
            "gone from one date to the other: more accurate in our measurements, and instant; linear takes the coarse "
            "change as it is.</p>"
            "<p>With one pair only nothing can be learned, and the coarse change is taken as it is. Further than 40 "
            "days from a pair expect clear losses.</p><p>Source: {source}</p>"
        ).format(source=method(TASK, "heterogeneity_cnn").source)

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("deep learning,neural network,CNN,heterogeneity").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(self, enumeration("MODE", tr("Mode"), _MODES, "paper"), tr("paper, fine_aware or linear; see the help."))
        add_preset(self, advanced=False)
        self.add_learning()

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every algorithm; only the network needs torch."""
        self.needs_torch = method(TASK, self.method_of_job(parameters, context)).needs_torch
        return super().refusal(parameters, context)

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return _MODES[self.parameterAsEnumString(parameters, "MODE", context)]

    def options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """As for every method, and the preset."""
        return super().options(parameters, context) | {
            "preset": self.parameterAsEnumString(parameters, "PRESET", context)
        }


class PredictStfdcnn(LearnedPrediction):
    """The two-step network that the family's paper compares with."""

    def name(self) -> str:
        return "predict_stfdcnn"

    def displayName(self) -> str:
        return tr("Predict fine image (STFDCNN)")

    def shortDescription(self) -> str:
        return tr("Predicts a fine image for a date that only a coarse sensor saw, with the two networks of STFDCNN.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from pairs "
            "of both before and after, or from one pair.</p>"
            "<p>One network turns coarse images into degraded fine ones, another those into fine ones; both learn from "
            "the pairs. What they say has changed since a pair is added to the pair's fine image, and the two results "
            "are weighed around each pixel by how little has changed. It was made for training on many pairs; with one "
            "or two, <i>Predict fine image (heterogeneity CNN)</i> in the mode fine_aware was more accurate in our "
            "measurements.</p><p>Source: {source}</p>"
        ).format(source=method(TASK, "stfdcnn").source)

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("deep learning,neural network,CNN,STIFCNN,super-resolution").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        self.add_learning()

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return "stfdcnn"


class PredictSpatiotemporalClassical(Prediction):
    """Methods without a network."""

    def name(self) -> str:
        return "predict_spatiotemporal_classical"

    def displayName(self) -> str:
        return tr("Predict fine image (STARFM and others)")

    def shortDescription(self) -> str:
        return tr("Predicts a fine image for a date that only a coarse sensor saw, without a network.")

    def shortHelpString(self) -> str:
        known = "".join(
            f"<li><b>{name}</b>: {method(TASK, name).title}. {method(TASK, name).source}</li>" for name in _CLASSICAL
        )
        return (
            tr(
                "<p>Predicts fine images (Landsat, say) of dates for which only coarse ones (MODIS, say) exist, from "
                "one pair of both, or from one before and one after.</p>"
                "<p>starfm takes, in a window, the coarse changes of similar pixels. estarfm takes pixels alike on "
                "both dates and learns how much more the fine sensor changes; it needs two pairs. fsdaf computes the "
                "change of each class and deals out what is left over, for land cover that changes. fitfc fits the "
                "coarse dates to each other around each pixel. fine_aware blends both fine images as far as the "
                "coarse images around have gone from one date to the other; linear takes the coarse change as it "
                "is.</p>"
                "<p>All bands and neighbours are array operations, on a graphics card if there is one. Predictions "
                "from two pairs are weighed by how little the coarse images changed.</p>"
            )
            + f"<ul>{known}</ul>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), "STARFM", "ESTARFM", "FSDAF", "Fit-FC"]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(self, enumeration("METHOD", tr("Method"), _CLASSICAL, _CLASSICAL[0]), tr("How to predict; see the help."))
        add_device(self)
        self.add_results()

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every algorithm; not every method needs torch."""
        self.needs_torch = method(TASK, self.method_of_job(parameters, context)).needs_torch
        return super().refusal(parameters, context)

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsEnumString(parameters, "METHOD", context))
