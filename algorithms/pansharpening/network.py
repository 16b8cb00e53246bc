# SPDX-License-Identifier: GPL-2.0-or-later
"""Sharpen with a network: DCFNet, or any of those that it is compared with."""

from __future__ import annotations

import os
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFileDestination,
)

from ...engine.jobs import ApplyJob
from ...models.registry import MethodRecord, method
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
    enumeration,
    input_file,
    missing_file,
    model_file,
    output_file,
    training,
    whole_number,
)
from .family import TASK, Sharpen, networks, sensor_options

#: Iterations on the scene itself when there is no model. With them DCFNet had the lowest ERGAS of all methods on the
#: real pairs of docs/results.md.
_DEFAULT_ADAPT_ITERATIONS = 300


class _SharpenWithNetwork(Sharpen):
    """With a trained model, with learning on the scene itself, or with both."""

    needs_torch = True

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("deep learning,neural network,CNN,adaptation").split(",")]

    def network(self, parameters: dict[str, Any], context: QgsProcessingContext) -> MethodRecord:
        """The network that is used where no model decides it."""
        raise NotImplementedError

    def learning_help(self) -> str:
        """What the help of every network says about models and learning."""
        return tr(
            "<p><b>Without a model</b> the network starts from the weights that come with the plugin, if there are "
            "any, and learns on the two images themselves: first degraded to pixels as many times larger as the "
            "images differ, where the true colours are known; then at full resolution, where the result has to agree "
            "with both images. 300 iterations take from half a minute to a few minutes on a processor; a time limit "
            "can be set. Blocks of the images are kept aside, and on them the result is never worse than the start. "
            "<b>With a model</b> of the same number of bands it is applied as it is, or learns on from there.</p>"
        )

    def add_network_parameters(self) -> None:
        """Declare model, learning, computing and results."""
        add(
            self,
            model_file("MODEL", tr("Model"), optional=True),
            tr("A model that Train pansharpening network or an earlier run wrote. Empty: the plugin's own weights."),
        )
        add(
            self,
            whole_number("ADAPT_ITERATIONS", tr("Iterations of learning on the images"), None, least=0, optional=True),
            tr("How long to learn on the images before sharpening. Empty: 300 without a model, none with one."),
        )
        add_training(
            self, advanced=True, patches=tr("Edge of the training patches, in pixels of the multispectral image.")
        )
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
        return str(self.network(parameters, context).title)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every method; and there has to be something that the network can know."""
        model = input_file(self, parameters, "MODEL", context)
        iterations = self._iterations(parameters, context)
        if not model and iterations == 0 and not self.network(parameters, context).shipped():
            return tr("Without a model the network knows nothing: give a model, or more than 0 iterations of learning.")
        if iterations == 0 and parameters.get("OUTPUT_MODEL"):
            return tr("There is no learned model to write, as nothing is learned. Set the iterations of learning.")
        return missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ApplyJob:
        """Apply the network."""
        iterations = self._iterations(parameters, context)
        return ApplyJob(
            task=TASK,
            method=self.method_of_job(parameters, context),
            inputs=self.sources(folder, feedback),
            output=self.result_path(parameters, context),
            model=input_file(self, parameters, "MODEL", context),
            adapt=training(self, parameters, context, iterations) if iterations else None,
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            options=sensor_options(self, parameters, context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The network that the engine is asked for; empty if the model says."""
        return str(self.network(parameters, context).id)

    def _iterations(self, parameters: dict[str, Any], context: QgsProcessingContext) -> int:
        given = parameters.get("ADAPT_ITERATIONS")
        if given is None or given == "":
            return 0 if input_file(self, parameters, "MODEL", context) else _DEFAULT_ADAPT_ITERATIONS
        return int(self.parameterAsInt(parameters, "ADAPT_ITERATIONS", context))


class PansharpenDcfnet(_SharpenWithNetwork):
    """The network of the family's paper."""

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
        )
        source = tr("<p>Source: {source}</p>").format(source=method(TASK, "dcfnet").source)
        return purpose + self.learning_help() + self.result_help() + source

    def tags(self) -> list[str]:
        return [*super().tags(), "DCFNet"]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        self.add_network_parameters()

    def network(self, parameters: dict[str, Any], context: QgsProcessingContext) -> MethodRecord:
        return method(TASK, "dcfnet")


class PansharpenNetwork(_SharpenWithNetwork):
    """A network of the user's choice."""

    def name(self) -> str:
        return "pansharpen_network"

    def displayName(self) -> str:
        return tr("Pansharpen (other networks)")

    def shortDescription(self) -> str:
        return tr("Sharpens a multispectral image with FusionNet, PanNet, DiCNN1, DMDNet, PNN or DCFNet.")

    def shortHelpString(self) -> str:
        known = "".join(f"<li><b>{record.id}</b>: {record.title}. {record.source}</li>" for record in networks())
        purpose = tr(
            "<p>Gives a multispectral image the small pixels of a panchromatic one, with one of the networks that "
            "DCFNet is compared with. FusionNet is small, quick and good; the plugin ships weights for it.</p>"
        )
        return purpose + self.learning_help() + self.result_help() + f"<ul>{known}</ul>"

    def tags(self) -> list[str]:
        return [*super().tags(), *(record.title for record in networks())]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            enumeration("NETWORK", tr("Network"), (record.id for record in networks()), "fusionnet"),
            tr("The network to use. If a model is given, it decides, and this is not looked at."),
        )
        self.add_network_parameters()

    def network(self, parameters: dict[str, Any], context: QgsProcessingContext) -> MethodRecord:
        return method(TASK, self.parameterAsEnumString(parameters, "NETWORK", context))

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        model = input_file(self, parameters, "MODEL", context)
        return os.path.splitext(os.path.basename(model))[0] if model else super().method_title(parameters, context)

    def method_of_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        given = input_file(self, parameters, "MODEL", context)
        return "" if given else super().method_of_job(parameters, context)
