# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure how far two images of one place lie from each other."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ..engine.jobs import MeasureShiftJob
from .checks import band_problem, missing_layers, overlap_problem
from .layers import InputImage, input_image
from .messages import tr
from .parameters import add, real_number
from .tools import Tool

_ROLES = ("REFERENCE", "OTHER")


class MeasureShift(Tool):
    """Rows, columns and metres between two images, and whether that is clear."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[InputImage] = []

    def name(self) -> str:
        return "measure_shift"

    def displayName(self) -> str:
        return tr("Measure shift of two images")

    def shortDescription(self) -> str:
        return tr("Measures how many rows, columns and metres two images of one place lie from each other.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Measures how far another image shows the same things from where the reference shows them, whatever "
            "sensors both are from: optical and SAR, fine and coarse, panchromatic and multispectral. Images that are "
            "fused have to lie on each other.</p>"
            "<p>Positive rows are downwards, positive columns to the right: move the other image by as much in the "
            "opposite direction. Pixels are those of the image that has the larger ones. The middle of the common "
            "ground is looked at, at most 1024 pixels a side, for shifts of up to 8 pixels. Where the images share too "
            "few edges, CLEAR is 0, and there is no shift.</p>"
        )

    def tags(self) -> list[str]:
        return tr("shift,offset,registration,coregistration,alignment,georeference,correlation,SAR").split(",")

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        for role, title, text in (
            ("REFERENCE", tr("Reference"), tr("The image that lies right.")),
            (
                "OTHER",
                tr("Other image"),
                tr("An image of the same place; its pixels and its coordinate reference system may be others."),
            ),
        ):
            add(self, QgsProcessingParameterRasterLayer(role, title), text)
            bands = tr("{image}: bands").format(image=title)
            picker = QgsProcessingParameterBand(f"{role}_BANDS", bands, None, role, optional=True, allowMultiple=True)
            which = tr("Which bands to look at; of more than four, four of them. None: all but alpha.")
            add(self, picker, which, advanced=True)
        add(
            self,
            real_number("PIXEL_SIZE", tr("Pixel size to measure in (metres, 0 = automatic)"), 0, least=0),
            tr(
                "Automatic: the larger pixels of the two. Needed for an image that was resampled to smaller pixels "
                "than its sensor has: then those of the sensor, such as 463 for MODIS."
            ),
            advanced=True,
        )
        self.add_numbers(
            (
                ("CLEAR", tr("Whether the shift is clear (0 or 1)")),
                ("PEAK", tr("How far the shift stands out of chance; from 6 on it is clear")),
                ("PIXEL", tr("Size of the pixels that are counted in (metres)")),
                ("ROWS", tr("Rows that the other image lies further down")),
                ("COLS", tr("Columns that the other image lies further to the right")),
                ("SHIFT_PX", tr("Distance in pixels")),
                ("DISTANCE", tr("Distance in metres")),
            )
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Layers, bands and places."""
        lost = missing_layers(self, parameters, _ROLES, context)
        if lost:
            return lost
        layers = self._layers(parameters, context)
        problems = [band_problem(layer, self._bands(parameters, role, context)) for role, layer in layers.items()]
        problems.append(overlap_problem(layers["REFERENCE"], layers["OTHER"], context.transformContext()))
        return next(filter(None, problems), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images."""
        self._images = [
            input_image([layer], self._bands(parameters, role, context), context.transformContext())
            for role, layer in self._layers(parameters, context).items()
        ]

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> MeasureShiftJob:
        """Measure the second against the first."""
        if not self._images:
            raise QgsProcessingException(tr("The images have not been read. Run the algorithm through Processing."))
        reference, other = (image.source(folder, feedback) for image in self._images)
        return MeasureShiftJob(reference, other, self.parameterAsDouble(parameters, "PIXEL_SIZE", context))

    def _layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, QgsRasterLayer]:
        return {role: self.parameterAsRasterLayer(parameters, role, context) for role in _ROLES}

    def _bands(self, parameters: dict[str, Any], role: str, context: QgsProcessingContext) -> list[int]:
        return list(self.parameterAsInts(parameters, f"{role}_BANDS", context))
