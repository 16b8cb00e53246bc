# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure a map of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...engine.errors import WrongBandCount
from ...engine.jobs import AssessJob, LandClass
from ..base import AssessBase
from ..checks import missing_layers, overlap_problem
from ..layers import InputImage, band_numbers, input_image
from ..messages import sentence, tr
from ..parameters import add, class_field, compute, output_file
from .family import TASK, Segmentation
from .labels import (
    LabelSource,
    classes_by_value,
    classes_of_layer,
    completed_classes,
    label_source,
    number_among,
    whole_number,
)

#: Names that a sentence lists at most.
_NAMED = 8

_LABELS = [QgsProcessing.SourceType.TypeRaster, QgsProcessing.SourceType.TypeVectorPolygon]


class AssessSegmentation(Segmentation, AssessBase):
    """How good a map of classes is."""

    def __init__(self) -> None:
        super().__init__()
        self._predicted: Optional[InputImage] = None
        self._truth: Optional[LabelSource] = None
        self._classes: tuple[LandClass, ...] = ()
        self._remarks: list[str] = []

    def name(self) -> str:
        return "assess_segmentation"

    def displayName(self) -> str:
        return tr("Assess segmentation")

    def shortDescription(self) -> str:
        return tr("Measures a map of classes against polygons or a raster of the true classes.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Compares a map of classes, of any origin, pixel by pixel with a truth: polygons with a class in a "
            "field, or a raster of class numbers. Polygons are rasterised on the pixels of the map.</p>"
            "<p>Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs; means are over "
            "the classes that map or truth hold. The report has all figures by class, the confusion matrix, areas with "
            "the map's errors taken out and their 95 % intervals, and pictures.</p>"
            "<p>Classes are matched by name, then by number. Names are those of the layers' styles: unique values for "
            "the map, categories by the field for polygons. Where the truth says nothing, nothing is compared; use "
            "places that the map was not made from.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("quality,accuracy,confusion matrix,kappa,IoU,F1,producer's,user's,area estimation,validation")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            QgsProcessingParameterRasterLayer("PREDICTED", tr("Map of classes")),
            tr("The raster of class numbers to measure."),
        )
        add(
            self,
            QgsProcessingParameterMapLayer("TRUTH", tr("Truth"), None, False, _LABELS),
            tr("Polygons with a class, or a raster of class numbers with nodata where nothing is known."),
        )
        add(
            self,
            class_field("TRUTH"),
            tr("For polygons: the field that holds the class, as a name or a number of the map."),
        )
        self.add_reports(_metrics())

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """A map of one band, and a truth with classes in the same place."""
        lost = missing_layers(self, parameters, ("PREDICTED",), context)
        if lost:
            return lost
        predicted = self.parameterAsRasterLayer(parameters, "PREDICTED", context)
        truth = self.parameterAsLayer(parameters, "TRUTH", context)
        if not isinstance(truth, (QgsRasterLayer, QgsVectorLayer)):
            return str(self.invalidRasterError(parameters, "TRUTH"))
        problems = [_band_problem(layer) for layer in (predicted, truth) if isinstance(layer, QgsRasterLayer)]
        if isinstance(truth, QgsVectorLayer):
            problems.append(_polygon_problem(truth, self._field(parameters, context)))
        problems.append(overlap_problem(predicted, truth, context.transformContext()))
        return next(filter(None, problems), "")

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Both layers, and the classes that they share."""
        predicted = self.parameterAsRasterLayer(parameters, "PREDICTED", context)
        truth = self.parameterAsLayer(parameters, "TRUTH", context)
        field = self._field(parameters, context)
        self._remarks = []
        self._classes = self._shared_classes(predicted, truth, field)
        self._predicted = input_image([predicted], [], context.transformContext())
        self._truth = label_source(truth, field, self._classes, predicted, context)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> AssessJob:
        """Measure the map."""
        if self._predicted is None or self._truth is None:
            raise QgsProcessingException(tr("The layers have not been read. Run the algorithm through Processing."))
        for remark in self._remarks:
            feedback.pushWarning(remark)
        return AssessJob(
            task=TASK,
            inputs={
                "predicted": self._predicted.source(folder, feedback),
                "truth": self._truth.source(folder, feedback),
            },
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            classes=self._classes,
            compute=compute(self, parameters, context),
        )

    def _field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return next(iter(self.parameterAsFields(parameters, "CLASS_FIELD", context)), "")

    def _shared_classes(self, predicted: QgsRasterLayer, truth: QgsMapLayer, field: str) -> tuple[LandClass, ...]:
        """The classes of the map and those that only the truth has; the user hears of what does not fit."""
        mapped = classes_of_layer(predicted)
        if not isinstance(truth, QgsVectorLayer):
            true = classes_of_layer(truth)
            self._remarks += _other_names(mapped, true)
            numbers = {each.number for each in mapped}
            return (*mapped, *(each for each in true if each.number not in numbers))
        by_value = classes_by_value(truth, field)
        lacking = [own.name for value, own in by_value.items() if number_among(mapped, value, own) is None]
        if not mapped and any(whole_number(value) is None for value in by_value):
            raise QgsProcessingException(
                tr(
                    "{field} holds names, {names}, and the classes of {map} have none. Style the map by unique values "
                    "with these names as labels, or choose a field with the numbers of the map."
                ).format(field=field, names=_few(lacking), map=predicted.name())
            )
        if mapped and lacking:
            remark = tr("{map} has no class called {names}: whatever it shows there is an error.")
            self._remarks.append(remark.format(map=predicted.name(), names=_few(lacking)))
        return completed_classes(mapped, by_value)


def _band_problem(layer: QgsRasterLayer) -> str:
    count = len(band_numbers(layer))
    if count == 1:
        return ""
    advice = tr("A map of classes has one band; choose another layer, or save the band by itself.")
    return sentence(WrongBandCount(name=layer.name(), found=count, expected=1, advice=advice))


def _polygon_problem(layer: QgsVectorLayer, field: str) -> str:
    if layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return tr("{name} holds no polygons. Give polygons, or a raster of class numbers.").format(name=layer.name())
    if not field or layer.fields().lookupField(field) < 0:
        return tr("{name} holds polygons. Choose the field that holds their class.").format(name=layer.name())
    return ""


def _other_names(mapped: Sequence[LandClass], true: Sequence[LandClass]) -> list[str]:
    """What to say about numbers that mean one thing in the map and another in the truth, if both say what."""
    names = {each.number: each.name for each in mapped}
    text = tr("{number} is {first} in the map and {second} in the truth. Classes of rasters are matched by number.")
    return [
        text.format(number=each.number, first=names[each.number], second=each.name)
        for each in true
        if names.get(each.number, each.name).casefold() != each.name.casefold()
    ]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _metrics() -> tuple[tuple[str, str], ...]:
    return (
        ("OA", tr("Overall accuracy")),
        ("KAPPA", tr("Kappa")),
        ("MIOU", tr("Mean intersection over union")),
        ("F1", tr("Mean F1")),
        ("PIXELS", tr("Pixels compared")),
    )
