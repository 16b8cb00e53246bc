# SPDX-License-Identifier: GPL-2.0-or-later
"""Say what an image shows, cell by cell or at the places of a layer, with a trained model."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ...engine.errors import NoCrs, OutputIsInput
from ...engine.jobs import ClassifyJob
from ..base import RESULT_SUFFIXES, chosen_name
from ..checks import band_problem, missing_layers, overlap_problem
from ..class_map import classes_of_map, write_class_style_beside
from ..heat_map import write_heat_style_beside
from ..layers import InputImage, input_image
from ..messages import sentence, tr
from ..parameters import (
    absolute,
    add,
    add_creation_options,
    add_device,
    add_memory_limit,
    add_precision,
    compute,
    creation_options,
    input_file,
    missing_file,
    model_file,
    real_number,
)
from ..presenting import present, show_as_file_says
from .answers import classes_of_answers, write_answer_style_into
from .attributes import copy_attributes
from .chips import POINTS_AND_POLYGONS, add_bands
from .family import Scenes
from .places import LayerPlaces, is_file_of, layer_places, places_problem, vector_layer

_RASTERS = "OUTPUT_RASTER", "OUTPUT_MAP"


class ClassifyScenes(Scenes):
    """An image and a model in; a layer of answers out, and rasters of them."""

    needs_torch = True

    def __init__(self) -> None:
        super().__init__()
        self._image: Optional[InputImage] = None
        self._places: Optional[LayerPlaces] = None
        self._written: dict[str, str] = {}

    def name(self) -> str:
        return "classify_scenes"

    def displayName(self) -> str:
        return tr("Classify scenes")

    def shortDescription(self) -> str:
        return tr("Says what an image shows, cell by cell or at points and polygons, with a trained model.")

    def shortHelpString(self) -> str:
        return tr(
            "<p>Lays a grid over an image, of any size, and gives each cell a class with a model that Train scene "
            "classifier wrote. With features, it answers for these instead: for what is around a point, or in a "
            "polygon.</p>"
            "<p>The image is seen with pixels as large as those that the model learned from. With a stride below the "
            "cell size cells overlap, and the answers for a place are averaged.</p>"
            "<p>Each answer has its class, how probable it is (confidence), how far it is ahead of the second, and the "
            "probabilities of all classes. What is less probable than the threshold is unknown. Of cells there may be "
            "a raster with one pixel each, and a map of what in the image speaks for the class.</p>"
        )

    def tags(self) -> list[str]:
        words = tr("classify,apply,predict,grid,cells,tiles,map,points,polygons,confidence,unknown,explain,CAM")
        return [*super().tags(), *words.split(",")]

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Declare parameters and outputs."""
        add(
            self,
            QgsProcessingParameterRasterLayer("INPUT", tr("Image")),
            tr("With the bands that the model learned, in the same order."),
        )
        add_bands(self)
        add(self, model_file("MODEL", tr("Model")), tr("What Train scene classifier wrote; it knows the classes."))
        add(
            self,
            QgsProcessingParameterDistance(
                "CELL_SIZE", tr("Cell size (0 = a chip of the model)"), 0, "INPUT", False, 0
            ),
            tr("Side of the ground that is looked at for each cell, or around a point, in units of the image."),
        )
        add(
            self,
            QgsProcessingParameterDistance("STRIDE", tr("Stride (0 = the cell size)"), 0, "INPUT", False, 0),
            tr("From one cell to the next, in units of the image. Less than the cell size gives finer, smoother maps."),
        )
        features = QgsProcessingParameterFeatureSource("FEATURES", tr("Features"), POINTS_AND_POLYGONS, None, True)
        add(self, features, tr("Points or polygons to classify, instead of cells."))
        add(
            self,
            real_number("THRESHOLD", tr("Threshold"), 0, least=0, most=1),
            tr("Answers that are less probable than this are unknown."),
        )
        add(
            self,
            real_number("LEAST_VALID", tr("Least share of data"), 0.5, least=0, most=1),
            tr("Chips with a smaller share of pixels that hold data get no answer."),
            advanced=True,
        )
        add_device(self)
        add_precision(self)
        add_memory_limit(self)
        add_creation_options(self)
        self._add_results()

    def _add_results(self) -> None:
        anything = QgsProcessing.SourceType.TypeVectorAnyGeometry
        add(
            self,
            QgsProcessingParameterVectorDestination("OUTPUT", tr("Scenes"), anything),
            tr("The GeoPackage to write, with a polygon for each cell, or a copy of each feature."),
        )
        for name, title, text in (
            ("OUTPUT_RASTER", tr("Classes of cells"), tr("A GeoTIFF with one pixel for each cell.")),
            (
                "OUTPUT_MAP",
                tr("Evidence"),
                tr("A GeoTIFF of what speaks for each cell's class; only for cells as large as the model's chips."),
            ),
        ):
            add(self, QgsProcessingParameterRasterDestination(name, title, None, True, False), text)
        self.add_numbers(
            (
                ("COUNT", tr("Cells or features")),
                ("UNKNOWN", tr("How many of them are unknown")),
                ("EMPTY", tr("Features without an answer")),
            )
        )

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """An image that lies somewhere, a model, features on the image, and results of the right kind."""
        lost = _format_problem(parameters) or missing_layers(self, parameters, ("INPUT",), context)
        if lost:
            return lost
        image = self.parameterAsRasterLayer(parameters, "INPUT", context)
        if not image.crs().isValid():
            return sentence(NoCrs(name=image.name()))
        return (
            band_problem(image, self.parameterAsInts(parameters, "BANDS", context))
            or missing_file(self, parameters, "MODEL", context)
            or self._features_problem(parameters, context)
        )

    def _features_problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if not parameters.get("FEATURES"):
            return ""
        if any(parameters.get(name) for name in _RASTERS):
            return tr("There are rasters of cells, not of features. Leave the rasters out, or the features.")
        problem = places_problem(self, parameters, "FEATURES", context)
        if problem:
            return problem
        image = self.parameterAsRasterLayer(parameters, "INPUT", context)
        features = vector_layer(self, parameters, "FEATURES", context)
        path = chosen_name(parameters, "OUTPUT")
        if path and is_file_of(features, path):
            return sentence(OutputIsInput(path=path))
        return overlap_problem(image, features, context.transformContext())

    def read_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The image and the features."""
        layer = self.parameterAsRasterLayer(parameters, "INPUT", context)
        bands = self.parameterAsInts(parameters, "BANDS", context)
        self._image = input_image([layer], bands, context.transformContext())
        if parameters.get("FEATURES"):
            self._places = layer_places(self, parameters, "FEATURES", context, crs=layer.crs())

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback, folder: str
    ) -> ClassifyJob:
        """Classify cells or features."""
        if self._image is None:
            raise QgsProcessingException(tr("The layers have not been read. Run the algorithm through Processing."))
        wanted = ["OUTPUT", *(name for name in _RASTERS if parameters.get(name))]
        self._written = {name: self.parameterAsOutputLayer(parameters, name, context) for name in wanted}
        return ClassifyJob(
            model=input_file(self, parameters, "MODEL", context),
            image=self._image.source(folder, feedback),
            places=None if self._places is None else self._places.places(folder, feedback),
            cell_size=self.parameterAsDouble(parameters, "CELL_SIZE", context),
            stride=self.parameterAsDouble(parameters, "STRIDE", context),
            threshold=self.parameterAsDouble(parameters, "THRESHOLD", context),
            least_valid=self.parameterAsDouble(parameters, "LEAST_VALID", context),
            creation_options=creation_options(self, parameters, context),
            compute=compute(self, parameters, context),
            **{name.lower(): absolute(path) for name, path in self._written.items()},
        )

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Answers by the engine, then what was known of the features."""
        values = super().processAlgorithm(parameters, context, feedback)
        if self._places is not None:
            copy_attributes(self._places, absolute(values["OUTPUT"]))
        return values

    def finish(self, values: dict[str, Any], context: QgsProcessingContext) -> None:
        """Styles in and beside all results, which QGIS applies whenever it loads them."""
        classes = classes_of_answers(values["OUTPUT"])
        write_answer_style_into(values["OUTPUT"], classes)
        if "OUTPUT_RASTER" in self._written:
            write_class_style_beside(values["OUTPUT_RASTER"], classes_of_map(values["OUTPUT_RASTER"]))
        if "OUTPUT_MAP" in self._written:
            write_heat_style_beside(values["OUTPUT_MAP"], from_zero=False, over_image=True)
        for name, path in self._written.items():
            values[name] = path
            present(path, context, show_as_file_says, self.displayName())


def _format_problem(parameters: dict[str, Any]) -> str:
    path = chosen_name(parameters, "OUTPUT")
    if path and not path.lower().endswith(".gpkg"):
        return tr("{path}: answers are written as GeoPackage, so the name has to end in .gpkg.").format(path=path)
    for path in filter(None, (chosen_name(parameters, name) for name in _RASTERS)):
        if not path.lower().endswith(RESULT_SUFFIXES):
            return tr("{path}: results are GeoTIFF files, so the name has to end in .tif or .tiff.").format(path=path)
    return ""
