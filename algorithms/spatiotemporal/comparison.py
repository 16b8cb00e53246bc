# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare methods on a date of which the fine image exists."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterLayer,
)

from ...engine.jobs import CompareJob, Training
from ...models.registry import method, methods
from ..base import CompareBase
from ..checks import missing_layers, overlap_problem
from ..layers import InputImage, input_image
from ..messages import tr
from ..parameters import (
    add,
    add_device,
    add_memory_limit,
    add_precision,
    add_seed,
    compute,
    output_file,
    whole_number,
)
from .family import TASK, PairsReader, add_preset

#: All that are quick; networks take minutes.
_DEFAULT_METHODS = ["fine_aware", "linear", "starfm", "estarfm", "fsdaf", "fitfc"]


class CompareSpatiotemporal(PairsReader, CompareBase):
    """A ranking of methods, measured on the user's own images."""

    def __init__(self) -> None:
        super().__init__()
        self._truth: dict[str, InputImage] = {}

    def name(self) -> str:
        return "compare_spatiotemporal"

    def displayName(self) -> str:
        return tr("Compare methods of spatio-temporal fusion")

    def shortDescription(self) -> str:
        return tr("Predicts a date whose fine image is known with several methods, and ranks them.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Finds out which method suits your images: a date of which a fine image exists is predicted from the "
            "pairs before and after with every chosen method, and the results are measured against that image.</p>"
            "<p>Beside them stand predictions that need no method: copies of both fine images, their mean, and the "
            "coarse change as it is. The best has the least RMSE, averaged over the bands.</p>"
            "<p>The output BEST is the id of the best method, which a model can hand on to <i>Predict fine image "
            "(STARFM and others)</i> or <i>Predict series of fine images</i>.</p>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("compare,benchmark,ranking,best,quality,STARFM,ESTARFM,FSDAF").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            QgsProcessingParameterRasterLayer("TRUTH", tr("True fine image")),
            tr("The fine image of the date to predict, with the bands of the results."),
        )
        choice = QgsProcessingParameterEnum(
            "METHODS",
            tr("Methods"),
            [record.id for record in methods(TASK)],
            True,
            _DEFAULT_METHODS,
            optional=True,
            usesStaticStrings=True,
        )
        add(self, choice, tr("Those to compare. The networks heterogeneity_cnn and stfdcnn take minutes."))
        add_preset(self, advanced=True)
        iterations = whole_number("ITERATIONS", tr("Iterations of learning"), None, least=1, optional=True)
        add(self, iterations, tr("How long each network learns. Empty: as the preset says (300)."), advanced=True)
        add_device(self)
        add_precision(self)
        add_seed(self)
        add_memory_limit(self)
        self.add_ranking(
            (
                ("RMSE", tr("RMSE of the best")),
                ("R", tr("Correlation of the best")),
                ("SSIM", tr("SSIM of the best")),
                ("SAM", tr("Spectral angle of the best (degrees)")),
                ("ERGAS", tr("ERGAS of the best")),
                ("RMSE_BASELINE", tr("Least RMSE of the predictions that need no method")),
            )
        )

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every algorithm; torch is needed as soon as a method needs it."""
        self.needs_torch = any(method(TASK, name).needs_torch for name in self.chosen_methods(parameters, context))
        return super().refusal(parameters, context)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Something to compare, a truth, and one date."""
        problem = super().problem(parameters, context) or missing_layers(self, parameters, ("TRUTH",), context)
        if problem:
            return problem
        if not self.chosen_methods(parameters, context):
            return tr("There is nothing to compare. Choose one method or more.")
        if len(self.parameterAsLayerList(parameters, "COARSE_2", context)) != 1:
            return tr("Methods are compared on one date. Give one coarse image as COARSE_2.")
        truth, fine = (self.parameterAsRasterLayer(parameters, name, context) for name in ("TRUTH", "FINE_1"))
        return overlap_problem(fine, truth, context.transformContext())

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The pairs, the date to predict, and the truth with the bands of the fine images."""
        super().read_inputs(parameters, context)
        truth = self.parameterAsRasterLayer(parameters, "TRUTH", context)
        bands = self.parameterAsInts(parameters, "BANDS_FINE", context)
        self._truth = {"truth": input_image([truth], bands, context.transformContext())}

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> CompareJob:
        """Compare."""
        images, (coarse,) = self.sources(folder, feedback)
        truth = {role: image.source(folder, feedback) for role, image in self._truth.items()}
        preset = self.parameterAsEnumString(parameters, "PRESET", context)
        return CompareJob(
            task=TASK,
            inputs={**images, "coarse_2": coarse, **truth},
            methods=tuple(self.chosen_methods(parameters, context)),
            folder=folder,
            adapt=Training(iterations=self.parameterAsInt(parameters, "ITERATIONS", context)),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            output_json=output_file(self, parameters, "OUTPUT_JSON", context),
            options=self.options(parameters, context) | {"preset": preset},
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )
