# SPDX-License-Identifier: GPL-2.0-or-later
"""Sharpen with DCFNet."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFileDestination,
)

from ...engine.jobs import ApplyJob
from ...models.registry import method
from ..messages import tr
from ..parameters import (
    MODEL_FILTER,
    add,
    add_device,
    add_precision,
    add_seed,
    add_training,
    compute,
    creation_options,
    input_file,
    missing_file,
    model_file,
    output_file,
    training,
    whole_number,
)
from .family import TASK, Sharpen

#: Iterations on the scene itself when there is no model. With them DCFNet had the lowest ERGAS of all methods on the
#: real pairs of docs/results.md.
_DEFAULT_ADAPT_ITERATIONS = 300


class PansharpenDcfnet(Sharpen):
    """DCFNet, with a trained model, with training on the scene itself, or with both."""

    needs_torch = True

    def name(self) -> str:
        return "pansharpen_dcfnet"

    def displayName(self) -> str:
        return tr("Pansharpen (DCFNet)")

    def shortDescription(self) -> str:
        return tr("Sharpens a multispectral image with the neural network DCFNet.")

    def shortHelpString(self) -> str:
        purpose = tr(
            "<p>Gives a multispectral image the small pixels of a panchromatic one, with the neural network DCFNet "
            "(dynamic cross feature fusion).</p>"
            "<p><b>Without a model</b> the network first learns on the two images themselves: both are degraded to "
            "pixels as many times larger as the images differ, where the true colours are known. "
            "300 iterations take a few minutes on a processor. "
            "<b>With a model</b> of the same number of bands it is applied as it is, or learns on from there.</p>"
        )
        source = tr("<p>Source: {source}</p>").format(source=method(TASK, "dcfnet").source)
        return purpose + self.result_help() + source

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("DCFNet,deep learning,neural network,CNN").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            model_file("MODEL", tr("Model"), optional=True),
            tr("A model that Train pansharpening network or an earlier run wrote. Empty: learn on the images only."),
        )
        add(
            self,
            whole_number("ADAPT_ITERATIONS", tr("Iterations of learning on the images"), None, least=0, optional=True),
            tr("How long to learn on the images before sharpening. Empty: 300 without a model, none with one."),
        )
        add_training(self, advanced=True)
        add_device(self)
        add_precision(self)
        add_seed(self)
        self.add_result(tr("Sharpened image"))
        model = QgsProcessingParameterFileDestination(
            "OUTPUT_MODEL", tr("Learned model"), MODEL_FILTER, optional=True, createByDefault=False
        )
        add(self, model, tr("Where to keep what was learned, to use it for other images of the same sensor."))
        self.add_numbers(
            (
                ("VALIDATION_LOSS_BEFORE", tr("Validation loss before learning")),
                ("VALIDATION_LOSS", tr("Validation loss after learning")),
            )
        )

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return "DCFNet"

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every method; and there has to be something that the network can know."""
        model = input_file(self, parameters, "MODEL", context)
        iterations = self._iterations(parameters, context)
        if not model and iterations == 0:
            return tr("Without a model the network knows nothing: give a model, or more than 0 iterations of learning.")
        if iterations == 0 and parameters.get("OUTPUT_MODEL"):
            return tr("There is no learned model to write, as nothing is learned. Set the iterations of learning.")
        return missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ApplyJob:
        """Apply DCFNet."""
        iterations = self._iterations(parameters, context)
        return ApplyJob(
            task=TASK,
            method="dcfnet",
            inputs=self.sources(folder, feedback),
            output=self.result_path(parameters, context),
            model=input_file(self, parameters, "MODEL", context),
            adapt=training(self, parameters, context, iterations) if iterations else None,
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            options={"sensor": self.parameterAsEnumString(parameters, "SENSOR", context)},
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def _iterations(self, parameters: dict[str, Any], context: QgsProcessingContext) -> int:
        given = parameters.get("ADAPT_ITERATIONS")
        if given is None or given == "":
            return 0 if input_file(self, parameters, "MODEL", context) else _DEFAULT_ADAPT_ITERATIONS
        return int(self.parameterAsInt(parameters, "ADAPT_ITERATIONS", context))
