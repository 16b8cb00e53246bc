# SPDX-License-Identifier: GPL-2.0-or-later
"""What a preview puts into an algorithm's parameters: cuts for images, temporary files for results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingDestinationParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)


def raster_inputs(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], names: Sequence[str], context: QgsProcessingContext
) -> dict[str, list[QgsRasterLayer]]:
    """The raster layers that the parameters hold, by parameter: those in `names`, and all that are images by kind.

    Vector layers and what cannot be opened are left out. Layers that are not in the project belong to the context.
    """
    found: dict[str, list[QgsRasterLayer]] = {}
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if not parameters.get(name) or not (name in names or _is_image(definition)):
            continue
        layers = [layer for layer in _layers(algorithm, definition, parameters, context) if _is_raster(layer)]
        if layers:
            found[name] = layers
    return found


def with_layers(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], cuts: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:
    """The parameters with other layers, or their paths, in place of those that were there."""
    values = dict(parameters)
    for name, layers in cuts.items():
        several = isinstance(algorithm.parameterDefinition(name), QgsProcessingParameterMultipleLayers)
        values[name] = list(layers) if several else layers[0]
    return values


def with_temporary_outputs(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], folder: str
) -> dict[str, Any]:
    """The parameters with results in `folder`: the picture and what has to be written; the user's files stay alone."""
    values = dict(parameters)
    picture = picture_output(algorithm)
    for definition in algorithm.parameterDefinitions():
        if not isinstance(definition, QgsProcessingDestinationParameter):
            continue
        name = definition.name()
        is_folder = isinstance(definition, QgsProcessingParameterFolderDestination)
        needed = not definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        wanted = values.pop(name, None)
        if name == picture or needed or (is_folder and wanted):
            suffix = "" if is_folder else f".{definition.defaultFileExtension()}"
            values[name] = str(Path(folder) / f"{name.lower()}{suffix}")
    return values


def picture_output(algorithm: QgsProcessingAlgorithm) -> str:
    """The first result that is an image; empty if none is."""
    kinds = QgsProcessingParameterRasterDestination
    return next((each.name() for each in algorithm.parameterDefinitions() if isinstance(each, kinds)), "")


def picture_path(algorithm: QgsProcessingAlgorithm, results: Mapping[str, Any]) -> str:
    """The image among results; of several, as they are predicted for dates, the first. Empty if there is none."""
    path = results.get(picture_output(algorithm))
    several = results.get("OUTPUT_LAYERS") or []
    return str(path or next(iter(several), ""))


def _layers(
    algorithm: QgsProcessingAlgorithm,
    definition: QgsProcessingParameterDefinition,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
) -> list[QgsMapLayer]:
    if isinstance(definition, QgsProcessingParameterMultipleLayers):
        return list(algorithm.parameterAsLayerList(parameters, definition.name(), context))
    if isinstance(definition, QgsProcessingParameterRasterLayer):
        return [algorithm.parameterAsRasterLayer(parameters, definition.name(), context)]
    return [algorithm.parameterAsLayer(parameters, definition.name(), context)]


def _is_image(definition: QgsProcessingParameterDefinition) -> bool:
    if isinstance(definition, QgsProcessingParameterMultipleLayers):
        return bool(definition.layerType() == QgsProcessing.SourceType.TypeRaster)
    return isinstance(definition, QgsProcessingParameterRasterLayer)


def _is_raster(layer: Any) -> bool:
    return isinstance(layer, QgsRasterLayer) and layer.isValid()
