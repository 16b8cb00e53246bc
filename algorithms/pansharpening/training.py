# SPDX-License-Identifier: GPL-2.0-or-later
"""Train a pansharpening network."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ...engine.jobs import TrainJob
from ...models.registry import method
from ..base import TrainBase
from ..checks import missing_layers, single_band_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import tr
from ..parameters import (
    add,
    compute,
    enumeration,
    missing_file,
    output_file,
)
from .family import RASTER, TASK, Pansharpening, add_sensor, networks, pair_problem, sensor_options


class TrainPansharpening(Pansharpening, TrainBase):
    """From one or more pairs of images to a model."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[InputImage, InputImage]] = []

    def name(self) -> str:
        return "train_pansharpening"

    def displayName(self) -> str:
        return tr("Train pansharpening network")

    def shortDescription(self) -> str:
        return tr("Trains a pansharpening network on pairs of panchromatic and multispectral images.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Trains a network on one or more pairs of images and writes a model for Pansharpen (DCFNet).</p>"
            "<p>Every pair is degraded with the sensor's blur to pixels as many times larger as its two images differ "
            "(Wald's protocol); there the true colours are known, and no other reference is needed. Blocks of the "
            "images are kept for validation; the state that does best on them becomes the model. "
            "An earlier model can be trained further.</p>"
            "<p>Use it when you have many images of one sensor: the model then serves all of them. For a single image "
            "Pansharpen (DCFNet) can learn by itself.</p>"
        )

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("train,learn,fine-tune,DCFNet,deep learning,neural network").split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            QgsProcessingParameterMultipleLayers("PAN_LAYERS", tr("Panchromatic images"), RASTER),
            tr("One or more single-band images."),
        )
        add(
            self,
            QgsProcessingParameterMultipleLayers("MS_LAYERS", tr("Multispectral images, in the same order"), RASTER),
            tr("The multispectral image of each panchromatic one. All have the same bands in the same order."),
        )
        known = [record.id for record in networks()]
        add(self, enumeration("NETWORK", tr("Network"), known, "dcfnet"), tr("The network to train."))
        presets = method(TASK, "dcfnet").presets
        add(
            self,
            enumeration("PRESET", tr("Preset"), presets, presets[0]),
            tr(
                "robust: no batch normalisation, starts as the interpolated image, learns fast and transfers better; "
                "paper: built and trained as published, which takes tens of thousands of iterations."
            ),
        )
        add(
            self,
            QgsProcessingParameterString("CONFIG", tr("Changes of the network's configuration"), optional=True),
            tr(
                "For experiments: settings that replace those of the preset, such as cross_transfer=false or "
                "branch_fusion=none, the ablations of the DCFNet paper."
            ),
            advanced=True,
        )
        add_sensor(self)
        self.add_schedule(tr("Edge of the training patches, in pixels of the multispectral image."))
        self.add_model_outputs()

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Whether the images pair up, have the same number of bands, and fit each other."""
        lost = missing_layers(self, parameters, ("PAN_LAYERS", "MS_LAYERS"), context)
        if lost:
            return lost
        pans = self.parameterAsLayerList(parameters, "PAN_LAYERS", context)
        all_ms = self.parameterAsLayerList(parameters, "MS_LAYERS", context)
        if not pans or len(pans) != len(all_ms):
            return tr(
                "There are {pans} panchromatic and {ms} multispectral images. Give one multispectral image for each "
                "panchromatic one, in the same order."
            ).format(pans=len(pans), ms=len(all_ms))
        counts = [len(band_numbers(layer)) for layer in all_ms]
        if len(set(counts)) > 1:
            return tr("The multispectral images have {counts} bands. All need the same bands.").format(
                counts=", ".join(str(count) for count in counts)
            )
        problems = [single_band_problem(pan) for pan in pans]
        problems += [pair_problem(pan, [ms], [], context) for pan, ms in zip(pans, all_ms)]
        return next(filter(None, problems), "") or missing_file(self, parameters, "RESUME_FROM", context)

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """All pairs."""
        transforms = context.transformContext()
        pans = self.parameterAsLayerList(parameters, "PAN_LAYERS", context)
        all_ms = self.parameterAsLayerList(parameters, "MS_LAYERS", context)
        self._pairs = [
            (input_image([pan], [], transforms), input_image([ms], [], transforms)) for pan, ms in zip(pans, all_ms)
        ]

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> TrainJob:
        """Train on all pairs."""
        pairs = [{"pan": pan.source(folder, feedback), "ms": ms.source(folder, feedback)} for pan, ms in self._pairs]
        return TrainJob(
            task=TASK,
            method=self.parameterAsEnumString(parameters, "NETWORK", context),
            inputs=tuple(pairs),
            output_model=output_file(self, parameters, "OUTPUT_MODEL", context),
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            training=self.schedule(parameters, context),
            options={
                **sensor_options(self, parameters, context),
                "preset": self.parameterAsEnumString(parameters, "PRESET", context),
                "config": self.parameterAsString(parameters, "CONFIG", context),
            },
            compute=compute(self, parameters, context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )
