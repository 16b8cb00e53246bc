# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a network for optical-SAR segmentation."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ...engine.jobs import LandClass, Source, TrainJob
from ...models.registry import method, methods
from ..base import TrainBase
from ..checks import missing_layers, overlap_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import add, class_field, compute, enumeration, missing_file, output_file, real_number, whole_number
from .family import TASK, Segmentation
from .images import RASTER
from .labels import LabelSource, classes_of_layer, label_source

_LOSSES = ("ce", "focal", "dice", "ce_dice")
_WEIGHTS = ("none", "sqrt", "inverse")
_SCALES = ("auto", "linear", "db", "other")
_ROLES = {"OPTICAL_LAYERS": "optical", "SAR_LAYERS": "sar"}


class TrainSegmentation(Segmentation, TrainBase):
    """From scenes and labels to a model."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, list[InputImage]] = {}
        self._labels: list[LabelSource] = []
        self._classes: tuple[LandClass, ...] = ()

    def name(self) -> str:
        return "train_segmentation"

    def displayName(self) -> str:
        return tr("Train segmentation")

    def shortDescription(self) -> str:
        return tr("Trains a network that maps land cover from optical and SAR images, with labelled polygons.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Trains a network on one or more scenes, each an optical image, a SAR image, or both, and on labels: "
            "polygons with a class in a field, or a raster of class numbers. Segment optical + SAR takes the model.</p>"
            "<p>A few polygons of each class, spread over the scene, are enough to start with; what has no label is "
            "not learned from. Names and colours of the classes are those of the layer's style. Blocks of the scenes "
            "are kept for validation, and the state that does best on them becomes the model.</p>"
            "<p>Networks of two images also learn to do without either of them (modality dropout), so the model still "
            "works where there are clouds or no radar. mfafnet is the network of the paper; the U-Nets and mcanet are "
            "there to compare with.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("train,learn,deep learning,neural network,MFAFNet,U-Net,MCANet,polygons,samples,labels")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        for name, title, text in (
            ("OPTICAL_LAYERS", tr("Optical images"), tr("One for each scene, all with the same bands.")),
            (
                "SAR_LAYERS",
                tr("SAR images, in the same order"),
                tr("The SAR image of each scene, all with the same polarisations; terrain-corrected."),
            ),
        ):
            add(
                self,
                QgsProcessingParameterMultipleLayers(name, title, RASTER, optional=True),
                text,
            )
        self._add_labels()
        known = [record.id for record in methods(TASK)]
        titles = ", ".join(f"{record.id} = {record.title}" for record in methods(TASK))
        add(self, enumeration("NETWORK", tr("Network"), known, "mfafnet"), titles + ".")
        widths = method(TASK, "mfafnet").presets
        add(
            self,
            enumeration("WIDTH", tr("Width"), widths, widths[0]),
            tr("light learns on a processor; full has four times as many weights and wants a graphics card."),
        )
        self._add_recipe()
        self.add_schedule(
            tr("Edge of the training patches, in pixels of the optical image, or of SAR where there is no other.")
        )
        self.add_model_outputs()
        self.add_numbers(
            (
                ("OA", tr("Overall accuracy on the labels held out")),
                ("KAPPA", tr("Kappa on the labels held out")),
                ("MIOU", tr("Mean IoU on the labels held out")),
                ("F1", tr("Mean F1 on the labels held out")),
            )
        )

    def _add_labels(self) -> None:
        kinds = [QgsProcessing.SourceType.TypeRaster, QgsProcessing.SourceType.TypeVectorPolygon]
        add(
            self,
            QgsProcessingParameterMapLayer("LABELS", tr("Labels"), None, True, kinds),
            tr("Polygons with a class, or a raster of class numbers with 0 or nodata where nothing is known."),
        )
        add(self, class_field("LABELS"), tr("For polygons: the field that holds the class, as a number or a name."))
        more = QgsProcessingParameterMultipleLayers("LABEL_LAYERS", tr("Label rasters"), RASTER, optional=True)
        add(
            self, more, tr("Instead of one layer of labels: a raster for each scene, in the same order."), advanced=True
        )

    def _add_recipe(self) -> None:
        add(
            self,
            enumeration("LOSS", tr("Loss"), _LOSSES, "ce"),
            tr("ce: cross-entropy; focal: stresses what is hard; dice: overlap of each class; ce_dice: both."),
            advanced=True,
        )
        add(
            self,
            enumeration("CLASS_WEIGHTS", tr("Class weights"), _WEIGHTS, "sqrt"),
            tr("How much more pixels of rare classes count for: by the inverse of their number, by its root, or not."),
            advanced=True,
        )
        add(
            self,
            real_number("MODALITY_DROPOUT", tr("Modality dropout"), 0.3, least=0, most=1),
            tr("Share of the patches that lack one of the two images while the network learns, half of them each."),
            advanced=True,
        )
        add(
            self,
            whole_number("SHIFT", tr("Random shift (pixels)"), 2, least=0, most=16),
            tr("SAR is moved by up to this against the optical image while the network learns, as real pairs are."),
            advanced=True,
        )
        add(
            self,
            enumeration("SCALE", tr("Scale of the SAR images"), _SCALES, "auto"),
            tr(
                "linear: power; db: decibels; other: as it is, for stretched pictures. auto looks: negative values "
                "mean decibels."
            ),
            advanced=True,
        )
        add(
            self,
            QgsProcessingParameterString("CONFIG", tr("Changes of the network's configuration"), optional=True),
            tr("For experiments: settings of the network, such as mmd=none for MFAFNet without alignment."),
            advanced=True,
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Whether the network has its images, the images pair up and overlap, and labels tell classes."""
        names = (*_ROLES, "LABEL_LAYERS")
        lost = missing_layers(self, parameters, names, context)
        if lost:
            return lost
        layers = {role: self.parameterAsLayerList(parameters, name, context) for name, role in _ROLES.items()}
        record = method(TASK, self.parameterAsEnumString(parameters, "NETWORK", context))
        lacking = [role.title for role in record.inputs if not layers[role.name]]
        if lacking:
            return tr("{network} needs this for every scene, and there is none: {images}.").format(
                network=record.title, images=", ".join(lacking)
            )
        return (
            _pairing_problem(layers, context)
            or self._labels_problem(parameters, context, next(filter(None, layers.values())))
            or missing_file(self, parameters, "RESUME_FROM", context)
        )

    def _labels_problem(
        self, parameters: dict[str, Any], context: QgsProcessingContext, scenes: list[QgsRasterLayer]
    ) -> str:
        several = self.parameterAsLayerList(parameters, "LABEL_LAYERS", context)
        layer = self.parameterAsLayer(parameters, "LABELS", context)
        if bool(several) == (layer is not None):
            return tr("Give either one layer of labels or a label raster for each scene.")
        if several and len(several) != len(scenes):
            return tr(
                "There are {labels} label rasters and {scenes} scenes. Give one for each, in the same order."
            ).format(labels=len(several), scenes=len(scenes))
        if isinstance(layer, QgsVectorLayer):
            fields = self.parameterAsFields(parameters, "CLASS_FIELD", context)
            if not fields or layer.fields().lookupField(fields[0]) < 0:
                return tr("{name} holds polygons. Choose the field that holds their class.").format(name=layer.name())
        return ""

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All scenes, the labels and their classes."""
        transforms = context.transformContext()
        layers = {role: self.parameterAsLayerList(parameters, name, context) for name, role in _ROLES.items()}
        self._images = {
            role: [input_image([layer], [], transforms) for layer in several] for role, several in layers.items()
        }
        field = next(iter(self.parameterAsFields(parameters, "CLASS_FIELD", context)), "")
        labels = self.parameterAsLayerList(parameters, "LABEL_LAYERS", context) or [
            self.parameterAsLayer(parameters, "LABELS", context)
        ]
        self._classes = classes_of_layer(labels[0], field)
        scenes = layers["optical"] or layers["sar"]
        self._labels = [
            label_source(layer, field, self._classes, scene, context)
            for layer, scene in zip(labels * len(scenes) if len(labels) == 1 else labels, scenes)
        ]

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> TrainJob:
        """Train on all scenes."""
        record = method(TASK, self.parameterAsEnumString(parameters, "NETWORK", context))
        scenes: list[dict[str, Source]] = [{"labels": labels.source(folder, feedback)} for labels in self._labels]
        for role, images in self._images.items():
            for scene, image in zip(scenes, images):
                scene[role] = image.source(folder, feedback)
        return TrainJob(
            task=TASK,
            method=record.id,
            inputs=tuple(scenes),
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            training=self.schedule(parameters, context),
            classes=self._classes,
            options=self._options(parameters, context),
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def _options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        return {
            "preset": self.parameterAsEnumString(parameters, "WIDTH", context),
            "config": self.parameterAsString(parameters, "CONFIG", context),
            "loss": self.parameterAsEnumString(parameters, "LOSS", context),
            "class_weights": self.parameterAsEnumString(parameters, "CLASS_WEIGHTS", context),
            "modality_dropout": self.parameterAsDouble(parameters, "MODALITY_DROPOUT", context),
            "shift": self.parameterAsInt(parameters, "SHIFT", context),
            "sar_scale": self.parameterAsEnumString(parameters, "SCALE", context),
        }


def _pairing_problem(layers: dict[str, list[QgsRasterLayer]], context: QgsProcessingContext) -> str:
    """Whether there are as many of both images, where both are given, with the same bands, in the same places."""
    optical, radar = layers["optical"], layers["sar"]
    if optical and radar and len(optical) != len(radar):
        return tr(
            "There are {optical} optical and {sar} SAR images. Give one SAR image for each optical one, in the same "
            "order."
        ).format(optical=len(optical), sar=len(radar))
    for several in layers.values():
        counts = [len(band_numbers(layer)) for layer in several]
        if len(set(counts)) > 1:
            return tr("The images have {counts} bands. All need the same bands.").format(
                counts=", ".join(str(count) for count in counts)
            )
    pairs = zip(optical, radar)
    problems = [overlap_problem(first, second, context.transformContext()) for first, second in pairs]
    return next(filter(None, problems), "")
