# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure the answers of a scene classifier, in a layer, or of a model on known chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsVectorLayer,
)

from ...engine.jobs import AssessJob, Chips
from ..base import AssessBase
from ..checks import overlap_problem
from ..messages import tr
from ..parameters import (
    absolute,
    add,
    add_device,
    class_field,
    compute,
    input_file,
    missing_file,
    model_file,
    output_file,
)
from ..segmentation.labels import classes_by_value
from ..segmentation.polygon_labels import as_text
from .chips import POINTS_AND_POLYGONS, chips_folder, folder_problem
from .family import TASK, Scenes
from .places import Column, LayerPlaces, field_problem, layer_places, places_problem, vector_layer

#: The field in which layers of answers have the probability of the class, and under which the engine looks for it.
_CONFIDENCE = "confidence"


class AssessScenes(Scenes, AssessBase):
    """How good answers are."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, LayerPlaces] = {}
        self._options: dict[str, Any] = {}

    def name(self) -> str:
        return "assess_scenes"

    def displayName(self) -> str:
        return tr("Assess scenes")

    def shortDescription(self) -> str:
        return tr("Measures classes of cells or features against a truth, or a model on a folder of known chips.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Compares the classes in a layer, such as Classify scenes writes, with a truth: points or polygons of "
            "another layer that lie on them, or another field of the same layer. Or lets a model classify a folder of "
            "class folders, whose names are the truth.</p>"
            "<p>Overall accuracy, kappa, mean intersection over union (MIOU) and mean F1 are outputs, and the expected "
            "calibration error (ECE), which tells whether confidence can be believed. The report has all figures by "
            "class and the confusion matrix. Unknown answers are counted, and are not among the rest.</p>"
            "<p>Use chips that the model did not learn from, on other ground.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("quality,accuracy,confusion matrix,kappa,F1,calibration,ECE,reliability,validation,test")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        layer = QgsProcessingParameterFeatureSource("PREDICTED", tr("Answers"), POINTS_AND_POLYGONS, None, True)
        add(self, layer, tr("The layer to measure."))
        add(
            self,
            QgsProcessingParameterField("FIELD", tr("Field of the answers"), "class", "PREDICTED", optional=True),
            tr("The field that holds the class that was found."),
        )
        truth = QgsProcessingParameterFeatureSource("TRUTH", tr("Truth"), POINTS_AND_POLYGONS, None, True)
        add(self, truth, tr("Points or polygons with the true class. Without, the truth is in a field of the answers."))
        add(
            self,
            class_field("TRUTH", "TRUTH_FIELD", tr("Field of the truth")),
            tr("The field that holds the true class; of the answers, if there is no layer of the truth."),
        )
        add(self, chips_folder(), tr("Instead of answers: known chips, with a folder of images for each class."))
        add(self, model_file("MODEL", tr("Model"), optional=True), tr("The model to measure on the folder."))
        add_device(self)
        self.add_reports(
            (
                ("OA", tr("Overall accuracy")),
                ("KAPPA", tr("Kappa")),
                ("MIOU", tr("Mean intersection over union")),
                ("F1", tr("Mean F1")),
                ("ECE", tr("Expected calibration error")),
                ("COUNT", tr("Answers compared")),
                ("UNKNOWN", tr("Answers that are unknown")),
            )
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Either answers with their truth, or chips with a model."""
        folder = self.parameterAsFile(parameters, "FOLDER", context)
        if bool(folder) == bool(parameters.get("PREDICTED")):
            return tr("Give either a layer of answers, or a folder of known chips with a model.")
        if not folder:
            return self._layers_problem(parameters, context)
        if not parameters.get("MODEL"):
            return tr("Give the model that is to be measured on the folder.")
        return folder_problem(folder) or missing_file(self, parameters, "MODEL", context)

    def _layers_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        for name in ("PREDICTED", "TRUTH"):
            problem = places_problem(self, parameters, name, context)
            if problem:
                return problem
        predicted, truth = self._layers(parameters, context)
        problem = field_problem(predicted, self._field(parameters, "FIELD", context))
        problem = problem or field_problem(truth or predicted, self._field(parameters, "TRUTH_FIELD", context))
        if problem or truth is None:
            return problem
        return overlap_problem(predicted, truth, context.transformContext())

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The layers, if there are any."""
        predicted, truth = self._layers(parameters, context)
        if predicted is None:
            return
        fields, field = predicted.fields(), self._field(parameters, "FIELD", context)
        true_field = self._field(parameters, "TRUTH_FIELD", context)
        columns = [Column("class", fields.lookupField(field))]
        if fields.lookupField(_CONFIDENCE) >= 0:
            columns.append(Column(_CONFIDENCE, fields.lookupField(_CONFIDENCE)))
        if truth is None:
            columns.append(Column("truth", fields.lookupField(true_field)))
            self._options = {"truth_field": "truth"}
        else:
            found = {as_text(value) for value in predicted.uniqueValues(fields.lookupField(field))}
            column = Column("class", truth.fields().lookupField(true_field), _names(truth, true_field, found))
            self._places["truth"] = layer_places(self, parameters, "TRUTH", context, [column], predicted.crs())
        self._places["predicted"] = layer_places(self, parameters, "PREDICTED", context, columns)

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> AssessJob:
        """Measure what there is."""
        job = AssessJob(
            task=TASK,
            inputs={},
            output_html=output_file(self, parameters, "OUTPUT_HTML", context),
            output_csv=output_file(self, parameters, "OUTPUT_CSV", context),
            compute=compute(self, parameters, context),
        )
        if self._places:
            places = {role: each.places(folder, feedback) for role, each in self._places.items()}
            return replace(job, places=places, options=self._options)
        chips = Chips(folder=absolute(self.parameterAsFile(parameters, "FOLDER", context)))
        return replace(job, chips=chips, options={"model": input_file(self, parameters, "MODEL", context)})

    def _layers(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Optional[QgsVectorLayer], Optional[QgsVectorLayer]]:
        predicted, truth = (
            vector_layer(self, parameters, name, context) if parameters.get(name) else None
            for name in ("PREDICTED", "TRUTH")
        )
        return predicted, truth

    def _field(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        return next(iter(self.parameterAsFields(parameters, name, context)), "")


def _names(truth: QgsVectorLayer, field: str, found: set[str]) -> Mapping[str, str]:
    """What the values of the true field are called in the answers: by the layer's style, unless the value is there."""
    by_value = classes_by_value(truth, field)
    return {value: value if value in found else each.name for value, each in by_value.items()}
