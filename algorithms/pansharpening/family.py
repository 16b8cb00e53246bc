# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pansharpening algorithms share: group and tags, the pair of images and what can be wrong with it."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from ...engine.jobs import Source
from ...models.registry import MethodRecord, methods
from ...models.sensors import SENSORS
from ..base import ApplyBase, EngineAlgorithm
from ..checks import band_problem, missing_layers, overlap_problem, ratio_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import (
    add,
    enumeration,
)
from ..result_layer import look_of

TASK = "pansharpening"

RASTER = QgsProcessing.SourceType.TypeRaster


class Pansharpening(EngineAlgorithm):
    """Group and tags of the family."""

    def group(self) -> str:
        return tr("Pansharpening")

    def groupId(self) -> str:
        return "pansharpening"

    def tags(self) -> list[str]:
        words = tr("pansharpening,pan-sharpening,panchromatic,multispectral,fusion,sharpen,resolution,satellite")
        return words.split(",")


class PairReader(Pansharpening):
    """Takes one PAN and one MS image."""

    def __init__(self) -> None:
        super().__init__()
        self._pan: Optional[InputImage] = None
        self._ms: Optional[InputImage] = None

    def add_images(self) -> None:
        """Declare the two images and the sensor."""
        add(
            self,
            QgsProcessingParameterRasterLayer("PAN", tr("Panchromatic image")),
            tr("The image with the small pixels, of the same place and date as the multispectral one."),
        )
        add(
            self,
            # optional, as qgis_process takes no default for bands
            QgsProcessingParameterBand("PAN_BAND", tr("Panchromatic band"), 1, "PAN", optional=True),
            tr("The band of the panchromatic image to use. Empty: the first."),
        )
        add(
            self,
            QgsProcessingParameterRasterLayer("MS", tr("Multispectral image")),
            tr(
                "The image with the colours. Its pixels are 1.2 to 16 times as large; offsets of half a pixel, another "
                "extent or another coordinate reference system do not matter."
            ),
        )
        add(
            self,
            QgsProcessingParameterBand(
                "MS_BANDS", tr("Multispectral bands"), None, "MS", optional=True, allowMultiple=True
            ),
            tr("Which bands to sharpen, in the order in which the result should have them. None: all but alpha."),
        )
        add(
            self,
            QgsProcessingParameterMultipleLayers("MS_MORE", tr("Further multispectral files"), RASTER, optional=True),
            tr("For images that come as one file per band: their bands follow those of the multispectral image."),
            advanced=True,
        )
        add_sensor(self)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Bands, coordinate reference systems, overlap and pixel sizes."""
        lost = missing_layers(self, parameters, ("PAN", "MS", "MS_MORE"), context)
        if lost:
            return lost
        pan = self.parameterAsRasterLayer(parameters, "PAN", context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context)
        return band_problem(pan, [self.parameterAsInt(parameters, "PAN_BAND", context)]) or pair_problem(
            pan, self.ms_layers(parameters, context), bands, context
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images."""
        pan = self.parameterAsRasterLayer(parameters, "PAN", context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context)
        transforms = context.transformContext()
        self._pan = input_image([pan], [self.parameterAsInt(parameters, "PAN_BAND", context)], transforms)
        self._ms = input_image(self.ms_layers(parameters, context), bands, transforms)

    def sources(self, folder: str, feedback: QgsProcessingFeedback) -> dict[str, Source]:
        """The images as the engine opens them."""
        if self._pan is None or self._ms is None:
            raise QgsProcessingException(tr("The images have not been read. Run the algorithm through Processing."))
        return {"pan": self._pan.source(folder, feedback), "ms": self._ms.source(folder, feedback)}

    def ms_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[QgsRasterLayer]:
        """The layers that make up the MS image."""
        more = self.parameterAsLayerList(parameters, "MS_MORE", context)
        return [self.parameterAsRasterLayer(parameters, "MS", context), *more]


class Sharpen(PairReader, ApplyBase):
    """One PAN and one MS image in, one fused image out."""

    def result_help(self) -> str:
        """What the help of every method says about the result."""
        return tr(
            "<p>The result has the panchromatic pixels, where both images overlap, with bands, data type and nodata "
            "of the multispectral image. Cancelling leaves no file behind.</p>"
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images, and the look of the multispectral one for the result."""
        super().read_inputs(parameters, context)
        layers = self.ms_layers(parameters, context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context)
        look = look_of(layers, bands or band_numbers(layers[0]))
        name = tr("{name} sharpened ({method})").format(
            name=layers[0].name(), method=self.method_title(parameters, context)
        )
        self.will_look_like(name, look)

    def method_title(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The method as people call it."""
        raise NotImplementedError


def sensor_options(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, Any]:
    """The sensor, and its MTF gains where the user knows better, as a job's options."""
    options: dict[str, Any] = {"sensor": algorithm.parameterAsEnumString(parameters, "SENSOR", context)}
    gains = algorithm.parameterAsString(parameters, "MTF_GAINS", context)
    if gains:
        options["mtf_gains"] = gains
    return options


def add_sensor(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the sensor, whose blur decides how images are degraded."""
    known = ", ".join(f"{sensor.id} = {sensor.title}" for sensor in SENSORS)
    add(
        algorithm,
        enumeration("SENSOR", tr("Sensor"), (sensor.id for sensor in SENSORS), "generic"),
        tr("Whose blur (modulation transfer function) to assume when images are degraded: {known}.").format(
            known=known
        ),
    )
    add(
        algorithm,
        QgsProcessingParameterString("MTF_GAINS", tr("MTF gains"), optional=True),
        tr(
            "Gains of the multispectral bands at the Nyquist frequency of their pixels, such as 0.34 0.32 0.30 0.22, "
            "one for each band or one for all. Empty: those of the sensor."
        ),
        advanced=True,
    )


def networks() -> list[MethodRecord]:
    """The networks of the family."""
    return [record for record in methods(TASK) if record.trainable]


def classical() -> list[MethodRecord]:
    """The methods that need no training."""
    return [record for record in methods(TASK) if not record.trainable]


def pair_problem(
    pan: QgsRasterLayer, ms_layers: list[QgsRasterLayer], bands: list[int], context: QgsProcessingContext
) -> str:
    """The sentence about a panchromatic and a multispectral image that do not fit; empty if they do."""
    transforms = context.transformContext()
    problems = [band_problem(ms_layers[0], bands)]
    for ms in ms_layers:
        problems += [overlap_problem(pan, ms, transforms)]
        problems += [ratio_problem(pan, ms, transforms)]
    return next(filter(None, problems), "")
