# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure a sharpened image."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ...engine.jobs import AssessJob
from ..base import AssessBase
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, input_image
from ..messages import tr
from ..parameters import (
    add,
    compute,
    output_file,
    real_number,
)
from .family import TASK, Pansharpening, add_sensor, sensor_options


class AssessPansharpening(Pansharpening, AssessBase):
    """How good a sharpened image is."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, InputImage] = {}

    def name(self) -> str:
        return "assess_pansharpening"

    def displayName(self) -> str:
        return tr("Assess pansharpening")

    def shortDescription(self) -> str:
        return tr("Measures the quality of a sharpened image, with a reference or without.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Measures a sharpened image against what there is.</p>"
            "<p><b>With a reference</b>, an image of the same bands that is the truth: spectral angle SAM (degrees), "
            "ERGAS, Q2n, spatial correlation SCC, PSNR (dB), SSIM, RMSE, bias and correlation.</p>"
            "<p><b>With the panchromatic and the multispectral image</b> that it was made from: the distortions "
            "D_lambda, D_s, their Khan variant and D_rho (0 is best), QNR and HQNR (1 is best); and the sharpened "
            "image, degraded to the multispectral pixels, against the multispectral image (R_SAM, R_ERGAS, R_Q2n). "
            "They need no truth, but tell less.</p>"
            "<p>All numbers are outputs for models and scripts; the report and the table hold them by band too.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("quality,accuracy,metrics,SAM,ERGAS,Q4,Q8,QNR,HQNR,PSNR,SSIM,Wald")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(self, QgsProcessingParameterRasterLayer("FUSED", tr("Sharpened image")), tr("The image to measure."))
        add(
            self,
            QgsProcessingParameterRasterLayer("REFERENCE", tr("Reference"), optional=True),
            tr("The truth: the same bands in the same order, at the pixel size of the sharpened image."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("PAN", tr("Panchromatic image"), optional=True),
            tr("The panchromatic image from which the sharpened one was made."),
        )
        add(
            self,
            QgsProcessingParameterBand("PAN_BAND", tr("Panchromatic band"), 1, "PAN", optional=True),
            tr("The band of the panchromatic image that was used. Empty: the first."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("MS", tr("Multispectral image"), optional=True),
            tr("The multispectral image from which the sharpened one was made."),
        )
        add(
            self,
            QgsProcessingParameterBand(
                "MS_BANDS", tr("Multispectral bands"), None, "MS", optional=True, allowMultiple=True
            ),
            tr("The bands that the sharpened image has, in its order. None: all but alpha."),
        )
        add_sensor(self)
        add(
            self,
            real_number("PEAK", tr("Peak value"), None, least=0, optional=True),
            tr(
                "Largest possible value, for PSNR and SSIM. Empty: for whole numbers 2^n - 1, the least that is not "
                "below the reference's largest value; else that value."
            ),
            advanced=True,
        )
        add(
            self,
            real_number("RATIO", tr("Ratio of pixel sizes"), None, least=0, most=64, optional=True),
            tr(
                "Multispectral over panchromatic pixel size, for ERGAS; it overrides the one of the images. "
                "Empty: from the multispectral image, else 4."
            ),
            advanced=True,
        )
        self.add_reports(_metrics())

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """There has to be something to compare with, and it has to be in the same place."""
        lost = missing_layers(self, parameters, ("FUSED", "REFERENCE", "PAN", "MS"), context)
        if lost:
            return lost
        layers = self._layers(parameters, context)
        if "reference" not in layers and not {"pan", "ms"} <= set(layers):
            return tr("Give a reference, or both the panchromatic and the multispectral image, to compare with.")
        fused = layers.pop("fused")
        transforms = context.transformContext()
        problems = [overlap_problem(fused, layer, transforms) for layer in layers.values()]
        problems += [band_problem(layer, self._bands(role, parameters, context)) for role, layer in layers.items()]
        return next(filter(None, problems), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The images that were given."""
        transforms = context.transformContext()
        self._images = {
            role: input_image([layer], self._bands(role, parameters, context), transforms)
            for role, layer in self._layers(parameters, context).items()
        }

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> AssessJob:
        """Measure the image."""
        return AssessJob(
            task=TASK,
            inputs={role: image.source(folder, feedback) for role, image in self._images.items()},
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            options={
                **sensor_options(self, parameters, context),
                "peak": self.parameterAsDouble(parameters, "PEAK", context),
                "ratio": self.parameterAsDouble(parameters, "RATIO", context),
            },
            compute=compute(self, parameters, context),
        )

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, QgsRasterLayer]:
        found = {
            name.lower(): self.parameterAsRasterLayer(parameters, name, context)
            for name in ("FUSED", "REFERENCE", "PAN", "MS")
        }
        return {role: layer for role, layer in found.items() if layer is not None}

    def _bands(self, role: str, parameters: dict[str, Any], context: QgsProcessingContext) -> list[int]:
        if role == "pan":
            return [self.parameterAsInt(parameters, "PAN_BAND", context)]
        return list(self.parameterAsInts(parameters, "MS_BANDS", context)) if role == "ms" else []


def _metrics() -> tuple[tuple[str, str], ...]:
    return (
        ("SAM", tr("Spectral angle to the reference (degrees)")),
        ("ERGAS", tr("ERGAS against the reference")),
        ("Q2N", tr("Q2n against the reference")),
        ("SCC", tr("Spatial correlation with the reference")),
        ("PSNR", tr("PSNR against the reference (dB)")),
        ("SSIM", tr("SSIM against the reference")),
        ("RMSE", tr("Root mean square difference from the reference")),
        ("BIAS", tr("Mean difference from the reference")),
        ("R", tr("Correlation with the reference")),
        ("D_LAMBDA", tr("Spectral distortion")),
        ("D_S", tr("Spatial distortion")),
        ("QNR", tr("Quality with no reference (QNR)")),
        ("D_LAMBDA_K", tr("Spectral distortion after Khan")),
        ("HQNR", tr("Hybrid quality with no reference (HQNR)")),
        ("D_RHO", tr("Distortion of the local correlation with the panchromatic image")),
        ("R_SAM", tr("Spectral angle of the degraded image to the multispectral one (degrees)")),
        ("R_ERGAS", tr("ERGAS of the degraded image against the multispectral one")),
        ("R_Q2N", tr("Q2n of the degraded image against the multispectral one")),
    )
