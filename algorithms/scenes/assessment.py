# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure the answers of a scene classifier, in a layer, or of a model on known chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterLayer,
    QgsVectorLayer,
)

from ...engine.jobs import AssessJob, Chips
from ..base import AssessBase
from ..checks import band_problem, missing_layers, overlap_problem
from ..layers import InputImage, input_image
from ..messages import tr
from ..model_cards import ModelCardProblem, read_card
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
from .chips import POINTS_AND_POLYGONS, add_bands, chips_folder, folder_problem
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
        self._image: Optional[InputImage] = None

    def name(self) -> str:
        return "assess_scenes"

    def displayName(self) -> str:
        return tr("Assess scenes")

    def shortDescription(self) -> str:
        return tr("Measures classes of cells or features against a truth, or a model on known chips.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Compares the classes in a layer, such as Classify scenes writes, with a truth: points or polygons of "
            "another layer that lie on them, or another field of the same layer. Or lets a model classify what the "
            "truth marks on an image, or a folder of class folders, whose names are the truth.</p>"
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
        text = tr(
            "Points or polygons with the true class, on the answers or on the image. Without, the truth is in a field "
            "of the answers."
        )
        add(self, truth, text)
        add(
            self,
            class_field("TRUTH", "TRUTH_FIELD", tr("Field of the truth")),
            tr("The field that holds the true class; of the answers, if there is no layer of the truth."),
        )
        image = QgsProcessingParameterRasterLayer("INPUT", tr("Image"), optional=True)
        add(self, image, tr("Instead of answers: an image, on which the truth lies."))
        add_bands(self)
        add(self, chips_folder(), tr("Instead of answers: known chips, with a folder of images for each class."))
        add(
            self,
            model_file("MODEL", tr("Model"), optional=True),
            tr("The model to measure on the image or the folder."),
        )
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
        """Either answers with their truth, or a model with an image and its truth, or with chips."""
        folder, image = self.parameterAsFile(parameters, "FOLDER", context), parameters.get("INPUT")
        if sum(map(bool, (folder, image, parameters.get("PREDICTED")))) != 1:
            return tr("Give either a layer of answers, or a model with an image or with a folder of known chips.")
        if parameters.get("PREDICTED"):
            return self._layers_problem(parameters, context)
        if not parameters.get("MODEL"):
            return tr("Give the model that is to be measured.")
        lost = missing_file(self, parameters, "MODEL", context)
        return lost or (folder_problem(folder) if folder else self._image_problem(parameters, context))

    def _image_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if not parameters.get("TRUTH"):
            return tr("Give the truth: points or polygons on the image, with a class.")
        lost = missing_layers(self, parameters, ("INPUT",), context)
        lost = lost or places_problem(self, parameters, "TRUTH", context)
        if lost:
            return lost
        image, truth = self.parameterAsRasterLayer(parameters, "INPUT", context), self._truth(parameters, context)
        try:
            self._model_classes(parameters, context)
        except ModelCardProblem as problem:
            return str(problem)
        return (
            field_problem(truth, self._field(parameters, "TRUTH_FIELD", context))
            or band_problem(image, self.parameterAsInts(parameters, "BANDS", context))
            or overlap_problem(image, truth, context.transformContext())
        )

    def _layers_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        for name in ("PREDICTED", "TRUTH"):
            problem = places_problem(self, parameters, name, context)
            if problem:
                return problem
        predicted, truth = vector_layer(self, parameters, "PREDICTED", context), self._truth(parameters, context)
        problem = field_problem(predicted, self._field(parameters, "FIELD", context))
        problem = problem or field_problem(truth or predicted, self._field(parameters, "TRUTH_FIELD", context))
        if problem or truth is None:
            return problem
        return overlap_problem(predicted, truth, context.transformContext())

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The layers, if there are any."""
        if parameters.get("INPUT"):
            image = self.parameterAsRasterLayer(parameters, "INPUT", context)
            bands = self.parameterAsInts(parameters, "BANDS", context)
            self._image = input_image([image], bands, context.transformContext())
            known = self._model_classes(parameters, context)
            self._places["truth"] = self._true_places(parameters, context, known, image.crs())
        elif parameters.get("PREDICTED"):
            self._read_answers(parameters, context)

    def _read_answers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        predicted = vector_layer(self, parameters, "PREDICTED", context)
        fields, field = predicted.fields(), self._field(parameters, "FIELD", context)
        columns = [Column("class", fields.lookupField(field))]
        if fields.lookupField(_CONFIDENCE) >= 0:
            columns.append(Column(_CONFIDENCE, fields.lookupField(_CONFIDENCE)))
        if parameters.get("TRUTH"):
            found = {as_text(value) for value in predicted.uniqueValues(fields.lookupField(field))}
            self._places["truth"] = self._true_places(parameters, context, found, predicted.crs())
        else:
            true_field = self._field(parameters, "TRUTH_FIELD", context)
            columns.append(Column("truth", fields.lookupField(true_field)))
            self._options = {"truth_field": "truth"}
        self._places["predicted"] = layer_places(self, parameters, "PREDICTED", context, columns)

    def _true_places(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        found: set[str],
        crs: QgsCoordinateReferenceSystem,
    ) -> LayerPlaces:
        """Where the truth lies, its classes called as those that were found, or can be."""
        truth = vector_layer(self, parameters, "TRUTH", context)
        field = self._field(parameters, "TRUTH_FIELD", context)
        column = Column("class", truth.fields().lookupField(field), _names(truth, field, found))
        return layer_places(self, parameters, "TRUTH", context, [column], crs)

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
        places = {role: each.places(folder, feedback) for role, each in self._places.items()}
        if "predicted" in places:
            return replace(job, places=places, options=self._options)
        if self._image is not None:
            chips = Chips(image=self._image.source(folder, feedback), places=places["truth"])
        else:
            chips = Chips(folder=absolute(self.parameterAsFile(parameters, "FOLDER", context)))
        return replace(job, chips=chips, options={"model": input_file(self, parameters, "MODEL", context)})

    def _truth(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Optional[QgsVectorLayer]:
        return vector_layer(self, parameters, "TRUTH", context) if parameters.get("TRUTH") else None

    def _model_classes(self, parameters: dict[str, Any], context: QgsProcessingContext) -> set[str]:
        card = read_card(input_file(self, parameters, "MODEL", context))
        return {str(each["name"]) for each in card.classes}

    def _field(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        return next(iter(self.parameterAsFields(parameters, name, context)), "")


def _names(truth: QgsVectorLayer, field: str, found: set[str]) -> Mapping[str, str]:
    """What the values of the true field are called in the answers: by the layer's style, unless the value is there."""
    by_value = classes_by_value(truth, field)
    return {value: value if value in found else each.name for value, each in by_value.items()}
