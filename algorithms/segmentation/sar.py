# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a SAR image ready for use."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ...engine.jobs import DespeckleJob
from ...models.registry import methods
from ..base import ApplyBase
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import add, compute, creation_options, enumeration, real_number, whole_number
from ..result_layer import Look, look_of
from .family import Segmentation

_RASTER = QgsProcessing.SourceType.TypeRaster

#: The window that refined Lee is made for.
_REFINED_LEE_WINDOW = 7


class PrepareSar(Segmentation, ApplyBase):
    """Speckle filters, decibels, limits and the ratio of two polarisations."""

    def __init__(self) -> None:
        super().__init__()
        self._image: Optional[InputImage] = None

    def name(self) -> str:
        return "prepare_sar"

    def displayName(self) -> str:
        return tr("Prepare SAR image")

    def shortDescription(self) -> str:
        return tr("Filters the speckle of a SAR image, turns power into decibels or back, and adds the ratio of bands.")

    def shortHelpString(self) -> str:
        known = "".join(f"<li><b>{each.id}</b>: {each.title}. {each.source}</li>" for each in methods("despeckling"))
        purpose = tr(
            "<p>Makes a calibrated and terrain-corrected SAR image ready to be looked at, or to be used together with "
            "an optical one: speckle filter, linear power or decibels, limits, and the ratio of the second band to the "
            "first.</p>"
            "<p>Filters work on linear power; an image in decibels is turned into power for them, and back. The result "
            "has 32-bit floats. Nodata is left out of every window and stays. Amplitudes have to be squared first.</p>"
            "<p>A network that learns from unfiltered SAR finds its own way to smooth it; treat the images that it is "
            "applied to as those that it learned from.</p>"
        )
        return purpose + f"<ul>{known}</ul>"

    def tags(self) -> list[str]:
        words = tr("speckle,despeckle,filter,Lee,refined Lee,Kuan,Gamma-MAP,Frost,decibel,dB,backscatter,polarisation")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self._add_image()
        self._add_filter()
        self._add_result_scale()
        self.add_result(tr("Prepared SAR image"))
        self.addOutput(QgsProcessingOutputString("SCALE", tr("Scale of the image as it was found")))

    def _add_image(self) -> None:
        add(
            self,
            QgsProcessingParameterRasterLayer("INPUT", tr("SAR image")),
            tr("Calibrated backscatter, such as the bands VV and VH of Sentinel-1 GRD, terrain-corrected."),
        )
        add(
            self,
            QgsProcessingParameterBand("BANDS", tr("Bands"), None, "INPUT", optional=True, allowMultiple=True),
            tr("Which bands to take, in the order of the result. None: all but alpha. Leave out angles and masks."),
        )
        add(
            self,
            QgsProcessingParameterMultipleLayers("INPUT_MORE", tr("Further SAR files"), _RASTER, optional=True),
            tr("For images that come as one file per polarisation: their bands follow those of the SAR image."),
            advanced=True,
        )
        add(
            self,
            enumeration("SCALE", tr("Scale of the image"), ("auto", "linear", "db"), "auto"),
            tr("linear: power; db: decibels; auto: decibels if any value is negative, as no power is."),
        )

    def _add_filter(self) -> None:
        filters = ("none", *(record.id for record in methods("despeckling")))
        add(
            self,
            enumeration("FILTER", tr("Speckle filter"), filters, "lee"),
            tr("How to take the speckle out; refined_lee keeps edges best, frost needs no number of looks."),
        )
        add(
            self,
            whole_number("WINDOW", tr("Window (pixels)"), 7, least=3, most=99),
            tr("Edge of the window that the filter moves over the image, an odd number. refined_lee needs 7."),
        )
        add(
            self,
            real_number("LOOKS", tr("Equivalent number of looks"), 4.4, least=0.01),
            tr(
                "How weak speckle is: squared mean over variance of power on even ground. Sentinel-1 IW GRD has about "
                "4.4, a single-look image 1. With a lower number more is smoothed."
            ),
        )

    def _add_result_scale(self) -> None:
        add(
            self,
            enumeration("OUTPUT_SCALE", tr("Scale of the result"), ("same", "linear", "db"), "same"),
            tr("same as the image, linear power, or db: decibels. Power below 1e-10, zero included, becomes -100 dB."),
        )
        for name, title, text in (
            ("LOWEST", tr("Lowest value (dB)"), tr("What is below becomes this, such as -25. Empty: no limit.")),
            ("HIGHEST", tr("Highest value (dB)"), tr("What is above becomes this, such as 0. Empty: no limit.")),
        ):
            add(self, real_number(name, title, None, least=-1000, most=1000, optional=True), text)
        add(
            self,
            QgsProcessingParameterBoolean("RATIO", tr("Add the ratio of the second band to the first"), False),
            tr("VH over VV, say, as a further band; in decibels their difference. The limits do not apply to it."),
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Layers, bands and places; then window, limits and ratio."""
        lost = missing_layers(self, parameters, ("INPUT", "INPUT_MORE"), context)
        if lost:
            return lost
        first, *more = self._layers(parameters, context)
        problems = [band_problem(first, self.parameterAsInts(parameters, "BANDS", context))]
        problems += [overlap_problem(first, other, context.transformContext()) for other in more]
        problems += [self._window_problem(parameters, context), self._limits_problem(parameters, context)]
        if self.parameterAsBool(parameters, "RATIO", context) and self._band_count(parameters, context) < 2:
            problems.append(tr("{name} has one band, but a ratio needs two. Choose both.").format(name=first.name()))
        return next(filter(None, problems), "")

    def _window_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        method = self.parameterAsEnumString(parameters, "FILTER", context)
        window = self.parameterAsInt(parameters, "WINDOW", context)
        if method == "none":
            return ""
        if method == "refined_lee" and window != _REFINED_LEE_WINDOW:
            return tr("WINDOW is {window}, but refined_lee is made for windows of {needed} pixels.").format(
                window=window, needed=_REFINED_LEE_WINDOW
            )
        if window % 2 == 0:
            return tr("WINDOW is {window}, but a window has a pixel in its middle. Take {less} or {more}.").format(
                window=window, less=window - 1, more=window + 1
            )
        return ""

    def _limits_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        lowest, highest = (self._limit(parameters, name, context) for name in ("LOWEST", "HIGHEST"))
        if lowest is None or highest is None or lowest < highest:
            return ""
        return tr("LOWEST is {lowest} dB and HIGHEST {highest} dB. LOWEST has to be the smaller one.").format(
            lowest=lowest, highest=highest
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The image; the result looks like it where the scale stays, else its first bands are shown."""
        layers = self._layers(parameters, context)
        bands = self.parameterAsInts(parameters, "BANDS", context)
        self._image = input_image(layers, bands, context.transformContext())
        look, count = Look(), self._band_count(parameters, context)
        if self.parameterAsBool(parameters, "RATIO", context):
            count += 1
        elif self.parameterAsEnumString(parameters, "OUTPUT_SCALE", context) == "same":
            look = look_of(layers, bands or band_numbers(layers[0]))
        first_bands = Look((1, 2, 3) if count > 2 else (1,))
        name = tr("{name} prepared ({method})").format(
            name=layers[0].name(), method=self.parameterAsEnumString(parameters, "FILTER", context)
        )
        self.will_look_like(name, look if look.bands else first_bands)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> DespeckleJob:
        """Prepare the image as the parameters say."""
        if self._image is None:
            raise QgsProcessingException(tr("The images have not been read. Run the algorithm through Processing."))
        return DespeckleJob(
            method=self.parameterAsEnumString(parameters, "FILTER", context),
            image=self._image.source(folder, feedback),
            output=self.result_path(parameters, context),
            scale=self.parameterAsEnumString(parameters, "SCALE", context),
            output_scale=self.parameterAsEnumString(parameters, "OUTPUT_SCALE", context),
            window=self.parameterAsInt(parameters, "WINDOW", context),
            looks=self.parameterAsDouble(parameters, "LOOKS", context),
            ratio=self.parameterAsBool(parameters, "RATIO", context),
            lowest=self._limit(parameters, "LOWEST", context),
            highest=self._limit(parameters, "HIGHEST", context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
        )

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[QgsRasterLayer]:
        more = self.parameterAsLayerList(parameters, "INPUT_MORE", context)
        return [self.parameterAsRasterLayer(parameters, "INPUT", context), *more]

    def _band_count(self, parameters: dict[str, Any], context: QgsProcessingContext) -> int:
        """Of the image, without a ratio."""
        first, *more = self._layers(parameters, context)
        chosen = self.parameterAsInts(parameters, "BANDS", context) or band_numbers(first)
        return len(chosen) + sum(len(band_numbers(layer)) for layer in more)

    def _limit(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[float]:
        """A limit in decibels; none where nothing was entered."""
        if parameters.get(name) in (None, ""):
            return None
        return float(self.parameterAsDouble(parameters, name, context))
