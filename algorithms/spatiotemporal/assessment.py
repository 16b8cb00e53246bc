# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure a predicted image."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ...engine.jobs import AssessJob
from ..base import AssessBase
from ..checks import missing_layers, overlap_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import add, compute, output_file, real_number
from .family import TASK, Fusion

_NAMES = ("PREDICTED", "TRUTH", "FINE_1", "FINE_3", "COARSE_1", "COARSE_2", "COARSE_3")


class AssessSpatiotemporal(Fusion, AssessBase):
    """How good a predicted image is, beside predictions that need no method."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, InputImage] = {}

    def name(self) -> str:
        return "assess_spatiotemporal"

    def displayName(self) -> str:
        return tr("Assess predicted fine image")

    def shortDescription(self) -> str:
        return tr("Measures a predicted image against the true one of that date, beside predictions without a method.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Measures a predicted image against the fine image of the same date: RMSE, bias, correlation, SSIM (in "
            "Gaussian windows, as usual; SSIM_GLOBAL has one window, as in the paper of the heterogeneity CNN), "
            "spectral angle SAM and ERGAS.</p>"
            "<p>A number by itself tells little. With the fine images of the dates before and after, these copies and "
            "their mean are measured too, and with the coarse images also the coarse change as it is (H = 0): a method "
            "that does not beat them has added nothing. All are measured over the same pixels.</p>"
            "<p>All numbers are outputs for models and scripts; the report has the figures by band, the same part of "
            "all images, maps of errors, and scatter plots.</p>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("quality,accuracy,metrics,RMSE,SSIM,SAM,ERGAS,validation").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        beside = tr("For the predictions that need no method.")
        for name, title, text, optional in (
            ("PREDICTED", tr("Predicted image"), tr("The image to measure."), False),
            ("TRUTH", tr("True fine image"), tr("The fine image of the date that was predicted."), False),
            ("FINE_1", tr("Fine image, earlier date"), beside, True),
            ("FINE_3", tr("Fine image, later date"), beside, True),
            ("COARSE_1", tr("Coarse image, earlier date"), beside, True),
            ("COARSE_2", tr("Coarse image of the predicted date"), beside, True),
            ("COARSE_3", tr("Coarse image, later date"), beside, True),
        ):
            add(self, QgsProcessingParameterRasterLayer(name, title, optional=optional), text)
        add(
            self,
            real_number("RATIO", tr("Ratio of pixel sizes"), None, least=0, optional=True),
            tr("Coarse over fine pixel size, for ERGAS. Empty: from the coarse images, else 16 (MODIS and Landsat)."),
            advanced=True,
        )
        add(
            self,
            real_number("SCALE_FINE", tr("Scale of the fine images"), None, least=0, optional=True),
            tr("Reflectance of the number 1, for SSIM; for example 0.0001. Empty: found out from the values."),
            advanced=True,
        )
        self.add_reports(_metrics())

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Images that exist, lie in one place and have the same bands."""
        lost = missing_layers(self, parameters, _NAMES, context)
        if lost:
            return lost
        layers = self._layers(parameters, context)
        predicted = layers.pop("PREDICTED")
        bands = len(band_numbers(predicted))
        for name, layer in layers.items():
            if len(band_numbers(layer)) != bands:
                return tr("{name} has {found} bands, but the predicted image {expected}.").format(
                    name=name, found=len(band_numbers(layer)), expected=bands
                )
        transforms = context.transformContext()
        return next(filter(None, (overlap_problem(predicted, layer, transforms) for layer in layers.values())), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The images that were given."""
        transforms = context.transformContext()
        layers = self._layers(parameters, context)
        self._images = {name.lower(): input_image([layer], [], transforms) for name, layer in layers.items()}

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> AssessJob:
        """Measure the image."""
        numbers = {"ratio": "RATIO", "scale_fine": "SCALE_FINE"}
        return AssessJob(
            task=TASK,
            inputs={role: image.source(folder, feedback) for role, image in self._images.items()},
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            options={option: self.parameterAsDouble(parameters, name, context) for option, name in numbers.items()},
            compute=compute(self, parameters, context),
        )

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, QgsRasterLayer]:
        found = {name: self.parameterAsRasterLayer(parameters, name, context) for name in _NAMES}
        return {name: layer for name, layer in found.items() if layer is not None}


def _metrics() -> tuple[tuple[str, str], ...]:
    return (
        ("RMSE", tr("Root mean square error, mean over the bands")),
        ("R", tr("Correlation, mean over the bands")),
        ("SSIM", tr("SSIM in Gaussian windows")),
        ("SSIM_GLOBAL", tr("SSIM with one window")),
        ("SAM", tr("Spectral angle (degrees)")),
        ("SAM_RAD", tr("Spectral angle (radians)")),
        ("ERGAS", tr("ERGAS")),
        ("BIAS", tr("Mean error")),
        ("RMSE_COPY_1", tr("RMSE of the earlier fine image")),
        ("RMSE_COPY_3", tr("RMSE of the later fine image")),
        ("RMSE_MEAN", tr("RMSE of the mean of both")),
        ("RMSE_LINEAR", tr("RMSE of the coarse change as it is (H = 0)")),
    )
