# SPDX-License-Identifier: GPL-2.0-or-later
"""The optical and the SAR image of a run, either of which may be missing."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ...engine.jobs import Source
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, input_image
from ..messages import tr
from ..parameters import add
from .family import Segmentation

RASTER = QgsProcessing.SourceType.TypeRaster

_ROLES = ("OPTICAL", "SAR")


class ImagesReader(Segmentation):
    """Takes an optical image, a SAR image, or both."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, InputImage] = {}

    def add_images(self) -> None:
        """Declare both images, their bands, and further files for those that come as one file per band."""
        for role, title, text in (
            ("OPTICAL", tr("Optical image"), tr("With the bands that the model learned, in the same order.")),
            (
                "SAR",
                tr("SAR image"),
                tr(
                    "Terrain-corrected backscatter of the same place, with the polarisations that the model learned. "
                    "Its pixels and its coordinate reference system may be others than those of the optical image."
                ),
            ),
        ):
            bands, more = tr("{image}: bands").format(image=title), tr("{image}: further files").format(image=title)
            add(self, QgsProcessingParameterRasterLayer(role, title, optional=True), text)
            picker = QgsProcessingParameterBand(f"{role}_BANDS", bands, None, role, optional=True, allowMultiple=True)
            add(self, picker, tr("Which bands to use, in this order. None: all but alpha."), advanced=True)
            further = QgsProcessingParameterMultipleLayers(f"{role}_MORE", more, RASTER, optional=True)
            add(self, further, tr("For images that come as one file per band: their bands follow."), advanced=True)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """There has to be an image, and two have to show the same place."""
        names = [name for role in _ROLES for name in (role, f"{role}_MORE")]
        lost = missing_layers(self, parameters, names, context)
        if lost:
            return lost
        layers = self.image_layers(parameters, context)
        if not layers:
            return tr("There is nothing to segment. Give an optical image, a SAR image, or both.")
        problems = [
            band_problem(several[0], self.parameterAsInts(parameters, f"{role}_BANDS", context))
            for role, several in layers.items()
        ]
        first = next(iter(layers.values()))[0]
        others = [layer for several in layers.values() for layer in several if layer is not first]
        problems += [overlap_problem(first, layer, context.transformContext()) for layer in others]
        return next(filter(None, problems), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The images that were given."""
        transforms = context.transformContext()
        self._images = {
            role.lower(): input_image(layers, self.parameterAsInts(parameters, f"{role}_BANDS", context), transforms)
            for role, layers in self.image_layers(parameters, context).items()
        }

    def sources(self, folder: str, feedback: QgsProcessingFeedback) -> dict[str, Source]:
        """The images as the engine opens them, by role."""
        return {role: image.source(folder, feedback) for role, image in self._images.items()}

    def image_layers(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> dict[str, list[QgsRasterLayer]]:
        """The layers that make up each image that there is."""
        found = {}
        for role in _ROLES:
            first = self.parameterAsRasterLayer(parameters, role, context)
            if first is not None:
                found[role] = [first, *self.parameterAsLayerList(parameters, f"{role}_MORE", context)]
        return found
