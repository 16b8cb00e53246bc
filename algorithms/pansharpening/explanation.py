# SPDX-License-Identifier: GPL-2.0-or-later
"""Show what a network looks at."""

from __future__ import annotations

import json
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from ...engine.jobs import ExplainJob
from ..heat_map import write_heat_style_beside
from ..layers import band_numbers
from ..messages import tr
from ..parameters import (
    absolute,
    add,
    add_device,
    add_memory_limit,
    add_tile_size,
    compute,
    input_file,
    missing_file,
    model_file,
    whole_number,
)
from ..presenting import load_group
from .family import TASK, PairReader, sensor_options


class ExplainPansharpening(PairReader):
    """Grad-CAM of a trained network, as raster layers."""

    needs_torch = True

    def __init__(self) -> None:
        super().__init__()
        self._title = ""

    def name(self) -> str:
        return "explain_pansharpening"

    def displayName(self) -> str:
        return tr("Explain pansharpening (Grad-CAM)")

    def shortDescription(self) -> str:
        return tr("Shows, as maps, which features of a trained network made one band of its result.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Shows which features of a trained network made one band of its result (Grad-CAM).</p>"
            "<p>A layer of the network has many feature maps. Each is weighted by how much the band, summed over the "
            "image, rises with it; the weighted sum, where it is positive, is the heat map: bright is where the "
            "features of the layer raise the band. For DCFNet the layers are its three branches before and after the "
            "last exchange of features, and what they exchange. Beside the heat maps, the mean of the features is "
            "written.</p>"
            "<p>The maps have the georeference of the result, at the resolution of the layer. They are added to the "
            "project as one group. Heat maps of different layers have units of their own.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("explain,Grad-CAM,heat map,feature maps,class activation,interpretability,DCFNet")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        self.add_images()
        add(
            self,
            model_file("MODEL", tr("Model")),
            tr("The trained network, as Train pansharpening network or one of the Pansharpen tools wrote it."),
        )
        add(
            self,
            whole_number("BAND", tr("Band to explain"), 1, least=1),
            tr("Number of the band of the result, from 1."),
        )
        add(
            self,
            QgsProcessingParameterString("LAYERS", tr("Layers"), optional=True),
            tr("Titles of the network's layers, separated by semicolons. Empty: all that the network declares."),
            advanced=True,
        )
        add(
            self,
            QgsProcessingParameterBoolean("FEATURE_MAPS", tr("Also write the mean of the features"), True),
            tr("A second map for each layer: its features, averaged over their channels."),
        )
        add_device(self)
        add_tile_size(self)
        add_memory_limit(self)
        folder = QgsProcessingParameterFolderDestination("FOLDER", tr("Folder for the maps"))
        add(self, folder, tr("Where the GeoTIFFs and their styles are written."))
        self.addOutput(QgsProcessingOutputMultipleLayers("OUTPUT_LAYERS", tr("Maps")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("Mean of every map (JSON)")))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """As for every pair; and the model and the band have to be there."""
        problem = missing_file(self, parameters, "MODEL", context) or super().problem(parameters, context)
        if problem:
            return problem
        layers = self.ms_layers(parameters, context)
        bands = self.parameterAsInts(parameters, "MS_BANDS", context) or band_numbers(layers[0])
        count = len(bands) + len(layers) - 1
        band = self.parameterAsInt(parameters, "BAND", context)
        if band > count:
            return tr("BAND is {band}, but the result has {count} bands. Pick one of them.").format(
                band=band, count=count
            )
        return ""

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both images, and the name of the group."""
        super().read_inputs(parameters, context)
        self._title = tr("Grad-CAM, band {band} of {name}").format(
            band=self.parameterAsInt(parameters, "BAND", context), name=self.ms_layers(parameters, context)[0].name()
        )

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ExplainJob:
        """Explain one band."""
        titles = self.parameterAsString(parameters, "LAYERS", context).split(";")
        return ExplainJob(
            task=TASK,
            inputs=self.sources(folder, feedback),
            model=input_file(self, parameters, "MODEL", context),
            band=self.parameterAsInt(parameters, "BAND", context),
            folder=absolute(self.parameterAsString(parameters, "FOLDER", context)),
            layers=tuple(title.strip() for title in titles if title.strip()),
            feature_maps=self.parameterAsBool(parameters, "FEATURE_MAPS", context),
            options=sensor_options(self, parameters, context),
            compute=compute(self, parameters, context),
        )

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Write the styles, and have the maps loaded as one group."""
        maps = []
        for file in json.loads(values["FILES"]):
            kind = tr("heat map") if file["kind"] == "cam" else tr("features")
            maps.append((file["path"], f"{file['title']} ({kind})"))
            is_heat = file["kind"] == "cam"
            write_heat_style_beside(file["path"], from_zero=is_heat, over_image=is_heat)
        values["OUTPUT_LAYERS"] = [path for path, _ in maps]
        load_group(self._title, maps, context)
