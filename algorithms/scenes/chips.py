# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips with a known class, and how a classifier learns from them: what training and cross-validation share."""

from __future__ import annotations

import os
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...engine.jobs import Chips, LandClass
from ...models.registry import method, methods
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, input_image
from ..messages import tr
from ..parameters import absolute, add, class_field, enumeration, real_number
from ..segmentation.labels import classes_by_value
from .family import TASK, Scenes
from .places import Column, LayerPlaces, field_problem, layer_places, places_problem, vector_layer

POINTS_AND_POLYGONS = [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon]

_WEIGHTS = ("none", "inverse", "effective")


class ChipsReader(Scenes):
    """Takes a folder of class folders, or an image with points or polygons on it."""

    def __init__(self) -> None:
        super().__init__()
        self._image: Optional[InputImage] = None
        self._samples: Optional[LayerPlaces] = None
        self._classes: tuple[LandClass, ...] = ()

    def add_chips(self) -> None:
        """Declare where chips come from."""
        add(self, chips_folder(), tr("A folder that has a folder of images for each class. Or give image and samples."))
        add(
            self,
            QgsProcessingParameterRasterLayer("INPUT", tr("Image"), optional=True),
            tr("The image on which the samples lie."),
        )
        add_bands(self)
        add(
            self,
            QgsProcessingParameterFeatureSource("SAMPLES", tr("Samples"), POINTS_AND_POLYGONS, None, True),
            tr("Points or polygons with a class: what is around a point, or in a polygon, shows that class."),
        )
        add(
            self,
            class_field("SAMPLES"),
            tr("The field of the samples that holds the class, as a name or a number."),
        )

    def add_recipe(self) -> None:
        """Declare the network and how it learns."""
        known = [record.id for record in methods(TASK)]
        titles = ", ".join(f"{record.id} = {record.title}" for record in methods(TASK))
        add(self, enumeration("BACKBONE", tr("Backbone"), known, "alexnet"), titles + ".")
        self.add_fusion()
        presets = method(TASK, "alexnet").presets
        add(
            self,
            enumeration("PRESET", tr("Preset"), presets, presets[0]),
            tr(
                "light suits small sets and processors; full learns longer from larger chips, on a graphics card; "
                "paper is the recipe of the KPFF paper."
            ),
        )
        add(
            self,
            enumeration("CLASS_WEIGHTS", tr("Class weights"), _WEIGHTS, "none"),
            tr("How much more chips of rare classes count for: not, by the inverse of their number, or a softer way."),
            advanced=True,
        )
        add(
            self,
            real_number("PIXEL_SIZE", tr("Pixel size (metres, 0 = as it is)"), 0, least=0),
            tr(
                "To which the image is resampled; for folders, how large pixels of images are that do not lie "
                "anywhere. The model remembers it, and sees other images at this size."
            ),
            advanced=True,
        )
        add(
            self,
            QgsProcessingParameterString("CONFIG", tr("Changes of the network's configuration"), optional=True),
            tr("For experiments: settings of the network, such as start=add for KPFF that begins as a sum."),
            advanced=True,
        )

    def add_fusion(self) -> None:
        """Declare which way to merge features, or which."""
        raise NotImplementedError

    def fit_texts(self) -> None:
        """Say of the common parameters of training what they mean for chips."""
        for name, title, text in (
            (
                "BATCH_SIZE",
                tr("Batch size"),
                tr("Chips that are learned from at a time. More need more memory. Empty: as the preset says."),
            ),
            (
                "PATCH_SIZE",
                tr("Chip size (pixels)"),
                tr("Edge of the chips; images of folders are resampled to it. Empty: as the preset says."),
            ),
            (
                "VALIDATION_SHARE",
                tr("Share for validation"),
                tr("Part of each class that is not learned from. On it the best state is chosen."),
            ),
        ):
            parameter = self.parameterDefinition(name)
            parameter.setDescription(title)
            parameter.setHelp(text)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Whether there are chips, from one of both sources."""
        folder = self.parameterAsFile(parameters, "FOLDER", context)
        image = parameters.get("INPUT")
        if bool(folder) == bool(image):
            return tr("Give either a folder of class folders, or an image with samples.")
        if folder:
            return folder_problem(folder)
        return missing_layers(self, parameters, ("INPUT",), context) or self._samples_problem(parameters, context)

    def _samples_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if not parameters.get("SAMPLES"):
            return tr("An image alone teaches nothing. Give samples: points or polygons with a class.")
        image = self.parameterAsRasterLayer(parameters, "INPUT", context)
        problem = places_problem(self, parameters, "SAMPLES", context)
        if problem:
            return problem
        layer = vector_layer(self, parameters, "SAMPLES", context)
        return (
            field_problem(layer, self._field(parameters, context))
            or band_problem(image, self.parameterAsInts(parameters, "BANDS", context))
            or overlap_problem(image, layer, context.transformContext())
        )

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The image and the samples, if there are any."""
        layer = self.parameterAsRasterLayer(parameters, "INPUT", context)
        if layer is None:
            return
        bands = self.parameterAsInts(parameters, "BANDS", context)
        self._image = input_image([layer], bands, context.transformContext())
        samples, field = vector_layer(self, parameters, "SAMPLES", context), self._field(parameters, context)
        by_value = classes_by_value(samples, field)
        self._classes = tuple(by_value.values())
        names = {value: each.name for value, each in by_value.items()}
        column = Column("class", samples.fields().lookupField(field), names)
        self._samples = layer_places(self, parameters, "SAMPLES", context, [column], layer.crs())

    def chips(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> Chips:
        """What the engine learns from."""
        if self._image is None or self._samples is None:
            return Chips(folder=absolute(self.parameterAsFile(parameters, "FOLDER", context)))
        return Chips(image=self._image.source(folder, feedback), places=self._samples.places(folder, feedback))

    def options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """How it learns, but for the schedule."""
        return {
            "preset": self.parameterAsEnumString(parameters, "PRESET", context),
            "class_weights": self.parameterAsEnumString(parameters, "CLASS_WEIGHTS", context),
            "pixel_size_m": self.parameterAsDouble(parameters, "PIXEL_SIZE", context),
            "config": self.parameterAsString(parameters, "CONFIG", context),
        }

    def _field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return next(iter(self.parameterAsFields(parameters, "CLASS_FIELD", context)), "")


def chips_folder() -> QgsProcessingParameterFile:
    """FOLDER: a folder of class folders."""
    kind = QgsProcessingParameterFile.Behavior.Folder
    return QgsProcessingParameterFile("FOLDER", tr("Folder of class folders"), kind, optional=True)


def folder_problem(folder: str) -> str:
    """The sentence about a folder that is not there; empty if it is."""
    if os.path.isdir(folder):
        return ""
    return tr("There is no folder {path}. Choose the one that has a folder of images for each class.").format(
        path=folder
    )


def add_bands(algorithm: Scenes) -> None:
    """Declare which bands of INPUT to use."""
    picker = QgsProcessingParameterBand("BANDS", tr("Bands"), None, "INPUT", optional=True, allowMultiple=True)
    add(algorithm, picker, tr("Which bands of the image to use, in this order. None: all but alpha."), advanced=True)
