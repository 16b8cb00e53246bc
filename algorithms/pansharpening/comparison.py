# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare pansharpening methods on one's own images."""

from __future__ import annotations

import os
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterMultipleLayers,
)

from ...engine.jobs import CompareJob, Training
from ...models.registry import method, methods
from ..base import CompareBase
from ..messages import tr
from ..parameters import (
    absolute,
    add,
    add_device,
    add_memory_limit,
    add_precision,
    add_seed,
    compute,
    enumeration,
    output_file,
    real_number,
    whole_number,
)
from .family import TASK, PairReader, sensor_options

#: Quick and among the best on the real pairs of docs/results.md, with interpolation as the least to beat.
_DEFAULT_METHODS = ["exp", "brovey", "gsa", "bt_h", "bdsd_pc", "sfim", "mtf_glp_hpm", "mtf_glp_fs"]

_DEFAULT_ADAPT_ITERATIONS = 300


class ComparePansharpening(PairReader, CompareBase):
    """A table of methods, measured on the user's pair of images."""

    def __init__(self) -> None:
        super().__init__()
        self._extent: tuple[float, ...] = ()

    def name(self) -> str:
        return "compare_pansharpening"

    def displayName(self) -> str:
        return tr("Compare pansharpening methods")

    def shortDescription(self) -> str:
        return tr("Runs several methods on your images, measures and ranks them, and names the best.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Runs the chosen methods on your pair of images, or on a part of it, measures the results, and ranks "
            "them.</p>"
            "<p><b>At reduced resolution</b> both images are degraded to pixels as many times larger as they differ; "
            "then the original multispectral image is the truth, and errors are known. This decides: the best has the "
            "highest Q2n. <b>At full resolution</b> there is no truth; results are held against both images.</p>"
            "<p>The report has a table, figures by band, and the same part of the image from every method, pixel for "
            "pixel. The output BEST is the id of the best method, which a model can hand on to "
            "<i>Pansharpen (classical methods)</i>.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("compare,leaderboard,benchmark,ranking,best,quality,Wald,reduced resolution")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        known = [record.id for record in methods(TASK)]
        choice = QgsProcessingParameterEnum(
            "METHODS", tr("Methods"), known, True, _DEFAULT_METHODS, optional=True, usesStaticStrings=True
        )
        add(self, choice, tr("Those to compare. Networks learn on the images first, as long as said below."))
        models = QgsProcessingParameterMultipleLayers(
            "MODELS", tr("Models"), QgsProcessing.SourceType.TypeFile, optional=True
        )
        add(self, models, tr("Model files that take part too, as they are."))
        add(
            self,
            QgsProcessingParameterExtent("EXTENT", tr("Part of the images"), optional=True),
            tr("A rectangle of a few hundred to a few thousand pixels is quick, and often tells enough. Empty: all."),
        )
        add(
            self,
            enumeration("PROTOCOL", tr("Where to measure"), ("reduced", "full", "both"), "both"),
            tr("reduced: against the original as truth; full: without a truth; both: reduced decides."),
        )
        self._add_learning()
        add_device(self)
        add_precision(self)
        add_seed(self)
        add_memory_limit(self)
        self.add_ranking(
            (
                ("Q2N", tr("Q2n of the best")),
                ("ERGAS", tr("ERGAS of the best")),
                ("SAM", tr("Spectral angle of the best (degrees)")),
                ("HQNR", tr("HQNR of the best")),
            )
        )

    def _add_learning(self) -> None:
        add(
            self,
            whole_number(
                "ADAPT_ITERATIONS", tr("Iterations of learning on the images"), _DEFAULT_ADAPT_ITERATIONS, least=0
            ),
            tr("How long each network learns on the images. 0: the plugin's own weights as they are."),
            advanced=True,
        )
        add(
            self,
            real_number("TIME_LIMIT", tr("Time limit (seconds, 0 = none)"), 0, least=0),
            tr("A network learns no longer than this. With a limit the result depends on the speed of the computer."),
            advanced=True,
        )

    def refusal(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every algorithm; torch is needed as soon as a network takes part."""
        self.needs_torch = bool(self._models(parameters, context)) or any(
            method(TASK, name).trainable for name in self.chosen_methods(parameters, context)
        )
        return super().refusal(parameters, context)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Something to compare, models that exist, and images that fit."""
        models = self._models(parameters, context)
        if not models and not self.chosen_methods(parameters, context):
            return tr("There is nothing to compare. Choose one method or more, or give a model.")
        for path in models:
            if not os.path.isfile(path):
                return tr("{name}: the file {path} does not exist. Choose another.").format(path=path, name="MODELS")
        return super().problem(parameters, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> CompareJob:
        """Compare."""
        iterations = self.parameterAsInt(parameters, "ADAPT_ITERATIONS", context)
        limit = self.parameterAsDouble(parameters, "TIME_LIMIT", context)
        return CompareJob(
            task=TASK,
            inputs=self.sources(folder, feedback),
            methods=tuple(self.chosen_methods(parameters, context)),
            folder=folder,
            models=tuple(self._models(parameters, context)),
            extent=self._extent,
            protocol=self.parameterAsEnumString(parameters, "PROTOCOL", context),
            adapt=Training(iterations=iterations, time_limit_s=limit) if iterations else None,
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            output_json=output_file(self, parameters, "OUTPUT_JSON", context),
            options=sensor_options(self, parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images, and the extent in the coordinate reference system of the panchromatic one."""
        super().read_inputs(parameters, context)
        crs = self.parameterAsRasterLayer(parameters, "PAN", context).crs()
        extent = self.parameterAsExtent(parameters, "EXTENT", context, crs)
        corners = extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()
        self._extent = () if extent.isNull() or not parameters.get("EXTENT") else corners

    def _models(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        if not parameters.get("MODELS"):
            return []
        return [absolute(path) for path in self.parameterAsFileList(parameters, "MODELS", context)]
