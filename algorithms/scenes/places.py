# SPDX-License-Identifier: GPL-2.0-or-later
"""Points and polygons of a layer, as they were when the run began, for the engine."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ...engine.jobs import Places
from ..messages import tr
from ..segmentation.polygon_labels import as_text

#: Digits behind the point: a micrometre in metres, a tenth of one in degrees.
_DIGITS = 12

_KINDS = QgsWkbTypes.GeometryType.PointGeometry, QgsWkbTypes.GeometryType.PolygonGeometry


class Column(NamedTuple):
    """A field that the engine gets to see: under which name, which one it is, and what its values are called."""

    name: str
    field: int
    names: Mapping[str, str] = {}

    def text(self, feature: QgsFeature) -> str:
        """What the feature has there, as text."""
        value = as_text(feature[self.field])
        return self.names.get(value, value)


@dataclass(frozen=True)
class LayerPlaces:
    """Features of a layer, in the coordinate reference system that they are wanted in."""

    name: str
    features: QgsVectorLayerFeatureSource
    request: QgsFeatureRequest
    crs: QgsCoordinateReferenceSystem
    columns: Sequence[Column] = ()

    def places(self, folder: str, feedback: QgsProcessingFeedback) -> Places:
        """The features in a file in `folder`; the first of the columns is the class.

        Raises:
            QgsProcessingException: the user cancelled.
        """
        path = Path(folder) / f"{uuid.uuid4().hex}.geojson"
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"type": "FeatureCollection", "features": [')
            for count, feature in enumerate(self.features.getFeatures(self.request)):
                if feedback.isCanceled():
                    raise QgsProcessingException(tr("Cancelled."))
                file.write((",\n" if count else "\n") + self._as_json(feature))
            file.write("]}\n")
        wkt = self.crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL)
        return Places(self.name, str(path), str(wkt), self.columns[0].name if self.columns else "")

    def attributes(self) -> Iterator[tuple[int, list[Any]]]:
        """The id of each feature, and the values of all its fields."""
        request = QgsFeatureRequest(self.request)
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)  # which also takes back that fields are few
        for feature in self.features.getFeatures(request):
            yield feature.id(), feature.attributes()

    def _as_json(self, feature: QgsFeature) -> str:
        properties = {column.name: column.text(feature) for column in self.columns}
        start = {"type": "Feature", "id": feature.id(), "properties": properties}
        return f'{json.dumps(start)[:-1]}, "geometry": {_geometry(feature.geometry())}}}'


def vector_layer(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> QgsVectorLayer:
    """The layer that a parameter for features names, all of it; None if it cannot be opened."""
    value = parameters.get(name)
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.valueAsString(context.expressionContext())[0]
    return algorithm.parameterAsVectorLayer({**parameters, name: value}, name, context)


def layer_places(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    columns: Sequence[Column] = (),
    crs: QgsCoordinateReferenceSystem = QgsCoordinateReferenceSystem(),  # noqa: B008 - never changed
) -> LayerPlaces:
    """The features that a parameter means, of all those selected if it says so. Call it on the main thread.

    Args:
        algorithm: whose parameter it is.
        parameters: of the run.
        name: of the parameter.
        context: of the run.
        columns: fields to hand on.
        crs: that they are wanted in; invalid for that of the layer.
    """
    layer = vector_layer(algorithm, parameters, name, context)
    wanted = crs if crs.isValid() else layer.crs()
    request = QgsFeatureRequest()
    if isinstance(parameters[name], QgsProcessingFeatureSourceDefinition):
        chosen = algorithm.parameterAsSource(parameters, name, context)
        request.setFilterFids([feature.id() for feature in chosen.getFeatures(QgsFeatureRequest())])
        request.addOrderBy("$id")  # in the same order each time, for results that can be repeated
    request.setSubsetOfAttributes([column.field for column in columns])
    request.setDestinationCrs(wanted, context.transformContext())
    return LayerPlaces(layer.name(), QgsVectorLayerFeatureSource(layer), request, wanted, tuple(columns))


def places_problem(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str:
    """The sentence about a layer that was given but cannot be used; empty if it can, or if none was given."""
    if not parameters.get(name):
        return ""
    layer = vector_layer(algorithm, parameters, name, context)
    if not isinstance(layer, QgsVectorLayer):
        return str(algorithm.invalidSourceError(parameters, name))
    if layer.geometryType() not in _KINDS:
        return tr("{name} holds neither points nor polygons.").format(name=layer.name())
    if not layer.crs().isValid():
        return tr("{name} has no coordinate reference system. Set the one that its coordinates are in.").format(
            name=layer.name()
        )
    return ""


def is_file_of(layer: QgsVectorLayer, path: str) -> bool:
    """Whether the layer lies in that file."""
    own = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path") or ""
    return os.path.exists(path) and os.path.exists(own) and os.path.samefile(own, path)


def field_problem(layer: QgsVectorLayer, name: str) -> str:
    """The sentence about a field that a layer lacks, or that was not chosen; empty if it is there."""
    if not name:
        return tr("Choose the field of {name} that holds the class.").format(name=layer.name())
    if layer.fields().lookupField(name) < 0:
        return tr("{name} has no field {field}.").format(name=layer.name(), field=name)
    return ""


def _geometry(geometry: QgsGeometry) -> str:
    """As GeoJSON, with arcs as straight pieces; null if there is nothing."""
    if geometry.isEmpty():
        return "null"
    straight = QgsGeometry(geometry.constGet().segmentize())
    return str(straight.asJson(_DIGITS))
