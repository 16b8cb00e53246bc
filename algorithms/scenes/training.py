# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a scene classifier."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ...engine.jobs import TrainJob
from ..base import TrainBase
from ..messages import tr
from ..parameters import add, add_precision, compute, enumeration, missing_file, output_file
from .chips import ChipsReader
from .family import FUSIONS, TASK


class TrainSceneClassifier(ChipsReader, TrainBase):
    """From chips with a class each to a model."""

    def name(self) -> str:
        return "train_scene_classifier"

    def displayName(self) -> str:
        return tr("Train scene classifier")

    def shortDescription(self) -> str:
        return tr("Trains a network that says what a small piece of an image shows as a whole.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Trains a network that gives image chips one class each, such as harbour or orchard. Classify scenes "
            "takes the model.</p>"
            "<p>Chips come from a folder that has a folder of images for each class, or from points and polygons with "
            "a class in a field, over an image. Some dozens of each class are enough to start with.</p>"
            "<p>The network looks at three depths of its backbone and merges them: not at all, by a sum (Add), side by "
            "side (Concat), or with learned weights (KPFF). Part of the chips is kept for validation; chips that show "
            "the same ground stay together, so that none is both learned from and checked on.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("train,learn,deep learning,neural network,samples,labels,ImageFolder")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_chips()
        self.add_recipe()
        self.add_schedule()
        self.fit_texts()
        add_precision(self)
        self.add_model_outputs()
        self.add_numbers(
            (
                ("OA", tr("Overall accuracy on the chips held out")),
                ("KAPPA", tr("Kappa on the chips held out")),
                ("F1", tr("Mean F1 on the chips held out")),
                ("ECE", tr("Expected calibration error on the chips held out")),
            )
        )

    def add_fusion(self) -> None:
        """One way to merge features."""
        add(
            self,
            enumeration("FUSION", tr("Fusion"), FUSIONS, "kpff"),
            tr("none: the deepest features alone; add: their sum; concat: side by side; kpff: with learned weights."),
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for chips; and a model to go on from has to be there."""
        return super().problem(parameters, context) or missing_file(self, parameters, "RESUME_FROM", context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> TrainJob:
        """Train on all chips."""
        fusion = self.parameterAsEnumString(parameters, "FUSION", context)
        return TrainJob(
            task=TASK,
            method=self.parameterAsEnumString(parameters, "BACKBONE", context),
            inputs=(),
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            training=self.schedule(parameters, context),
            classes=self._classes,
            options={**self.options(parameters, context), "fusion": fusion},
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            chips=self.chips(parameters, context, feedback, folder),
        )
